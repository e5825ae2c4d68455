//! The facts of a batch: receipts with their lines, and service records, each written once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::Fault;
use platform::Write;

use super::people::Seqs;
use super::pipeline::Run;
use super::{CaseIn, LineIn, LineKind, Tally};
use crate::purchase::{Line, Receipt, store};
use crate::service_case;

#[derive(Default)]
pub struct Facts {
    receipts: Receipts,
    cases: Vec<(CaseIn, Option<String>)>,
}

/// Lines by the number of their receipt, each with the key of whom it is about.
type Receipts = BTreeMap<String, Vec<(LineIn, Option<String>)>>;

impl Facts {
    pub fn add_line(&mut self, line: LineIn, key: Option<String>) {
        match self.receipts.get_mut(&line.number) {
            Some(lines) => lines.push((line, key)),
            None => drop(self.receipts.insert(line.number.clone(), vec![(line, key)])),
        }
    }

    pub fn add_case(&mut self, case: CaseIn, key: Option<String>) {
        self.cases.push((case, key));
    }

    pub async fn keep(
        self,
        write: &Write,
        run: &mut Run,
        seqs: &Seqs,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let mut records = keep_receipts(write, run, seqs, self.receipts, tally).await?;
        records.extend(service_case::keep(write, run, seqs, self.cases, tally).await?);
        let records: Vec<i64> = records.into_iter().collect();
        let customers = crate::identity::customers_of(&**write, write.actor().org, records).await?;
        tally.touched.extend(customers);
        Ok(())
    }
}

/// Writes receipts and lines that are not there yet; gives the records that got something new.
async fn keep_receipts(
    write: &Write,
    run: &mut Run,
    seqs: &Seqs,
    receipts: Receipts,
    tally: &mut Tally,
) -> Result<BTreeSet<i64>, Fault> {
    if receipts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let numbers = receipts.keys().cloned().collect();
    let known = store::known(write, &run.source, numbers).await?;
    let mut touched = BTreeSet::new();
    let (mut fresh, mut more_lines) = (Vec::with_capacity(receipts.len()), Vec::new());
    for (number, lines) in receipts {
        let known = known.get(&number);
        let receipt = receipt_of(write, run, seqs, number, &lines).await?;
        let mut places = HashSet::with_capacity(lines.len());
        let all = lines.len();
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|(line, _)| (line.line.unwrap_or_else(|| run.next_line(&line.number)), line))
            .filter(|(place, _)| places.insert(*place))
            .map(|(place, line)| stored(place, line))
            .collect();
        tally.unchanged += (all - lines.len()) as u64;
        match known {
            Some(seq) => more_lines.extend(lines.into_iter().map(|line| (*seq, receipt.record_seq, line))),
            None => {
                touched.extend(receipt.record_seq);
                tally.lines += lines.len() as u64;
                if receipt.record_seq.is_none() {
                    tally.anonymous_lines += lines.len() as u64;
                }
                fresh.push((receipt.with_totals(&lines), lines));
            }
        }
    }
    tally.purchases += fresh.len() as u64;
    store::insert(write, run, fresh).await?;
    touched.extend(add_lines(write, run, more_lines, tally).await?);
    Ok(touched)
}

/// Lines of receipts that are known already: those that are new are added, and the receipt's totals with them.
async fn add_lines(
    write: &Write,
    run: &Run,
    lines: Vec<(i64, Option<i64>, Line)>,
    tally: &mut Tally,
) -> Result<BTreeSet<i64>, Fault> {
    if lines.is_empty() {
        return Ok(BTreeSet::new());
    }
    let records: HashMap<i64, Option<i64>> = lines.iter().map(|(seq, record, _)| (*seq, *record)).collect();
    let offered = lines.len() as u64;
    let rows = lines.into_iter().map(|(seq, _, line)| (seq, line)).collect();
    let added = store::add_lines(write, run.import_no, rows).await?;
    tally.unchanged += offered - added.len() as u64;
    tally.lines += added.len() as u64;
    let grown: BTreeSet<i64> = added.iter().copied().collect();
    tally.anonymous_lines +=
        added.iter().filter(|seq| records.get(seq).is_some_and(Option::is_none)).count() as u64;
    store::sum_again(write, grown.iter().copied().collect()).await?;
    store::remember_grown(write, run.import_no, &grown).await?;
    Ok(grown.iter().filter_map(|seq| records.get(seq).copied().flatten()).collect())
}

async fn receipt_of(
    write: &Write,
    run: &mut Run,
    seqs: &Seqs,
    number: String,
    lines: &[(LineIn, Option<String>)],
) -> Result<Receipt, Fault> {
    let at = lines.iter().map(|(line, _)| line.at).min().unwrap_or(write.now());
    let store = match lines.iter().find_map(|(line, _)| line.store.as_deref()) {
        Some(written) => Some(run.store(write, written).await?),
        None => None,
    };
    let channel = lines.iter().find_map(|(line, _)| line.channel.clone());
    let day = run.zone.day_of(at);
    Ok(Receipt {
        number,
        record_seq: lines.iter().find_map(|(_, key)| seqs.get(key.as_ref()?).copied()),
        store,
        channel: channel.unwrap_or_else(|| run.source.as_str().to_owned()),
        at,
        day,
        month: day.month(),
        currency: lines.iter().find_map(|(line, _)| line.currency).unwrap_or(run.currency),
        kind: LineKind::Sale,
        lines: 0,
        totals: Default::default(),
    })
}

fn stored(place: i64, line: LineIn) -> Line {
    Line {
        line: place,
        kind: line.kind,
        sku: line.sku,
        name: line.name,
        category: line.category,
        quantity_milli: line.quantity_milli,
        unit_micro: line.unit_micro,
        discount_minor: line.discount_minor,
        amount_minor: line.amount_minor,
    }
}
