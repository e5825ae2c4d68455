//! The rules of the house, as tests. What they mean and why stands in ARCHITECTURE.md.

mod imports;
mod routes;
mod sources;
mod tables;
mod words;

use std::path::{Path, PathBuf};

/// The repository's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// Fails with all complaints at once, so that one run is enough to mend them.
#[track_caller]
fn nothing_to_complain(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
