//! A large chain's records linked from nothing: how long it takes, how much memory, and how right it is.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use customer::candidate::is_plausible;
use jiff::civil::date;
use mining::linkage::{
    Corpus, Evidence, Guard, Level, Linker, MERGE_FROM, Pair, Schema, TrainOptions, cluster,
};
use serde_json::{Value, json};
use worlds::Plan;
use worlds::supermarket::Supermarket;

use crate::Outcome;

const SEED: u64 = 2026;

/// Columns of the table that a peer reads: the person, who is the truth, and what a record says.
const COLUMNS: [&str; 9] =
    ["person", "name", "phone", "birthday", "gender", "address", "email", "company", "store"];

/// Links the records of members, shop buyers and callers of so many people, known by nothing but their words; writes them
/// down for a peer to link as well.
pub fn synthetic(people: u32, table: Option<&Path>) -> Outcome<Value> {
    let plan = Plan {
        seed: SEED,
        people,
        start: date(2026, 9, 1),
        end: date(2026, 10, 31),
        now: date(2026, 10, 31).at(22, 0, 0, 0),
    };
    let mut corpus = Corpus::new(Schema::chinese_consumer())?;
    let mut truth: Vec<u32> = Vec::new();
    let mut reading = 0.0;
    let mut table = table.map(csv::Writer::from_path).transpose()?;
    if let Some(table) = &mut table {
        table.write_record(COLUMNS)?;
    }
    for traces in Supermarket::new(&plan) {
        for (person, row) in rows(&traces) {
            let begun = Instant::now();
            corpus.push(&row)?;
            reading += begun.elapsed().as_secs_f64();
            truth.push(person);
            if let Some(table) = &mut table {
                table.write_field(person.to_string())?;
                table.write_record(row.iter().map(|said| said.as_deref().unwrap_or_default()))?;
            }
        }
    }
    let begun = Instant::now();
    let (linker, mut pairs) = Linker::train_and_link(&corpus, &TrainOptions::default(), MERGE_FROM)?;
    let records = |pair: &Pair| corpus.get(pair.a as usize).zip(corpus.get(pair.b as usize));
    pairs.retain(|pair| records(pair).is_some_and(|(a, b)| is_one_by_name(&linker.score(&a, &b).evidence)));
    let clusters = cluster(&pairs, f64::NEG_INFINITY, &Guard::default());
    let linking = begun.elapsed().as_secs_f64();
    let right = pairs.iter().filter(|pair| truth[pair.a as usize] == truth[pair.b as usize]).count();
    let mut people: HashMap<u32, usize> = HashMap::new();
    truth.iter().for_each(|person| *people.entry(*person).or_default() += 1);
    let true_pairs: usize = people.values().map(|records| records * (records - 1) / 2).sum();
    Ok(json!({
        "records": truth.len(), "people": people.len(), "pairs": pairs.len(), "groups": clusters.groups.len(),
        "true_pairs": true_pairs, "precision": right as f64 / pairs.len().max(1) as f64,
        "recall": right as f64 / true_pairs.max(1) as f64,
        "seconds": reading + linking, "linking_seconds": linking, "peak_mb": peak_mb(),
    }))
}

/// As a scan has it: nobody without a name is compared, and who shares a phone and a home under another name is family.
fn is_one_by_name(evidence: &[Evidence]) -> bool {
    evidence.first().is_some_and(|name| name.level != Level::Missing) && is_plausible(evidence)
}

/// What each record says, in the order of the schema, with the person behind it.
fn rows(traces: &worlds::supermarket::traces::Traces) -> Vec<(u32, [Option<String>; 8])> {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let members = traces.members.iter().map(|one| {
        let sex = one.sex.map(|sex| sex.title().to_owned());
        let store = Some(one.store.to_string());
        let row = [
            said(&one.name),
            said(&one.phone),
            said(&one.birthday),
            sex,
            said(&one.address),
            said(&one.email),
            None,
            store,
        ];
        (one.person, row)
    });
    let buyers = traces.buyers.iter().map(|one| {
        let row = [said(&one.receiver), said(&one.phone), None, None, said(&one.address), None, None, None];
        (one.person, row)
    });
    let tickets = traces.tickets.iter().map(|one| {
        let store = Some(one.store.to_string());
        (one.person, [said(&one.name), said(&one.phone), None, None, None, None, None, store])
    });
    members.chain(buyers).chain(tickets).collect()
}

/// The most that was resident at once, as Linux tells it; 0 elsewhere.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
