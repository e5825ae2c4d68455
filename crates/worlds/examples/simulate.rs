//! Writes a supermarket world: `simulate <people> <dir> [seed]`. For looking at figures, times and files.

use std::io::Write;

use jiff::civil::date;
use worlds::{Plan, World, simulate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().collect();
    let [_, people, dir, rest @ ..] = words.as_slice() else {
        return Err("simulate <people> <dir> [seed]".into());
    };
    let plan = Plan {
        seed: rest.first().map_or(Ok(20_240), |seed| seed.parse())?,
        people: people.parse()?,
        start: date(2024, 1, 1),
        end: date(2025, 12, 31),
        now: date(2025, 12, 31).at(22, 0, 0, 0),
    };
    let written = simulate(World::Supermarket, &plan)?.write(dir)?;
    let mut out = std::io::stdout().lock();
    for file in &written.files {
        writeln!(out, "{:28} {:>10}", file.name, file.rows)?;
    }
    writeln!(out, "{}", serde_json::to_string_pretty(&written.summary)?)?;
    Ok(())
}
