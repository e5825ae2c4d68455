//! Writing tables as CSV, row after row, and counting what was written.

use std::fmt::Display;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use crate::supermarket::Summary;
use crate::world::WorldError;

const BUFFER_BYTES: usize = 1 << 20;

/// One file that was written.
#[derive(Debug, Clone)]
pub struct WorldFile {
    /// Path below the world's folder, such as `truth/people.csv`.
    pub name: &'static str,
    pub path: PathBuf,
    /// Data rows, without the header.
    pub rows: u64,
}

/// Everything a simulation wrote.
#[derive(Debug, Clone)]
pub struct WorldFiles {
    pub dir: PathBuf,
    pub files: Vec<WorldFile>,
    pub summary: Summary,
}

impl WorldFiles {
    pub fn file(&self, name: &str) -> Option<&WorldFile> {
        self.files.iter().find(|file| file.name == name)
    }
}

/// A CSV file being written.
pub(crate) struct Sheet {
    name: &'static str,
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
    scratch: String,
    rows: u64,
}

impl Sheet {
    pub fn create(dir: &Path, name: &'static str, header: &[&str]) -> Result<Self, WorldError> {
        let path = dir.join(name);
        let file = File::create(&path).map_err(|source| fault(&path, source))?;
        let writer = csv::Writer::from_writer(BufWriter::with_capacity(BUFFER_BYTES, file));
        let mut sheet = Sheet { name, path, writer, scratch: String::new(), rows: 0 };
        sheet.writer.write_record(header).map_err(|error| sheet.fault(error))?;
        Ok(sheet)
    }

    pub fn text(&mut self, cell: &str) -> Result<&mut Self, WorldError> {
        self.writer.write_field(cell).map_err(|error| fault(&self.path, error.into()))?;
        Ok(self)
    }

    pub fn cell(&mut self, cell: impl Display) -> Result<&mut Self, WorldError> {
        self.scratch.clear();
        // Writing into a String cannot fail.
        let _ = write!(self.scratch, "{cell}");
        self.writer.write_field(&self.scratch).map_err(|error| fault(&self.path, error.into()))?;
        Ok(self)
    }

    pub fn end_row(&mut self) -> Result<(), WorldError> {
        self.writer.write_record(None::<&[u8]>).map_err(|error| fault(&self.path, error.into()))?;
        self.rows += 1;
        Ok(())
    }

    pub fn finish(mut self) -> Result<WorldFile, WorldError> {
        self.writer.flush().map_err(|source| fault(&self.path, source))?;
        Ok(WorldFile { name: self.name, path: self.path, rows: self.rows })
    }

    fn fault(&self, error: csv::Error) -> WorldError {
        fault(&self.path, error.into())
    }
}

pub(crate) fn fault(path: &Path, source: std::io::Error) -> WorldError {
    WorldError::Write { path: path.display().to_string(), source }
}

/// Money as the systems print it: `12.80`.
pub(crate) struct Yuan(pub i64);

impl Display for Yuan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}
