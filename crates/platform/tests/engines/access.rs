//! Setup, sign-in, sessions and locks, over HTTP.

use kernel::Moment;
use platform::Role;
use platform::access::session;
use serde_json::{Value, json};

use crate::world::{Answer, PASSWORD, World};

fn setup() -> Value {
    json!({
        "organisation": "好味调味品", "industry": "seasoning", "currency": "CNY", "zone": "Asia/Shanghai",
        "locale": "zh-CN", "name": "张总", "login": "Boss@Haowei.cn", "password": PASSWORD,
    })
}

fn cookie(answer: &Answer) -> String {
    let text = answer.headers["set-cookie"].to_str().unwrap();
    text.split(';').next().unwrap().to_owned()
}

async fn audited(world: &World, action: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM audit WHERE action = '{action}'")).await
}

testbed::on_both_engines! {
    async fn the_first_start(world: World) {
        assert_eq!(world.send("GET", "/setup", &[], Value::Null).await.body, json!({"needed": true}));
        assert_eq!(world.sign_in("boss", PASSWORD).await.told(), (409, "setup_needed"));
        let answer = world.send("POST", "/setup", &[], setup()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let me = world.send("GET", "/session", &[("cookie", &cookie(&answer))], Value::Null).await;
        assert_eq!(me.body, answer.body);
        assert_eq!(me.body["person"]["login"], "boss@haowei.cn");
        assert_eq!(me.body["organisation"]["zone"], "Asia/Shanghai");
        assert!(me.body["permissions"].as_array().unwrap().contains(&json!("people.manage")));
        assert_eq!(world.send("GET", "/setup", &[], Value::Null).await.body, json!({"needed": false}));
        assert_eq!(world.send("POST", "/setup", &[], setup()).await.told(), (409, "already_set_up"));
        assert_eq!(world.sign_in(" BOSS@haowei.cn", PASSWORD).await.status, 200);
    }

    async fn setup_happens_once_however_many_try(world: World) {
        let tries = (0..4).map(|_| world.send("POST", "/setup", &[], setup()));
        let mut statuses: Vec<u16> = futures::future::join_all(tries).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409]);
        assert_eq!(world.number("SELECT COUNT(*) FROM organisation").await, 1);
    }

    async fn setup_takes_over_what_the_command_line_made(world: World) {
        let org = world.company().await;
        let answer = world.send("POST", "/setup", &[], setup()).await;
        assert_eq!(answer.body["organisation"]["id"], org.to_string());
        assert_eq!(answer.body["organisation"]["name"], "好味调味品");
    }

    async fn setup_refuses_what_is_wrong(world: World) {
        for (field, value, told) in [
            ("password", json!("1234567"), (422, "password_too_short")),
            ("zone", json!("Mars/Olympus"), (422, "zone_unknown")),
            ("organisation", json!("  "), (422, "text_required")),
            ("login", json!("a b"), (422, "login_space")),
            ("industry", json!("mining"), (422, "body_unreadable")),
        ] {
            let mut body = setup();
            body[field] = value;
            assert_eq!(world.send("POST", "/setup", &[], body).await.told(), told);
        }
    }

    async fn five_wrong_passwords_lock_whoever_it_is(world: World) {
        world.person("boss", Role::Manager).await;
        for login in ["boss", "nobody"] {
            for _ in 0..5 {
                assert_eq!(world.sign_in(login, "wrong password").await.told(), (401, "bad_credentials"));
            }
            // The right password too.
            let answer = world.sign_in(login, PASSWORD).await;
            assert_eq!(answer.told(), (429, "locked_out"));
            assert_eq!(answer.body["params"]["until"], "2026-11-21T02:15:00Z");
        }
        assert_eq!((audited(&world, "session.failure").await, audited(&world, "session.lock").await), (8, 2));
        world.later(15 * Moment::MINUTE);
        assert_eq!(world.sign_in("nobody", PASSWORD).await.told(), (401, "bad_credentials"));
        assert_eq!(world.sign_in("boss", PASSWORD).await.status, 200);
        assert_eq!(audited(&world, "session.begin").await, 1);
    }

    async fn a_right_password_forgives(world: World) {
        world.person("boss", Role::Manager).await;
        for _ in 0..3 {
            for _ in 0..4 {
                assert_eq!(world.sign_in("boss", "wrong password").await.told(), (401, "bad_credentials"));
            }
            assert_eq!(world.sign_in("boss", PASSWORD).await.status, 200);
        }
    }

    async fn guesses_side_by_side_are_counted_too(world: World) {
        world.person("boss", Role::Manager).await;
        let guesses = (0..20).map(|_| world.sign_in("boss", "wrong password"));
        let answers = futures::future::join_all(guesses).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 5);
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 15);
    }

    async fn a_session_ends_when_nobody_uses_it(world: World) {
        let token = world.token_of("boss", Role::Manager).await;
        let status = async || world.as_program(&token, "GET", "/session", Value::Null).await.status;
        for _ in 0..3 {
            let now = world.later(10 * Moment::DAY);
            assert_eq!(status().await, 200);
            // The use is noted in its own time.
            for _ in 0..200 {
                if world.number("SELECT seen_at FROM session").await == now.micros() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        }
        assert_eq!(world.number("SELECT last_seen_at FROM person").await, world.clock.now().micros());
        world.later(14 * Moment::DAY);
        assert_eq!(status().await, 401);
    }

    async fn most_requests_write_nothing(world: World) {
        let token = world.token_of("boss", Role::Manager).await;
        let before = world.number("SELECT seen_at FROM session").await;
        world.later(59 * Moment::SECOND);
        assert_eq!(world.as_program(&token, "GET", "/session", Value::Null).await.status, 200);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(world.number("SELECT seen_at FROM session").await, before);
    }

    async fn the_table_does_not_know_the_token(world: World) {
        let token = world.token_of("boss", Role::Manager).await;
        let secret = token.split('.').next_back().unwrap();
        let found = format!("SELECT COUNT(*) FROM session WHERE token_hash LIKE '%{secret}%'");
        assert_eq!(world.number(&found).await, 0);
        let forged = format!("{}.{}", token.split('.').next().unwrap(), "A".repeat(43));
        assert_eq!(world.as_program(&forged, "GET", "/session", Value::Null).await.told(), (401, "unauthenticated"));
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("authorization", token.parse().unwrap());
        assert_eq!(session::actor(&world.platform, &headers).await.unwrap().role, Role::Manager);
    }

    async fn signing_out_here_and_everywhere(world: World) {
        let here = world.token_of("boss", Role::Manager).await;
        let other = || async {
            let answer = world.sign_in("boss", PASSWORD).await;
            format!("Bearer {}", answer.body["token"].as_str().unwrap())
        };
        let (second, third) = (other().await, other().await);
        let status = async |token: &str| world.as_program(token, "GET", "/session", Value::Null).await.status;
        let answer = world.as_program(&here, "DELETE", "/session", Value::Null).await;
        assert_eq!(answer.status, 204);
        assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!((status(&here).await, status(&second).await), (401, 200));
        assert_eq!(world.as_program(&second, "DELETE", "/sessions", Value::Null).await.status, 204);
        assert_eq!((status(&second).await, status(&third).await), (401, 401));
    }

    async fn changing_ones_password_ends_the_other_sessions(world: World) {
        let here = world.token_of("guide", Role::Guide).await;
        let there = world.sign_in("guide", PASSWORD).await;
        let there = format!("Bearer {}", there.body["token"].as_str().unwrap());
        let wrong = json!({"password": "一个崭新的好密码", "current_password": "wrong password"});
        assert_eq!(world.as_program(&here, "PATCH", "/session", wrong).await.told(), (422, "wrong_password"));
        let right = json!({"password": "一个崭新的好密码", "current_password": PASSWORD, "locale": "en"});
        let answer = world.as_program(&here, "PATCH", "/session", right).await;
        assert_eq!((answer.status, &answer.body["person"]["locale"]), (200, &json!("en")));
        assert_eq!(world.as_program(&here, "GET", "/session", Value::Null).await.status, 200);
        assert_eq!(world.as_program(&there, "GET", "/session", Value::Null).await.status, 401);
        assert_eq!(world.sign_in("guide", "一个崭新的好密码").await.status, 200);
    }

    async fn other_sites_cannot_use_the_cookie(world: World) {
        world.person("boss", Role::Manager).await;
        let answer = world.sign_in("boss", PASSWORD).await;
        let (cookie, token) = (cookie(&answer), format!("Bearer {}", answer.body["token"].as_str().unwrap()));
        let patch = async |headers: &[(&str, &str)]| {
            let answer = world.send("PATCH", "/session", headers, json!({"locale": "en"})).await;
            (answer.status, answer.body["code"].as_str().unwrap_or_default().to_owned())
        };
        let refused = (403, "cross_site".to_owned());
        assert_eq!(patch(&[("cookie", &cookie)]).await.0, 200);
        assert_eq!(patch(&[("cookie", &cookie), ("origin", "http://shuke.test")]).await.0, 200);
        assert_eq!(patch(&[("cookie", &cookie), ("origin", "http://evil.test")]).await, refused);
        assert_eq!(patch(&[("cookie", &cookie), ("sec-fetch-site", "cross-site")]).await, refused);
        assert_eq!(patch(&[("authorization", &token), ("sec-fetch-site", "cross-site")]).await.0, 200);
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        assert_eq!(world.send("GET", "/session", &headers, Value::Null).await.status, 200);
        let body = json!({"login": "boss", "password": PASSWORD});
        let sign_in = world.send("POST", "/session", &[("origin", "http://evil.test")], body).await;
        assert_eq!(sign_in.told(), (403, "cross_site"));
    }
}
