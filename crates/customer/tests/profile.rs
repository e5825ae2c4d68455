//! Customers over HTTP: who is listed, found, shown and taken away, and to whom.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testbed::{App, on_both_engines};

const PHONE: &str = "13812345670";
const CARD: &str = "80010001";
const ADDRESS: &str = "中山路 12 号";
const EMAIL: &str = "wei@example.com";

/// 张伟 of the guide's store, with everything; 李娜 of the other; 50%_折扣店, a business of neither.
async fn three(app: &App) {
    let items = json!([
        {"key": "m1", "name": "张伟", "phone": PHONE, "card": CARD, "email": EMAIL, "address": ADDRESS, "store": "S01",
         "city": "上海"},
        {"key": "m2", "name": "李娜", "phone": "13900001111", "card": "80010002", "store": "S02"},
        {"key": "m3", "name": "50%_折扣店", "kind": "business"},
    ]);
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": items})).await.ok();
    let line =
        json!([{"sku": "A1", "name": "生抽", "category": "调味", "quantity": "2", "unit_price": "12.50"}]);
    let bought = |number: &str, card: &str, at: &str| json!({"number": number, "at": at, "customer": {"card": card}, "store": "S01", "channel": "store", "lines": line});
    let items = json!([
        bought("R1", CARD, "2026-11-20T10:00:00Z"),
        bought("R2", CARD, "2026-10-01T02:00:00Z"),
        bought("R3", "80010002", "2026-11-21T10:00:00Z"),
    ]);
    app.manager().post("/intake/purchases", &json!({"source": "membership", "items": items})).await.ok();
}

/// The names of a list, in its order.
fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

async fn found(client: &testbed::Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/customers?{query}")).await.ok();
    names(&list).into_iter().map(str::to_owned).collect()
}

