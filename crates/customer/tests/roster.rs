//! The roster and the tables give one answer: after everything that changes customers, lists from memory hold the very
//! customers that the same filter finds in SQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::collections::BTreeSet;

use customer::candidate::store::{self, Proposal};
use customer::profile::query::Query;
use customer::profile::{CustomerFilter, FilterWire, Lens};
use platform::{Actor, Scope, organisation, sql};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use testbed::{App, Client, on_both_engines};

/// Sixty customers who differ in everything that a filter asks for.
async fn company(app: &App) {
    let people = |range: std::ops::Range<usize>| -> Vec<Value> {
        range
            .map(|n| {
                json!({
                    "key": format!("k{n}"), "name": format!("{}{}", ["张", "李", "王"][n % 3], ["伟", "秀英", "娜", "强"][n % 4]),
                    "phone": format!("138{:08}", n * 37), "card": format!("8000{n:04}"), "store": (["S01", "S02"][n % 2]),
                    "city": (["成都", "上海"][n % 2]), "region": (["四川", "上海"][n % 2]),
                    "kind": (if n % 11 == 0 { "business" } else { "consumer" }),
                })
            })
            .collect()
    };
    for (source, range) in [("membership", 0..60), ("shop", 40..50)] {
        let body = json!({"source": source, "items": people(range)});
        app.manager().post("/intake/customers", &body).await.ok();
    }
    let receipts: Vec<Value> = (0..120)
        .filter(|n| n % 60 % 5 != 0)
        .map(|n| {
            let month = 1 + n * 7 % 11;
            let lines = json!([{"sku": "A1", "name": "生抽", "quantity": "1", "unit_price": format!("{}.50", 5 + n % 40)}]);
            json!({
                "number": format!("R{n}"), "at": format!("2026-{month:02}-{:02}T03:00:00Z", 1 + n % 28), "store": "S01",
                "customer": {"card": format!("8000{:04}", n % 60)}, "channel": "store", "lines": lines,
            })
        })
        .collect();
    app.manager().post("/intake/purchases", &json!({"source": "membership", "items": receipts})).await.ok();
    // A present and a return are no purchases: whoever only got those has bought nothing on that day.
    let others = [("P1", "1", "0", 10), ("P2", "-1", "5", 3)].map(|(number, quantity, price, customer)| {
        json!({
            "number": number, "at": "2026-04-10T03:00:00Z", "customer": {"card": format!("8000{customer:04}")},
            "lines": [{"name": "生抽", "quantity": quantity, "unit_price": price}],
        })
    });
    app.manager().post("/intake/purchases", &json!({"source": "membership", "items": others})).await.ok();
}

const ASKED: [&str; 42] = [
    "",
    "q=张",
    "q=zhang",
    "q=zw",
    "q=0037",
    "q=13800000037",
    "q=张 zw",
    "q=nobody",
    "kind=business",
    "tier=champion,loyal,new",
    "tier=unrated",
    "state=active,asleep",
    "state=prospect",
    "health=churn_risk",
    "rfm_band=high,mid",
    "clv_band=low",
    "region=四川",
    "last_from=2026-06-01&last_to=2026-08-31",
    "purchased_from=2026-03-01&purchased_to=2026-03-20",
    "purchased_from=2026-02-01&purchased_to=2026-07-31",
    "purchased_from=2026-09-01",
    "purchased_to=2026-02-15",
    "purchased_from=2026-04-10&purchased_to=2026-04-10",
    "purchased_from=2026-03-05&purchased_to=2026-05-17&orders_min=2",
    "purchased_from=2026-12-01&purchased_to=2026-12-31",
    "joined_from=2026-01-01",
    "clv_min=1",
    "spent_min=2000&spent_max=5000",
    "orders_min=2",
    "r=4,5&f=1,2,3,4,5",
    "at_risk=true",
    "duplicates=resolved",
    "duplicates=possible",
    "source=shop",
    "source=membership&tier=unrated",
    "missing=birthday",
    "missing=phone,store",
    "missing=company&kind=business",
    "invalid=any",
    "invalid=gender_differs",
    "stale=true",
    "stale=false&missing=address",
];

