//! What people decide: these two are one, these are not, this merge was wrong.

use std::collections::BTreeSet;

use kernel::{CustomerId, Fault, OperationId};
use platform::storage::bulk::{self, Conflict, Holds, Insert};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::apply::{self, Cause, Outcome};
use super::closure;
use super::cut::Graph;
use super::operation;
use super::resolve::could_be_one;
use super::rules::Rules;
use super::ruling;
use crate::candidate;

/// Most pairs of records that one decision may set apart.
const PAIRS_MAX: usize = 10_000;

/// Makes one customer of two. The older id survives, whichever side it stands on.
pub async fn merge(
    write: &Write,
    rules: &Rules,
    one: CustomerId,
    other: CustomerId,
    evidence: Value,
) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    // Whom somebody else has merged meanwhile stands for who they are by now.
    let (one, other) = (surviving(write, one).await?, surviving(write, other).await?);
    if one == other {
        return Err(same_customer());
    }
    let (left, right) = (records(write, one).await?, records(write, other).await?);
    withdraw_refusals(write, &left, &right).await?;
    let pair = (left[0], right[0]);
    decide(write, &[pair], true).await?;
    apply::reconcile(write, rules, &[pair.0, pair.1], &Cause::hand(evidence).about(pair)).await
}

/// Makes one customer of the two that a pair of records belongs to, whatever was said before.
pub async fn unite(
    write: &Write,
    rules: &Rules,
    pair: (i64, i64),
    evidence: Value,
) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    let (left, right) = (owner(write, pair.0).await?, owner(write, pair.1).await?);
    if left == right {
        return Err(same_customer());
    }
    withdraw_refusals(write, &records(write, left).await?, &records(write, right).await?).await?;
    decide(write, &[pair], true).await?;
    apply::reconcile(write, rules, &[pair.0, pair.1], &Cause::hand(evidence).about(pair)).await
}

/// What became of two who were to be one unless something speaks against it.
pub enum Union {
    /// They are one already, or one of them is gone.
    Settled,
    /// What all their records say cannot be said of one person.
    Contradicting,
    /// Somebody has said of them that they are two.
    Refused,
    United(Outcome),
}

/// Makes one customer of the two that a pair of records belongs to, if all their records still can be one person's: no
/// chain of merges joins two who cannot. The caller has taken the turn.
pub async fn unite_if_possible(
    write: &Write,
    rules: &Rules,
    pair: (i64, i64),
    cause: Cause,
) -> Result<Union, Fault> {
    let Some(sides) = closure::sides(&**write, write.actor().org, pair).await? else {
        return Ok(Union::Settled);
    };
    // All of both at once: one after the other they would be followed to each other step by step.
    let all = [sides.0.as_slice(), &sides.1].concat();
    let (rules, mut closure) = apply::look(write, rules, &all).await?;
    if !could_be_one(closure.records_of(&sides.0), closure.records_of(&sides.1)) {
        return Ok(Union::Contradicting);
    }
    if closure.are_refused(&sides) {
        return Ok(Union::Refused);
    }
    decide(write, &[pair], true).await?;
    closure.decide(pair);
    apply::settle(write, &rules, &closure, &all, &cause.about(pair)).await.map(Union::United)
}

/// Takes a merge back: who was absorbed stands alone again with everything that was theirs, and stays apart.
pub async fn unmerge(write: &Write, rules: &Rules, id: OperationId) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    let merge = operation::find(&**write, write.actor(), id)
        .await?
        .filter(|operation| operation.kind == "merge")
        .ok_or_else(|| Fault::not_found("merge_not_found", "there is no such merge"))?;
    if merge.undone_at.is_some() {
        return Err(Fault::conflict("merge_already_undone", "this merge has been undone already"));
    }
    let now_with = surviving(write, merge.survivor_id).await?;
    // Records that an undone import has taken away are gone; those that are elsewhere by now were split off since.
    let here: BTreeSet<i64> =
        closure::records_of(&**write, write.actor().org, &[now_with]).await?.into_iter().collect();
    let seeds: Vec<i64> = here.iter().copied().collect();
    let (theirs, others) = {
        let in_force = ruling::followed_by(write, rules).await?;
        let closure = closure::gather(write, &in_force, &seeds).await?;
        let (nodes, held, decisions) = apply::as_graph(&closure);
        let graph = Graph { nodes: &nodes, held: &held, decisions: &decisions, rules: &in_force };
        let was = |side: &str| serde_json::from_value::<Vec<i64>>(merge.detail[side].clone());
        let absorbed = was("absorbed_records").map_err(Fault::internal)?;
        let survived = was("survivor_records").map_err(Fault::internal)?;
        let pair = serde_json::from_value(merge.detail["pair"].clone()).map_err(Fault::internal)?;
        graph.sides(&here, (&absorbed, &survived), pair)
    };
    if theirs.is_empty() || others.is_empty() {
        return Err(Fault::conflict("merge_superseded", "the two have been parted since"));
    }
    set_apart(write, &theirs, &others).await?;
    candidate::store::refuse_between(write, &theirs, &others).await?;
    let cause = Cause::hand(serde_json::json!({"operation": id}));
    apply::reconcile(write, rules, &seeds, &cause).await
}

