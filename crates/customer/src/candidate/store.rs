//! The match_candidate table: what is proposed, and what became of it (`open`, `deferred` to a day,
//! `confirmed`, `refused`).

use std::collections::{BTreeSet, HashSet};

use kernel::{CandidateId, CustomerId, Day, Fault, OrgId};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Actor, List, Write, sql};
use sea_orm::{ConnectionTrait, Value as Bound};
use serde_json::Value;

use crate::roster::mark;

/// A pair of records about to be proposed.
pub struct Proposal {
    pub left_seq: i64,
    pub right_seq: i64,
    pub score: f64,
    pub weight: f64,
    pub evidence: Value,
}

/// Proposes these; what was decided about the same records before and holds no longer is open again, and so is what
/// was put off to a day that has come.
pub async fn propose(write: &Write, proposals: Vec<Proposal>) -> Result<(), Fault> {
    let today = super::queue::today(&**write, write.platform(), write.actor()).await?;
    let columns = [
        ("org_id", Holds::Text),
        ("id", Holds::Text),
        ("left_seq", Holds::Int),
        ("right_seq", Holds::Int),
        ("score", Holds::Float),
        ("weight", Holds::Float),
        ("evidence", Holds::Json),
        ("agreeing", Holds::Text),
        ("state", Holds::Text),
        ("deferred_until", Holds::Int),
        ("found_at", Holds::Int),
    ];
    let conflict = Conflict::Update {
        key: "org_id, left_seq, right_seq",
        // A new row brings today as its day, by which those put off are told; nobody reads it of an open one.
        set: "score = excluded.score, weight = excluded.weight, evidence = excluded.evidence, \
              agreeing = excluded.agreeing, \
              found_at = CASE WHEN match_candidate.state IN ('open', 'deferred') THEN match_candidate.found_at \
              ELSE excluded.found_at END, \
              state = CASE WHEN match_candidate.state = 'deferred' \
              AND match_candidate.deferred_until > excluded.deferred_until THEN 'deferred' ELSE 'open' END, \
              decided_at = CASE WHEN match_candidate.state = 'deferred' THEN match_candidate.decided_at END, \
              person_id = CASE WHEN match_candidate.state = 'deferred' THEN match_candidate.person_id END",
    };
    let records: BTreeSet<i64> = proposals.iter().flat_map(|one| [one.left_seq, one.right_seq]).collect();
    let rows: Vec<Row> = proposals
        .into_iter()
        .map(|one| {
            let agreeing = agreeing(&one.evidence);
            vec![
                write.actor().org.into(),
                write.platform().mint::<kernel::id::Candidate>().into(),
                one.left_seq.into(),
                one.right_seq.into(),
                one.score.into(),
                one.weight.into(),
                one.evidence.to_string().into(),
                agreeing.into(),
                "open".into(),
                today.into(),
                write.now().into(),
            ]
        })
        .collect();
    let into = Insert { table: "match_candidate", columns: &columns, conflict, returning: "" };
    bulk::insert(&**write, &into, rows).await?;
    mark::touch_holders(write, records).await
}

/// The fields that speak for it, each between blanks, for the queue to ask by.
fn agreeing(evidence: &Value) -> String {
    let speaks = |one: &&Value| one["weight"].as_f64().is_some_and(|weight| weight > 0.0);
    let fields = evidence.as_array().into_iter().flatten().filter(speaks);
    fields.filter_map(|one| one["field"].as_str()).fold(" ".to_owned(), |all, field| all + field + " ")
}

/// Takes back open proposals other than these: their records say something else by now, or belong together.
pub async fn withdraw_others(write: &Write, proposed: &HashSet<(i64, i64)>) -> Result<u64, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = "SELECT id, left_seq, right_seq FROM match_candidate WHERE org_id = $1 AND state IN ('open', 'deferred')";
    let mut stale: Vec<CandidateId> = Vec::new();
    for row in write.query_all_raw(sql(conn, text, [org.into()])).await? {
        if !proposed.contains(&(row.try_get("", "left_seq")?, row.try_get("", "right_seq")?)) {
            stale.push(row.try_get("", "id")?);
        }
    }
    withdraw(write, &stale).await
}

