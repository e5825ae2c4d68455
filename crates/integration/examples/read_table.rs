//! Reads a table to its end, copying it when a second file is named, and says what it is and how long that took:
//! `cargo run --release -p integration --example read_table -- from.xlsx [to.csv]`

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use contracts::tables::{CreateTable, OpenTable, TableFormat, TableOptions};
use integration::files::Files;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = std::env::args().skip(1);
    let from = paths.next().ok_or("which file?")?;
    let begun = Instant::now();
    let mut table = Files::default().open(Path::new(&from), &TableOptions::default())?;
    let mut writer = match paths.next() {
        Some(to) => {
            let format = if to.ends_with(".xlsx") { TableFormat::Xlsx } else { TableFormat::Csv };
            let columns: Vec<String> =
                table.info().columns.iter().map(|column| column.name.clone()).collect();
            Some(Files::default().create(
                Box::new(BufWriter::new(File::create(to)?)),
                format,
                "",
                &columns,
            )?)
        }
        None => None,
    };
    let (mut rows, mut cells, mut row) = (0_u64, 0_u64, Vec::new());
    while table.next_row(&mut row)?.is_some() {
        rows += 1;
        cells += row.iter().filter(|cell| !cell.is_empty()).count() as u64;
        if let Some(writer) = &mut writer {
            writer.write_row(&row)?;
        }
    }
    if let Some(writer) = writer {
        writer.finish()?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:#?}", table.info())?;
    writeln!(out, "{rows} rows, {cells} cells in {:.2} s", begun.elapsed().as_secs_f64())?;
    Ok(())
}
