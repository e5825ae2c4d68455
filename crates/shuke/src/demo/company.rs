//! The demo company itself: who works there, and what a marketer would have set up on the first day.

use kernel::Fault;
use serde_json::{Value, json};

use super::ZONE;
use super::desk::Desk;
use crate::Application;

/// Everybody's password. It is no secret: a demo listens on this machine only, unless told otherwise.
pub const PASSWORD: &str = "shuke-demo-2026";

const NAME: &str = "蜀味邻里超市";

/// Somebody who signs in: `(login and role, name, 中文, English)`.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub login: &'static str,
    pub name: &'static str,
    pub what: (&'static str, &'static str),
}

const fn person(login: &'static str, name: &'static str, zh: &'static str, en: &'static str) -> Person {
    Person { login, name, what: (zh, en) }
}

/// The first is the one who founds the company.
pub const PEOPLE: [Person; 4] = [
    person("manager", "马经理", "经理：一切", "owner: everything"),
    person(
        "marketer",
        "林策划",
        "营销：客户、标签、合并、导入",
        "marketing: customers, tags, merges, imports",
    ),
    person("guide", "小周", "导购：只看本店客户", "store guide: customers of one store"),
    person("analyst", "陈分析", "分析：看不到手机号", "analyst: no phone numbers"),
];

/// A filter key and what it must be.
type Condition = (&'static str, &'static str);

/// `(name, colour, family, rule)`; without a rule, people give the tag by hand.
type DemoTag = (&'static str, &'static str, &'static str, Option<Condition>);

const TAGS: [DemoTag; 9] = [
    ("冠军客户", "#d48806", "worth", Some(("tier", "champion"))),
    ("流失预警", "#cf1322", "worth", Some(("at_risk", "true"))),
    ("高价值维护", "#389e0d", "worth", Some(("health", "high_value_keep"))),
    ("常来常往", "#1677ff", "does", Some(("f", "4,5"))),
    ("一次客", "#8c8c8c", "does", Some(("orders_max", "1"))),
    ("小程序用户", "#13a8a8", "who", Some(("source", "shop"))),
    ("找过客服", "#722ed1", "who", Some(("source", "service"))),
    ("试吃官", "#eb2f96", "who", None),
    ("企业团购", "#5b8c00", "who", None),
];

/// Given by hand: `(tag, filter)`.
const BY_HAND: [(&str, [Condition; 2]); 1] = [("试吃官", [("tier", "champion"), ("source", "shop")])];

/// Shared views of the customer list: `(name, search part of the address)`.
const VIEWS: [(&str, &str); 6] = [
    ("冠军客户（按终身价值）", "tier=champion&sort=clv&dir=desc"),
    ("好客户快走了", "at_risk=true&sort=spent&dir=desc"),
    ("沉睡但曾常来", "state=asleep&f=4%2C5&sort=spent&dir=desc"),
    ("疑似重复", "duplicates=possible"),
    ("多系统合并而成", "duplicates=resolved&sort=spent&dir=desc"),
    ("新客户", "tier=new&sort=created_at&dir=desc"),
];

/// Makes the company with its manager, and sits down at their desk.
pub(super) async fn found(application: &Application) -> Result<Desk, Fault> {
    let mut desk = Desk::open(application).await;
    let manager = PEOPLE[0];
    let company = json!({
        "organisation": NAME, "industry": "supermarket", "currency": "CNY", "zone": ZONE, "locale": "zh-CN",
        "name": manager.name, "login": manager.login, "password": PASSWORD,
    });
    desk.post("/setup", &company).await?;
    desk.sign_in(manager.login, PASSWORD).await?;
    Ok(desk)
}

/// Lets the others in, makes tags and views, and leaves the desk. Gives the name of the guide's store.
pub(super) async fn furnish(desk: &Desk) -> Result<String, Fault> {
    let stores = desk.get("/stores").await?;
    let busiest =
        stores["items"].as_array().into_iter().flatten().max_by_key(|store| store["customers"].as_i64());
    let busiest = busiest.ok_or_else(|| Fault::internal("the demo has no stores"))?;
    for person in &PEOPLE[1..] {
        let store = if person.login == "guide" { busiest["id"].clone() } else { Value::Null };
        let body = json!({
            "login": person.login, "name": person.name, "role": person.login, "store_id": store,
            "password": PASSWORD, "locale": "zh-CN",
        });
        desk.post("/people", &body).await?;
    }
    for (name, color, family, rule) in TAGS {
        let rule = rule.map(|(key, value)| json!({ key: value }));
        let tag = json!({ "name": name, "color": color, "family": family, "rule": rule });
        let made = desk.post("/tags", &tag).await?;
        for (_, [(a, a_value), (b, b_value)]) in BY_HAND.iter().filter(|(tag, _)| *tag == name) {
            let filter = json!({ *a: a_value, *b: b_value });
            desk.post("/customers/tagging", &json!({ "filter": filter, "add": [made["id"]] })).await?;
        }
    }
    for (name, query) in VIEWS {
        let view = json!({ "name": name, "list": "customers", "query": query, "shared": true });
        desk.post("/views", &view).await?;
    }
    desk.delete("/session").await?;
    Ok(busiest["name"].as_str().unwrap_or_default().to_owned())
}
