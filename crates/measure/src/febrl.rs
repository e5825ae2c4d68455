//! A FEBRL data set: `rec-N-org` and `rec-N-dup-M` are one person. Nothing is told to the linker.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use mining::linkage::{Corpus, Guard, Linker, Schema, TrainOptions, cluster};
use serde_json::{Value, json};

use crate::Outcome;

/// Pairs likelier than not are clustered.
const FROM: f64 = 0.5;

pub fn link(file: &Path) -> Outcome<Value> {
    let text = crate::text(file)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let (mut people, mut records) = (Vec::new(), Vec::<Vec<Option<String>>>::new());
    for row in reader.records() {
        let row = row?;
        let person: u32 = row[0].split('-').nth(1).unwrap_or_default().parse()?;
        people.push(person);
        records
            .push(row.iter().skip(1).map(|cell| Some(cell.to_owned()).filter(|c| !c.is_empty())).collect());
    }
    let begun = Instant::now();
    let corpus = Corpus::of(Schema::febrl(), &records)?;
    let (_, pairs) = Linker::train_and_link(&corpus, &TrainOptions::default(), FROM)?;
    let clusters = cluster(&pairs, 0.0, &Guard::default());
    let seconds = begun.elapsed().as_secs_f64();

    let (mut found, mut right) = (0_u64, 0_u64);
    for group in &clusters.groups {
        for (at, left) in group.iter().enumerate() {
            for other in &group[at + 1..] {
                found += 1;
                right += u64::from(people[*left as usize] == people[*other as usize]);
            }
        }
    }
    let truth = pairs_within(&people);
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    Ok(json!({
        "records": records.len(), "true_pairs": truth, "seconds": seconds,
        "precision": share(right, found), "recall": share(right, truth), "f1": share(2 * right, found + truth),
    }))
}

/// How many pairs there are of records of one person.
pub fn pairs_within<K: std::hash::Hash + Eq>(labels: &[K]) -> u64 {
    let mut counts: HashMap<&K, u64> = HashMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts.into_values().map(|n| n * (n - 1) / 2).sum()
}
