//! Files in: how long, how much memory, and how much of that the file itself costs.

use super::measured::{measure, number, shuke};
use super::{Arguments, Figure, folder, text};

/// What the data set's own description says must come out.
const LINES: f64 = 541_909.0;
const CUSTOMERS: f64 = 4_372.0;
const ANONYMOUS_LINES: f64 = 135_080.0;
const BUYERS: f64 = 4_338.0;
const ORDERS: f64 = 18_532.0;
const GROSS_MINOR: f64 = 891_140_790.0;

const IMPORT_S_MAX: f64 = 40.0;
const IMPORT_MB_MAX: f64 = 1_000.0;
/// The whole import, over reading its sheet alone.
const OVER_READING_MAX: f64 = 15.0;
const SQLITE_LINES_S_MIN: f64 = 60_000.0;
const POSTGRES_LINES_S_MIN: f64 = 40_000.0;
/// The whole intake, over inserting the same rows and nothing else.
const OVER_BARE_MAX: f64 = 4.0;
/// Supermarket people for the intake.
const PEOPLE: &str = "2000";

pub fn online_retail(arguments: &Arguments) -> Result<Vec<Figure>, String> {
    let Some(file) = arguments.data_set("online_retail.xlsx")? else { return Ok(Vec::new()) };
    let (folder, file) = (folder()?, text(&file));
    let import = ["import", &file, "--as", "purchases", "--source", "shop", "--currency", "GBP"];
    let first = shuke(folder.path(), None, &import)?;
    let again = shuke(folder.path(), None, &import)?;
    let value = shuke(folder.path(), None, &["value"])?.value;
    let floor = number(&measure(&["read", &file])?, "/seconds")?;
    let exact = |name: &str, value: f64, known: f64| {
        Figure::near(format!("online_retail_{name}"), value, 0.0, ("the data set", known))
    };
    Ok(vec![
        Figure::at_most("online_retail_s", first.seconds, "s", IMPORT_S_MAX),
        Figure::at_most("online_retail_peak_mb", first.peak_mb, "MB", IMPORT_MB_MAX),
        Figure::at_most("online_retail_again_s", again.seconds, "s", IMPORT_S_MAX),
        Figure::at_most("online_retail_over_reading", first.seconds / floor, "×", OVER_READING_MAX)
            .beside("reading alone, s", floor),
        exact("rows", number(&first.value, "/rows")?, LINES),
        exact("customers", number(&first.value, "/customers_total")?, CUSTOMERS),
        exact("anonymous_lines", number(&first.value, "/anonymous_lines")?, ANONYMOUS_LINES),
        exact("unchanged_again", number(&again.value, "/unchanged")?, LINES),
        exact("buyers", number(&value, "/buyers")?, BUYERS),
        exact("orders", number(&value, "/orders")?, ORDERS),
        exact("gross_minor", number(&value, "/gross_minor")?, GROSS_MINOR),
    ])
}

/// The supermarket's receipts as a CSV file, per second, on both engines.
pub fn csv_intake(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let world = folder.path().join("world");
    measure(&["world", PEOPLE, &text(&world), "1"])?;
    let receipts = text(&world.join("pos_purchases.csv"));
    let cluster = testbed::Cluster::durable()?;
    let mut figures = Vec::new();
    let engines =
        [("sqlite", None, SQLITE_LINES_S_MIN), ("postgres", Some(cluster.url()), POSTGRES_LINES_S_MIN)];
    for (engine, url, lines_s_min) in engines {
        let data = folder.path().join(engine);
        let import = ["import", &receipts, "--as", "purchases", "--source", "pos"];
        let taken = shuke(&data, url, &import)?;
        let bare =
            url.map_or_else(|| format!("sqlite://{}", text(&folder.path().join("bare.db"))), str::to_owned);
        let floor = measure(&["bulk", &receipts, &bare])?;
        let lines_s = number(&taken.value, "/rows")? / taken.seconds;
        let bare_lines_s = number(&floor, "/rows")? / number(&floor, "/seconds")?;
        figures.push(
            Figure::at_least(format!("csv_intake_{engine}"), lines_s, "lines/s", lines_s_min)
                .beside("bare bulk insert, lines/s", bare_lines_s),
        );
        let over = bare_lines_s / lines_s;
        figures.push(Figure::at_most(format!("csv_intake_{engine}_over_bare"), over, "×", OVER_BARE_MAX));
    }
    Ok(figures)
}
