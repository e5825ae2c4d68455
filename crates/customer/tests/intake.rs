//! Batches of customers, purchases and events over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// One number out of the records, for what has no route yet.
async fn count(app: &App, text: &str) -> i64 {
    let conn = app.platform().records().reader();
    let statement = platform::sql(conn, &format!("{text} AND org_id = $1"), [app.org().into()]);
    conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn customers(app: &App) -> i64 {
    count(app, "SELECT COUNT(*) FROM customer WHERE survivor_id IS NULL").await
}

fn member(card: &str, name: &str, phone: &str) -> Value {
    json!({"key": card, "card": card, "name": name, "phone": phone})
}

fn receipt(number: &str, customer: Value, lines: Value) -> Value {
    json!({"number": number, "at": "2026-11-20T10:00:00Z", "customer": customer, "lines": lines})
}

fn soy_sauce() -> Value {
    json!([{"sku": "A1", "name": "生抽", "category": "调味", "quantity": "2", "unit_price": "12.50"}])
}

on_both_engines! {
    async fn two_systems_know_one_person(app: App) {
        let members = json!({"source": "membership", "items": [member("8001", "张伟", "13812345670")]});
        let buyers = json!({"source": "shop", "items": [{"key": "b1", "name": "张玮", "phone": "+86 138-1234-5670"}]});
        app.manager().post("/intake/customers", &members).await.ok();
        let taken = app.manager().post("/intake/customers", &buyers).await.ok();
        assert_eq!((taken["taken"].as_u64(), taken["customers_created"].as_u64()), (Some(1), Some(0)));
        assert_eq!(customers(&app).await, 1);
    }

    async fn a_mailbox_named_after_a_number_ties_and_the_number_given_later_is_their_own(app: App) {
        let said = |phone: &str| {
            let item = json!({"key": "8001", "name": "张伟", "phone": phone, "email": "13520755157@139.com"});
            json!({"source": "membership", "items": [item]})
        };
        app.manager().post("/intake/customers", &said("13812345670")).await.ok();
        let buyer = json!({"source": "shop", "items": [{"key": "b1", "name": "张先生", "phone": "13520755157"}]});
        app.manager().post("/intake/customers", &buyer).await.ok();
        assert_eq!(customers(&app).await, 1, "the mailbox says whose number it is");
        let own = "SELECT COUNT(*) FROM identifier WHERE kind = 'phone' AND current = TRUE AND record_seq = 1";
        assert_eq!(count(&app, own).await, 1);
        let again = app.manager().post("/intake/customers", &said("13520755157")).await.ok();
        assert_eq!(again["customers_updated"], 1, "{again}");
        assert_eq!(count(&app, own).await, 2);
        assert_eq!(app.manager().post("/intake/customers", &said("13520755157")).await.ok()["unchanged"], 1);
    }

    async fn the_same_again_changes_nothing(app: App) {
        let members = json!({"source": "membership", "items": [member("8001", "张伟", "13812345670")]});
        let bought = json!({"source": "pos", "items": [receipt("R1", json!({"card": "8001"}), soy_sauce())]});
        for (path, body) in [("/intake/customers", &members), ("/intake/purchases", &bought)] {
            app.manager().post(path, body).await.ok();
            let again = app.manager().post(path, body).await.ok();
            assert_eq!(again["unchanged"], 1, "{path}: {again}");
        }
        assert_eq!(count(&app, "SELECT COUNT(*) FROM purchase_line WHERE 1 = 1").await, 1);
        assert_eq!(count(&app, "SELECT CAST(SUM(gross_minor) AS BIGINT) FROM purchase WHERE 1 = 1").await, 2_500);
    }

    async fn a_row_that_says_less_takes_nothing_away(app: App) {
        let whole = json!({"source": "m", "items": [{"key": "1", "name": "张伟", "city": "成都", "phone": "13812345670"}]});
        let less = json!({"source": "m", "items": [{"key": "1", "phone": "13812345670"}]});
        app.manager().post("/intake/customers", &whole).await.ok();
        assert_eq!(app.manager().post("/intake/customers", &less).await.ok()["unchanged"], 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE city = '成都' AND name = '张伟'").await, 1);
    }

    async fn null_takes_a_field_back_and_absence_leaves_it(app: App) {
        let whole = json!({"key": "1", "name": "张伟", "city": "成都", "birthday": "1990-05-31", "store": "S01",
            "joined_at": "2024-01-05T00:00:00Z", "phone": "13812345670"});
        let nulls = json!({"key": "1", "city": null, "birthday": null, "store": null, "joined_at": null});
        let of = |item: &Value| json!({"source": "m", "items": [item]});
        app.manager().post("/intake/customers", &of(&whole)).await.ok();
        assert_eq!(app.manager().post("/intake/customers", &of(&nulls)).await.ok()["customers_updated"], 1);
        let left = "SELECT COUNT(*) FROM customer WHERE city IS NULL AND birthday IS NULL AND store_id IS NULL \
                    AND name = '张伟' AND phone_mask IS NOT NULL";
        assert_eq!(count(&app, left).await, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM source_record WHERE joined_at IS NULL").await, 1);
        assert_eq!(app.manager().post("/intake/customers", &of(&nulls)).await.ok()["unchanged"], 1);
        // Within one batch the later word counts.
        let both = json!({"source": "m", "items": [nulls, {"key": "1", "city": "上海"}, {"key": "1", "name": null}]});
        app.manager().post("/intake/customers", &both).await.ok();
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE city = '上海' AND name = ''").await, 1);
    }

    async fn a_null_number_no_longer_ties(app: App) {
        let one = json!({"source": "m", "items": [member("8001", "张伟", "13812345670")]});
        let other = json!({"source": "shop", "items": [{"key": "b1", "name": "张伟", "phone": "13812345670"}]});
        let null = json!({"source": "shop", "items": [{"key": "b1", "phone": null}]});
        let moved = json!({"source": "m", "items": [{"key": "8001", "phone": null}, {"key": "8001", "phone": "13900001111"}]});
        app.manager().post("/intake/customers", &one).await.ok();
        app.manager().post("/intake/customers", &other).await.ok();
        assert_eq!(customers(&app).await, 1);
        assert_eq!(app.manager().post("/intake/customers", &null).await.ok()["customers_updated"], 1);
        assert_eq!(customers(&app).await, 2);
        app.manager().post("/intake/customers", &moved).await.ok();
        assert_eq!(count(&app, "SELECT COUNT(*) FROM identifier WHERE kind = 'phone'").await, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM customer WHERE phone_mask LIKE '139%'").await, 1);
        app.manager().post("/intake/customers", &other).await.ok();
        assert_eq!(count(&app, "SELECT COUNT(*) FROM identifier WHERE kind = 'phone'").await, 2);
    }

    async fn a_null_trait_is_taken_back(app: App) {
        let call = |traits: Value| json!({"userId": "u7", "traits": traits});
        let whole = json!({"name": "张伟", "phone": "13812345670", "address": {"city": "成都", "street": "春熙路"}});
        app.manager().post("/segment/identify", &call(whole)).await.ok();
        app.manager().post("/segment/identify", &call(json!({"phone": null, "address": {"city": null}}))).await.ok();
        let left = "SELECT COUNT(*) FROM customer WHERE name = '张伟' AND city IS NULL AND address = '春熙路' \
                    AND phone_mask IS NULL";
        assert_eq!(count(&app, left).await, 1);
    }

    async fn a_receipt_grows_by_lines_that_come_later(app: App) {
        let first = json!({"source": "pos", "items": [receipt("R1", json!({}), soy_sauce())]});
        let second = json!([{"line": 2, "quantity": "-1", "unit_price": "12.50", "name": "生抽"}]);
        let later = json!({"source": "pos", "items": [receipt("R1", json!({}), second)]});
        app.manager().post("/intake/purchases", &first).await.ok();
        app.manager().post("/intake/purchases", &later).await.ok();
        assert_eq!(count(&app, "SELECT returned_minor FROM purchase WHERE gross_minor = 2500").await, 1_250);
    }

    async fn a_family_on_one_card_stays_two_people(app: App) {
        let members = json!({"source": "membership", "items": [
            member("8001", "张伟", "13812345670"), member("8002", "李娜", "13812345670")]});
        app.manager().post("/intake/customers", &members).await.ok();
        assert_eq!(customers(&app).await, 2);
    }

    async fn a_tablet_glues_nobody_and_unglues_whom_it_had_glued(app: App) {
        for at in 0..30 {
            let one = json!({"source": "membership", "items": [{"key": at.to_string(), "phone": "13912345670"}]});
            app.manager().post("/intake/customers", &one).await.ok();
        }
        assert_eq!(customers(&app).await, 30);
    }

    async fn what_cannot_be_read_is_told_and_the_rest_is_taken(app: App) {
        let items = json!([
            member("8001", "张伟", "1381234567"),
            member("8002", "李娜", "13900001111"),
            {"key": " ", "name": "王芳"},
        ]);
        let taken = app.manager().post("/intake/customers", &json!({"source": "m", "items": items})).await.ok();
        let told: Vec<_> = taken["rejected"].as_array().unwrap().iter().map(|one| (&one["index"], &one["code"])).collect();
        assert_eq!(told, [(&json!(0), &json!("phone_length")), (&json!(2), &json!("required"))]);
        assert_eq!(customers(&app).await, 1);
    }

    async fn hostile_purchases_are_refused_by_field(app: App) {
        let line = |quantity: &str, price: &str| json!([{"quantity": quantity, "unit_price": price}]);
        for (lines, code) in [
            (line("2", "-3"), "negative_price"),
            (line("two", "3"), "not_a_number"),
            (json!([]), "required"),
        ] {
            let body = json!({"source": "pos", "items": [receipt("R1", json!({}), lines)]});
            let taken = app.manager().post("/intake/purchases", &body).await.ok();
            assert_eq!(taken["rejected"][0]["code"], code, "{taken}");
        }
        let mut future = receipt("R1", json!({}), soy_sauce());
        future["at"] = json!("2027-01-01T00:00:00Z");
        let taken = app.manager().post("/intake/purchases", &json!({"source": "pos", "items": [future]})).await.ok();
        assert_eq!(taken["rejected"][0]["code"], "date_in_future");
    }

    async fn a_batch_has_a_limit_and_a_source_a_name(app: App) {
        let many: Vec<Value> = (0..1_001).map(|at| member(&at.to_string(), "张伟", "13812345670")).collect();
        app.manager().post("/intake/customers", &json!({"source": "m", "items": many})).await.refused(413, "batch_too_large");
        app.manager().post("/intake/customers", &json!({"source": "门店", "items": []})).await.refused(422, "body_unreadable");
    }

    async fn segment_events_count_once_and_orders_become_purchases(app: App) {
        let batch = json!({"batch": [
            {"type": "identify", "userId": "u7", "messageId": "m0", "traits": {"name": "张伟", "phone": "13812345670"}},
            {"type": "track", "userId": "u7", "messageId": "m1", "event": "Order Completed", "properties":
                {"order_id": "50314", "products": [{"sku": "A", "price": 12.5, "quantity": 2}]}},
        ]});
        app.manager().post("/segment/batch", &batch).await.ok();
        app.manager().post("/segment/batch", &batch).await.ok();
        assert_eq!(count(&app, "SELECT COUNT(*) FROM event WHERE 1 = 1").await, 2);
        assert_eq!(count(&app, "SELECT gross_minor FROM purchase WHERE number = '50314'").await, 2_500);
        assert_eq!(customers(&app).await, 1);
    }

    async fn only_those_who_may_send(app: App) {
        let body = json!({"source": "m", "items": []});
        app.nobody().post("/intake/customers", &body).await.refused(401, "unauthenticated");
        for path in ["/intake/customers", "/intake/purchases"] {
            app.guide().post(path, &body).await.refused(403, "forbidden");
            app.analyst().post(path, &body).await.refused(403, "forbidden");
            app.marketer().post(path, &body).await.ok();
        }
    }
}
