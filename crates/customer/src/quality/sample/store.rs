//! The tables of samples, of whom they drew, and of what was found.

use std::collections::BTreeMap;

use kernel::{CustomerId, Fault, Moment, OrgId, SampleId};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{Actor, Scope, Write, sql};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::result::{Marks, Verdict};
use crate::profile::query::Query;

/// A sample about to be kept.
pub struct New {
    pub id: SampleId,
    pub month: i64,
    pub seed: String,
    pub population: i64,
}

/// A sample as it was drawn.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Sample {
    pub id: SampleId,
    pub month: i64,
    pub seed: String,
    pub population: i64,
    pub size: i64,
    pub created_at: Moment,
    /// Who drew it, by name; nobody when the night did.
    pub person: Option<String>,
}

const COLUMNS: &str = "SELECT s.id, s.month, s.seed, s.population, s.size, s.created_at, p.name AS person \
     FROM quality_sample s LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id WHERE s.org_id = $1";

pub async fn list(conn: &impl ConnectionTrait, org: OrgId) -> Result<Vec<Sample>, Fault> {
    let text = format!("{COLUMNS} ORDER BY s.month DESC");
    let rows = conn.query_all_raw(sql(conn, &text, [org.into()])).await?;
    rows.iter().map(|row| Ok(Sample::from_query_result(row, "")?)).collect()
}

pub async fn find(conn: &impl ConnectionTrait, org: OrgId, id: SampleId) -> Result<Sample, Fault> {
    let text = format!("{COLUMNS} AND s.id = $2");
    let row = conn.query_one_raw(sql(conn, &text, [org.into(), id.into()])).await?;
    let row = row.ok_or_else(|| Fault::not_found("sample_not_found", "there is no such sample"))?;
    Ok(Sample::from_query_result(&row, "")?)
}

pub async fn of_month(
    conn: &impl ConnectionTrait,
    org: OrgId,
    month: i64,
) -> Result<Option<SampleId>, Fault> {
    let text = "SELECT id FROM quality_sample WHERE org_id = $1 AND month = $2";
    let row = conn.query_one_raw(sql(conn, text, [org.into(), month.into()])).await?;
    Ok(row.map(|row| row.try_get("", "id")).transpose()?)
}

/// The customers of whom a source said something new in that time.
pub async fn spoken_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    from: Moment,
    behind: Moment,
) -> Result<Vec<CustomerId>, Fault> {
    let text = "SELECT DISTINCT l.customer_id FROM source_record r JOIN identity_link l ON l.org_id = r.org_id \
                AND l.record_seq = r.seq WHERE r.org_id = $1 AND r.updated_at >= $2 AND r.updated_at < $3";
    let rows = conn.query_all_raw(sql(conn, text, [org.into(), from.into(), behind.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

pub async fn add(write: &Write, new: &New, drawn: &[CustomerId]) -> Result<(), Fault> {
    let actor = write.actor();
    let text = "INSERT INTO quality_sample (org_id, id, month, seed, population, size, person_id, created_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        actor.org.into(),
        new.id.into(),
        new.month.into(),
        new.seed.clone().into(),
        new.population.into(),
        (drawn.len() as i64).into(),
        actor.person.into(),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    let columns = [
        ("org_id", Holds::Text),
        ("sample_id", Holds::Text),
        ("place", Holds::Int),
        ("customer_id", Holds::Text),
    ];
    let row = |(at, id): (usize, &CustomerId)| -> Row {
        vec![actor.org.into(), new.id.into(), (at as i64 + 1).into(), (*id).into()]
    };
    let into =
        Insert { table: "quality_sample_item", columns: &columns, conflict: Conflict::Fail, returning: "" };
    bulk::insert(&**write, &into, drawn.iter().enumerate().map(row).collect()).await?;
    Ok(())
}

/// Whom a sample drew, by place.
pub async fn drawn(
    conn: &impl ConnectionTrait,
    org: OrgId,
    sample: SampleId,
) -> Result<BTreeMap<i64, CustomerId>, Fault> {
    let text = "SELECT place, customer_id FROM quality_sample_item WHERE org_id = $1 AND sample_id = $2";
    let rows = conn.query_all_raw(sql(conn, text, [org.into(), sample.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "place")?, row.try_get("", "customer_id")?))).collect()
}

/// What was found, by place and field.
pub async fn marks(
    conn: &impl ConnectionTrait,
    org: OrgId,
    sample: SampleId,
) -> Result<BTreeMap<(i64, String), Verdict>, Fault> {
    let text = "SELECT place, field, verdict FROM quality_mark WHERE org_id = $1 AND sample_id = $2";
    let mut marks = BTreeMap::new();
    for row in conn.query_all_raw(sql(conn, text, [org.into(), sample.into()])).await? {
        if let Some(verdict) = Verdict::read(&row.try_get::<String>("", "verdict")?) {
            marks.insert((row.try_get("", "place")?, row.try_get("", "field")?), verdict);
        }
    }
    Ok(marks)
}

/// Keeps what somebody found; nothing takes it back.
pub async fn mark(
    write: &Write,
    sample: SampleId,
    place: i64,
    field: &str,
    verdict: Option<Verdict>,
) -> Result<(), Fault> {
    let actor = write.actor();
    let key = [actor.org.into(), sample.into(), place.into(), field.into()];
    let Some(verdict) = verdict else {
        let text =
            "DELETE FROM quality_mark WHERE org_id = $1 AND sample_id = $2 AND place = $3 AND field = $4";
        write.execute_raw(sql(&**write, text, key)).await?;
        return Ok(());
    };
    let text = "INSERT INTO quality_mark (org_id, sample_id, place, field, verdict, person_id, at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org_id, sample_id, place, field) DO UPDATE SET \
                verdict = excluded.verdict, person_id = excluded.person_id, at = excluded.at";
    let values = key.into_iter().chain([verdict.code().into(), actor.person.into(), write.now().into()]);
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// What was found in all samples, of the customers that the actor sees: by sample and field.
pub async fn found(
    conn: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<BTreeMap<SampleId, BTreeMap<String, Marks>>, Fault> {
    let mut query = match actor.scope {
        Scope::All => Query::of(conn, actor),
        _ => Query::customers(conn, actor),
    };
    query.and("m.org_id = $1".to_owned());
    let own = match actor.scope {
        Scope::All => "",
        _ => {
            "JOIN quality_sample_item i ON i.org_id = m.org_id AND i.sample_id = m.sample_id AND i.place = m.place \
             JOIN customer c ON c.org_id = i.org_id AND c.id = i.customer_id"
        }
    };
    let text = format!(
        "SELECT m.sample_id, m.field, m.verdict, COUNT(*) AS n FROM quality_mark m {own} WHERE {} \
         GROUP BY m.sample_id, m.field, m.verdict",
        query.conditions()
    );
    let mut found: BTreeMap<SampleId, BTreeMap<String, Marks>> = BTreeMap::new();
    for row in query.all(&text).await? {
        let marks = found.entry(row.try_get("", "sample_id")?).or_default();
        let marks = marks.entry(row.try_get("", "field")?).or_default();
        if let Some(verdict) = Verdict::read(&row.try_get::<String>("", "verdict")?) {
            marks.add(verdict, row.try_get::<i64>("", "n")?.unsigned_abs());
        }
    }
    Ok(found)
}
