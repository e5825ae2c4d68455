//! Fitted parameters against published ones.

use super::measured::{measure, number, peer};
use super::{Arguments, Figure, folder, text};

/// Fader, Hardie, Lee (2005), table 2, and Fader, Hardie (2013): what must come out, and how far off it may be.
const PUBLISHED: [(&str, &str, f64, f64); 9] = [
    ("cdnow_r", "/bgnbd/r", 0.2426, 0.0005),
    ("cdnow_alpha", "/bgnbd/alpha", 4.4136, 0.005),
    ("cdnow_a", "/bgnbd/a", 0.7929, 0.005),
    ("cdnow_b", "/bgnbd/b", 2.4259, 0.01),
    ("cdnow_bgnbd_ll", "/bgnbd/log_likelihood", -9582.43, 0.01),
    ("cdnow_p", "/gamma_gamma/p", 6.250, 0.01),
    ("cdnow_q", "/gamma_gamma/q", 3.744, 0.01),
    ("cdnow_v", "/gamma_gamma/v", 15.444, 0.05),
    ("cdnow_gamma_gamma_ll", "/gamma_gamma/log_likelihood", -4055.92, 0.01),
];
/// lifetimes 0.11.3 on two cores.
const LIFETIMES_BGNBD_MS: f64 = 84.0;
const LIFETIMES_GAMMA_GAMMA_MS: f64 = 75.0;
/// So many times faster than lifetimes.
const FASTER_MIN: f64 = 20.0;

/// lifetimes 0.11.3 on a million customers, both models.
const LIFETIMES_MILLION_S: f64 = 20.0;
const MILLION: &str = "1000000";

/// Both models on a million customers.
pub fn value_million(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let table = folder.path().join("customers.csv");
    let fitted = measure(&["population", MILLION, &text(&table)])?;
    let seconds = number(&fitted, "/bgnbd/seconds")? + number(&fitted, "/gamma_gamma/seconds")?;
    let peer_s = match &arguments.peers {
        Some(python) => {
            let lifetimes = peer(python, "lifetimes_population.py", &table)?;
            number(&lifetimes, "/bgnbd_s")? + number(&lifetimes, "/gamma_gamma_s")?
        }
        None => LIFETIMES_MILLION_S,
    };
    let limit = peer_s / FASTER_MIN;
    Ok(vec![Figure::at_most("value_million_s", seconds, "s", limit).beside("lifetimes 0.11.3", peer_s)])
}

pub fn cdnow(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let Some(file) = arguments.data_set("CDNOW_sample.txt")? else { return Ok(Vec::new()) };
    let fitted = measure(&["cdnow", &text(&file)])?;
    let mut figures = Vec::new();
    for (name, pointer, published, off_max) in PUBLISHED {
        figures.push(Figure::near(name, number(&fitted, pointer)?, off_max, ("Fader and Hardie", published)));
    }
    let (bgnbd_ms, gamma_gamma_ms) = match &arguments.peers {
        Some(python) => {
            let lifetimes = peer(python, "lifetimes_cdnow.py", &file)?;
            (number(&lifetimes, "/bgnbd_ms")?, number(&lifetimes, "/gamma_gamma_ms")?)
        }
        None => (LIFETIMES_BGNBD_MS, LIFETIMES_GAMMA_GAMMA_MS),
    };
    for (model, peer_ms) in [("bgnbd", bgnbd_ms), ("gamma_gamma", gamma_gamma_ms)] {
        let ms = number(&fitted, &format!("/{model}/ms"))?;
        figures.push(
            Figure::at_most(format!("cdnow_{model}_ms"), ms, "ms", peer_ms / FASTER_MIN)
                .beside("lifetimes 0.11.3", peer_ms),
        );
    }
    Ok(figures)
}