/// Open proposals about any of these records, with the records of each.
pub async fn open_beside(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: &BTreeSet<i64>,
) -> Result<Vec<(CandidateId, i64, i64)>, Fault> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let of = |side| {
        let clause = List::clause(conn, side, 2);
        format!(
            "SELECT id, left_seq, right_seq FROM match_candidate WHERE org_id = $1 AND state = 'open' AND {clause}"
        )
    };
    let text = format!("{} UNION ALL {}", of("left_seq"), of("right_seq"));
    let values = [org.into(), List::ints(seqs.iter().copied()).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok((row.try_get("", "id")?, row.try_get("", "left_seq")?, row.try_get("", "right_seq")?))
    };
    rows.iter().map(read).collect()
}

/// Takes back those of these proposals that are still open, other than about the proposed pairs of records.
pub async fn withdraw_among(
    write: &Write,
    among: &[CandidateId],
    proposed: &HashSet<(i64, i64)>,
) -> Result<(), Fault> {
    if among.is_empty() {
        return Ok(());
    }
    let (conn, org) = (&**write, write.actor().org);
    let clause = List::clause(conn, "id", 2);
    let text = format!(
        "SELECT id, left_seq, right_seq FROM match_candidate WHERE org_id = $1 AND state = 'open' AND {clause}"
    );
    let mut stale: Vec<CandidateId> = Vec::new();
    for row in write.query_all_raw(sql(conn, &text, [org.into(), List::texts(among).value(conn)])).await? {
        if !proposed.contains(&(row.try_get("", "left_seq")?, row.try_get("", "right_seq")?)) {
            stale.push(row.try_get("", "id")?);
        }
    }
    withdraw(write, &stale).await?;
    Ok(())
}

async fn withdraw(write: &Write, stale: &[CandidateId]) -> Result<u64, Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = format!(
        "DELETE FROM match_candidate WHERE org_id = $1 AND {} {RECORDS}",
        List::clause(conn, "id", 2)
    );
    let values = [org.into(), List::texts(stale).value(conn)];
    change(write, &text, values).await
}

/// Takes back whatever is or was proposed about these records: they are about to go.
pub async fn forget(write: &Write, seqs: &[i64]) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    for side in ["left_seq", "right_seq"] {
        let clause = List::clause(conn, side, 2);
        let text = format!("DELETE FROM match_candidate WHERE org_id = $1 AND {clause} {RECORDS}");
        change(write, &text, [org.into(), List::ints(seqs.iter().copied()).value(conn)]).await?;
    }
    Ok(())
}

/// What [`change`] wants back.
const RECORDS: &str = "RETURNING left_seq, right_seq";

/// Writes proposals and tells the lists of the customers on either side. Gives how many were written.
async fn change(write: &Write, text: &str, values: impl IntoIterator<Item = Bound>) -> Result<u64, Fault> {
    let rows = write.query_all_raw(sql(&**write, text, values)).await?;
    let mut records = BTreeSet::new();
    for row in &rows {
        records.extend([row.try_get_by_index::<i64>(0)?, row.try_get_by_index(1)?]);
    }
    if !records.is_empty() {
        mark::touch_holders(write, records).await?;
    }
    Ok(rows.len() as u64)
}

/// Pairs of these records of which somebody said that they are of two people.
pub async fn refused_among(
    conn: &impl ConnectionTrait,
    org: OrgId,
    seqs: &[i64],
) -> Result<Vec<(i64, i64)>, Fault> {
    let text = format!(
        "SELECT left_seq, right_seq FROM identity_decision WHERE org_id = $1 AND same = FALSE AND {} AND {}",
        List::clause(conn, "left_seq", 2),
        List::clause(conn, "right_seq", 2)
    );
    let values = [org.into(), List::ints(seqs.iter().copied()).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "left_seq")?, row.try_get("", "right_seq")?))).collect()
}

/// Pairs of customers, each in ascending order, of whom somebody said that they are two.
pub async fn refused_pairs(
    conn: &impl ConnectionTrait,
    org: OrgId,
) -> Result<HashSet<(CustomerId, CustomerId)>, Fault> {
    let text = "SELECT DISTINCT a.customer_id AS one, b.customer_id AS other FROM identity_decision d \
                JOIN identity_link a ON a.org_id = d.org_id AND a.record_seq = d.left_seq \
                JOIN identity_link b ON b.org_id = d.org_id AND b.record_seq = d.right_seq \
                WHERE d.org_id = $1 AND d.same = FALSE";
    let rows = conn.query_all_raw(sql(conn, text, [org.into()])).await?;
    rows.iter()
        .map(|row| {
            let (one, other): (CustomerId, CustomerId) = (row.try_get("", "one")?, row.try_get("", "other")?);
            Ok((one.min(other), one.max(other)))
        })
        .collect()
}

