//! What the identity tests stand on: members over HTTP, proposals straight into the records.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{Candidate, Id};
use platform::sql;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::App;

/// Customer ids by record key.
pub type Ids = BTreeMap<String, String>;

pub fn member(key: &str, name: &str, phone: &str) -> Value {
    json!({"key": key, "card": key, "name": name, "phone": phone})
}

/// Takes members in one after another, so that the first is the oldest.
pub async fn members(app: &App, source: &str, items: Value) -> Ids {
    for item in items.as_array().unwrap() {
        app.advance(kernel::Moment::SECOND);
        app.manager().post("/intake/customers", &json!({"source": source, "items": [item]})).await.ok();
    }
    let rows = rows(
        app,
        "SELECT r.key, l.customer_id AS id FROM source_record r JOIN identity_link l \
        ON l.org_id = r.org_id AND l.record_seq = r.seq WHERE r.org_id = $1",
    )
    .await;
    rows.into_iter().map(|row| (row.0, row.1)).collect()
}

async fn rows(app: &App, text: &str) -> Vec<(String, String)> {
    let conn = app.platform().records().reader();
    let rows = conn.query_all_raw(sql(conn, text, [app.org().into()])).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

pub async fn page_of(app: &App, id: &str) -> Value {
    app.manager().get(&format!("/customers/{id}")).await.ok()
}

/// A page without what a merge and its undoing rightly add.
pub fn plain(page: &Value) -> Value {
    let mut page = page.clone();
    for key in ["merges", "candidates"] {
        page[key].take();
    }
    for record in page["records"].as_array_mut().into_iter().flatten() {
        record["linked_at"].take();
    }
    page
}

pub async fn merge(app: &App, survivor: &str, absorbed: &str) -> Value {
    app.manager().post("/merges", &json!({"survivor": survivor, "absorbed": absorbed})).await.ok()
}

/// How many customers there are.
pub async fn live(app: &App) -> i64 {
    app.manager().get("/customers/count").await.ok()["count"].as_i64().unwrap()
}

/// Record keys, customer by customer.
pub async fn names_together(app: &App) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let text = "SELECT r.key, l.customer_id FROM source_record r JOIN identity_link l ON l.org_id = r.org_id \
                AND l.record_seq = r.seq WHERE r.org_id = $1 ORDER BY r.key";
    for (key, customer) in rows(app, text).await {
        groups.entry(customer).or_default().push(key);
    }
    let mut groups: Vec<Vec<String>> = groups.into_values().collect();
    groups.sort();
    groups
}

/// Proposes pairs of records by their keys, as a scan would; each scores a little less than the one before.
pub async fn propose(app: &App, pairs: &[(&str, &str)]) {
    let tx = app.platform().records().begin().await.unwrap();
    for (place, (left, right)) in pairs.iter().enumerate() {
        let id: Id<Candidate> = app.platform().mint();
        let evidence =
            json!([{"field": "name", "level": "sound", "weight": 5.1, "left": "张伟", "right": "张薇"}]);
        let text = "INSERT INTO match_candidate (org_id, id, left_seq, right_seq, score, weight, evidence, agreeing, state, found_at) \
                    SELECT $1, $2, MIN(seq), MAX(seq), $3, 9.0, $4, ' name ', 'open', 0 FROM source_record \
                    WHERE org_id = $1 AND key IN ($5, $6)";
        let score = 0.99 - 0.01 * place as f64;
        let values =
            [app.org().into(), id.into(), score.into(), evidence.into(), (*left).into(), (*right).into()];
        tx.execute_raw(sql(&*tx, text, values)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Takes a file in, from the upload to the end of the job; gives the import.
pub async fn import(app: &App, name: &str, source: &str, text: &str) -> String {
    let draft = app.manager().upload("/imports", name, text.as_bytes()).await.created();
    let id = draft["id"].as_str().unwrap().to_owned();
    app.manager().patch(&format!("/imports/{id}"), &json!({"source": source})).await.ok();
    let job = app.manager().post(&format!("/imports/{id}/run"), &json!({})).await.with_status(202);
    let done = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "done", "{done}");
    id
}

/// Looks for duplicates to the end; gives what was done.
pub async fn scan(app: &App) -> Value {
    let job = app.manager().post("/candidates/scan", &json!({})).await.with_status(202);
    let done = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "done", "{done}");
    done["result"].clone()
}

/// The rules in force with other thresholds, as one sends them.
#[allow(dead_code, reason = "not every test of identity changes rules")]
pub async fn rules_with(app: &App, thresholds: Value) -> Value {
    let seen = app.manager().get("/identity/rules").await.ok();
    let rules = seen["rules"].as_array().unwrap().iter().enumerate().map(|(place, rule)| {
        let mut rule = rule.clone();
        rule["priority"] = json!(place + 1);
        rule
    });
    json!({"rules": rules.collect::<Vec<_>>(), "thresholds": thresholds, "version": seen["version"]})
}

/// Pairs that were put together: how many, how many of them rightly, and how many there should be.
#[derive(Debug, Default)]
pub struct Pairs {
    pub found: usize,
    pub right: usize,
    pub all: usize,
}

/// Writes what three systems know of 300 simulated people.
pub fn write_town(folder: &std::path::Path) {
    let plan = worlds::Plan {
        seed: 7,
        people: 300,
        start: jiff::civil::date(2025, 11, 1),
        end: jiff::civil::date(2025, 12, 31),
        now: jiff::civil::date(2025, 12, 31).at(22, 0, 0, 0),
    };
    worlds::simulate(worlds::World::Supermarket, &plan).unwrap().write(folder).unwrap();
}

/// Takes in what three systems know of 300 simulated people; gives the person behind each member and buyer.
pub async fn town(app: &App) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    write_town(folder.path());
    let files = [
        ("membership_members.csv", "membership"),
        ("shop_buyers.csv", "shop"),
        ("service_tickets.csv", "service"),
    ];
    for (file, source) in files {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        import(app, file, source, &text).await;
    }
    let mut truth = csv::Reader::from_path(folder.path().join("truth/records.csv")).unwrap();
    let rows = truth.records().map(Result::unwrap);
    rows.filter(|row| ["membership", "shop"].contains(&&row[0]))
        .map(|row| (row[1].into(), row[2].into()))
        .collect()
}