async fn id_of(app: &App, name: &str) -> String {
    let list = app.manager().get(&format!("/customers?q={name}")).await.ok();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Many customers of a few values only, so that every sort has ties.
async fn crowd(app: &App) -> BTreeSet<String> {
    let named = |n: usize| json!({"key": format!("k{n}"), "name": (["甲", "乙", "丙"][n % 3])});
    let items: Vec<Value> = (0..57).map(named).collect();
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": items})).await.ok();
    let list = app.manager().get("/customers?limit=200").await.ok();
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

const SORTS: [&str; 9] =
    ["name", "last_purchase_at", "spent", "orders", "clv", "health", "p_alive", "created_at", "rfm_score"];

on_both_engines! {
    async fn a_list_finds_by_name_pinyin_initials_tail_phone_and_card(app: App) {
        three(&app).await;
        for q in ["张伟", "张", "zhangwei", "zw", "5670", PHONE, "138-1234-5670", CARD, EMAIL] {
            assert_eq!(found(app.manager(), &format!("q={q}")).await, ["张伟"], "{q}");
        }
    }

    async fn wildcards_are_taken_literally(app: App) {
        three(&app).await;
        for (q, names) in [("50%25_", vec!["50%_折扣店"]), ("%25", vec!["50%_折扣店"]), ("5_%25", vec![]), ("\\", vec![])] {
            assert_eq!(found(app.manager(), &format!("q={q}")).await, names, "{q}");
        }
    }

    async fn who_may_not_see_phones_cannot_find_by_them(app: App) {
        three(&app).await;
        for q in [PHONE, CARD, EMAIL, "1381234", "80010001"] {
            assert!(found(app.analyst(), &format!("q={q}")).await.is_empty(), "{q}");
            let suggested = app.analyst().get(&format!("/customers/suggest?q={q}")).await.ok();
            assert!(names(&suggested).is_empty(), "{q}");
        }
    }

    async fn an_analyst_sees_no_contact_anywhere(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        app.manager().patch(&format!("/customers/{id}"), &json!({"phone": "13512345678"})).await.ok();
        for path in [
            "/customers".to_owned(),
            "/customers/suggest?q=张".to_owned(),
            "/customers/export?format=csv".to_owned(),
            "/cockpit".to_owned(),
            format!("/customers/{id}"),
            format!("/customers/{id}/timeline"),
            format!("/customers/{id}/purchases"),
        ] {
            let reply = app.analyst().get(&path).await;
            assert_eq!(reply.status, 200, "{path}: {}", reply.text());
            for secret in [PHONE, CARD, ADDRESS, EMAIL, "13512345678"] {
                assert!(!reply.text().contains(secret), "{path} shows {secret}: {}", reply.text());
            }
        }
    }

    async fn a_guide_sees_only_their_store(app: App) {
        three(&app).await;
        let other = id_of(&app, "李娜").await;
        let guide = app.guide();
        assert_eq!(found(guide, "").await, ["张伟"]);
        assert!(found(guide, "q=李娜").await.is_empty());
        assert!(found(guide, "q=13900001111").await.is_empty());
        assert_eq!(guide.get("/customers/count").await.ok()["count"], 1);
        assert_eq!(names(&guide.get("/customers/suggest?q=1111").await.ok()), [""; 0]);
        let file = guide.get("/customers/export?format=csv").await.text();
        assert!(file.contains("张伟") && !file.contains("李娜"), "{file}");
        for path in ["", "/purchases", "/timeline"] {
            guide.get(&format!("/customers/{other}{path}")).await.refused(404, "customer_not_found");
        }
        guide.patch(&format!("/customers/{other}"), &json!({"name": "李四"})).await.refused(404, "customer_not_found");
    }

    async fn pages_visit_each_row_once_in_every_order(app: App) {
        let everybody = crowd(&app).await;
        assert_eq!(everybody.len(), 57);
        for sort in SORTS {
            for dir in ["asc", "desc"] {
                let (mut seen, mut next) = (Vec::new(), String::new());
                loop {
                    let path = format!("/customers?sort={sort}&dir={dir}&limit=10&cursor={next}");
                    let page = app.manager().get(&path).await.ok();
                    let items = page["items"].as_array().unwrap().clone();
                    seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
                    match page["next"].as_str() {
                        Some(cursor) => next = cursor.to_owned(),
                        None => break,
                    }
                }
                assert_eq!(seen.len(), 57, "{sort} {dir}");
                assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), everybody, "{sort} {dir}");
            }
        }
    }

    async fn hostile_queries_are_answered(app: App) {
        crowd(&app).await;
        let page = app.manager().get("/customers?limit=5&sort=name").await.ok();
        let cursor = page["next"].as_str().unwrap();
        for (query, status, code) in [
            ("cursor=AAAA".to_owned(), 400, "cursor_unreadable"),
            ("cursor=%00".to_owned(), 400, "cursor_unreadable"),
            (format!("cursor={cursor}"), 400, "cursor_order"),
            (format!("cursor={cursor}&sort=name&dir=asc"), 400, "cursor_order"),
            ("limit=0".to_owned(), 422, "limit_range"),
            ("limit=201".to_owned(), 422, "limit_range"),
            ("limit=-1".to_owned(), 400, "query_unreadable"),
            ("sort=phone_sealed".to_owned(), 400, "query_unreadable"),
            ("tire=champion".to_owned(), 422, "filter_key_unknown"),
            ("tier=gold".to_owned(), 422, "filter_invalid"),
            ("store=S01".to_owned(), 422, "filter_invalid"),
            ("r=6".to_owned(), 422, "filter_invalid"),
            ("q=%00".to_owned(), 422, "filter_invalid"),
            ("last_from=2026-13-01".to_owned(), 422, "filter_invalid"),
            ("spent_min=9&spent_max=1".to_owned(), 422, "filter_invalid"),
        ] {
            app.manager().get(&format!("/customers?{query}")).await.refused(status, code);
        }
    }

    async fn every_filter_runs(app: App) {
        three(&app).await;
        let [first, _] = app.stores();
        for (query, names) in [
            (format!("store={first}"), vec!["张伟"]),
            ("kind=business".to_owned(), vec!["50%_折扣店"]),
            ("source=membership&q=李".to_owned(), vec!["李娜"]),
            ("source=shop".to_owned(), vec![]),
            ("duplicates=resolved&q=李".to_owned(), vec!["李娜"]),
            ("duplicates=resolved&q=50".to_owned(), vec![]),
            ("duplicates=possible".to_owned(), vec![]),
            ("tier=unrated,champion&q=李".to_owned(), vec!["李娜"]),
            ("state=lost".to_owned(), vec![]),
            ("health=churn_risk".to_owned(), vec![]),
            ("rfm=important_value".to_owned(), vec![]),
            ("r=1,2,3&f=1&m=5".to_owned(), vec![]),
            ("clv_min=1&orders_min=100".to_owned(), vec![]),
            ("at_risk=true".to_owned(), vec![]),
            ("at_risk=false&q=李".to_owned(), vec!["李娜"]),
            ("import=imp_01h455vb4pex5vsknk084sn02q".to_owned(), vec![]),
            ("joined_to=2001-01-01".to_owned(), vec![]),
            ("tag=tag_01h455vb4pex5vsknk084sn02q".to_owned(), vec![]),
            ("region=四川,云南".to_owned(), vec![]),
            ("purchased_from=1999-01-01&purchased_to=1999-01-02".to_owned(), vec![]),
            ("purchased_from=1999-01-01&purchased_to=1999-12-31".to_owned(), vec![]),
        ] {
            assert_eq!(found(app.manager(), &query).await, names, "{query}");
            let count = app.manager().get(&format!("/customers/count?{query}")).await.ok();
            assert_eq!(count["count"], names.len(), "{query}");
        }
    }

    async fn one_page_tells_everything(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        let page = app.manager().get(&format!("/customers/{id}")).await.ok();
        assert_eq!((&page["address"], &page["email"]), (&json!(ADDRESS), &json!(EMAIL)));
        let phone = page["contacts"].as_array().unwrap().iter().find(|one| one["kind"] == "phone").unwrap();
        assert_eq!((&phone["value"], &phone["sources"]), (&json!(PHONE), &json!(["membership"])));
        assert_eq!(page["preferences"]["categories"][0]["name"], "调味");
        assert_eq!(page["preferences"]["hours"][18], 1);
        assert!(page["records"].as_array().is_some_and(|records| !records.is_empty()), "{page}");
    }

    async fn purchases_come_with_their_lines(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        let first = app.manager().get(&format!("/customers/{id}/purchases?limit=1")).await.ok();
        let (one, next) = (&first["items"][0], first["next"].as_str().unwrap());
        assert_eq!((&one["number"], &one["amount_minor"]), (&json!("R1"), &json!(2500)));
        assert_eq!((&one["lines"][0]["unit_minor"], &one["lines"][0]["quantity"]), (&json!(1250), &json!(2.0)));
        let second = app.manager().get(&format!("/customers/{id}/purchases?limit=1&cursor={next}")).await.ok();
        assert_eq!((&second["items"][0]["number"], &second["next"]), (&json!("R2"), &Value::Null));
    }

    async fn the_timeline_pages_through_every_kind(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        app.manager().patch(&format!("/customers/{id}"), &json!({"name": "张大伟"})).await.ok();
        let whole = app.manager().get(&format!("/customers/{id}/timeline")).await.ok();
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = app.manager().get(&format!("/customers/{id}/timeline?limit=1&cursor={next}")).await.ok();
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(cursor) => next = cursor.to_owned(),
                None => break,
            }
        }
        assert_eq!(json!(seen), whole["items"]);
        let codes: BTreeSet<_> = seen.iter().map(|entry| entry["title_code"].as_str().unwrap()).collect();
        assert!(["edited", "purchased", "record_joined"].iter().all(|code| codes.contains(code)), "{codes:?}");
        app.manager().get(&format!("/customers/{id}/timeline?cursor=e30")).await.refused(400, "cursor_unreadable");
    }

    async fn what_people_say_is_shown_and_overwrites_nothing(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        let change = json!({"name": "张大伟", "birthday": "1990-05-31", "phone": "13512345678"});
        let page = app.manager().patch(&format!("/customers/{id}"), &change).await.ok();
        assert_eq!((&page["id"], &page["name"], &page["birthday"]), (&json!(id), &json!("张大伟"), &json!("1990-05-31")));
        let said: Vec<_> = page["records"].as_array().unwrap().iter().map(|record| {
            (record["source"]["code"].as_str().unwrap(), record["fields"]["name"].as_str().unwrap_or_default())
        }).collect();
        assert!(said.contains(&("membership", "张伟")) && said.contains(&("manual", "张大伟")), "{said:?}");
        let again = app.manager().patch(&format!("/customers/{id}"), &json!({"name": null})).await.ok();
        assert_eq!((&again["id"], &again["name"]), (&json!(id), &json!("张伟")));
    }

    async fn null_takes_back_the_numbers_that_people_said(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        let path = format!("/customers/{id}");
        let contacts = |page: &Value| page["contacts"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
        let before = contacts(&app.manager().get(&path).await.ok());
        let said = app.manager().patch(&path, &json!({"phone": "13512345678", "email": "new@example.com"})).await.ok();
        assert!(contacts(&said).contains("13512345678") && contacts(&said).contains("new@example.com"), "{said}");
        let one = app.manager().patch(&path, &json!({"phone": null})).await.ok();
        assert!(!contacts(&one).contains("13512345678") && contacts(&one).contains("new@example.com"), "{one}");
        let again = app.manager().patch(&path, &json!({"email": null, "name": "张大伟"})).await.ok();
        assert_eq!((contacts(&again), &again["id"]), (before, &json!(id)));
    }

    async fn wrong_fields_are_named(app: App) {
        three(&app).await;
        let id = id_of(&app, "张伟").await;
        let change = json!({"gender": "x", "birthday": "2999-01-01", "phone": "138", "email": "nobody"});
        let problem = app.manager().patch(&format!("/customers/{id}"), &change).await.refused(422, "customer_invalid");
        let codes: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["gender_unknown", "birthday_future", "phone_length", "email_format"]);
        app.analyst().patch(&format!("/customers/{id}"), &json!({"name": "x"})).await.refused(403, "forbidden");
    }

    async fn a_merged_id_answers_with_its_survivor(app: App) {
        three(&app).await;
        let (one, other) = (id_of(&app, "张伟").await, id_of(&app, "李娜").await);
        let merged = app.manager().post("/merges", &json!({"survivor": one, "absorbed": other})).await;
        assert!(merged.status < 300, "{}", merged.text());
        // The older of the two stays, whichever was named first.
        let (stays, goes) = (one.clone().min(other.clone()), one.max(other));
        let page = app.manager().get(&format!("/customers/{goes}")).await.ok();
        assert_eq!((&page["id"], &page["merged_from"]), (&json!(stays), &json!(goes)));
        assert_eq!(page["merges"].as_array().map(Vec::len), Some(1), "{page}");
    }

    async fn an_export_is_a_file_of_the_columns_asked_for(app: App) {
        three(&app).await;
        let reply = app.manager().get("/customers/export?format=csv&columns=name,phone&sort=name&dir=asc&q=张").await;
        assert!(reply.header("content-disposition").contains("filename*=UTF-8''%E5%AE%A2%E6%88%B7-2026-11-22.csv"));
        assert_eq!(reply.text().trim_start_matches('\u{feff}').replace('\r', ""), format!("姓名,手机\n张伟,{PHONE}\n"));
        let words = "/customers/export?format=csv&columns=kind,state,health,last_purchase_at&q=李";
        for (lang, said) in [
            ("", "客户类型,生命周期,健康度分类,最近购买\n个人,新客,暂未评估,2026-11-21 18:00:00\n"),
            ("&lang=en", "Kind,State,Health,Last purchase\nConsumer,New,Not rated yet,2026-11-21 18:00:00\n"),
        ] {
            let text = app.manager().get(&format!("{words}{lang}")).await.text();
            assert_eq!(text.trim_start_matches('\u{feff}').replace('\r', ""), said);
        }
        let book = app.manager().get("/customers/export?format=xlsx").await;
        assert_eq!((book.status, &book.body[..2]), (200, b"PK".as_slice()));
        app.manager().get("/customers/export?format=pdf").await.refused(422, "export_format");
        app.manager().get("/customers/export?columns=password").await.refused(422, "column_unknown");
    }
}