/// The records of a proposal that nobody has decided yet.
pub async fn open(conn: &impl ConnectionTrait, actor: &Actor, id: CandidateId) -> Result<Open, Fault> {
    let text =
        "SELECT left_seq, right_seq, state, evidence FROM match_candidate WHERE org_id = $1 AND id = $2";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into(), id.into()])).await?;
    let row = row.ok_or_else(|| Fault::not_found("candidate_not_found", "there is no such proposal"))?;
    match row.try_get::<String>("", "state")?.as_str() {
        "open" | "deferred" => Ok(Open {
            pair: (row.try_get("", "left_seq")?, row.try_get("", "right_seq")?),
            evidence: row.try_get("", "evidence")?,
        }),
        state => {
            Err(Fault::conflict("candidate_decided", "somebody has decided about this proposal already")
                .with("state", state))
        }
    }
}

pub struct Open {
    pub pair: (i64, i64),
    pub evidence: Value,
}

/// Somebody has decided.
pub async fn decide(write: &Write, id: CandidateId, state: &str) -> Result<(), Fault> {
    let text = format!(
        "UPDATE match_candidate SET state = $3, decided_at = $4, person_id = $5 WHERE org_id = $1 AND id = $2 {RECORDS}"
    );
    let actor = write.actor();
    let values = [actor.org.into(), id.into(), state.into(), write.now().into(), actor.person.into()];
    change(write, &text, values).await.map(drop)
}

/// Puts it off to that day, or back into the queue.
pub async fn defer(write: &Write, id: CandidateId, until: Option<Day>) -> Result<(), Fault> {
    let text = format!(
        "UPDATE match_candidate SET state = $3, deferred_until = $4, decided_at = $5, person_id = $6 \
         WHERE org_id = $1 AND id = $2 {RECORDS}"
    );
    let actor = write.actor();
    let (state, by) = match until {
        Some(_) => ("deferred", actor.person),
        None => ("open", None),
    };
    let values = [
        actor.org.into(),
        id.into(),
        state.into(),
        until.into(),
        until.map(|_| write.now()).into(),
        by.into(),
    ];
    change(write, &text, values).await.map(drop)
}

/// Proposals whose two sides have become one of these customers are settled.
pub async fn close_within(write: &Write, customers: &BTreeSet<CustomerId>) -> Result<(), Fault> {
    let conn = &**write;
    let owner = |side: &str| {
        format!(
            "(SELECT l.customer_id FROM identity_link l WHERE l.org_id = match_candidate.org_id \
             AND l.record_seq = match_candidate.{side})"
        )
    };
    let text = format!(
        "UPDATE match_candidate SET state = 'confirmed', decided_at = $3, person_id = $4 \
         WHERE org_id = $1 AND state IN ('open', 'deferred') AND left_seq IN \
         (SELECT record_seq FROM identity_link WHERE org_id = $1 AND {}) AND {} = {}",
        List::clause(conn, "customer_id", 2),
        owner("left_seq"),
        owner("right_seq")
    );
    let actor = write.actor();
    let values =
        [actor.org.into(), List::texts(customers).value(conn), write.now().into(), actor.person.into()];
    write.execute_raw(sql(conn, &text, values)).await?;
    Ok(())
}

/// Whatever was proposed between two sides that somebody has parted is refused.
pub async fn refuse_between(write: &Write, left: &[i64], right: &[i64]) -> Result<(), Fault> {
    let conn = &**write;
    for (a, b) in [(left, right), (right, left)] {
        let text = format!(
            "UPDATE match_candidate SET state = 'refused', decided_at = $4, person_id = $5 \
             WHERE org_id = $1 AND {} AND {}",
            List::clause(conn, "left_seq", 2),
            List::clause(conn, "right_seq", 3)
        );
        let values = [
            write.actor().org.into(),
            List::ints(a.iter().copied()).value(conn),
            List::ints(b.iter().copied()).value(conn),
            write.now().into(),
            write.actor().person.into(),
        ];
        write.execute_raw(sql(conn, &text, values)).await?;
    }
    Ok(())
}