pub async fn pairs(app: &App, truth: &BTreeMap<String, String>) -> Pairs {
    let mut pairs = Pairs::default();
    let mut groups = names_together(app).await;
    groups.iter_mut().for_each(|group| group.retain(|key| truth.contains_key(key)));
    for group in &groups {
        for (at, one) in group.iter().enumerate() {
            pairs.found += group.len() - at - 1;
            pairs.right += group[at + 1..].iter().filter(|other| truth[*other] == truth[one]).count();
        }
    }
    let mut people: BTreeMap<&String, usize> = BTreeMap::new();
    truth.values().for_each(|person| *people.entry(person).or_default() += 1);
    pairs.all = people.values().map(|n| n * (n - 1) / 2).sum();
    pairs
}

/// Eleven records of four customers, with numbers of their own in each round, taken in one by one.
pub async fn partition_of(
    app: &App,
    round: u64,
    order: impl FnOnce(Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)>,
) -> BTreeSet<BTreeSet<String>> {
    let phone = |n: u64| format!("138{:08}", 12_305_000 + round * 10 + n);
    let item = |key: &str, name: &str, phone: Option<String>, card: Option<u64>| {
        json!({"key": format!("{key}-{round}"), "name": name, "phone": phone,
            "card": card.map(|card| format!("7{round:03}{card:04}"))})
    };
    let items = vec![
        // A couple on one phone; the till's nameless record goes with whom membership knows.
        ("membership", item("a", "张伟", Some(phone(1)), Some(1))),
        ("shop", item("b", "李娜", Some(phone(1)), None)),
        ("pos", item("c", "", Some(phone(1)), None)),
        ("shop", item("d", "张玮", Some(phone(1)), None)),
        ("service", item("e", "李女士", Some(phone(1)), None)),
        // A changed number, tied by the card.
        ("membership", item("f", "王芳", Some(phone(2)), Some(2))),
        ("pos", item("g", "", Some(phone(3)), Some(2))),
        ("shop", item("h", "王芳", Some(phone(3)), None)),
        // Somebody who got the old number.
        ("shop", item("i", "陈杰", Some(phone(2)), None)),
        ("service", item("j", "陈先生", Some(phone(2)), None)),
        ("pos", item("k", "", None, Some(2))),
    ];
    for (source, item) in order(items) {
        app.manager().post("/intake/customers", &json!({"source": source, "items": [item]})).await.ok();
    }
    let suffix = format!("-{round}");
    let together = names_together(app).await.into_iter().map(|group| {
        group.iter().filter_map(|key| key.strip_suffix(&suffix).map(str::to_owned)).collect::<BTreeSet<_>>()
    });
    together.filter(|group| !group.is_empty()).collect()
}

/// Fisher and Yates with a small generator: the same seed, the same order.
pub fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(last, (state >> 33) as usize % (last + 1));
    }
    items
}
