//! Who may import whom: `kernel ← {mining, contracts, platform} ← contexts ← shuke`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::{nothing_to_complain, root};

/// Crates below the contexts and what each may stand on.
const GROUND: [(&str, &[&str]); 5] = [
    ("kernel", &[]),
    ("mining", &["kernel"]),
    ("contracts", &["kernel"]),
    ("platform", &["kernel", "contracts"]),
    ("worlds", &["kernel"]),
];
/// What a context may stand on; another context is not among it.
const FOR_CONTEXTS: &[&str] = &["kernel", "mining", "contracts", "platform"];
/// What puts everything together or stands outside.
const ABOVE: [&str; 4] = ["shuke", "testbed", "measure", "xtask"];

/// What has no place in a crate that does no IO.
const DOES_IO: [&str; 8] = ["tokio", "sqlx", "sqlx-core", "axum", "hyper", "reqwest", "mio", "rustls"];
const PURE: [&str; 4] = ["kernel", "mining", "contracts", "worlds"];

#[test]
fn crates_stand_on_what_is_below_them() {
    let crates = ours();
    let names: BTreeSet<&str> = crates.keys().map(String::as_str).collect();
    let mut complaints = Vec::new();
    for (name, imports) in &crates {
        if ABOVE.contains(&name.as_str()) {
            continue;
        }
        let ground = GROUND.iter().find(|(ground, _)| ground == name);
        let allowed = ground.map_or(FOR_CONTEXTS, |(_, allowed)| allowed);
        for import in imports.iter().filter(|import| names.contains(import.as_str())) {
            if !allowed.contains(&import.as_str()) {
                complaints.push(format!("{name} must not import {import}; it may import {allowed:?}"));
            }
        }
    }
    nothing_to_complain(complaints);
}

#[test]
fn pure_crates_do_no_io() {
    let mut complaints = Vec::new();
    for name in PURE {
        let tree = cargo(&["tree", "--package", name, "--edges", "normal", "--prefix", "none"]);
        let found: BTreeSet<&str> = tree
            .lines()
            .filter_map(|line| line.split(' ').next())
            .filter(|package| DOES_IO.contains(package))
            .collect();
        complaints.extend(found.iter().map(|package| format!("{name} brings {package}, which does IO")));
    }
    nothing_to_complain(complaints);
}

/// Our crates and what each imports in life (not in tests).
fn ours() -> BTreeMap<String, Vec<String>> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"]))
        .expect("what cargo prints is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let normal = list(&package["dependencies"]).into_iter().filter(|import| import["kind"].is_null());
            (text(&package["name"]), normal.map(|import| text(&import["name"])).collect())
        })
        .collect()
}

fn cargo(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}
