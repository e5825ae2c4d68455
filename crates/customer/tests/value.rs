//! What customers are worth: at once after a purchase, for everybody after a refit, and why.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use customer::value::{self, Explained, explain::Factor};
use kernel::{CustomerId, Moment};
use platform::Actor;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testbed::{App, on_both_engines};

/// Half past seven in the evening, in Shanghai.
fn on(day: &str) -> String {
    format!("{day}T11:30:00Z")
}

fn receipt(number: &str, card: &str, day: &str, price: &str) -> Value {
    json!({"number": number, "at": on(day), "customer": {"key": card},
        "lines": [{"quantity": "1", "unit_price": price, "name": "郫县豆瓣"}]})
}

async fn take(app: &App, receipts: Vec<Value>) {
    app.manager().post("/intake/purchases", &json!({"source": "pos", "items": receipts})).await.ok();
}

async fn id_of(app: &App, card: &str) -> CustomerId {
    let conn = app.platform().records().reader();
    let text = "SELECT l.customer_id FROM source_record r JOIN identity_link l ON l.org_id = r.org_id \
                AND l.record_seq = r.seq WHERE r.org_id = $1 AND r.source = 'pos' AND r.key = $2";
    let found = platform::sql(conn, text, [app.org().into(), card.into()]);
    conn.query_one_raw(found).await.unwrap().expect("a customer").try_get_by_index(0).unwrap()
}

async fn explained(app: &App, card: &str) -> Explained {
    let id = id_of(app, card).await;
    value::explain(app.platform().records().reader(), app.org(), id).await.unwrap()
}

