//! The tag table.

use kernel::{Fault, TagId};
use platform::{Actor, List, Write, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use super::{Color, Definition, Family, Tag};
use crate::profile::query::Query;
use crate::profile::{CustomerFilter, FilterWire};
use crate::roster::mark;

const COLUMNS: &str = "t.id, t.name, t.color, t.family, t.rule";

fn read(row: &QueryResult) -> Result<Tag, Fault> {
    let rule: Option<serde_json::Value> = row.try_get("", "rule")?;
    let rule = match rule.filter(|rule| !rule.is_null()) {
        Some(rule) => {
            let wire: FilterWire = serde_json::from_value(rule).map_err(Fault::internal)?;
            Some(CustomerFilter::try_from(wire)?)
        }
        None => None,
    };
    Ok(Tag {
        id: row.try_get("", "id")?,
        definition: Definition {
            name: row.try_get("", "name")?,
            color: Color(row.try_get("", "color")?),
            family: Family::read(&row.try_get::<String>("", "family")?),
            rule,
        },
    })
}

/// Every tag with how many customers within the actor's scope carry it, by family and name.
pub async fn list(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(Tag, i64)>, Fault> {
    let query = Query::customers(conn, actor);
    let text = format!(
        "SELECT {COLUMNS}, COALESCE(n.n, 0) AS n FROM tag t LEFT JOIN (SELECT g.tag_id, COUNT(*) AS n \
         FROM customer_tag g JOIN customer c ON c.org_id = g.org_id AND c.id = g.customer_id \
         WHERE g.org_id = $1 AND {} GROUP BY g.tag_id) n ON n.tag_id = t.id WHERE t.org_id = $1 \
         ORDER BY t.family DESC, t.name",
        query.conditions()
    );
    query.all(&text).await?.iter().map(|row| Ok((read(row)?, row.try_get("", "n")?))).collect()
}

pub async fn find(conn: &impl ConnectionTrait, actor: &Actor, id: TagId) -> Result<Tag, Fault> {
    let text = format!("SELECT {COLUMNS} FROM tag t WHERE t.org_id = $1 AND t.id = $2");
    let row = conn.query_one_raw(sql(conn, &text, [actor.org.into(), id.into()])).await?;
    read(&row.ok_or_else(|| Fault::not_found("tag_not_found", "there is no such tag"))?)
}

/// The tags that have a rule.
pub async fn with_rules(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Tag>, Fault> {
    let text =
        format!("SELECT {COLUMNS} FROM tag t WHERE t.org_id = $1 AND t.rule IS NOT NULL ORDER BY t.id");
    let rows = conn.query_all_raw(sql(conn, &text, [actor.org.into()])).await?;
    rows.iter().map(read).collect()
}

/// How many of these tags there are.
pub async fn count_known(conn: &impl ConnectionTrait, actor: &Actor, ids: &[TagId]) -> Result<i64, Fault> {
    let text = format!("SELECT COUNT(*) AS n FROM tag WHERE org_id = $1 AND {}", List::clause(conn, "id", 2));
    let values = [actor.org.into(), List::texts(ids).value(conn)];
    let row = conn.query_one_raw(sql(conn, &text, values)).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

pub async fn count(conn: &impl ConnectionTrait, actor: &Actor) -> Result<i64, Fault> {
    let text = "SELECT COUNT(*) AS n FROM tag WHERE org_id = $1";
    let row = conn.query_one_raw(sql(conn, text, [actor.org.into()])).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

/// Writes a new tag, or one anew. A name stands for one tag.
pub async fn put(write: &Write, tag: &Tag) -> Result<(), Fault> {
    let Definition { name, color, family, rule } = &tag.definition;
    let taken = "SELECT 1 AS n FROM tag WHERE org_id = $1 AND name = $2 AND id <> $3";
    let values = [write.actor().org.into(), name.clone().into(), tag.id.into()];
    if write.query_one_raw(sql(&**write, taken, values)).await?.is_some() {
        return Err(Fault::conflict("tag_name_taken", "there is a tag of that name already")
            .field(kernel::FieldFault::new("/name", "tag_name_taken")));
    }
    let rule =
        rule.as_ref().map(|rule| serde_json::to_value(rule.wire())).transpose().map_err(Fault::internal)?;
    let text = "INSERT INTO tag (org_id, id, name, color, family, rule, created_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name, \
                color = excluded.color, family = excluded.family, rule = excluded.rule";
    let values = [
        write.actor().org.into(),
        tag.id.into(),
        name.clone().into(),
        color.0.clone().into(),
        family.code().into(),
        sea_orm::Value::Json(rule.map(Box::new)),
        write.now().into(),
    ];
    write.execute_raw(sql(&**write, text, values)).await?;
    Ok(())
}

/// Takes a tag away from everybody, and forgets it.
pub async fn remove(write: &Write, id: TagId) -> Result<(), Fault> {
    let mut query = Query::of(&**write, write.actor());
    let id = query.bind(id);
    let carriers =
        format!("DELETE FROM customer_tag WHERE org_id = $1 AND tag_id = {id} RETURNING customer_id");
    changed(write, &query, &carriers).await?;
    query.execute(&format!("DELETE FROM tag WHERE org_id = $1 AND id = {id}")).await?;
    Ok(())
}

/// Runs a statement on `customer_tag` that returns whose tags it changed, and says how many it changed.
pub async fn changed<C: ConnectionTrait>(
    write: &Write,
    query: &Query<'_, C>,
    text: &str,
) -> Result<u64, Fault> {
    let rows = query.all(text).await?;
    let customers = rows.iter().map(|row| row.try_get("", "customer_id")).collect::<Result<Vec<_>, _>>()?;
    mark::touch(write, &customers).await?;
    Ok(rows.len() as u64)
}
