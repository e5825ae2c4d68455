//! The event table: what customers did on web shops and apps, once per `(source, message id)`.

use kernel::Fault;
use platform::Write;
use platform::storage::bulk::{self, Conflict, Holds, Insert};

use super::people::People;
use super::pipeline::Run;
use super::segment::Event;
use super::{Tally, Who};

const COLUMNS: [(&str, Holds); 8] = [
    ("org_id", Holds::Text),
    ("source", Holds::Text),
    ("message_id", Holds::Text),
    ("record_seq", Holds::Int),
    ("at", Holds::Int),
    ("kind", Holds::Text),
    ("name", Holds::Text),
    ("properties", Holds::Json),
];

/// Writes events that are not there yet and says how many those were.
pub(super) async fn keep(
    write: &mut Write,
    run: &mut Run,
    events: Vec<(Who, Event)>,
    tally: &mut Tally,
) -> Result<u64, Fault> {
    let mut people = People::default();
    let keyed: Vec<(Option<String>, Event)> =
        events.into_iter().map(|(who, event)| (people.mention(who), event)).collect();
    let offered = keyed.len() as u64;
    let seqs = people.keep(write, run, tally).await?;
    let rows = keyed.into_iter().map(|(key, event)| {
        let record: Option<i64> = key.and_then(|key| seqs.get(&key).copied());
        vec![
            write.actor().org.into(),
            run.source.as_str().into(),
            event.message_id.into(),
            record.into(),
            event.at.into(),
            event.kind.into(),
            event.name.into(),
            event.properties.to_string().into(),
        ]
    });
    let conflict = Conflict::Keep { key: "org_id, source, message_id" };
    let into = Insert { table: "event", columns: &COLUMNS, conflict, returning: "seq" };
    let written = bulk::insert(&**write, &into, rows.collect()).await?.len() as u64;
    tally.taken += offered;
    tally.unchanged += offered - written;
    Ok(written)
}
