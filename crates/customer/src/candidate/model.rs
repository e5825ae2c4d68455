//! The linkage model of an organisation: one row, sealed, since the frequent values it keeps are people's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{Fault, Moment, OrgId};
use mining::linkage::{Linker, Schema};
use platform::{Platform, Write, sql};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// With so much more (or less) to learn from, the model is learnt anew.
const GROWTH_MAX: f64 = 0.2;

/// The models of all organisations, kept in memory: reading one takes longer than comparing a record with it.
#[derive(Clone, Default)]
pub struct Linkers(Arc<Mutex<Known>>);

/// Each organisation's model and when it was learnt.
type Known = HashMap<OrgId, (Moment, Arc<Linker>)>;

impl Linkers {
    /// The model that was learnt last, however long ago; nothing before the first scan.
    pub async fn latest(&self, write: &Write) -> Result<Option<Arc<Linker>>, Fault> {
        let (conn, org) = (&**write, write.actor().org);
        let text = "SELECT trained_at FROM linkage_model WHERE org_id = $1";
        let Some(row) = conn.query_one_raw(sql(conn, text, [org.into()])).await? else { return Ok(None) };
        let trained_at: Moment = row.try_get("", "trained_at")?;
        if let Some((_, linker)) = self.lock().get(&org).filter(|(at, _)| *at == trained_at) {
            return Ok(Some(linker.clone()));
        }
        let linker = read(conn, write.platform(), org, &Schema::chinese_consumer()).await?.map(Arc::new);
        if let Some(linker) = &linker {
            self.lock().insert(org, (trained_at, linker.clone()));
        }
        Ok(linker)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The model, unless it is out of date: another schema, or another number of records.
pub async fn current(
    platform: &Platform,
    org: OrgId,
    schema: &Schema,
    records: u64,
) -> Result<Option<Linker>, Fault> {
    let linker = read(platform.records().reader(), platform, org, schema).await?;
    Ok(linker.filter(|linker| !has_grown(linker.records, records)))
}

async fn read(
    conn: &impl ConnectionTrait,
    platform: &Platform,
    org: OrgId,
    schema: &Schema,
) -> Result<Option<Linker>, Fault> {
    let text = "SELECT model FROM linkage_model WHERE org_id = $1";
    let Some(row) = conn.query_one_raw(sql(conn, text, [org.into()])).await? else { return Ok(None) };
    let model: Value = row.try_get("", "model")?;
    let Some(sealed) = model["sealed"].as_str() else { return Ok(None) };
    // A model that an older version wrote in another form is learnt again.
    let linker: Option<Linker> = serde_json::from_str(&platform.vault().open_sealed(sealed)?).ok();
    Ok(linker.filter(|linker| linker.schema == *schema))
}

fn has_grown(then: u64, now: u64) -> bool {
    then.abs_diff(now) as f64 > then as f64 * GROWTH_MAX
}

pub async fn keep(write: &Write, linker: &Linker) -> Result<(), Fault> {
    let learnt = serde_json::to_string(linker).map_err(Fault::internal)?;
    let model = json!({
        "sealed": write.platform().vault().seal(&learnt)?,
        "records": linker.records, "converged": linker.converged,
    });
    let text = "INSERT INTO linkage_model (org_id, model, trained_at) VALUES ($1, $2, $3) \
                ON CONFLICT (org_id) DO UPDATE SET model = excluded.model, trained_at = excluded.trained_at";
    let at: Moment = write.now();
    write.execute_raw(sql(&**write, text, [write.actor().org.into(), model.into(), at.into()])).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_more_or_less_is_learnt_anew() {
        for (then, now, grown) in [(100, 120, false), (100, 121, true), (100, 79, true), (0, 1, true)] {
            assert_eq!(has_grown(then, now), grown, "{then} {now}");
        }
    }
}
