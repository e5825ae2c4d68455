//! The source records that are this customer: what each says, and why it belongs here.

use std::collections::BTreeMap;

use kernel::{Fault, ImportId, Moment};
use platform::sql;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use super::Ask;
use super::contacts::Tied;
use crate::identifier::IdentifierKind;
use crate::profile::sight::Sight;
use crate::record::Profile;

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceView {
    pub code: String,
    pub name: String,
    pub kind: String,
}

/// The customer as one source knows them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RecordView {
    pub seq: i64,
    pub source: SourceView,
    /// The source's own key; masked for those who may not see contacts.
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The store as the source writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The rule that ties it to this customer.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
    pub linked_at: Moment,
    pub first_seen_at: Moment,
    pub updated_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ImportId>,
    /// Everything the source said, by field.
    pub fields: BTreeMap<String, String>,
}

#[derive(FromQueryResult)]
struct Raw {
    seq: i64,
    source: String,
    source_name: Option<String>,
    source_kind: Option<String>,
    key: String,
    fields: serde_json::Value,
    rule: String,
    confidence: f64,
    linked_at: Moment,
    first_seen_at: Moment,
    updated_at: Moment,
    import_id: Option<ImportId>,
}

pub(super) async fn load(
    conn: &impl ConnectionTrait,
    ask: &Ask<'_>,
    tied: &[Tied],
) -> Result<Vec<RecordView>, Fault> {
    let text = "SELECT r.seq, r.source, o.name AS source_name, o.kind AS source_kind, r.key, r.fields, l.rule, \
                l.confidence, l.linked_at, r.first_seen_at, r.updated_at, i.id AS import_id FROM identity_link l \
                CROSS JOIN source_record r \
                LEFT JOIN source o ON o.org_id = r.org_id AND o.code = r.source \
                LEFT JOIN import i ON i.org_id = r.org_id AND i.no = r.import_no \
                WHERE l.org_id = $1 AND l.customer_id = $2 AND r.seq = l.record_seq ORDER BY r.source, r.seq";
    let rows = conn.query_all_raw(sql(conn, text, [ask.actor.org.into(), ask.id.into()])).await?;
    rows.iter().map(|row| view(Raw::from_query_result(row, "")?, ask.sight, tied)).collect()
}

fn view(raw: Raw, sight: Sight<'_>, tied: &[Tied]) -> Result<RecordView, Fault> {
    let profile: Profile = serde_json::from_value(raw.fields).map_err(Fault::internal)?;
    let phone = tied
        .iter()
        .find(|tied| tied.record_seq == raw.seq && tied.contact.kind == IdentifierKind::Phone)
        .map(|tied| tied.contact.value.clone());
    Ok(RecordView {
        seq: raw.seq,
        source: SourceView {
            name: raw.source_name.unwrap_or_else(|| raw.source.clone()),
            kind: raw.source_kind.unwrap_or_default(),
            code: raw.source,
        },
        key: sight.key(raw.key),
        name: profile.name.clone().map(|name| sight.text(name)),
        phone,
        city: profile.city.clone(),
        store: profile.store.clone(),
        rule: raw.rule,
        confidence: raw.confidence,
        linked_at: raw.linked_at,
        first_seen_at: raw.first_seen_at,
        updated_at: raw.updated_at,
        import_id: raw.import_id,
        fields: fields(profile, sight)?,
    })
}

/// The profile's fields by name. Columns of no known meaning may hold anything, so only those see them who see all.
fn fields(mut profile: Profile, sight: Sight<'_>) -> Result<BTreeMap<String, String>, Fault> {
    let mut fields = sight.only(Some(std::mem::take(&mut profile.more))).unwrap_or_default();
    profile.address = sight.only(profile.address);
    if let serde_json::Value::Object(known) = serde_json::to_value(profile).map_err(Fault::internal)? {
        for (name, value) in known {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let text = if name == "birthday" { text } else { sight.text(text) };
            fields.insert(name, text);
        }
    }
    Ok(fields)
}
