//! The kinds of entries, each from its own table.

use kernel::{Fault, Moment};
use platform::List;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Map, Value, json};

use super::{Ask, Entry, EntryKind, EntryRef, Table};
use crate::profile::query::Query;
use crate::profile::sight::Sight;

/// A source record's facts: the table's rows that hang on the customer's records.
const FACTS: &str = "FROM identity_link l CROSS JOIN {table} f";

/// The latest entries of one table behind the place, sorted.
pub async fn entries(conn: &impl ConnectionTrait, ask: &Ask<'_>, table: Table) -> Result<Vec<Entry>, Fault> {
    let mut query = Query::of(conn, ask.actor);
    let (select, at, key) = match table {
        Table::Purchase => (
            format!(
                "SELECT f.at, f.seq, f.kind, f.number, f.channel, f.currency, f.lines, \
                 f.gross_minor - f.returned_minor AS amount_minor, s.name AS store {} \
                 LEFT JOIN store s ON s.org_id = f.org_id AND s.id = f.store_id",
                FACTS.replace("{table}", "purchase")
            ),
            "f.at",
            "f.seq",
        ),
        Table::Service => (
            format!(
                "SELECT f.at, f.seq, f.kind, f.number, f.content, f.satisfaction, f.state {}",
                FACTS.replace("{table}", "service_case")
            ),
            "f.at",
            "f.seq",
        ),
        Table::Event => (
            format!("SELECT f.at, f.seq, f.kind, f.name, f.source {}", FACTS.replace("{table}", "event")),
            "f.at",
            "f.seq",
        ),
        Table::Record => (
            "SELECT l.linked_at AS at, l.record_seq AS seq, l.rule, l.confidence, r.source, r.key, \
             o.name AS source_name, i.id AS import_id, i.file_name FROM identity_link l \
             CROSS JOIN source_record r \
             LEFT JOIN source o ON o.org_id = r.org_id AND o.code = r.source \
             LEFT JOIN import i ON i.org_id = r.org_id AND i.no = r.import_no"
                .to_owned(),
            "l.linked_at",
            "l.record_seq",
        ),
        Table::Tag => (
            "SELECT f.at, f.tag_id AS seq, f.given_by, t.name, t.color, p.name AS person FROM customer_tag f \
             JOIN tag t ON t.org_id = f.org_id AND t.id = f.tag_id \
             LEFT JOIN person p ON p.org_id = f.org_id AND p.id = f.person_id"
                .to_owned(),
            "f.at",
            "f.tag_id",
        ),
        Table::Edit => (
            "SELECT f.at, f.seq, f.detail, p.name AS person FROM audit f \
             LEFT JOIN person p ON p.org_id = f.org_id AND p.id = f.person_id"
                .to_owned(),
            "f.at",
            "f.seq",
        ),
        Table::Operation => (
            "SELECT f.at, f.id AS seq, f.kind, f.rule, f.survivor_id, f.absorbed_id, p.name AS person \
             FROM identity_operation f LEFT JOIN person p ON p.org_id = f.org_id AND p.id = f.person_id"
                .to_owned(),
            "f.at",
            "f.id",
        ),
    };
    narrow(&mut query, ask, table);
    ask.behind(&mut query, table, at, key)?;
    let text =
        format!("{select} WHERE {} ORDER BY {at} DESC, {key} DESC LIMIT {}", query.conditions(), ask.limit);
    query.all(&text).await?.iter().map(|row| entry(row, table, ask.sight)).collect()
}

/// Only what is this customer's.
fn narrow<C: ConnectionTrait>(query: &mut Query<'_, C>, ask: &Ask<'_>, table: Table) {
    match table {
        Table::Tag => {
            let id = query.bind(ask.customer);
            query.and(format!("f.org_id = $1 AND f.customer_id = {id}"));
        }
        Table::Edit => {
            let ids = query.one_of("f.subject", List::texts(&ask.ids));
            query.and(format!("f.org_id = $1 AND {ids} AND f.action = 'customer.edit'"));
        }
        Table::Operation => {
            let survivor = query.one_of("o.survivor_id", List::texts(&ask.ids));
            let absorbed = query.one_of("o.absorbed_id", List::texts(&ask.ids));
            query.and(format!(
                "f.org_id = $1 AND f.id IN (SELECT o.id FROM identity_operation o WHERE o.org_id = $1 AND {survivor} \
                 UNION SELECT o.id FROM identity_operation o WHERE o.org_id = $1 AND {absorbed})"
            ));
        }
        Table::Record | Table::Event | Table::Purchase | Table::Service => {
            let id = query.bind(ask.customer);
            query.and(format!("l.org_id = $1 AND l.customer_id = {id}"));
            query.and(match table {
                Table::Record => "r.seq = l.record_seq".to_owned(),
                _ => "f.org_id = $1 AND f.record_seq = l.record_seq".to_owned(),
            });
        }
    }
}

