//! One history of five people, beside a plain model of it: ties between people as a forest, whose branches are cut.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use testbed::App;

use crate::ground;

pub const PEOPLE: usize = 5;
const NAMES: [&str; PEOPLE] = ["张伟", "李娜", "王芳", "刘洋", "陈杰"];
const TAGS: usize = 3;

#[derive(Debug, Clone)]
pub enum Step {
    /// By hand, from the customers' pages.
    Merge(usize, usize),
    /// From the queue of proposals, which are about records.
    Confirm(usize, usize),
    /// One of the merges that can be taken back.
    Undo(Index),
    /// Another system tells of somebody, by their phone.
    Arrive(usize),
    /// The same by a file.
    Import(usize),
    /// The last file is taken back.
    UndoImport,
    Buy(usize),
    Tag(usize, usize),
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = || 0..PEOPLE;
    let step = prop_oneof![
        5 => (one(), one()).prop_map(|(a, b)| Step::Merge(a, b)),
        3 => (one(), one()).prop_map(|(a, b)| Step::Confirm(a, b)),
        4 => any::<Index>().prop_map(Step::Undo),
        2 => one().prop_map(Step::Arrive),
        1 => one().prop_map(Step::Import),
        1 => Just(Step::UndoImport),
        2 => one().prop_map(Step::Buy),
        3 => (one(), 0..TAGS).prop_map(|(person, tag)| Step::Tag(person, tag)),
    ];
    prop::collection::vec(step, 4..14)
}

pub async fn make_tags(app: &App) -> Vec<Value> {
    let mut tags = Vec::new();
    for name in ["爱吃辣", "会员日", "常退货"] {
        let tag = json!({"name": name, "color": "#aa0000", "family": "does"});
        tags.push(app.manager().post("/tags", &tag).await.created()["id"].clone());
    }
    tags
}

/// How many customers the rules in force would merge and split, were all records looked at anew.
pub async fn what_rules_would_change(app: &App) -> (i64, i64) {
    let mut rules =
        ground::rules_with(app, app.manager().get("/identity/rules").await.ok()["thresholds"].clone()).await;
    rules.as_object_mut().unwrap().remove("version");
    let job = app.manager().post("/identity/rules/preview", &rules).await.with_status(202);
    let done = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "done", "{done}");
    let n = |key: &str| done["result"][key].as_i64().unwrap();
    if n("merged") + n("split") > 0 {
        eprintln!("{done} {:?}", ground::names_together(app).await);
    }
    (n("merged"), n("split"))
}

/// People are meant by number; the lower, the older.
pub struct Past<'a> {
    app: &'a App,
    all_tags: &'a [Value],
    round: u32,
    ids: Vec<String>,
    /// Keys of records, by person.
    records: Vec<BTreeSet<String>>,
    /// What somebody said is one.
    edges: Vec<(usize, usize)>,
    proposed: BTreeSet<(usize, usize)>,
    spent: Vec<i64>,
    tags: Vec<BTreeSet<usize>>,
    imports: Vec<(String, usize, String)>,
    number: Cell<u32>,
}

impl<'a> Past<'a> {
    pub async fn begin(app: &'a App, all_tags: &'a [Value], round: u32) -> Self {
        let mut past = Self {
            app,
            all_tags,
            round,
            ids: Vec::new(),
            records: Vec::new(),
            edges: Vec::new(),
            proposed: BTreeSet::new(),
            spent: vec![0; PEOPLE],
            tags: vec![BTreeSet::new(); PEOPLE],
            imports: Vec::new(),
            number: Cell::new(0),
        };
        let members: Vec<Value> = (0..PEOPLE)
            .map(|person| ground::member(&past.key(person), NAMES[person], &past.phone(person)))
            .collect();
        let ids = ground::members(app, "membership", json!(members)).await;
        for person in 0..PEOPLE {
            past.ids.push(ids[&past.key(person)].clone());
            past.records.push(BTreeSet::from([past.key(person)]));
        }
        past
    }

