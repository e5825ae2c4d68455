//! A large world with few purchases: what matters to lists is how many customers there are.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use jiff::civil::date;
use serde_json::{Value, json};
use worlds::{Plan, World};

use crate::Outcome;

const SEED: u64 = 2026;
const RECEIPTS: &str = "pos_purchases.csv";

/// Writes the world's files; of the receipts, one in `keep_one_in`, whole.
pub fn simulate(people: u32, folder: &Path, keep_one_in: u64) -> Outcome<Value> {
    let plan = Plan {
        seed: SEED,
        people,
        start: date(2024, 11, 1),
        end: date(2026, 10, 31),
        now: date(2026, 10, 31).at(22, 0, 0, 0),
    };
    let written = worlds::simulate(World::Supermarket, &plan)?.write(folder)?;
    let receipts = written.file(RECEIPTS).ok_or("the world has no receipts")?;
    let thin = folder.join("thin.csv");
    let (mut reader, mut writer) = (csv::Reader::from_path(&receipts.path)?, csv::Writer::from_path(&thin)?);
    writer.write_record(reader.headers()?)?;
    let (mut row, mut kept) = (csv::StringRecord::new(), 0_u64);
    while reader.read_record(&mut row)? {
        let mut hasher = DefaultHasher::new();
        row[0].hash(&mut hasher);
        if hasher.finish().is_multiple_of(keep_one_in.max(1)) {
            writer.write_record(&row)?;
            kept += 1;
        }
    }
    writer.flush()?;
    std::fs::rename(thin, &receipts.path)?;
    Ok(json!({ "people": people, "receipt_lines": kept }))
}