fn entry(row: &QueryResult, table: Table, sight: Sight<'_>) -> Result<Entry, Fault> {
    let text = |column: &str| row.try_get::<Option<String>>("", column);
    let at: Moment = row.try_get("", "at")?;
    let key = match table.keys_are_numbers() {
        true => row.try_get::<i64>("", "seq")?.to_string(),
        false => row.try_get("", "seq")?,
    };
    let refer = |kind: &'static str| Some(EntryRef { kind, id: key.clone() });
    let (kind, title_code, params, reference) = match table {
        Table::Purchase => {
            let (kind, title) = match text("kind")?.as_deref() {
                Some("return") => (EntryKind::Return, "returned"),
                Some("cancelled") => (EntryKind::Purchase, "order_cancelled"),
                Some("adjustment") => (EntryKind::Purchase, "adjusted"),
                _ => (EntryKind::Purchase, "purchased"),
            };
            let params = json!({
                "number": text("number")?, "channel": text("channel")?, "store": text("store")?,
                "amount_minor": row.try_get::<i64>("", "amount_minor")?, "currency": text("currency")?,
                "lines": row.try_get::<i64>("", "lines")?,
            });
            (kind, title.to_owned(), params, refer("purchase"))
        }
        Table::Service => {
            let params = json!({
                "number": text("number")?, "content": text("content")?.map(|content| sight.text(content)),
                "satisfaction": row.try_get::<Option<i64>>("", "satisfaction")?, "state": text("state")?,
            });
            let title = format!("service_{}", text("kind")?.unwrap_or_default());
            (EntryKind::Service, title, params, refer("service_case"))
        }
        Table::Event => {
            let params = json!({
                "kind": text("kind")?, "name": text("name")?.map(|name| sight.text(name)), "source": text("source")?,
            });
            (EntryKind::Event, "event".to_owned(), params, None)
        }
        Table::Record => {
            let params = json!({
                "source": text("source")?, "source_name": text("source_name")?, "rule": text("rule")?,
                "key": text("key")?.map(|key| sight.key(key)),
                "confidence": row.try_get::<f64>("", "confidence")?, "file_name": text("file_name")?,
            });
            let reference = match text("import_id")? {
                Some(id) => Some(EntryRef { kind: "import", id }),
                None => refer("record"),
            };
            (EntryKind::Record, "record_joined".to_owned(), params, reference)
        }
        Table::Tag => {
            let given_by = text("given_by")?.unwrap_or_default();
            let title = if given_by == "rule" { "tag_given_by_rule" } else { "tag_given" };
            let params = json!({"name": text("name")?, "color": text("color")?, "person": text("person")?});
            (EntryKind::Tag, title.to_owned(), params, refer("tag"))
        }
        Table::Edit => {
            let detail: Value = row.try_get("", "detail")?;
            let params = json!({"fields": detail["fields"], "person": text("person")?});
            (EntryKind::Edit, "edited".to_owned(), params, None)
        }
        Table::Operation => {
            let (kind, title) = match text("kind")?.as_deref() {
                Some("unmerge") => (EntryKind::Unmerge, "unmerged"),
                _ => (EntryKind::Merge, "merged"),
            };
            let params = json!({
                "rule": text("rule")?, "survivor": text("survivor_id")?, "absorbed": text("absorbed_id")?,
                "person": text("person")?,
            });
            (kind, title.to_owned(), params, refer("operation"))
        }
    };
    Ok(Entry { at, kind, title_code, params: known(params), reference, key })
}

/// Leaves out what is not known.
fn known(params: Value) -> Map<String, Value> {
    match params {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}