    fn key(&self, person: usize) -> String {
        format!("m{person}x{}", self.round)
    }

    fn phone(&self, person: usize) -> String {
        format!("13{:08}{person}", 71_305_000 + self.round)
    }

    fn another(&self, what: &str) -> String {
        self.number.set(self.number.get() + 1);
        format!("{what}{}x{}", self.number.get(), self.round)
    }

    pub async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        self.app.advance(kernel::Moment::SECOND);
        match step {
            Step::Merge(one, other) => self.merge(one, other).await,
            Step::Confirm(one, other) => self.confirm(one, other).await,
            Step::Undo(which) => {
                let open = self.open_merges().await;
                if !open.is_empty() {
                    self.undo(&open[which.index(open.len())]).await?;
                }
            }
            Step::Arrive(person) => {
                let key = self.another("a");
                let item = json!({"key": key, "name": NAMES[person], "phone": self.phone(person)});
                let batch = json!({"source": "shop", "items": [item]});
                self.app.manager().post("/intake/customers", &batch).await.ok();
                self.records[person].insert(key);
            }
            Step::Import(person) => {
                let key = self.another("f");
                let text = format!("客户编号,姓名,手机号\n{key},{},{}\n", NAMES[person], self.phone(person));
                let import = ground::import(self.app, &format!("{key}.csv"), "service", &text).await;
                self.records[person].insert(key.clone());
                self.imports.push((import, person, key));
            }
            Step::UndoImport => {
                if let Some((import, person, key)) = self.imports.pop() {
                    let path = format!("/imports/{import}/reversal");
                    let job = self.app.manager().post(&path, &json!({})).await.with_status(202);
                    self.app.manager().job(job["id"].as_str().unwrap()).await;
                    self.records[person].remove(&key);
                }
            }
            Step::Buy(person) => {
                let line = json!({"sku": "A1", "name": "生抽", "quantity": "1", "unit_price": "30.00"});
                let who = json!({"card": self.key(person)});
                let receipt = json!({"number": self.another("R"), "at": "2026-11-20T10:00:00Z", "customer": who, "lines": [line]});
                let sold = json!({"source": "pos", "items": [receipt]});
                self.app.manager().post("/intake/purchases", &sold).await.ok();
                self.spent[person] += 3_000;
            }
            Step::Tag(person, tag) => {
                let given = json!({"ids": [self.ids[self.oldest(person)]], "add": [self.all_tags[tag]], "remove": []});
                self.app.manager().post("/customers/tagging", &given).await.ok();
                if !self.tags_of(&self.with(person)).contains(&tag) {
                    let oldest = self.oldest(person);
                    self.tags[oldest].insert(tag);
                }
            }
        }
        Ok(())
    }

    /// Many hands at one time: whatever came first, what is left holds together, and can be taken back.
    pub async fn take_at_once(&mut self, merges: &[(usize, usize)]) -> Result<(), TestCaseError> {
        let app = self.app;
        let ask = |path: String, body: Value| async move { app.manager().post(&path, &body).await.status };
        let mut all = Vec::new();
        for &(one, other) in merges {
            all.push(ask(
                "/merges".to_owned(),
                json!({"survivor": self.ids[one], "absorbed": self.ids[other]}),
            ));
        }
        for (place, merge) in self.open_merges().await.iter().enumerate() {
            let path = format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
            all.push(ask(path, json!({})));
            let item = json!({"key": self.another("c"), "name": NAMES[place], "phone": self.phone(place)});
            all.push(ask("/intake/customers".to_owned(), json!({"source": "shop", "items": [item]})));
        }
        for status in futures::future::join_all(all).await {
            prop_assert!(status == 200 || status == 409, "{}", status);
        }
        self.holds_together().await?;
        while let Some(merge) = self.open_merges().await.last() {
            let path = format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
            self.app.manager().post(&path, &json!({})).await.ok();
            self.holds_together().await?;
        }
        let homes: BTreeSet<Option<usize>> = self.homes().await.into_iter().collect();
        prop_assert_eq!(homes.len(), PEOPLE, "everybody stands alone again");
        Ok(())
    }

    /// With which group everybody is, by place.
    async fn homes(&self) -> Vec<Option<usize>> {
        let now = ground::names_together(self.app).await;
        (0..PEOPLE).map(|person| now.iter().position(|group| group.contains(&self.key(person)))).collect()
    }

    /// Each id leads to where its own record is, and whoever is not seen can be taken back by one merge.
    async fn holds_together(&self) -> Result<(), TestCaseError> {
        let homes = self.homes().await;
        let mut absorbed = BTreeSet::new();
        for person in 0..PEOPLE {
            let oldest = (0..PEOPLE).find(|&other| homes[other] == homes[person]).unwrap();
            let page = ground::page_of(self.app, &self.ids[person]).await;
            prop_assert_eq!(page["id"].as_str(), Some(self.ids[oldest].as_str()));
            if oldest != person {
                absorbed.insert(self.ids[person].clone());
            }
        }
        let open = self.open_merges().await;
        let can_return: BTreeSet<String> =
            open.iter().map(|one| one["absorbed"]["id"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!((&can_return, open.len()), (&absorbed, absorbed.len()));
        Ok(())
    }

    async fn merge(&mut self, one: usize, other: usize) {
        let ask = json!({"survivor": self.ids[one], "absorbed": self.ids[other]});
        let reply = self.app.manager().post("/merges", &ask).await;
        let (left, right) = (self.oldest(one), self.oldest(other));
        if left == right {
            reply.refused(409, "same_customer");
        } else {
            reply.ok();
            self.edges.push((left, right));
        }
    }

    async fn confirm(&mut self, one: usize, other: usize) {
        let pair = (one.min(other), one.max(other));
        if self.oldest(one) == self.oldest(other) || !self.proposed.insert(pair) {
            return;
        }
        ground::propose(self.app, &[(&self.key(one), &self.key(other))]).await;
        let queue = self.app.manager().get("/candidates?limit=200").await.ok();
        let sides = [self.oldest(one), self.oldest(other)].map(|person| json!(self.ids[person]));
        let items = queue["items"].as_array().unwrap();
        let found = items
            .iter()
            .find(|item| sides.contains(&item["left"]["id"]) && sides.contains(&item["right"]["id"]));
        let path = format!("/candidates/{}/confirmation", found.unwrap()["id"].as_str().unwrap());
        self.app.manager().post(&path, &json!({})).await.ok();
        self.edges.push((one, other));
    }

    /// Exactly one group falls into two, between those whom the merge was about; the branch between them is cut.
    async fn undo(&mut self, merge: &Value) -> Result<(), TestCaseError> {
        let path = format!("/merges/{}/reversal", merge["id"].as_str().unwrap());
        self.app.manager().post(&path, &json!({})).await.ok();
        let now = ground::names_together(self.app).await;
        let home = |person: usize| now.iter().position(|group| group.contains(&self.key(person)));
        let cut: Vec<usize> = (0..self.edges.len())
            .filter(|&edge| home(self.edges[edge].0) != home(self.edges[edge].1))
            .collect();
        let [absorbed, survivor] = ["absorbed", "survivor"]
            .map(|side| self.ids.iter().position(|id| merge[side]["id"] == json!(id)).unwrap());
        prop_assert_ne!(home(absorbed), home(survivor), "the two of {} are still one", merge);
        prop_assert_eq!(cut.len(), 1, "one tie is cut by undoing {} into {}", absorbed, survivor);
        self.edges.remove(cut[0]);
        Ok(())
    }

    /// The merges of these people that can be taken back.
    async fn open_merges(&self) -> Vec<Value> {
        let log = self.app.manager().get("/merges?kind=merge&limit=200").await.ok();
        let items = log["items"].as_array().unwrap().iter();
        let ours = |id: &Value| self.ids.iter().any(|known| id == known);
        items.filter(|one| one["can_undo"] == json!(true) && ours(&one["absorbed"]["id"])).cloned().collect()
    }

    /// Who is one with that person.
    fn with(&self, person: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([person]);
        loop {
            let next = self.edges.iter().find(|(a, b)| all.contains(a) != all.contains(b));
            let Some((a, b)) = next else { return all };
            all.extend([*a, *b]);
        }
    }

    fn oldest(&self, person: usize) -> usize {
        self.with(person).into_iter().next().unwrap_or(person)
    }

    fn tags_of(&self, group: &BTreeSet<usize>) -> BTreeSet<usize> {
        group.iter().flat_map(|person| &self.tags[*person]).copied().collect()
    }

    pub async fn check(&self) -> Result<(), TestCaseError> {
        let groups: BTreeSet<BTreeSet<usize>> = (0..PEOPLE).map(|person| self.with(person)).collect();
        let expected: BTreeSet<BTreeSet<String>> = groups
            .iter()
            .map(|group| group.iter().flat_map(|person| self.records[*person].iter().cloned()).collect())
            .collect();
        let suffix = format!("x{}", self.round);
        let found: BTreeSet<BTreeSet<String>> = ground::names_together(self.app)
            .await
            .into_iter()
            .map(|group| {
                group.into_iter().filter(|key| key.ends_with(&suffix) && !key.contains(':')).collect()
            })
            .filter(|group: &BTreeSet<String>| !group.is_empty())
            .collect();
        prop_assert_eq!(found, expected);
        for group in &groups {
            self.check_one(group).await?;
        }
        let absorbed = self
            .open_merges()
            .await
            .into_iter()
            .map(|one| one["absorbed"]["id"].as_str().unwrap().to_owned());
        let mut absorbed: Vec<String> = absorbed.collect();
        absorbed.sort();
        let mut younger: Vec<String> = (0..PEOPLE)
            .filter(|&person| self.oldest(person) != person)
            .map(|person| self.ids[person].clone())
            .collect();
        younger.sort();
        prop_assert_eq!(absorbed, younger, "each who is not seen can be taken back, once");
        Ok(())
    }

    async fn check_one(&self, group: &BTreeSet<usize>) -> Result<(), TestCaseError> {
        let oldest = *group.iter().next().unwrap();
        for &person in group {
            let page = ground::page_of(self.app, &self.ids[person]).await;
            prop_assert_eq!(page["id"].as_str(), Some(self.ids[oldest].as_str()), "the oldest id survives");
            let names: BTreeSet<&str> =
                page["tags"].as_array().unwrap().iter().map(|tag| tag["id"].as_str().unwrap()).collect();
            let tags = self.tags_of(group);
            let expected: BTreeSet<&str> =
                tags.iter().map(|tag| self.all_tags[*tag].as_str().unwrap()).collect();
            prop_assert_eq!(names, expected, "tags of {}", person);
            let spent: i64 = group.iter().map(|person| self.spent[*person]).sum();
            prop_assert_eq!(
                page["value"]["spent_minor"].as_i64().unwrap_or(0),
                spent,
                "purchases of {}",
                person
            );
            let contacts: BTreeMap<String, usize> = count(page["contacts"].as_array().unwrap());
            prop_assert_eq!(contacts.get("phone"), Some(&group.len()), "phones of {}", person);
            prop_assert_eq!(contacts.get("card"), Some(&group.len()), "cards of {}", person);
        }
        Ok(())
    }

    /// Whatever can still be taken back, the latest last.
    pub async fn take_all_back(&mut self) -> Result<(), TestCaseError> {
        while let Some(merge) = self.open_merges().await.last().cloned() {
            self.undo(&merge).await?;
            self.check().await?;
        }
        prop_assert!(self.edges.is_empty(), "{:?}", self.edges);
        Ok(())
    }
}

fn count(contacts: &[Value]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for contact in contacts {
        *counted.entry(contact["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counted
}
