//! Identities held against the truth of a simulated world: the records of members and shop buyers, which are customers,
//! and with them the service tickets, of which some name nobody and come from a number that nobody has.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use platform::{Records, sql};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::Outcome;
use crate::febrl::pairs_within;

/// A proposal from this score on is one that a person would confirm.
const CONFIRMED_FROM: f64 = 0.95;

/// Whom each record belongs to today. Tickets are facts: theirs is whoever their record belongs to.
const OWNERS: &str = "\
    SELECT r.source AS source, r.key AS key, l.record_seq AS record, l.customer_id AS customer FROM source_record r \
    JOIN identity_link l ON l.org_id = r.org_id AND l.record_seq = r.seq WHERE r.source IN ('membership', 'shop') \
    UNION ALL \
    SELECT 'service', c.number, l.record_seq, l.customer_id FROM service_case c \
    JOIN identity_link l ON l.org_id = c.org_id AND l.record_seq = c.record_seq";
/// What scores have merged and nobody has taken back, the latest first.
const BY_SCORE: &str = "SELECT absorbed_id AS absorbed, detail FROM identity_operation \
    WHERE kind = 'merge' AND rule = 'score' AND undone_at IS NULL ORDER BY at DESC, id DESC";
const PROPOSALS: &str = "SELECT a.customer_id AS one, b.customer_id AS other FROM match_candidate m \
    JOIN identity_link a ON a.org_id = m.org_id AND a.record_seq = m.left_seq \
    JOIN identity_link b ON b.org_id = m.org_id AND b.record_seq = m.right_seq WHERE m.score >= $1";

pub fn judge(url: &str, truth: &Path) -> Outcome<Value> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let records = Records::open(url).await?;
        let conn = records.reader();
        let people = people(truth)?;
        let owners = owners(conn, &people).await?;
        let parted = before_scores(conn, &owners).await?;
        let proposals = proposals(conn).await?;
        records.close().await?;
        let tickets: Vec<bool> = owners.iter().map(|owner| owner.ticket).collect();
        let labels: Vec<(String, String)> =
            owners.into_iter().map(|owner| (owner.customer, owner.person)).collect();
        let confirmed: Vec<(String, String)> = joined(&labels, &proposals);
        let both = |labels: &[(String, String)]| {
            let customers: Vec<(String, String)> = labels
                .iter()
                .zip(&tickets)
                .filter(|(_, ticket)| !**ticket)
                .map(|(one, _)| one.clone())
                .collect();
            json!({"customers": figures(&customers), "with_tickets": figures(labels)})
        };
        Ok(json!({
            "records": labels.len(), "proposals": proposals.len(),
            "rules": both(&parted), "scores": both(&labels), "confirmed": both(&confirmed),
        }))
    })
}

/// `(system, key)` to person, for everybody whom a customer record is about.
fn people(truth: &Path) -> Outcome<HashMap<(String, String), String>> {
    let mut reader = csv::Reader::from_path(truth)?;
    let mut people = HashMap::new();
    for row in reader.records() {
        let row = row?;
        if &row[0] != "pos" && !row[2].is_empty() {
            people.insert((row[0].to_owned(), row[1].to_owned()), row[2].to_owned());
        }
    }
    Ok(people)
}

/// A record that the truth knows.
struct Owner {
    record: i64,
    customer: String,
    person: String,
    ticket: bool,
}

async fn owners(
    conn: &impl ConnectionTrait,
    people: &HashMap<(String, String), String>,
) -> Outcome<Vec<Owner>> {
    let mut owners = Vec::new();
    for row in conn.query_all_raw(sql(conn, OWNERS, [])).await? {
        let (source, key): (String, String) = (row.try_get("", "source")?, row.try_get("", "key")?);
        // Records that are called by an identifier carry its kind in front.
        let ticket = source == "service";
        let plain = key.rsplit_once(':').map_or(key.as_str(), |(_, value)| value).to_owned();
        if let Some(person) = people.get(&(source, plain)) {
            let (record, customer) = (row.try_get("", "record")?, row.try_get("", "customer")?);
            owners.push(Owner { record, customer, person: person.clone(), ticket });
        }
    }
    Ok(owners)
}

/// `(customer, person)` as it was before scores merged anybody: each such merge gives back, the latest first, the
/// customer that it absorbed.
async fn before_scores(conn: &impl ConnectionTrait, owners: &[Owner]) -> Outcome<Vec<(String, String)>> {
    let mut customers: HashMap<i64, String> =
        owners.iter().map(|owner| (owner.record, owner.customer.clone())).collect();
    for row in conn.query_all_raw(sql(conn, BY_SCORE, [])).await? {
        let (absorbed, detail): (String, Value) = (row.try_get("", "absorbed")?, row.try_get("", "detail")?);
        for record in detail["absorbed_records"].as_array().into_iter().flatten().filter_map(Value::as_i64) {
            customers.entry(record).and_modify(|customer| customer.clone_from(&absorbed));
        }
    }
    Ok(owners.iter().map(|owner| (customers[&owner.record].clone(), owner.person.clone())).collect())
}

async fn proposals(conn: &impl ConnectionTrait) -> Outcome<Vec<(String, String)>> {
    let rows = conn.query_all_raw(sql(conn, PROPOSALS, [CONFIRMED_FROM.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "one")?, row.try_get("", "other")?))).collect()
}

/// The labels as they would be if every proposal were confirmed.
fn joined(labels: &[(String, String)], proposals: &[(String, String)]) -> Vec<(String, String)> {
    let mut parent: BTreeMap<&str, &str> = BTreeMap::new();
    fn root<'a>(parent: &BTreeMap<&'a str, &'a str>, mut of: &'a str) -> &'a str {
        while let Some(next) = parent.get(of) {
            of = next;
        }
        of
    }
    for (one, other) in proposals {
        let (one, other) = (root(&parent, one), root(&parent, other));
        if one != other {
            parent.insert(one.max(other), one.min(other));
        }
    }
    let label = |(customer, person): &(String, String)| (root(&parent, customer).to_owned(), person.clone());
    labels.iter().map(label).collect()
}

fn figures(labels: &[(String, String)]) -> Value {
    let customers: Vec<&String> = labels.iter().map(|(customer, _)| customer).collect();
    let people: Vec<&String> = labels.iter().map(|(_, person)| person).collect();
    let (found, truth, right) = (pairs_within(&customers), pairs_within(&people), pairs_within(labels));
    let distinct = |of: &[&String]| of.iter().collect::<BTreeSet<_>>().len() as f64;
    let share = |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    // A customer too many for each (customer, person) pair beyond one a person.
    let faces: BTreeSet<(&String, &String)> =
        labels.iter().map(|(customer, person)| (customer, person)).collect();
    json!({
        "precision": share(right, found), "recall": share(right, truth),
        "duplicates_share": 1.0 - distinct(&people) / faces.len().max(1) as f64,
        "customers": distinct(&customers), "people": distinct(&people),
    })
}
