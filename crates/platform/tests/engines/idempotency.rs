//! The same request twice, with a key.

use kernel::Moment;
use platform::Role;
use serde_json::{Value, json};

use crate::world::{Answer, World};

fn view(name: &str) -> Value {
    json!({"name": name, "list": "customers", "query": ""})
}

async fn create(world: &World, token: &str, key: &str, body: Value) -> Answer {
    world.send("POST", "/views", &[("authorization", token), ("idempotency-key", key)], body).await
}

async fn views(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM saved_view").await
}

testbed::on_both_engines! {
    async fn the_first_answer_is_given_again(world: World) {
        let token = world.token_of("m", Role::Marketer).await;
        let first = create(&world, &token, "k1", view("a")).await;
        let again = create(&world, &token, "k1", view("a")).await;
        assert_eq!((first.status, again.status, &again.body), (201, 201, &first.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(again.headers["content-type"], "application/json");
        assert!(!first.headers.contains_key("idempotency-replayed"));
        assert_eq!(views(&world).await, 1);
        // A refusal is an answer too.
        let refused = create(&world, &token, "k2", view(" ")).await;
        let again = create(&world, &token, "k2", view(" ")).await;
        assert_eq!((refused.told(), again.told()), ((422, "text_required"), (422, "text_required")));
        assert_eq!(again.headers["content-type"], "application/problem+json");
    }

    async fn another_request_needs_another_key(world: World) {
        let token = world.token_of("m", Role::Marketer).await;
        create(&world, &token, "k1", view("a")).await;
        assert_eq!(create(&world, &token, "k1", view("b")).await.told(), (422, "idempotency_key_reused"));
        let other = world.token_of("n", Role::Marketer).await;
        assert_eq!(create(&world, &other, "k1", view("b")).await.status, 201);
        assert_eq!(create(&world, &token, &"k".repeat(129), view("c")).await.told(), (400, "idempotency_key_invalid"));
    }

    async fn side_by_side_only_one_runs(world: World) {
        let token = world.token_of("m", Role::Marketer).await;
        let tries = (0..8).map(|_| create(&world, &token, "k1", view("a")));
        let answers = futures::future::join_all(tries).await;
        assert_eq!(views(&world).await, 1);
        for answer in answers {
            assert!([(201, ""), (409, "idempotency_in_progress")].contains(&answer.told()), "{:?}", answer.told());
        }
    }

    async fn what_died_may_run_again(world: World) {
        let token = world.token_of("m", Role::Marketer).await;
        create(&world, &token, "k1", view("a")).await;
        let tx = world.platform.records().begin().await.unwrap();
        use sea_orm::ConnectionTrait as _;
        tx.execute_unprepared("UPDATE idempotency SET status = NULL, body_sealed = NULL").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(create(&world, &token, "k1", view("a")).await.told(), (409, "idempotency_in_progress"));
        world.later(2 * Moment::MINUTE);
        assert_eq!(create(&world, &token, "k1", view("a")).await.status, 201);
        assert_eq!(views(&world).await, 2);
    }

    async fn keys_are_forgotten_after_a_day(world: World) {
        let token = world.token_of("m", Role::Marketer).await;
        create(&world, &token, "k1", view("a")).await;
        world.later(25 * Moment::HOUR);
        assert_eq!(create(&world, &token, "k1", view("b")).await.status, 201);
        assert_eq!(world.number("SELECT COUNT(*) FROM idempotency").await, 1);
    }

    async fn strangers_get_the_routes_own_answer(world: World) {
        let answer = world.send("POST", "/views", &[("idempotency-key", "k1")], view("a")).await;
        assert_eq!(answer.told(), (401, "unauthenticated"));
        assert_eq!(world.number("SELECT COUNT(*) FROM idempotency").await, 0);
    }
}