/// Remembers that two records are of different people, so that nobody proposes their customers to be one again.
pub async fn refuse(write: &Write, rules: &Rules, pair: (i64, i64)) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    decide(write, &[pair], false).await?;
    apply::reconcile(write, rules, &[pair.0, pair.1], &Cause::hand(Value::Null)).await
}

/// Ties a record to a customer because somebody said so while looking at that customer.
pub async fn pin(write: &Write, rules: &Rules, record: i64, customer: CustomerId) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    let theirs = records(write, customer).await?;
    if !theirs.contains(&record) {
        decide(write, &[(theirs[0], record)], true).await?;
    }
    let cause = Cause::hand(Value::Null).about((theirs[0], record));
    apply::reconcile(write, rules, &[record, theirs[0]], &cause).await
}

/// Who the id stands for today.
async fn surviving(write: &Write, id: CustomerId) -> Result<CustomerId, Fault> {
    // The scope was looked at before the transaction began; here every customer of the organisation counts.
    let everybody = platform::Actor::system(write.actor().org);
    Ok(crate::profile::find::find(&**write, &everybody, id).await?.id)
}

/// Whom a record belongs to.
async fn owner(write: &Write, record: i64) -> Result<CustomerId, Fault> {
    let links = closure::links_of(&**write, write.actor().org, vec![record]).await?;
    links.first().map(|(_, customer)| *customer).ok_or_else(not_found)
}

fn same_customer() -> Fault {
    Fault::conflict("same_customer", "the two are one customer already")
}

fn not_found() -> Fault {
    Fault::not_found("customer_not_found", "there is no such customer")
}

/// A customer's records, oldest first; never empty.
async fn records(write: &Write, customer: CustomerId) -> Result<Vec<i64>, Fault> {
    let mut seqs = closure::records_of(&**write, write.actor().org, &[customer]).await?;
    seqs.sort_unstable();
    match seqs.is_empty() {
        true => Err(not_found()),
        false => Ok(seqs),
    }
}

async fn decide(write: &Write, pairs: &[(i64, i64)], same: bool) -> Result<(), Fault> {
    let columns = [
        ("org_id", Holds::Text),
        ("left_seq", Holds::Int),
        ("right_seq", Holds::Int),
        ("same", Holds::Bool),
        ("person_id", Holds::Text),
        ("at", Holds::Int),
    ];
    let conflict = Conflict::Update {
        key: "org_id, left_seq, right_seq",
        set: "same = excluded.same, person_id = excluded.person_id, at = excluded.at",
    };
    let rows = pairs.iter().map(|&(a, b)| {
        vec![
            write.actor().org.into(),
            a.min(b).into(),
            a.max(b).into(),
            same.into(),
            write.actor().person.into(),
            write.now().into(),
        ]
    });
    let into = Insert { table: "identity_decision", columns: &columns, conflict, returning: "" };
    bulk::insert(&**write, &into, rows.collect()).await?;
    Ok(())
}

async fn set_apart(write: &Write, left: &[i64], right: &[i64]) -> Result<(), Fault> {
    if left.len() * right.len() > PAIRS_MAX {
        return Err(Fault::invalid("too_many_records", "too many records to set apart one by one")
            .with("limit", PAIRS_MAX));
    }
    let pairs: Vec<(i64, i64)> = left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b))).collect();
    decide(write, &pairs, false).await
}

/// Merging by hand overrules what was said before about any of these pairs.
async fn withdraw_refusals(write: &Write, left: &[i64], right: &[i64]) -> Result<(), Fault> {
    let conn = &**write;
    for refused in refused_between(conn) {
        let text = format!("DELETE FROM identity_decision WHERE {refused}");
        write.execute_raw(sql(conn, &text, between(write, left, right))).await?;
    }
    Ok(())
}

/// Refusals of a record of `$2` and one of `$3`, whichever stands on the left.
fn refused_between(conn: &impl ConnectionTrait) -> [String; 2] {
    [("left_seq", "right_seq"), ("right_seq", "left_seq")].map(|(one, other)| {
        let (one, other) = (List::clause(conn, one, 2), List::clause(conn, other, 3));
        format!("org_id = $1 AND same = FALSE AND {one} AND {other}")
    })
}

fn between(write: &Write, left: &[i64], right: &[i64]) -> [sea_orm::Value; 3] {
    let list = |side: &[i64]| List::ints(side.iter().copied()).value(&**write);
    [write.actor().org.into(), list(left), list(right)]
}
