//! The same records in files of another order. Afterwards every file is taken back, and nothing is left.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use testbed::App;

use crate::ground;

const NAMES: [&str; 7] = ["张伟", "张玮", "李娜", "李女士", "张先生", "王芳", ""];
const SOURCES: [&str; 3] = ["membership", "shop", "service"];
const PEOPLE_MAX: usize = 8;

/// A name, a phone and a card out of a few, and the system that knows them so.
#[derive(Debug, Clone)]
pub struct Person {
    name: usize,
    phone: Option<u8>,
    card: Option<u8>,
    source: usize,
}

/// People and two orders to tell of them.
pub fn two_orders() -> impl Strategy<Value = (Vec<Person>, Vec<usize>, Vec<usize>)> {
    let person = (0..NAMES.len(), prop::option::of(0..3_u8), prop::option::of(0..3_u8), 0..SOURCES.len())
        .prop_map(|(name, phone, card, source)| Person { name, phone, card, source });
    let order = || Just((0..PEOPLE_MAX).collect::<Vec<usize>>()).prop_shuffle();
    (prop::collection::vec(person, 2..=PEOPLE_MAX), order(), order())
}

/// What scores merge depends on what they have learnt from, and so on what is there; the rules do not.
pub async fn leave_scores_out(app: &App) {
    let rules = ground::rules_with(app, json!({"propose": 0.5, "merge": 1.0})).await;
    let job = app.manager().post("/identity/rules", &rules).await.with_status(202);
    app.manager().job(job["id"].as_str().unwrap()).await;
}

/// Which records are one customer; a file for each run of records of one source.
pub async fn customers_of(app: &App, people: &[Person], order: &[usize]) -> BTreeSet<BTreeSet<String>> {
    let order: Vec<usize> = order.iter().copied().filter(|&at| at < people.len()).collect();
    let mut imports = Vec::new();
    for run in order.chunk_by(|a, b| people[*a].source == people[*b].source) {
        let rows: String = run.iter().map(|&at| row(at, &people[at])).collect();
        let text = format!("客户编号,姓名,手机号,会员卡号\n{rows}");
        imports.push(ground::import(app, "people.csv", SOURCES[people[run[0]].source], &text).await);
    }
    let together = ground::names_together(app).await.into_iter().map(BTreeSet::from_iter).collect();
    for import in imports.iter().rev() {
        let job =
            app.manager().post(&format!("/imports/{import}/reversal"), &json!({})).await.with_status(202);
        assert_eq!(app.manager().job(job["id"].as_str().unwrap()).await["state"], "done");
    }
    assert_eq!(ground::live(app).await, 0, "nothing is left of what was taken back");
    together
}

fn row(at: usize, person: &Person) -> String {
    let phone = person.phone.map(|n| format!("1371305000{n}")).unwrap_or_default();
    let card = person.card.map(|n| format!("70040{n}")).unwrap_or_default();
    format!("k{at},{},{phone},{card}\n", NAMES[person.name])
}
