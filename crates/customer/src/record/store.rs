//! The source_record table: finding, keeping, and remembering what an import changed.

use std::collections::HashMap;

use kernel::{CustomerId, Fault, Moment, OrgId};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{List, Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest as _, Sha256};

use super::{CustomerKind, Profile, Said};
use crate::source::SourceCode;

/// A record as the table keeps it.
#[derive(Debug, Clone)]
pub struct Record {
    pub seq: i64,
    pub source: SourceCode,
    pub key: String,
    pub born: Option<CustomerId>,
    pub kind: CustomerKind,
    pub profile: Profile,
    pub digest: String,
    pub joined_at: Option<Moment>,
    pub first_seen_at: Moment,
    pub updated_at: Moment,
    pub import_no: i64,
}

impl Record {
    pub fn said(&self) -> Said {
        Said {
            source: self.source.clone(),
            key: self.key.clone(),
            kind: self.kind,
            profile: self.profile.clone(),
            joined_at: self.joined_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(FromQueryResult)]
struct Raw {
    seq: i64,
    source: String,
    key: String,
    born_id: String,
    kind: String,
    fields: serde_json::Value,
    digest: String,
    joined_at: Option<Moment>,
    first_seen_at: Moment,
    updated_at: Moment,
    import_no: i64,
}

const COLUMNS: &str =
    "seq, source, key, born_id, kind, fields, digest, joined_at, first_seen_at, updated_at, import_no";

impl TryFrom<Raw> for Record {
    type Error = Fault;

    fn try_from(raw: Raw) -> Result<Self, Fault> {
        Ok(Self {
            seq: raw.seq,
            source: raw.source.parse()?,
            key: raw.key,
            born: raw.born_id.parse().ok(),
            kind: CustomerKind::read(&raw.kind),
            profile: serde_json::from_value(raw.fields).map_err(Fault::internal)?,
            digest: raw.digest,
            joined_at: raw.joined_at,
            first_seen_at: raw.first_seen_at,
            updated_at: raw.updated_at,
            import_no: raw.import_no,
        })
    }
}

/// A record about to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    pub key: String,
    pub kind: CustomerKind,
    pub profile: Profile,
    pub joined_at: Option<Moment>,
}

impl Draft {
    /// This word over an earlier one: what it does not say stays as it was.
    pub fn over(self, before: &Profile, joined_before: Option<Moment>) -> Self {
        let joined_at = self.joined_at.or(joined_before);
        Self { profile: self.profile.over(before), joined_at, ..self }
    }

    /// Equal when nothing is new; kept beside the record so that an unchanged file costs one comparison a row.
    pub fn digest(&self) -> Result<String, Fault> {
        let bytes =
            serde_json::to_vec(&(self.kind, &self.profile, self.joined_at)).map_err(Fault::internal)?;
        Ok(short_hash(&bytes))
    }
}

/// 96 bits of SHA-256, in URL-safe base 64.
pub fn short_hash(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..12])
}

/// The source's records of these keys that are known already: key → (seq, digest).
pub async fn known(
    conn: &impl ConnectionTrait,
    org: OrgId,
    source: &SourceCode,
    keys: Vec<String>,
) -> Result<HashMap<String, (i64, String)>, Fault> {
    let text =
        List::look_up(conn, "key, seq, digest", "source_record", "org_id = $1 AND source = $2", "key", 3);
    let values = [org.into(), source.as_str().into(), List::Texts(keys).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok((row.try_get("", "key")?, (row.try_get("", "seq")?, row.try_get("", "digest")?)))
    };
    rows.iter().map(read).collect()
}

/// The records of these numbers, whole.
pub async fn load(conn: &impl ConnectionTrait, org: OrgId, seqs: Vec<i64>) -> Result<Vec<Record>, Fault> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let clause = List::clause(conn, "seq", 2);
    let text = format!("SELECT {COLUMNS} FROM source_record WHERE org_id = $1 AND {clause} ORDER BY seq");
    let values = [org.into(), List::Ints(seqs).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter().map(|row| Record::try_from(Raw::from_query_result(row, "")?)).collect()
}

