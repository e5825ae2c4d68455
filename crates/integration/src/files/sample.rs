//! The rows that are looked at to find the header.

use std::collections::VecDeque;

use contracts::tables::{Cell, TableFault};

use super::header::{HEADER_ROWS_MAX, Row};
use super::limits::{SAMPLE_BYTES, SAMPLE_ROWS};
use super::table::RowSource;

/// Rows that are not blank, up to the limits, from a few before the header on.
pub(super) struct Sample {
    rows: VecDeque<Row>,
    bytes: usize,
    ended: bool,
}

impl Sample {
    /// The first rows, but none far before that one.
    pub fn around<S: RowSource>(header_row: u32, source: &mut S) -> Result<Self, TableFault> {
        let mut sample = Self { rows: VecDeque::new(), bytes: 0, ended: false };
        sample.fill(header_row, source)?;
        Ok(sample)
    }

    pub fn rows(&mut self) -> &[Row] {
        self.rows.make_contiguous()
    }

    /// Forgets what stands far before that row and looks further down instead; says whether there was such.
    pub fn move_to<S: RowSource>(&mut self, header_row: u32, source: &mut S) -> Result<bool, TableFault> {
        let before = self.rows.len();
        while let Some((_, cells)) = self.rows.pop_front_if(|(number, _)| is_far_before(*number, header_row))
        {
            self.bytes -= bytes_of(&cells);
        }
        let moved = self.rows.len() < before;
        self.fill(header_row, source)?;
        Ok(moved)
    }

    /// The rows below the header, and whether there are no more.
    pub fn below(self, header_row: u32) -> (VecDeque<Row>, bool) {
        let below = self.rows.into_iter().filter(|(number, _)| *number > u64::from(header_row));
        (below.collect(), self.ended)
    }

    fn fill<S: RowSource>(&mut self, header_row: u32, source: &mut S) -> Result<(), TableFault> {
        let mut row = Vec::new();
        while !self.ended && self.rows.len() < SAMPLE_ROWS && self.bytes < SAMPLE_BYTES {
            let Some(number) = source.next(&mut row)? else {
                self.ended = true;
                break;
            };
            if !is_far_before(number, header_row) && row.iter().any(|cell| !cell.is_empty()) {
                self.bytes += bytes_of(&row);
                self.rows.push_back((number, std::mem::take(&mut row)));
            }
        }
        Ok(())
    }
}

/// Too far to be a row of the same header.
fn is_far_before(row: u64, header_row: u32) -> bool {
    row.saturating_add(HEADER_ROWS_MAX as u64) <= u64::from(header_row)
}

fn bytes_of(cells: &[Cell]) -> usize {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Error(text) | Cell::Garbled(text) => text.len(),
        _ => 0,
    };
    cells.iter().map(|cell| text(cell) + size_of::<Cell>()).sum()
}