/// All value columns of everybody, in order.
async fn columns(app: &App) -> Vec<String> {
    let conn = app.platform().records().reader();
    let text = "SELECT id || ' ' || orders || ' ' || occasions || ' ' || spent_minor || ' ' || returned_minor || ' ' \
                || first_at || ' ' || last_at || ' ' || gap_sum || ' ' || r || f || m || ' ' || rfm_score || ' ' \
                || clv_minor || ' ' || COALESCE(tier, '-') || ' ' || COALESCE(clv_band, '-') || ' ' \
                || COALESCE(rfm_class, '-') || ' ' || health || ' ' || health_score || ' ' || state || ' ' \
                || CAST(at_risk AS TEXT) || ' ' || CAST(p_alive AS TEXT) || ' ' || CAST(expected AS TEXT) || ' ' \
                || CAST(cycle_days AS TEXT) || ' ' || CAST(price_sensitivity AS TEXT) || ' ' || valued_at \
                FROM customer WHERE org_id = $1 AND survivor_id IS NULL ORDER BY id";
    let rows = conn.query_all_raw(platform::sql(conn, text, [app.org().into()])).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Refits, and waits for those that the purchases have asked for.
async fn refit(app: &App) -> Value {
    settled(app).await;
    let job = app.manager().post("/value/refit", &json!({})).await.ok();
    let job = app.manager().job(job["id"].as_str().unwrap()).await;
    assert_eq!(job["state"], "done", "{job}");
    job["result"].clone()
}

async fn settled(app: &App) {
    let jobs = app.manager().get("/jobs").await.ok();
    for job in jobs["items"].as_array().unwrap() {
        app.manager().job(job["id"].as_str().unwrap()).await;
    }
}

/// Forty members over half a year until the day before: number n comes every 3 + n/2 days and pays n tens and some, and
/// every fourth of them stopped in August.
async fn town(app: &App) {
    let mut receipts = Vec::new();
    let first: kernel::Day = "2026-05-20".parse().unwrap();
    for n in 0..40 {
        let last = if n % 4 == 3 { 90 } else { 185 };
        let mut day = n % 9;
        while day <= last {
            let on = kernel::Day::from_number(first.number() + day).to_string();
            let price = format!("{}.50", 10 * n + 10 + day % 7);
            receipts.push(receipt(&format!("R{n}-{day}"), &format!("80{n:02}"), &on, &price));
            day += 3 + n / 2 + (day * 7 + n) % 3;
        }
    }
    for some in receipts.chunks(500) {
        take(app, some.to_vec()).await;
    }
}

fn sum(why: &[Factor]) -> f64 {
    why.iter().filter_map(|factor| factor.contribution).sum()
}

on_both_engines! {
    async fn a_purchase_counts_at_once(app: App) {
        take(&app, vec![receipt("R1", "8001", "2026-11-21", "25.00")]).await;
        let found = explained(&app, "8001").await.value;
        assert_eq!((found.orders, found.spent_minor, found.state.code), (1, 2_500, "new"));
        assert_eq!(found.as_of.map(|at| at.to_string()).as_deref(), Some("2026-11-21T15:59:59.999999Z"));
        assert_eq!((found.rfm, found.clv, found.tier, found.health), (None, None, None, None));
        assert!(columns(&app).await[0].contains(" 1 1 2500 0 "), "{:?}", columns(&app).await);
    }

    async fn who_never_bought_is_a_prospect_without_scores(app: App) {
        let member = json!({"source": "pos", "items": [{"key": "8001", "card": "8001", "name": "张伟"}]});
        app.manager().post("/intake/customers", &member).await.ok();
        let found = explained(&app, "8001").await;
        assert_eq!((found.value.state.code, found.value.orders), ("prospect", 0));
        assert!(found.value.rfm.is_none() && found.value.clv.is_none() && found.cycle.is_none());
        assert_eq!(refit(&app).await["buyers"], 0);
        assert!(columns(&app).await[0].contains(" 000 -1 0 - - - unrated -1 prospect "), "{:?}", columns(&app).await);
    }

    async fn a_refund_lowers_what_was_spent(app: App) {
        take(&app, vec![receipt("R1", "8001", "2026-11-18", "25.00")]).await;
        take(&app, vec![json!({"number": "R2", "at": on("2026-11-20"), "customer": {"key": "8001"},
            "lines": [{"quantity": "-1", "unit_price": "10.00", "name": "郫县豆瓣"}]})]).await;
        let found = explained(&app, "8001").await.value;
        assert_eq!((found.orders, found.spent_minor, found.returned_minor), (1, 1_500, 1_000));
    }

    async fn enough_buyers_get_a_model_by_themselves(app: App) {
        town(&app).await;
        settled(&app).await;
        let found = app.manager().get("/value").await.ok();
        assert_eq!((found["buyers"].as_i64(), found["currency"].as_str()), (Some(40), Some("CNY")));
        assert_eq!(found["as_of"], "2026-11-21T15:59:59.999999Z");
        assert!(found["clv"]["bgnbd"]["customers"].as_i64() >= Some(20), "{found}");
        assert!(found["clv"]["calibration"].as_array().is_some_and(|buckets| !buckets.is_empty()), "{found}");
        let counted: i64 = found["tiers"].as_array().unwrap().iter().map(|tier| tier["count"].as_i64().unwrap()).sum();
        assert_eq!(counted, 40, "{found}");
    }

    async fn refitting_twice_changes_nothing(app: App) {
        town(&app).await;
        let first = refit(&app).await;
        let values = columns(&app).await;
        assert_eq!((first["buyers"].as_i64(), refit(&app).await), (Some(40), first.clone()));
        assert_eq!(columns(&app).await, values);
    }

    async fn a_refit_that_was_killed_ends_the_same_when_run_again(app: App) {
        town(&app).await;
        refit(&app).await;
        let values = columns(&app).await;
        // The model saved, and only some of the rows rewritten.
        let write = app.platform().write(&Actor::system(app.org())).await.unwrap();
        let text = "UPDATE customer SET r = 0, f = 0, m = 0, tier = NULL, rfm_class = NULL, health = 'unrated', orders = 7, \
                    clv_minor = 1, state = 'new', valued_at = 0 WHERE org_id = $1 AND id >= $2";
        let half = id_of(&app, "8020").await;
        write.execute_raw(platform::sql(&*write, text, [app.org().into(), half.into()])).await.unwrap();
        write.commit_part().await.unwrap();
        assert_ne!(columns(&app).await, values);
        refit(&app).await;
        assert_eq!(columns(&app).await, values);
    }

    async fn a_refresh_agrees_with_the_refit(app: App) {
        town(&app).await;
        refit(&app).await;
        let values = columns(&app).await;
        let mut write = app.platform().write(&Actor::system(app.org())).await.unwrap();
        let everybody: Vec<CustomerId> =
            values.iter().map(|row| row.split(' ').next().unwrap().parse().unwrap()).collect();
        value::refresh(&mut write, &everybody).await.unwrap();
        write.commit_part().await.unwrap();
        assert_eq!(columns(&app).await, values);
    }

    async fn states_go_by_the_own_cycle(app: App) {
        let first: kernel::Day = "2026-01-05".parse().unwrap();
        let mut receipts = Vec::new();
        for (card, gap, last) in [("weekly", 7, 273), ("monthly", 30, 270), ("lately", 7, 315)] {
            for at in (0..=last).step_by(gap) {
                let on = kernel::Day::from_number(first.number() + at).to_string();
                receipts.push(receipt(&format!("{card}{at}"), card, &on, "30.00"));
            }
        }
        town(&app).await;
        take(&app, receipts).await;
        refit(&app).await;
        for (card, state) in [("weekly", "asleep"), ("monthly", "active"), ("lately", "active")] {
            let found = explained(&app, card).await;
            assert_eq!(found.value.state.code, state, "{card}: {:?}", found.value.state);
        }
        let cycle = explained(&app, "weekly").await.cycle.expect("a rhythm");
        assert!((6.5..8.5).contains(&cycle.days) && cycle.confidence > 0.5, "{cycle:?}");
    }

    async fn a_feed_that_stops_makes_nobody_lost(app: App) {
        town(&app).await;
        refit(&app).await;
        let values = columns(&app).await;
        app.advance(200 * Moment::DAY);
        app.manager().post("/session", &json!({"login": "manager", "password": "a good password"})).await.ok();
        refit(&app).await;
        assert_eq!(columns(&app).await, values);
    }

    async fn the_reasons_add_up(app: App) {
        town(&app).await;
        take(&app, vec![json!({"number": "D1", "at": on("2026-11-21"), "customer": {"key": "8005"},
            "lines": [{"quantity": "1", "unit_price": "80.00", "discount": "30.00", "name": "郫县豆瓣"}]})]).await;
        refit(&app).await;
        for n in [0, 3, 5, 12, 39] {
            let found = explained(&app, &format!("80{n:02}")).await;
            let (rfm, health) = (found.value.rfm.expect("rfm"), found.value.health.expect("health"));
            let price = found.price_sensitivity.expect("a price sensitivity");
            assert_eq!(sum(&rfm.why), rfm.score as f64, "{rfm:?}");
            assert_eq!(sum(&health.why), health.score as f64, "{health:?}");
            assert!((sum(&price.why) - price.value).abs() < 1e-9, "{price:?}");
            assert!(found.value.clv.is_some_and(|clv| clv.clv_minor >= 0 && clv.horizon_days == 365));
            assert!(found.value.tier.is_some());
        }
    }

    async fn an_open_complaint_lowers_the_health_until_it_is_settled(app: App) {
        town(&app).await;
        let desk = "工单号,时间,会员卡号,类型,内容,处理状态\n\
            T1,2026-11-20 10:00:00,8005,投诉,漏油,处理中\n\
            T2,2026-11-20 10:00:00,8006,投诉,漏油,已解决\n\
            T3,2026-01-20 10:00:00,8007,投诉,漏油,待处理\n\
            T4,2026-01-20 10:00:00,8008,投诉,漏油,已关闭\n\
            T5,2026-11-20 10:00:00,8009,咨询,几点开门,待处理\n";
        let import = app.manager().upload("/imports", "service_cases.csv", desk.as_bytes()).await.created();
        let id = import["id"].as_str().unwrap();
        // The desk knows customers by the number that the till has as key.
        app.manager().patch(&format!("/imports/{id}"), &json!({"source": "pos"})).await.ok();
        let job = app.manager().post(&format!("/imports/{id}/run"), &json!({})).await.with_status(202);
        let job = app.manager().job(job["id"].as_str().unwrap()).await;
        assert_eq!(job["state"], "done", "{job}");
        refit(&app).await;
        for (card, recent, open) in [("8005", 1.0, 1.0), ("8006", 1.0, 0.0), ("8007", 0.0, 1.0), ("8008", 0.0, 0.0), ("8009", 0.0, 0.0)] {
            let health = explained(&app, card).await.value.health.expect("a health");
            let fact = |code: &str| health.why.iter().find(|factor| factor.code == code).and_then(|factor| factor.value);
            assert_eq!((fact("complaints_recent"), fact("complaints_open")), (Some(recent), Some(open)), "{card}");
            assert_eq!(sum(&health.why), health.score as f64, "{health:?}");
        }
    }

    async fn a_merge_adds_the_histories(app: App) {
        take(&app, vec![receipt("R1", "8001", "2026-11-18", "25.00")]).await;
        take(&app, vec![receipt("R2", "8002", "2026-11-20", "30.00"), receipt("R3", "8002", "2026-11-21", "5.00")]).await;
        let (survivor, absorbed) = (id_of(&app, "8001").await, id_of(&app, "8002").await);
        let merge = json!({"survivor": survivor, "absorbed": absorbed});
        let done = app.manager().post("/merges", &merge).await;
        assert!(matches!(done.status, 200 | 201), "{}", done.text());
        let rows = columns(&app).await;
        assert_eq!(rows.len(), 1);
        assert!(rows[0].contains(" 3 3 6000 0 "), "{rows:?}");
    }

    async fn a_guide_sees_the_counts_of_the_own_store(app: App) {
        town(&app).await;
        refit(&app).await;
        let found = app.guide().get("/value").await.ok();
        assert_eq!((found["buyers"].as_i64(), found["gross_minor"].as_i64()), (Some(0), Some(0)));
        assert!(found["clv"].is_null() && !found["rfm"].is_null(), "{found}");
        app.guide().post("/value/refit", &json!({})).await.refused(403, "forbidden");
        app.nobody().get("/value").await.refused(401, "unauthenticated");
        app.analyst().post("/value/refit", &json!({})).await.ok();
    }
}