/// Writes new records and gives their numbers by key. They belong to nobody until identity has looked at them.
pub async fn insert(
    write: &Write,
    source: &SourceCode,
    drafts: &[Draft],
    import_no: i64,
) -> Result<HashMap<String, i64>, Fault> {
    let columns = [
        ("org_id", Holds::Text),
        ("source", Holds::Text),
        ("key", Holds::Text),
        ("born_id", Holds::Text),
        ("kind", Holds::Text),
        ("name", Holds::Text),
        ("fields", Holds::Json),
        ("digest", Holds::Text),
        ("joined_at", Holds::Int),
        ("first_seen_at", Holds::Int),
        ("updated_at", Holds::Int),
        ("import_no", Holds::Int),
    ];
    let rows = drafts
        .iter()
        .map(|draft| {
            Ok(vec![
                write.actor().org.into(),
                source.as_str().into(),
                draft.key.clone().into(),
                "".into(),
                draft.kind.code().into(),
                draft.profile.name.clone().into(),
                serde_json::to_string(&draft.profile).map_err(Fault::internal)?.into(),
                draft.digest()?.into(),
                draft.joined_at.into(),
                write.now().into(),
                write.now().into(),
                import_no.into(),
            ])
        })
        .collect::<Result<Vec<Row>, Fault>>()?;
    let into =
        Insert { table: "source_record", columns: &columns, conflict: Conflict::Fail, returning: "seq, key" };
    let written = bulk::insert(&**write, &into, rows).await?;
    written.iter().map(|row| Ok((row.try_get("", "key")?, row.try_get("", "seq")?))).collect()
}

/// Overwrites records with what their source says now; what it said before is kept for the import's undo.
pub async fn overwrite(write: &Write, changes: &[(i64, Draft)], import_no: i64) -> Result<(), Fault> {
    if import_no != 0 {
        let seqs = changes.iter().map(|(seq, _)| *seq).collect();
        let before = load(&**write, write.actor().org, seqs).await?;
        let rows = before.iter().filter(|record| record.import_no != import_no).map(|record| {
            let was = serde_json::json!({
                "kind": record.kind, "profile": record.profile, "joined_at": record.joined_at,
                "updated_at": record.updated_at,
            });
            vec![
                write.actor().org.into(),
                import_no.into(),
                "record".into(),
                record.seq.into(),
                was.to_string().into(),
            ]
        });
        let columns = [
            ("org_id", Holds::Text),
            ("import_no", Holds::Int),
            ("what", Holds::Text),
            ("target_seq", Holds::Int),
            ("before", Holds::Json),
        ];
        let into =
            Insert { table: "import_change", columns: &columns, conflict: Conflict::Fail, returning: "" };
        bulk::insert(&**write, &into, rows.collect()).await?;
    }
    put(write, changes, write.now()).await
}

/// Writes what a record says, without remembering what it said before.
pub async fn put(write: &Write, changes: &[(i64, Draft)], at: Moment) -> Result<(), Fault> {
    let columns = [
        ("org_id", Holds::Text),
        ("seq", Holds::Int),
        ("kind", Holds::Text),
        ("name", Holds::Text),
        ("fields", Holds::Json),
        ("digest", Holds::Text),
        ("joined_at", Holds::Int),
        ("updated_at", Holds::Int),
    ];
    let rows = changes
        .iter()
        .map(|(seq, draft)| {
            Ok(vec![
                write.actor().org.into(),
                (*seq).into(),
                draft.kind.code().into(),
                draft.profile.name.clone().into(),
                serde_json::to_string(&draft.profile).map_err(Fault::internal)?.into(),
                draft.digest()?.into(),
                draft.joined_at.into(),
                at.into(),
            ])
        })
        .collect::<Result<Vec<Row>, Fault>>()?;
    bulk::update(&**write, "source_record", &columns, 2, rows).await?;
    Ok(())
}
