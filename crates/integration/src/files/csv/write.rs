//! Writes CSV that Excel opens well: UTF-8 with its mark, CR LF, and nothing that runs.

use std::borrow::Cow;
use std::io::Write;

use contracts::tables::{Cell, RowWriter, TableFault, Written};

const BOM: &[u8] = b"\xef\xbb\xbf";

pub(in crate::files) struct Writer {
    out: csv::Writer<Box<dyn Write + Send>>,
    written: Written,
}

impl Writer {
    pub fn create(mut out: Box<dyn Write + Send>, columns: &[String]) -> Result<Self, TableFault> {
        out.write_all(BOM)?;
        let mut out =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
        out.write_record(columns.iter().map(|name| guarded(name).into_owned())).map_err(io_fault)?;
        Ok(Self { out, written: Written { sheets: 1, ..Written::default() } })
    }
}

impl RowWriter for Writer {
    fn write_row(&mut self, row: &[Cell]) -> Result<(), TableFault> {
        for cell in row {
            let text = cell.to_text();
            let text = match cell {
                Cell::Text(_) | Cell::Garbled(_) | Cell::Error(_) => guarded(&text),
                _ => text,
            };
            self.out.write_field(text.as_bytes()).map_err(io_fault)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_fault)?;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written, TableFault> {
        self.out.flush()?;
        Ok(self.written)
    }
}

/// Text a spreadsheet would run, or that would break out of its cell. Source: OWASP, CSV Injection.
fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The text behind the apostrophe that [`guarded`] puts in front, if there is one.
pub(super) fn unguarded(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| is_formula_like(rest.trim_start_matches('\'')))
}

/// The text, with an apostrophe in front when a spreadsheet would run it. Text that looks guarded gets another, so
/// that reading is the inverse of writing.
fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula_like(text) || unguarded(text).is_some() { format!("'{text}").into() } else { text.into() }
}

fn io_fault(error: csv::Error) -> TableFault {
    TableFault::Io { detail: error.to_string() }
}
