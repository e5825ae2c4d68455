//! The log of merges and unmerges: what became of whom, why, and who did it.

use kernel::{CustomerId, Fault, Moment, OperationId};
use platform::{Actor, List, Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    Merge,
    Unmerge,
}

impl OperationKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Unmerge => "unmerge",
        }
    }
}

/// An operation about to be logged. For an unmerge, `absorbed` is who stands alone again.
#[derive(Debug, Clone)]
pub struct Operation {
    pub kind: OperationKind,
    pub survivor: CustomerId,
    pub absorbed: CustomerId,
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
    pub detail: serde_json::Value,
}

/// What undoing has to know of an operation.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Logged {
    pub kind: String,
    pub survivor_id: CustomerId,
    /// `absorbed_records` and `survivor_records` as they were, and `pair`, the two of which somebody said that they are
    /// one.
    pub detail: serde_json::Value,
    pub undone_at: Option<Moment>,
}

pub async fn log(write: &Write, operation: &Operation) -> Result<OperationId, Fault> {
    let id: OperationId = write.platform().mint();
    // Whoever brings a record has not decided whose it is.
    let person = write.actor().person.filter(|_| operation.rule != "score");
    let text = "INSERT INTO identity_operation (org_id, id, kind, survivor_id, absorbed_id, rule, confidence, \
                person_id, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        write.actor().org.into(),
        id.into(),
        operation.kind.code().into(),
        operation.survivor.into(),
        operation.absorbed.into(),
        operation.rule.clone().into(),
        operation.confidence.into(),
        person.into(),
        operation.detail.clone().into(),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(id)
}

/// The merges of a customer that stands alone again are over.
pub async fn close_merges(write: &Write, absorbed: CustomerId) -> Result<(), Fault> {
    let text = "UPDATE identity_operation SET undone_at = $3 \
                WHERE org_id = $1 AND absorbed_id = $2 AND kind = 'merge' AND undone_at IS NULL";
    write
        .execute_raw(sql(&**write, text, [write.actor().org.into(), absorbed.into(), write.now().into()]))
        .await?;
    Ok(())
}

/// What is known of the merges of these customers that are not undone.
pub async fn open_details(
    write: &Write,
    absorbed: impl Iterator<Item = CustomerId>,
) -> Result<Vec<serde_json::Value>, Fault> {
    let text = format!(
        "SELECT detail FROM identity_operation WHERE org_id = $1 AND kind = 'merge' AND undone_at IS NULL AND {}",
        List::clause(&**write, "absorbed_id", 2)
    );
    let values = [write.actor().org.into(), List::texts(absorbed).value(&**write)];
    let rows = write.query_all_raw(sql(&**write, &text, values)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "detail")?)).collect()
}

pub async fn find(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: OperationId,
) -> Result<Option<Logged>, Fault> {
    let text =
        "SELECT kind, survivor_id, detail, undone_at FROM identity_operation WHERE org_id = $1 AND id = $2";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into(), id.into()])).await?;
    Ok(row.map(|row| Logged::from_query_result(&row, "")).transpose()?)
}
