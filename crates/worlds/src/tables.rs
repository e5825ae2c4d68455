//! Reading the data tables that are compiled into the crate.

use serde::de::DeserializeOwned;

/// Rows of an embedded CSV table with a header line. The tables are part of the source and a test reads every one.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    read(text, true)
}

/// Rows of an embedded CSV table without a header line.
pub(crate) fn bare_rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    read(text, false)
}

fn read<T: DeserializeOwned>(text: &str, headers: bool) -> Vec<T> {
    csv::ReaderBuilder::new()
        .has_headers(headers)
        .from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("an embedded table is well formed")
}
