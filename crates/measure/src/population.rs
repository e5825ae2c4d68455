//! Customers drawn from the models themselves, and fitted again: how long it takes, and whether what went in comes out.

use std::path::Path;
use std::time::Instant;

use mining::clv::{Purchases, Spending, fit_bgnbd, fit_gamma_gamma};
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Beta, Distribution as _, Exp, Gamma};
use serde_json::{Value, json};

use crate::Outcome;

const SEED: u64 = 2026;
/// BG/NBD by the week: how often people buy, and how soon they leave.
const R: f64 = 0.8;
const ALPHA: f64 = 3.0;
const A: f64 = 0.7;
const B: f64 = 3.0;
/// Gamma–Gamma: what they spend.
const P: f64 = 6.0;
const Q: f64 = 4.0;
const V: f64 = 15.0;
/// Everybody came within so many days before the end of observation.
const DAYS: u32 = 730;
const DAYS_A_WEEK: f64 = 7.0;

/// Fits both models to so many customers, and writes them down for a peer to fit as well.
pub fn fit(customers: u32, file: &Path) -> Outcome<Value> {
    let drawn = draw(customers)?;
    let mut table = csv::Writer::from_path(file)?;
    table.write_record(["frequency", "recency", "T", "monetary_value"])?;
    for (bought, spent) in &drawn {
        let row = [f64::from(bought.frequency), bought.recency, bought.age, spent.mean_value];
        table.write_record(row.map(|value| value.to_string()))?;
    }
    table.flush()?;
    let (purchases, spending): (Vec<Purchases>, Vec<Spending>) = drawn.into_iter().unzip();
    let begun = Instant::now();
    let repeat = fit_bgnbd(&purchases)?;
    let bgnbd_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let spend = fit_gamma_gamma(&spending)?;
    let gamma_gamma_s = begun.elapsed().as_secs_f64();
    Ok(json!({
        "bgnbd": { "r": repeat.model.r, "alpha": repeat.model.alpha, "a": repeat.model.a, "b": repeat.model.b,
                   "seconds": bgnbd_s },
        "gamma_gamma": { "p": spend.model.p, "q": spend.model.q, "v": spend.model.v, "seconds": gamma_gamma_s },
    }))
}

fn draw(customers: u32) -> Outcome<Vec<(Purchases, Spending)>> {
    let mut dice = SmallRng::seed_from_u64(SEED);
    let rates = Gamma::new(R, 1.0 / ALPHA)?;
    let leavings = Beta::new(A, B)?;
    let scales = Gamma::new(Q, 1.0 / V)?;
    let mut drawn = Vec::with_capacity(customers as usize);
    for _ in 0..customers {
        let age = dice.random_range(1..=DAYS);
        let rate = rates.sample(&mut dice) / DAYS_A_WEEK;
        let leaves = leavings.sample(&mut dice);
        let scale = scales.sample(&mut dice);
        let days = repeats(&mut dice, rate, leaves, age)?;
        let mut total = 0.0;
        for _ in &days {
            total += Gamma::new(P, 1.0 / scale)?.sample(&mut dice);
        }
        let mean = if days.is_empty() { 0.0 } else { total / days.len() as f64 };
        let week = |day: u32| f64::from(day) / DAYS_A_WEEK;
        let last = days.last().copied().unwrap_or(0);
        drawn.push((
            Purchases::new(days.len() as u32, week(last), week(age)),
            Spending::new(days.len() as u32, (mean * 100.0).round() / 100.0),
        ));
    }
    Ok(drawn)
}

/// The days after the first on which somebody bought again, until they left or the observation ended.
fn repeats(dice: &mut SmallRng, rate: f64, leaves: f64, age: u32) -> Outcome<Vec<u32>> {
    let mut days: Vec<u32> = Vec::new();
    // Who buys less than once in a thousand years never comes back.
    let Ok(pause) = Exp::new(rate.max(f64::MIN_POSITIVE)) else { return Ok(days) };
    let mut at = 0.0;
    loop {
        at += pause.sample(dice);
        if at >= f64::from(age) {
            return Ok(days);
        }
        let day = at.ceil() as u32;
        if days.last() != Some(&day) {
            days.push(day);
        }
        if dice.random_bool(leaves.clamp(0.0, 1.0)) {
            return Ok(days);
        }
    }
}
