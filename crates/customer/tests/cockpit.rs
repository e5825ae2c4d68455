//! The cockpit, and the places one filters by.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use serde_json::{Value, json};
use testbed::{App, Client, on_both_engines};

/// One customer in each store, each with a purchase in October and November, and a purchase by nobody.
async fn world(app: &App) {
    let items = json!([
        {"key": "m1", "name": "张伟", "card": "8001", "store": "S01", "region": "华东"},
        {"key": "m2", "name": "李娜", "card": "8002", "store": "S02", "region": "西南"},
    ]);
    app.manager().post("/intake/customers", &json!({"source": "membership", "items": items})).await.ok();
    let bought = |number: &str, customer: serde_json::Value, store: &str, at: &str| {
        let lines = json!([{"name": "生抽", "quantity": "1", "unit_price": "10"}]);
        json!({"number": number, "at": at, "customer": customer, "store": store, "lines": lines})
    };
    let items = json!([
        bought("R1", json!({"card": "8001"}), "S01", "2026-10-20T10:00:00Z"),
        bought("R2", json!({"card": "8001"}), "S01", "2026-11-20T10:00:00Z"),
        bought("R3", json!({"card": "8002"}), "S02", "2026-11-20T10:00:00Z"),
        bought("R4", json!({}), "S02", "2026-11-20T11:00:00Z"),
    ]);
    app.manager().post("/intake/purchases", &json!({"source": "pos", "items": items})).await.ok();
}

