//! What people decide: these two are one, these are not, this merge was wrong.

use kernel::{CandidateId, CustomerId, Fault, OperationId};
use platform::storage::bulk::{self, Conflict, Holds, Insert};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use super::apply::{self, Cause, Outcome};
use super::closure;
use super::operation;
use super::rules::Rules;

/// Most pairs of records that one decision may set apart.
const PAIRS_MAX: usize = 10_000;

/// Makes one customer of two. The older id survives, whichever side it stands on.
pub async fn merge(
    write: &Write,
    rules: &Rules,
    one: CustomerId,
    other: CustomerId,
    evidence: serde_json::Value,
) -> Result<Outcome, Fault> {
    if one == other {
        return Err(Fault::invalid("same_customer", "the two are one customer already"));
    }
    apply::take_turn(write).await?;
    let (left, right) = (records(write, one).await?, records(write, other).await?);
    withdraw_refusals(write, &left, &right).await?;
    decide(write, &[(left[0], right[0])], true).await?;
    apply::reconcile(write, rules, &[left[0], right[0]], &Cause { by_hand: true, evidence }).await
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
    let theirs: Vec<i64> =
        serde_json::from_value(merge.detail["absorbed_records"].clone()).map_err(Fault::internal)?;
    let links = closure::links_of(&**write, write.actor().org, theirs).await?;
    // Records that an undone import has taken away are gone; those that are elsewhere by now were split off since.
    let Some(now_with) = links.first().map(|(_, customer)| *customer) else {
        return Err(Fault::conflict("merge_superseded", "the records of this merge are no longer there"));
    };
    let theirs: Vec<i64> = links.iter().filter(|(_, customer)| *customer == now_with).map(|(seq, _)| *seq).collect();
    let all = closure::records_of(&**write, write.actor().org, &[now_with]).await?;
    let others: Vec<i64> = all.into_iter().filter(|seq| !theirs.contains(seq)).collect();
    if others.is_empty() {
        return Err(Fault::conflict("merge_superseded", "the two have been parted since"));
    }
    set_apart(write, &theirs, &others).await?;
    let seeds: Vec<i64> = theirs.iter().chain(&others).copied().collect();
    let cause = Cause { by_hand: true, evidence: serde_json::json!({"operation": id}) };
    apply::reconcile(write, rules, &seeds, &cause).await
}

/// Remembers that two customers are different people, so that nobody proposes them again.
pub async fn refuse(write: &Write, rules: &Rules, candidate: CandidateId, left: i64, right: i64) -> Result<(), Fault> {
    apply::take_turn(write).await?;
    decide(write, &[(left, right)], false).await?;
    let text = "UPDATE match_candidate SET state = 'refused', decided_at = $3, person_id = $4 \
                WHERE org_id = $1 AND id = $2";
    let values = [write.actor().org.into(), candidate.into(), write.now().into(), write.actor().person.into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    apply::reconcile(write, rules, &[left, right], &Cause { by_hand: true, ..Cause::default() }).await?;
    Ok(())
}

/// Ties a record to a customer because somebody said so while looking at that customer.
pub async fn pin(write: &Write, rules: &Rules, record: i64, customer: CustomerId) -> Result<Outcome, Fault> {
    apply::take_turn(write).await?;
    let theirs = records(write, customer).await?;
    if !theirs.contains(&record) {
        decide(write, &[(theirs[0], record)], true).await?;
    }
    apply::reconcile(write, rules, &[record, theirs[0]], &Cause { by_hand: true, ..Cause::default() }).await
}

/// A customer's records, oldest first; never empty.
async fn records(write: &Write, customer: CustomerId) -> Result<Vec<i64>, Fault> {
    let mut seqs = closure::records_of(&**write, write.actor().org, &[customer]).await?;
    seqs.sort_unstable();
    match seqs.is_empty() {
        true => Err(Fault::not_found("customer_not_found", "there is no such customer")),
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
    for (a, b) in [(left, right), (right, left)] {
        let text = format!(
            "DELETE FROM identity_decision WHERE org_id = $1 AND same = FALSE AND {} AND {}",
            List::clause(conn, "left_seq", 2),
            List::clause(conn, "right_seq", 3)
        );
        let values = [
            write.actor().org.into(),
            List::ints(a.iter().copied()).value(conn),
            List::ints(b.iter().copied()).value(conn),
        ];
        write.execute_raw(sql(conn, &text, values)).await?;
    }
    Ok(())
}
