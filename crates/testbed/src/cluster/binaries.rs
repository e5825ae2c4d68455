//! Where `initdb` and `postgres` are.

use std::path::{Path, PathBuf};

/// What to install when they are missing, on Debian and its kin.
pub const POSTGRES_PACKAGE: &str = "postgresql";

/// The folder with the newest server binaries: under `/usr/lib/postgresql/*/bin` (Debian), or on the PATH.
pub fn find_binaries() -> Result<PathBuf, String> {
    let on_path = std::env::var_os("PATH");
    let on_path = on_path.iter().flat_map(std::env::split_paths);
    debian().into_iter().chain(on_path).find(|folder| has_server(folder)).ok_or_else(|| {
        format!(
            "PostgreSQL's server binaries (initdb, postgres) are not on this machine.\n\
             Debian, Ubuntu: apt-get install {POSTGRES_PACKAGE}\n\
             Fedora:         dnf install postgresql-server\n\
             macOS:          brew install postgresql\n\
             or set SHUKE_TEST_POSTGRES to the URL of a database whose user may create others."
        )
    })
}

fn has_server(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

/// Debian's folders, newest version first.
fn debian() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, folder)| folder).collect()
}