on_both_engines! {
    async fn the_cockpit_counts_what_is_there(app: App) {
        world(&app).await;
        let cockpit = app.manager().get("/cockpit").await.ok();
        assert_eq!((&cockpit["customers"]["total"], &cockpit["currency"]), (&json!(2), &json!("CNY")));
        let months = cockpit["months"].as_array().unwrap();
        let last = months.last().unwrap();
        assert_eq!((months.len(), &last["month"]), (24, &json!("2026-11")));
        assert_eq!((&last["revenue_minor"], &last["orders"], &last["buyers"]), (&json!(3000), &json!(3), &json!(2)));
        assert_eq!((&cockpit["anonymous"]["purchases"], &cockpit["anonymous"]["revenue_minor"]), (&json!(1), &json!(1000)));
        assert_eq!(cockpit["duplicates"]["resolved"], 2);
    }

    async fn nobody_can_come_back_in_the_first_month(app: App) {
        world(&app).await;
        let months = app.manager().get("/cockpit").await.ok()["months"].clone();
        let rates: Vec<_> = [21, 22, 23].map(|at| months[at]["repurchase_rate"].clone()).into();
        assert_eq!(json!(rates), json!([null, null, 0.5]));
    }

    async fn months_follow_merges_moves_and_new_receipts(app: App) {
        world(&app).await;
        let months = async |who: &Client| -> [[Value; 4]; 2] {
            let months = who.get("/cockpit").await.ok()["months"].clone();
            [22, 23].map(|at| ["revenue_minor", "orders", "buyers", "repeat_buyers"].map(|field| months[at][field].clone()))
        };
        let apart = json!([[1000, 1, 1, 0], [3000, 3, 2, 1]]);
        assert_eq!(json!(months(app.manager()).await), apart);
        assert_eq!(json!(months(app.guide()).await), json!([[1000, 1, 1, 0], [1000, 1, 1, 1]]));

        let customers = app.manager().get("/customers?sort=name").await.ok();
        let id = |name: &str| {
            let found = customers["items"].as_array().unwrap().iter().find(|one| one["name"] == name);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let pair = json!({"survivor": id("张伟"), "absorbed": id("李娜")});
        let merged = app.manager().post("/merges", &pair).await.ok();
        assert_eq!(json!(months(app.manager()).await), json!([[1000, 1, 1, 0], [3000, 3, 1, 1]]), "both bought in November");
        assert_eq!(json!(months(app.guide()).await), json!([[1000, 1, 1, 0], [2000, 2, 1, 1]]), "and now both are theirs");
        app.manager().post(&format!("/merges/{}/reversal", merged["id"].as_str().unwrap()), &json!({})).await.ok();
        assert_eq!(json!(months(app.manager()).await), apart);
        assert_eq!(json!(months(app.guide()).await), json!([[1000, 1, 1, 0], [1000, 1, 1, 1]]));

        let lines = json!([{"quantity": "1", "unit_price": "5"}]);
        let items = json!([{"number": "R0", "at": "2026-09-30T16:30:00Z", "customer": {"card": "8002"}, "lines": lines}]);
        app.manager().post("/intake/purchases", &json!({"source": "pos", "items": items})).await.ok();
        let now = json!([[1500, 2, 2, 0], [3000, 3, 2, 2]]);
        assert_eq!(json!(months(app.manager()).await), now, "it is October in Shanghai, and both came back in November");
    }

    async fn anonymous_sales_lead_to_their_list(app: App) {
        world(&app).await;
        let lines = json!([{"name": "香醋", "quantity": "1", "unit_price": "8"}]);
        let back = json!([{"quantity": "-1", "unit_price": "3"}]);
        let items = json!([
            {"number": "W1", "at": "2026-10-21T11:00:00Z", "store": "S01", "lines": lines},
            {"number": "W2", "at": "2026-11-21T11:00:00Z", "store": "S01", "lines": back},
        ]);
        app.manager().post("/intake/purchases", &json!({"source": "shop", "items": items})).await.ok();
        let cockpit = app.manager().get("/cockpit").await.ok();
        let sums = app.manager().get("/purchases/anonymous/sums").await.ok();
        assert_eq!(sums, json!({"purchases": 2, "others": 1, "revenue_minor": 1500}));
        assert_eq!((&cockpit["anonymous"]["purchases"], &cockpit["anonymous"]["revenue_minor"]), (&json!(2), &json!(1500)));

        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = app.manager().get(&format!("/purchases/anonymous?limit=1&cursor={next}")).await.ok();
            seen.push(page["items"][0]["number"].as_str().unwrap().to_owned());
            match page["next"].as_str() {
                Some(cursor) => next = cursor.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, ["W2", "R4", "W1"]);
        let stores = app.manager().get("/stores").await.ok();
        let second = stores["items"][1]["id"].as_str().unwrap();
        for (client, query, numbers) in [
            (app.manager(), "source=shop".to_owned(), vec!["W2", "W1"]),
            (app.manager(), "month_from=2026-10&month_to=2026-10".to_owned(), vec!["W1"]),
            (app.manager(), format!("store={second}&month_from=2026-11"), vec!["R4"]),
            (app.guide(), String::new(), vec!["W2", "W1"]),
            (app.guide(), format!("store={second}"), vec![]),
        ] {
            let page = client.get(&format!("/purchases/anonymous?{query}")).await.ok();
            let found: Vec<_> = page["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect();
            assert_eq!(found, numbers, "{query}");
        }
        let [october, here] = ["month_to=2026-10".to_owned(), format!("store={second}&source=pos")];
        for (query, sums) in [(october, [1, 0, 800]), (here, [1, 0, 1000]), ("source=erp".to_owned(), [0, 0, 0])] {
            let found = app.manager().get(&format!("/purchases/anonymous/sums?{query}")).await.ok();
            let [purchases, others, revenue_minor] = sums;
            let expected = json!({"purchases": purchases, "others": others, "revenue_minor": revenue_minor});
            assert_eq!(found, expected, "{query}");
        }
        // A receipt that grows: what came back is sold again, and more of it.
        let more = json!([{"line": 2, "quantity": "1", "unit_price": "9"}]);
        let items = json!([{"number": "W2", "at": "2026-11-21T11:00:00Z", "store": "S01", "lines": more}]);
        app.manager().post("/intake/purchases", &json!({"source": "shop", "items": items})).await.ok();
        let grown = json!({"purchases": 3, "others": 0, "revenue_minor": 2400});
        assert_eq!(app.manager().get("/purchases/anonymous/sums").await.ok(), grown);
        let guide = app.guide().get("/purchases/anonymous/sums").await.ok();
        assert_eq!(guide, json!({"purchases": 2, "others": 0, "revenue_minor": 1400}));
        let page = app.manager().get("/purchases/anonymous?month_to=2026-10").await.ok();
        assert_eq!(page["items"][0]["lines"][0]["name"], "香醋");
        app.manager().get("/purchases/anonymous?month_from=2026-13").await.refused(422, "filter_invalid");
        app.manager().get("/purchases/anonymous?cursor=e30").await.refused(400, "cursor_unreadable");
        app.nobody().get("/purchases/anonymous").await.refused(401, "unauthenticated");
    }

    async fn a_guide_sees_their_store_in_numbers(app: App) {
        world(&app).await;
        let cockpit = app.guide().get("/cockpit").await.ok();
        assert_eq!(cockpit["customers"]["total"], 1);
        assert_eq!(cockpit["months"][23]["revenue_minor"], 1000);
        assert_eq!(cockpit["anonymous"]["purchases"], 0);
        let stores = app.guide().get("/stores").await.ok();
        assert_eq!(stores["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(app.guide().get("/regions").await.ok()["items"], json!([{"name": "华东", "customers": 1}]));
    }

    async fn places_count_their_customers(app: App) {
        world(&app).await;
        let stores = app.manager().get("/stores").await.ok();
        assert_eq!((&stores["items"][0]["code"], &stores["items"][0]["customers"]), (&json!("S01"), &json!(1)));
        let sources = app.manager().get("/sources").await.ok();
        let records: i64 = sources["items"].as_array().unwrap().iter().map(|one| one["records"].as_i64().unwrap()).sum();
        assert_eq!(records, 4);
    }

    async fn a_field_of_the_matrix_leads_to_its_people(app: App) {
        let bought = |number: usize, customer: usize| {
            let lines = json!([{"quantity": "1", "unit_price": (10 + customer * 7).to_string()}]);
            let at = format!("2026-{:02}-{:02}T10:00:00Z", 1 + (number * 5 + customer) % 10, 1 + (number + customer * 3) % 28);
            json!({"number": format!("R{customer}-{number}"), "at": at, "customer": {"key": customer.to_string()}, "lines": lines})
        };
        let items: Vec<_> = (1..=40).flat_map(|one| (0..=one % 6).map(move |at| bought(at, one))).collect();
        app.manager().post("/intake/purchases", &json!({"source": "pos", "items": items})).await.ok();
        let refit = app.manager().post("/value/refit", &json!({})).await.ok();
        app.manager().job(refit["id"].as_str().unwrap()).await;
        let cockpit = app.manager().get("/cockpit").await.ok();
        let cells = cockpit["matrix"].as_array().unwrap();
        assert!(cells.len() > 2, "{cells:?}");
        for cell in cells {
            let (rfm, clv) = (cell["rfm"].as_str().unwrap(), cell["clv"].as_str().unwrap());
            let tier = cell["tier"].as_str().unwrap();
            let path = format!("/customers/count?rfm_band={rfm}&clv_band={clv}&tier={tier}");
            assert_eq!(app.manager().get(&path).await.ok()["count"], cell["count"], "{cell}");
        }
        app.manager().get("/customers?clv_band=huge").await.refused(422, "filter_invalid");
    }

    async fn an_empty_company_has_an_empty_cockpit(app: App) {
        let cockpit = app.manager().get("/cockpit").await.ok();
        assert_eq!((&cockpit["customers"]["total"], &cockpit["as_of"]), (&json!(0), &serde_json::Value::Null));
        app.nobody().get("/cockpit").await.refused(401, "unauthenticated");
    }
}
