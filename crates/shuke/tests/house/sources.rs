//! How the files themselves are kept.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{nothing_to_complain, root};

/// Longer files deserve a look.
const LINES_USUAL: usize = 300;
/// Longer files are two files.
const LINES_MAX: usize = 450;

#[test]
fn a_file_can_be_read_in_one_sitting() {
    let mut complaints = Vec::new();
    let written = |path: &PathBuf| !path.ends_with("schema.d.ts");
    let pages = ["ts", "tsx"].into_iter().flat_map(|extension| sources(&["web/src", "e2e"], extension));
    for path in sources(&["crates", "xtask"], "rs").into_iter().chain(pages).filter(written) {
        match fs::read_to_string(&path).unwrap_or_default().lines().count() {
            lines if lines > LINES_MAX => {
                complaints.push(format!("{}: {lines} lines, more than {LINES_MAX}", named(&path)));
            }
            lines if lines > LINES_USUAL => eprintln!("{}: {lines} lines", named(&path)),
            _ => {}
        }
    }
    nothing_to_complain(complaints);
}

/// The lints forbid `unwrap` outside of tests, `unsafe`, and printing from libraries.
#[test]
fn every_crate_takes_the_lints_of_the_house() {
    let manifests =
        sources(&["crates", "xtask"], "toml").into_iter().filter(|path| path.ends_with("Cargo.toml"));
    let lax = manifests
        .filter(|path| !fs::read_to_string(path).unwrap_or_default().contains("[lints]\nworkspace = true"));
    nothing_to_complain(lax.map(|path| format!("{}: no `[lints] workspace = true`", named(&path))).collect());
}

#[test]
fn lock_files_name_no_registry() {
    let locks = ["web/package-lock.json", "e2e/package-lock.json"];
    let naming = locks.into_iter().filter(|path| {
        fs::read_to_string(root().join(path)).unwrap_or_default().contains("\"resolved\": \"http")
    });
    let advice = "names a registry's host: npm install --package-lock-only --omit-lockfile-registry-resolved";
    nothing_to_complain(naming.map(|path| format!("{path} {advice}")).collect());
}

/// As one would say it, from the repository's folder.
pub fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The files with that extension below the folders.
pub fn sources(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), extension, &mut found);
    }
    found
}

fn collect(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                collect(&path, extension, into);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
}
