//! Mappings that were used before, by the header they were used for.

use kernel::{Fault, MappingId, Moment};
use platform::{Actor, Write, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::json;
use crate::import::mapping::{Choice, header_hash};
use crate::import::{Import, ImportKind, Saved, columns};

/// An earlier mapping of the same header.
pub struct SavedMapping {
    pub saved: Saved,
    pub kind: ImportKind,
    pub source: String,
    pub choices: Vec<Choice>,
}

/// The mapping last used for that header.
pub async fn saved(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    hash: &str,
) -> Result<Option<SavedMapping>, Fault> {
    let text = "SELECT id, name, kind, source, mapping FROM saved_mapping WHERE org_id = $1 AND header_hash = $2 \
                ORDER BY used_at DESC, id DESC LIMIT 1";
    let Some(row) = conn.query_one_raw(sql(conn, text, [actor.org.into(), hash.into()])).await? else {
        return Ok(None);
    };
    let Some(kind) = ImportKind::read(&row.try_get::<String>("", "kind")?) else { return Ok(None) };
    let mapping: Value = row.try_get("", "mapping")?;
    Ok(Some(SavedMapping {
        saved: Saved { id: row.try_get("", "id")?, name: row.try_get("", "name")? },
        kind,
        source: row.try_get("", "source")?,
        choices: columns::read(kind, serde_json::from_value(mapping).map_err(Fault::internal)?),
    }))
}

/// A mapping that can be chosen: what it is called, for what it was used, and when last.
pub struct Known {
    pub id: MappingId,
    pub name: String,
    pub kind: ImportKind,
    pub source: String,
    pub used_at: Moment,
}

/// The mappings that were used last.
pub async fn mappings(conn: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<Known>, Fault> {
    let text = "SELECT id, name, kind, source, used_at FROM saved_mapping WHERE org_id = $1 \
                ORDER BY used_at DESC, id DESC LIMIT $2";
    let rows = conn.query_all_raw(sql(conn, text, [actor.org.into(), (limit as i64).into()])).await?;
    let mut known = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(kind) = ImportKind::read(&row.try_get::<String>("", "kind")?) else { continue };
        let (id, name) = (row.try_get("", "id")?, row.try_get("", "name")?);
        known.push(Known {
            id,
            name,
            kind,
            source: row.try_get("", "source")?,
            used_at: row.try_get("", "used_at")?,
        });
    }
    Ok(known)
}

/// Keeps the mapping of a run for the next file of that kind.
pub async fn use_mapping(write: &Write, import: &Import) -> Result<(), Fault> {
    let text = "INSERT INTO saved_mapping (org_id, id, name, kind, source, header_hash, mapping, used_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, kind, header_hash) \
                DO UPDATE SET source = excluded.source, mapping = excluded.mapping, used_at = excluded.used_at";
    let id: MappingId = write.platform().mint();
    let values = [
        write.actor().org.into(),
        id.into(),
        import.file_name.as_str().into(),
        import.kind.code().into(),
        import.source.as_str().into(),
        header_hash(import.layout.names()).into(),
        json(&columns::stored(&import.choices))?.into(),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}
