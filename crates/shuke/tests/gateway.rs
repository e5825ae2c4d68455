//! The door: what every answer has in common, whichever context gives it.

use serde_json::json;
use testbed::{App, Engine, Reply};

async fn app() -> App {
    App::start(Engine::Sqlite).await
}

#[test]
fn unknown_addresses_below_api_are_problems() {
    testbed::run(async {
        let app = app().await;
        app.nobody().get("/nothing/here").await.refused(404, "not_found");
        app.nobody().delete("/setup").await.refused(405, "method_not_allowed");
    });
}

#[test]
fn every_answer_forbids_frames_and_sniffing_and_names_its_request() {
    testbed::run(async {
        let app = app().await;
        for reply in [app.nobody().get("/setup").await, app.nobody().page("/").await] {
            assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            assert_eq!(reply.header("x-request-id").len(), 32);
        }
    });
}

#[test]
fn answers_about_people_stay_in_nobodys_cache() {
    testbed::run(async {
        assert_eq!(app().await.manager().get("/session").await.header("cache-control"), "no-store");
    });
}

#[test]
fn long_answers_are_compressed_for_those_who_can() {
    testbed::run(async {
        let app = app().await;
        let reply = Reply::of(app.nobody().request("GET", "/openapi.json").header("accept-encoding", "gzip"));
        assert_eq!(reply.await.header("content-encoding"), "gzip");
    });
}

#[test]
fn a_large_body_is_refused() {
    testbed::run(async {
        let app = app().await;
        let body = json!({ "login": "x".repeat(shuke::gateway::BODY_BYTES_MAX), "password": "x" });
        app.nobody().post("/session", &body).await.refused(413, "body_unreadable");
    });
}

#[test]
fn health_needs_nobody() {
    testbed::run(async {
        assert_eq!(app().await.nobody().page("/healthz").await.ok(), json!({ "status": "ok" }));
    });
}

testbed::on_both_engines! {
    async fn four_people_are_signed_in(app: App) {
        for (role, client) in app.everybody() {
            assert_eq!(client.get("/session").await.ok()["person"]["role"], role);
        }
        app.nobody().get("/session").await.refused(401, "unauthenticated");
    }

    async fn a_write_with_a_key_is_done_once(app: App) {
        let person = json!({ "login": "lin", "name": "林", "role": "analyst", "password": "a good password" });
        let write = || app.manager().request("POST", "/people").header("idempotency-key", "k1").json(&person);
        let (first, second) = (Reply::of(write()).await.created(), Reply::of(write()).await.created());
        assert_eq!(first, second);
    }
}
