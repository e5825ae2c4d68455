//! The identity_ruling table: the rules that an organisation has saved over those of the configuration.

use std::borrow::Cow;
use std::sync::Arc;

use kernel::{Fault, JobId, Moment, OrgId};
use platform::{Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::identity::Rules;

/// What an organisation has saved, and how often.
#[derive(Debug, Clone)]
pub struct Saved {
    pub version: i64,
    /// Nothing after going back to the configuration's rules.
    pub rules: Option<Rules>,
    pub at: Moment,
    /// Who saved them, by name.
    pub person: Option<String>,
    /// What makes the customers follow.
    pub job: Option<JobId>,
}

#[derive(FromQueryResult)]
struct Raw {
    version: i64,
    rules: serde_json::Value,
    at: Moment,
    person: Option<String>,
    job_id: Option<JobId>,
}

pub async fn load(conn: &impl ConnectionTrait, org: OrgId) -> Result<Option<Saved>, Fault> {
    let text = "SELECT g.version, g.rules, g.at, g.job_id, p.name AS person FROM identity_ruling g \
                LEFT JOIN person p ON p.org_id = g.org_id AND p.id = g.person_id WHERE g.org_id = $1";
    let Some(row) = conn.query_one_raw(sql(conn, text, [org.into()])).await? else { return Ok(None) };
    let raw = Raw::from_query_result(&row, "")?;
    let rules = serde_json::from_value(raw.rules).map_err(Fault::internal)?;
    Ok(Some(Saved { version: raw.version, rules, at: raw.at, person: raw.person, job: raw.job_id }))
}

/// The rules that count: the organisation's own, or else those of the configuration.
pub async fn in_force<'a>(
    conn: &impl ConnectionTrait,
    org: OrgId,
    configured: &'a Rules,
) -> Result<Cow<'a, Rules>, Fault> {
    let saved = load(conn, org).await?.and_then(|saved| saved.rules);
    Ok(saved.map_or(Cow::Borrowed(configured), Cow::Owned))
}

/// The same, for all that one command does.
pub async fn followed_by<'a>(write: &Write, configured: &'a Rules) -> Result<Cow<'a, Rules>, Fault> {
    #[derive(Clone)]
    struct Own(Option<Arc<Rules>>);

    let look = async {
        let saved = load(&**write, write.actor().org).await?;
        Ok(Own(saved.and_then(|saved| saved.rules).map(Arc::new)))
    };
    let Own(own) = write.once(look).await?;
    Ok(own.map_or(Cow::Borrowed(configured), |rules| Cow::Owned(Arc::unwrap_or_clone(rules))))
}

/// Saves these as that version; nothing stands for the configuration's.
pub async fn save(write: &Write, version: i64, rules: Option<&Rules>, job: JobId) -> Result<(), Fault> {
    let text = "INSERT INTO identity_ruling (org_id, version, rules, person_id, job_id, at) \
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id) DO UPDATE SET version = excluded.version, \
                rules = excluded.rules, person_id = excluded.person_id, job_id = excluded.job_id, at = excluded.at";
    let actor = write.actor();
    let rules = serde_json::to_value(rules).map_err(Fault::internal)?;
    let values =
        [actor.org.into(), version.into(), rules.into(), actor.person.into(), job.into(), write.now().into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}
