//! The pages: installed and built only when something they are made of has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{output, run};
use crate::{executable, root};

/// What npm or the build itself makes, so it is no input.
const MADE: [&str; 2] = ["node_modules", "dist"];

fn folder() -> PathBuf {
    root().join("web")
}

/// npm in that folder of the repository.
pub fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder).env("NO_COLOR", "1").args([
        "--no-fund",
        "--no-audit",
        "--no-update-notifier",
    ]);
    command
}

/// Installs the packages that the lock file names.
pub fn install() -> Result<(), String> {
    install_in(&folder())
}

/// The same in another folder of the repository. npm notes in its own copy of the lock file when it was done.
pub fn install_in(folder: &Path) -> Result<(), String> {
    let modified = |path: &str| fs::metadata(folder.join(path)).and_then(|data| data.modified()).ok();
    let (wanted, done) = (modified("package-lock.json"), modified("node_modules/.package-lock.json"));
    if wanted.is_some() && done >= wanted {
        return Ok(());
    }
    run(npm(folder).arg("ci"))
}

/// Builds the pages into `web/dist`.
pub fn build() -> Result<(), String> {
    install()?;
    let mut inputs = Vec::new();
    collect(&folder(), &mut inputs)?;
    let stamp = folder().join("node_modules/.built");
    if !folder().join("dist/index.html").is_file() {
        fs::remove_file(&stamp).ok();
    }
    let digest = digest(&inputs).to_string();
    if fs::read_to_string(&stamp).is_ok_and(|done| done == digest) {
        return Ok(());
    }
    run(npm(&folder()).args(["run", "build"]))?;
    write(&stamp, digest.as_bytes())
}

/// Writes what the executable says about its API, and the types made from that. Names the files that were not as they
/// should be.
pub fn write_types() -> Result<Vec<&'static str>, String> {
    let mut stale = Vec::new();
    run(crate::cargo().args(["build", "--quiet", "--package", "shuke"]))?;
    let document = output(Command::new(executable("debug")).arg("openapi"))?;
    if replace(&folder().join("openapi.json"), &document)? {
        stale.push("web/openapi.json");
    }
    let types = folder().join("src/api/schema.d.ts");
    let before = fs::read(&types).unwrap_or_default();
    run(npm(&folder()).args(["run", "--silent", "types"]))?;
    if fs::read(&types).unwrap_or_default() != before {
        stale.push("web/src/api/schema.d.ts");
    }
    Ok(stale)
}

/// Writes the file if it holds something else, and says whether it did.
fn replace(path: &Path, bytes: &[u8]) -> Result<bool, String> {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(false);
    }
    write(path, bytes).map(|()| true)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(told)?;
    fs::write(path, bytes).map_err(told)
}

/// The names and contents of all files below, in order.
fn collect(folder: &Path, into: &mut Vec<Vec<u8>>) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        paths.push(entry.map_err(told)?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if !MADE.iter().any(|made| path.ends_with(made)) {
                collect(&path, into)?;
            }
        } else {
            into.push(path.as_os_str().as_encoded_bytes().to_vec());
            into.push(fs::read(&path).map_err(told)?);
        }
    }
    Ok(())
}

fn digest(inputs: &[Vec<u8>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    inputs.hash(&mut hasher);
    hasher.finish()
}
