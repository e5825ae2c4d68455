//! Addresses that are asked, on a real server on this machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use testbed::on_both_engines;

use super::*;

async fn serve(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    host
}

fn members(url: &str) -> Value {
    json!({
        "name": "商城会员", "source": "shop", "kind": "customers", "way": "http", "url": url, "token": "open sesame",
        "every_minutes": 15,
    })
}

/// The first answer is a failure, then comes the file, then nothing new; all of it for who has the token.
fn moody(asked: Arc<AtomicUsize>) -> Router {
    let answer = move |headers: HeaderMap| async move {
        let header =
            |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        if header("authorization") != "Bearer open sesame" {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        match (asked.fetch_add(1, SeqCst), header("if-none-match").as_str()) {
            (0, _) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            (_, "\"v1\"") => StatusCode::NOT_MODIFIED.into_response(),
            _ => ([("etag", "\"v1\"")], MEMBERS).into_response(),
        }
    };
    Router::new().route("/members.csv", get(answer))
}

on_both_engines! {
    async fn an_address_is_asked_again_after_a_failure_and_taken_once(town: Town) {
        let asked = Arc::new(AtomicUsize::new(0));
        let host = serve(moody(asked.clone())).await;
        let id = town.feed(members(&format!("http://{host}/members.csv"))).await;
        // It is asked without anybody's help, and then by its own rules.
        while town.states(&id).await != ["failed"] {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let feed = town.0.manager().get(&format!("/feeds/{id}")).await.ok();
        assert_eq!((&feed["state"], &feed["failures"], &feed["error"]["code"], &feed["error"]["params"]["status"]),
            (&json!("failing"), &json!(1), &json!("feed_status"), &json!(500)), "{feed}");
        assert_eq!(feed["next_at"], json!(NOON.plus_micros(Moment::MINUTE).to_string()), "{feed}");
        assert!(!feed.to_string().contains("sesame"));
        assert_eq!(town.count("SELECT COUNT(*) FROM feed WHERE token_sealed LIKE '%sesame%'").await, 0);

        town.0.advance(Moment::SECOND);
        let feed = town.run(&id).await;
        assert_eq!((&feed["state"], &feed["failures"], &feed["last_run"]["taken"]), (&json!("ok"), &json!(0), &json!(2)), "{feed}");
        assert_eq!(feed["next_at"], json!(NOON.plus_micros(15 * Moment::MINUTE + Moment::SECOND).to_string()), "{feed}");
        town.0.advance(Moment::SECOND);
        let feed = town.run(&id).await;
        assert_eq!((&feed["state"], &feed["last_run"]["state"], &feed["last_success_at"]),
            (&json!("ok"), &json!("done"), &json!(NOON.plus_micros(2 * Moment::SECOND).to_string())), "{feed}");
        assert_eq!(town.states(&id).await, ["unchanged", "done", "failed"]);
        assert_eq!((town.imports().await, town.customers().await, asked.load(SeqCst)), (1, 2, 3));
    }

    async fn what_cannot_be_taken_is_told(town: Town) {
        let long = || async { "x".repeat(BYTES_MAX as usize + 1) };
        let page = || async { "<html><body>Sign in</body></html>" };
        let host = serve(Router::new().route("/long", get(long)).route("/page", get(page))).await;
        for (path, code) in [("long", "feed_too_large"), ("page", "unsupported_format"), ("missing", "feed_status")] {
            let id = town.feed(json!({"name": path, "source": "shop", "kind": "customers", "way": "http", "url": format!("http://{host}/{path}")})).await;
            let feed = town.run(&id).await;
            assert_eq!((&feed["state"], &feed["error"]["code"]), (&json!("failing"), &json!(code)), "{feed}");
        }
        assert_eq!((town.imports().await, town.customers().await), (0, 0));
        let left = std::fs::read_dir(town.0.data().join("blobs")).unwrap().count();
        assert_eq!(left, 0, "nothing is kept of what was refused");
    }
}

/// A server that sends a row now and then and never ends.
fn dripping() -> Router {
    let rows = async || {
        let rows = futures::stream::unfold(0_u32, |n| async move {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let row = if n == 0 { "会员卡号,姓名\n".to_owned() } else { format!("{n},张伟\n") };
            Some((Ok::<_, std::io::Error>(row), n + 1))
        });
        axum::body::Body::from_stream(rows)
    };
    Router::new().route("/{name}", get(rows))
}

on_both_engines! {
    async fn servers_that_drip_hold_nobody_up_and_are_given_up(slow: Slow) {
        let town = slow.0;
        let host = serve(dripping()).await;
        let mut ids = Vec::new();
        for name in ["one.csv", "two.csv"] {
            let url = format!("http://{host}/{name}");
            ids.push(town.feed(json!({"name": name, "source": "shop", "kind": "customers", "way": "http", "url": url})).await);
        }
        let begun = async |id: &String| {
            let text = format!("SELECT COUNT(*) FROM job WHERE kind = 'feed.run' AND state = 'running' AND payload LIKE '%{id}%'");
            town.count(&text.replace("payload", "CAST(payload AS TEXT)")).await
        };
        while begun(&ids[0]).await + begun(&ids[1]).await < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        // Both hang, more than there are workers; whatever else there is to do goes on.
        let job = town.0.manager().post("/candidates/scan", &json!({})).await.with_status(202);
        assert_eq!(town.0.manager().job(job["id"].as_str().unwrap()).await["state"], "done");
        assert_eq!((town.states(&ids[0]).await, town.states(&ids[1]).await), (vec![], vec![]), "still at it");
        for id in &ids {
            while town.states(id).await.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            let feed = town.0.manager().get(&format!("/feeds/{id}")).await.ok();
            assert_eq!((&feed["state"], &feed["error"]["code"]), (&json!("failing"), &json!("feed_timed_out")), "{feed}");
        }
        assert_eq!((town.imports().await, std::fs::read_dir(town.0.data().join("blobs")).unwrap().count()), (0, 0));
    }
}

#[test]
fn addresses_inside_are_closed_unless_allowed() {
    testbed::run(async {
        let inside = serve(Router::new().route("/", get(|| async { MEMBERS }))).await;
        let away = format!("http://{inside}/");
        let routes = Router::new()
            .route("/away", get(move || async move { Redirect::temporary(&away) }))
            .route("/own", get(|| async { Redirect::temporary("/members.csv") }))
            .route("/members.csv", get(|| async { Response::new(MEMBERS.to_owned()) }));
        let host = serve(routes).await;
        let allowed = host.clone();
        let app = App::configured(Engine::Sqlite, platform::Clock::fixed(NOON), move |config| {
            config.feeds.allow_hosts.insert(allowed);
        })
        .await;
        let town = Town(app);
        let refused = town.0.manager().post("/feeds", &members(&format!("http://{inside}/"))).await;
        let problem = refused.refused(422, "feed_address_forbidden");
        assert_eq!(problem["errors"][0]["field"], "/url");
        town.0
            .manager()
            .post("/feeds", &members("file:///etc/passwd"))
            .await
            .refused(422, "feed_url_invalid");

        let id = town.feed(members(&format!("http://{host}/away"))).await;
        let feed = town.run(&id).await;
        assert_eq!(feed["error"]["code"], "feed_address_forbidden", "{feed}");
        let patch = json!({"url": format!("http://{host}/own")});
        let changed = town.0.manager().patch(&format!("/feeds/{id}"), &patch).await.ok();
        assert_eq!(changed["has_token"], false, "a token is for the address it was given with");
        let feed = town.run(&id).await;
        assert_eq!((&feed["state"], town.customers().await), (&json!("ok"), 2), "{feed}");
    });
}
