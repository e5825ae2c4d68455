//! Whatever can go wrong has words, in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::sources::{named, sources};
use crate::{nothing_to_complain, root};

/// How a fault is begun; its code is the first text that follows.
const FAULTS: [&str; 6] = [
    "Fault::invalid(",
    "Fault::malformed(",
    "Fault::not_found(",
    "Fault::conflict(",
    "Fault::new(FaultKind::",
    "state_fault(",
];

/// How an import notes something about a line that it takes all the same.
const NOTES: [&str; 3] = ["self.note(", "self.unreadable(", "Some("];

#[test]
fn every_fault_has_words_in_both_languages() {
    // The executable itself speaks on the terminal, where it says what it means.
    nothing_to_complain(wordless(is_library, &FAULTS, ""));
}

#[test]
fn every_note_of_an_import_has_words_in_both_languages() {
    let is_reading = |path: &Path| {
        named(path).starts_with("crates/customer/src/import/reading/") && !path.ends_with("tests.rs")
    };
    nothing_to_complain(wordless(is_reading, &NOTES, "export const note"));
}

/// Codes of these files that lack words in what stands behind the heading of a catalog.
fn wordless(of: impl Fn(&Path) -> bool, beginnings: &[&str], heading: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let catalogs = ["zh-CN", "en"]
        .map(|language| (language, words(&format!("web/src/i18n/{language}/problems.ts"), heading)));
    for path in sources(&["crates"], "rs").into_iter().filter(|path| of(path)) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for code in codes(text, beginnings) {
            for (language, words) in &catalogs {
                if !words.contains(code) {
                    complaints.push(format!("{}: `{code}` has no words in {language}", named(&path)));
                }
            }
        }
    }
    complaints
}

#[test]
fn codes_are_found_where_faults_begin() {
    let text = "Fault::invalid(\n    \"a_code\", \"words\"); Fault::new(FaultKind::Conflict, \"another\", \"\"); Fault::invalid(code)";
    assert_eq!(codes(text, &FAULTS).collect::<Vec<_>>(), ["a_code", "another"]);
}

fn is_library(path: &Path) -> bool {
    let path = named(path);
    path.contains("/src/")
        && !["crates/shuke/", "crates/testbed/", "crates/measure/"].iter().any(|own| path.starts_with(own))
}

fn codes<'a>(text: &'a str, beginnings: &'a [&str]) -> impl Iterator<Item = &'a str> {
    beginnings.iter().flat_map(move |beginning| {
        text.match_indices(beginning).filter_map(move |(at, _)| {
            let rest = &text[at + beginning.len()..];
            let quote = rest.find('"')?;
            // Between the beginning and its code stand a kind and spaces, never a variable.
            let kind = rest[..quote].trim().trim_end_matches(',');
            let code = rest[quote + 1..].split('"').next()?;
            let plain = |text: &str| {
                text.chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
            };
            (kind.chars().all(char::is_alphabetic) && !code.is_empty() && plain(code)).then_some(code)
        })
    })
}

/// The keys of a catalog from a heading on.
fn words(path: &str, heading: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(path)).unwrap_or_default();
    let text = text.split_once(heading).map_or("", |(_, behind)| behind);
    let before = text.split(": '").filter_map(|part| part.rsplit([' ', '{', '\n', ',']).next());
    before.map(str::to_owned).collect()
}