fn wire(asked: &str) -> FilterWire {
    let pairs = asked.split('&').filter_map(|pair| pair.split_once('='));
    serde_json::from_value(pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).collect()).unwrap()
}

async fn in_memory(client: &Client, asked: &str) -> BTreeSet<String> {
    let list = client.get(&format!("/customers?limit=200&{asked}")).await.ok();
    let count = client.get(&format!("/customers/count?{asked}")).await.ok();
    let items = list["items"].as_array().unwrap();
    assert_eq!(count["count"], items.len(), "{asked}");
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn in_sql(app: &App, scope: Scope, asked: &str) -> BTreeSet<String> {
    let conn = app.platform().records().reader();
    let actor = Actor { scope, ..Actor::system(app.org()) };
    let zone = organisation::zone(conn, app.org()).await.unwrap();
    let lens = Lens { platform: app.platform(), actor: &actor, zone: &zone };
    let mut query = Query::customers(conn, &actor);
    CustomerFilter::try_from(wire(asked)).unwrap().apply(&mut query, &lens);
    let rows = query.all(&format!("SELECT c.id FROM customer c WHERE {}", query.conditions())).await.unwrap();
    rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

/// Waits for the jobs that the company has queued by itself: while they write, two looks may differ.
async fn idle(app: &App) {
    let jobs = app.manager().get("/jobs").await.ok();
    for job in jobs["items"].as_array().unwrap() {
        if matches!(job["state"].as_str(), Some("queued" | "running")) {
            app.manager().job(job["id"].as_str().unwrap()).await;
        }
    }
}

/// Every filter, through the manager's eyes and the guide's; says how many customers all of them found.
async fn agree(app: &App, more: &[String]) -> usize {
    idle(app).await;
    let mut found = 0;
    for asked in ASKED.into_iter().chain(more.iter().map(String::as_str)) {
        let seen = in_memory(app.manager(), asked).await;
        assert_eq!(seen, in_sql(app, Scope::All, asked).await, "{asked}");
        found += seen.len();
        if !asked.starts_with("q=1") {
            let store = Scope::Store(app.stores()[0]);
            assert_eq!(
                in_memory(app.guide(), asked).await,
                in_sql(app, store, asked).await,
                "guide: {asked}"
            );
        }
    }
    found
}

/// Proposes pairs of the records with these keys.
async fn propose(app: &App, pairs: &[(&str, &str)]) {
    let write = app.platform().write(&Actor::system(app.org())).await.unwrap();
    let text = "SELECT seq FROM source_record WHERE org_id = $1 AND key = $2 ORDER BY seq LIMIT 1";
    let mut proposals = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let mut seqs = Vec::new();
        for key in [pair.0, pair.1] {
            let row = write.query_one_raw(sql(&*write, text, [app.org().into(), key.into()])).await.unwrap();
            seqs.push(row.unwrap_or_else(|| panic!("no record {key}")).try_get::<i64>("", "seq").unwrap());
        }
        seqs.sort_unstable();
        let evidence =
            json!([{"field": "name", "level": "sound", "weight": 5.1, "left": "张伟", "right": "张薇"}]);
        let (left_seq, right_seq) = (seqs[0], seqs[1]);
        proposals.push(Proposal {
            left_seq,
            right_seq,
            score: 0.9 - 0.01 * place as f64,
            weight: 5.1,
            evidence,
        });
    }
    store::propose(&write, proposals).await.unwrap();
    write.commit_part().await.unwrap();
}

async fn id_of(app: &App, q: &str) -> String {
    app.manager().get(&format!("/customers?q={q}")).await.ok()["items"][0]["id"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn lists_follow_everything_that_happens(app: App) {
        let manager = app.manager();
        assert!(in_memory(manager, "").await.is_empty());
        company(&app).await;
        assert!(agree(&app, &[]).await > 400, "the filters must find somebody");

        // Tags by hand and by rule.
        let tag = manager.post("/tags", &json!({"name": "老客", "color": "#1677FF", "family": "who"})).await.created();
        let by_rule = json!({"name": "四川客", "color": "#1677FF", "family": "who", "rule": {"region": "四川"}});
        let by_rule = manager.post("/tags", &by_rule).await.created();
        let tagged = json!({"filter": {"orders_min": "2"}, "add": [tag["id"]]});
        manager.post("/customers/tagging", &tagged).await.ok();
        let tags = [&tag, &by_rule].map(|tag| format!("tag={}", tag["id"].as_str().unwrap()));
        assert!(!in_memory(manager, &tags[0]).await.is_empty() && !in_memory(manager, &tags[1]).await.is_empty());
        agree(&app, &tags).await;

        // A merge, and back.
        let (left, right) = (id_of(&app, "80000001").await, id_of(&app, "80000002").await);
        let merged = manager.post("/merges", &json!({"survivor": left, "absorbed": right})).await.ok();
        assert_eq!(in_memory(manager, "").await.len(), 59);
        agree(&app, &tags).await;
        let reversal = format!("/merges/{}/reversal", merged["id"].as_str().unwrap());
        manager.post(&reversal, &json!({})).await.ok();
        assert_eq!(in_memory(manager, "").await.len(), 60);
        agree(&app, &tags).await;

        // An edit, and a tag that goes.
        manager.patch(&format!("/customers/{left}"), &json!({"name": "欧阳锋"})).await.ok();
        assert_eq!(in_memory(manager, "q=欧阳").await.len(), 1);
        manager.delete(&format!("/tags/{}", tag["id"].as_str().unwrap())).await;
        agree(&app, &tags).await;

        // Proposals: refused, put off, confirmed and undone.
        propose(&app, &[("k3", "k4"), ("k5", "k6"), ("k6", "k7"), ("k8", "k9")]).await;
        assert_eq!(in_memory(manager, "duplicates=possible").await.len(), 7);
        agree(&app, &[]).await;
        let queue = manager.get("/candidates").await.ok()["items"].clone();
        let at = |place: usize, verb: &str| format!("/candidates/{}/{verb}", queue[place]["id"].as_str().unwrap());
        manager.post(&at(0, "refusal"), &json!({})).await;
        manager.post(&at(3, "deferral"), &json!({"until": "2026-12-24"})).await;
        assert_eq!(in_memory(manager, "duplicates=possible").await.len(), 3);
        agree(&app, &[]).await;
        manager.post(&at(1, "confirmation"), &json!({})).await;
        assert_eq!(in_memory(manager, "duplicates=possible").await.len(), 2);
        agree(&app, &[]).await;
    }

    async fn lists_follow_imports_and_their_undoing(app: App) {
        let manager = app.manager();
        company(&app).await;
        let before = in_memory(manager, "").await;
        let members = "会员卡号,姓名,手机号,城市,注册门店\n80000001,张伟明,13800000037,成都,S02\n80000100,赵敏,13912345678,上海,S01\n";
        let import = manager.upload("/imports", "members.csv", members.as_bytes()).await.created();
        let path = format!("/imports/{}", import["id"].as_str().unwrap());
        manager.patch(&path, &json!({"source": "counter"})).await.ok();
        let job = manager.post(&format!("{path}/run"), &json!({})).await.with_status(202);
        manager.job(job["id"].as_str().unwrap()).await;
        let asked = [format!("import={}", import["id"].as_str().unwrap())];
        assert_eq!(in_memory(manager, &asked[0]).await.len(), 2);
        agree(&app, &asked).await;
        propose(&app, &[("80000100", "k7")]).await;
        assert!(in_memory(manager, "duplicates=possible").await.len() > 1);
        agree(&app, &asked).await;

        let job = manager.post(&format!("{path}/reversal"), &json!({})).await.with_status(202);
        manager.job(job["id"].as_str().unwrap()).await;
        assert!(in_memory(manager, &asked[0]).await.is_empty());
        assert_eq!(in_memory(manager, "").await, before);
        agree(&app, &asked).await;
        let unknown = "import=imp_01h455vb4pex5vsknk084sn02q";
        assert!(in_memory(manager, unknown).await.is_empty());
    }
}
