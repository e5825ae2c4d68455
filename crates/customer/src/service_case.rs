//! Service records: complaints, questions, exchanges, as the service desk wrote them. Facts, like purchases.

use std::collections::BTreeSet;

use kernel::Fault;
use platform::Write;
use platform::storage::bulk::{self, Conflict, Holds, Insert};

use crate::intake::{CaseIn, Run, Tally};

const COLUMNS: [(&str, Holds); 11] = [
    ("org_id", Holds::Text),
    ("source", Holds::Text),
    ("number", Holds::Text),
    ("record_seq", Holds::Int),
    ("store_id", Holds::Text),
    ("at", Holds::Int),
    ("kind", Holds::Text),
    ("content", Holds::Text),
    ("satisfaction", Holds::Int),
    ("state", Holds::Text),
    ("import_no", Holds::Int),
];

/// Writes the records that are not there yet; gives the source records that got something new.
pub(crate) async fn keep(
    write: &Write,
    run: &mut Run,
    seqs: &std::collections::HashMap<String, i64>,
    cases: Vec<(CaseIn, Option<String>)>,
    tally: &mut Tally,
) -> Result<BTreeSet<i64>, Fault> {
    let offered = cases.len();
    let mut rows = Vec::with_capacity(offered);
    for (case, key) in cases {
        let store = match &case.store {
            Some(written) => Some(run.store(write, written).await?),
            None => None,
        };
        let record: Option<i64> = key.and_then(|key| seqs.get(&key).copied());
        rows.push(vec![
            write.actor().org.into(),
            run.source.as_str().into(),
            case.number.into(),
            record.into(),
            store.into(),
            case.at.into(),
            case.kind.code().into(),
            case.content.into(),
            case.satisfaction.into(),
            case.state.into(),
            run.import_no.into(),
        ]);
    }
    let conflict = Conflict::Keep { key: "org_id, source, number" };
    let into = Insert { table: "service_case", columns: &COLUMNS, conflict, returning: "record_seq" };
    let written = bulk::insert(&**write, &into, rows).await?;
    tally.service_records += written.len() as u64;
    tally.unchanged += (offered - written.len()) as u64;
    let mut touched = BTreeSet::new();
    for row in &written {
        touched.extend(row.try_get::<Option<i64>>("", "record_seq")?);
    }
    Ok(touched)
}
