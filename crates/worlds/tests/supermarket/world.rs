//! The world the tests look at, and reading it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use csv::StringRecord;
use jiff::civil::date;
use tempfile::TempDir;
use worlds::{Plan, World, WorldFiles, simulate};

/// A row whose cells are found by the name of their column.
#[derive(Debug)]
pub struct Row {
    columns: Arc<StringRecord>,
    cells: StringRecord,
}

impl Row {
    pub fn get(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|name| name == column);
        &self.cells[place.expect("a column of this file")]
    }
}

pub struct Written {
    _dir: TempDir,
    pub files: WorldFiles,
}

pub const PEOPLE: u32 = 2_500;

/// Some people, two years.
pub static WORLD: LazyLock<Written> = LazyLock::new(|| written(&plan(11, PEOPLE)));

pub fn plan(seed: u64, people: u32) -> Plan {
    Plan {
        seed,
        people,
        start: date(2024, 7, 1),
        end: date(2026, 6, 30),
        now: date(2026, 6, 30).at(18, 0, 0, 0),
    }
}

pub fn written(plan: &Plan) -> Written {
    let dir = TempDir::new().expect("a folder");
    let world = simulate(World::Supermarket, plan).expect("a sound plan");
    let files = world.write(dir.path()).expect("files");
    Written { _dir: dir, files }
}

pub fn rows(name: &str) -> Vec<Row> {
    read(&WORLD.files.file(name).expect("a file of this world").path)
}

fn read(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let columns = Arc::new(reader.headers().expect("a header").clone());
    let row =
        |cells: csv::Result<StringRecord>| Row { columns: columns.clone(), cells: cells.expect("a row") };
    reader.records().map(row).collect()
}

pub fn set<'a>(rows: &'a [Row], column: &str) -> BTreeSet<&'a str> {
    rows.iter().map(|row| row.get(column)).collect()
}

pub fn fen(text: &str) -> i64 {
    scaled(text, 2)
}

/// A decimal number as a whole one, without floating point.
pub fn scaled(text: &str, places: usize) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<places$}").parse().expect("a decimal number")
}

/// Digits as a careful reader would take them: half-width, no gaps, no country code.
pub fn plain(phone: &str) -> String {
    let half = |digit: char| match digit {
        '０'..='９' => char::from_digit(u32::from(digit) - u32::from('０'), 10),
        '0'..='9' => Some(digit),
        _ => None,
    };
    let digits: String = phone.chars().filter_map(half).collect();
    if digits.len() == 13 { digits.trim_start_matches("86").to_owned() } else { digits }
}

pub fn is_mobile(phone: &str) -> bool {
    phone.len() == 11 && phone.starts_with('1') && phone.chars().nth(1).is_some_and(|digit| digit >= '3')
}
