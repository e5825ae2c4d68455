//! The people of a company, over HTTP.

use platform::Role;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

testbed::on_both_engines! {
    async fn the_manager_lets_people_in(world: World) {
        let boss = world.token_of("boss", Role::Manager).await;
        let store = world.store("S01").await;
        let body = json!({"login": "LiLei", "name": "李雷", "role": "guide", "store_id": store, "password": PASSWORD});
        let answer = world.as_program(&boss, "POST", "/people", body.clone()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.body["store"]["code"], "S01");
        assert_eq!(world.as_program(&boss, "POST", "/people", body).await.told(), (409, "login_taken"));
        let me = world.sign_in("lilei", PASSWORD).await.body;
        assert_eq!((&me["person"]["role"], &me["person"]["store"]["id"]), (&json!("guide"), &json!(store)));
        let list = world.as_program(&boss, "GET", "/people", Value::Null).await.body;
        let logins: Vec<&str> = list["items"].as_array().unwrap().iter().map(|row| row["login"].as_str().unwrap()).collect();
        assert_eq!(logins, ["boss", "lilei"]);
    }

    async fn guides_need_a_store_that_exists(world: World) {
        let boss = world.token_of("boss", Role::Manager).await;
        let nowhere: kernel::StoreId = world.platform.mint();
        for (store, told) in [(json!(null), (422, "store_required")), (json!(nowhere), (422, "store_not_found"))] {
            let body = json!({"login": "a", "name": "a", "role": "guide", "store_id": store, "password": PASSWORD});
            assert_eq!(world.as_program(&boss, "POST", "/people", body).await.told(), told);
        }
        let guide = world.person("guide", Role::Guide).await;
        let path = format!("/people/{}", guide.id);
        let answer = world.as_program(&boss, "PATCH", &path, json!({"store_id": null})).await;
        assert_eq!(answer.told(), (422, "store_required"));
        let answer = world.as_program(&boss, "PATCH", &path, json!({"store_id": null, "role": "analyst"})).await;
        assert_eq!((answer.status, answer.body.get("store")), (200, None));
    }

    async fn nobody_else_manages_people(world: World) {
        for (login, role) in [("m", Role::Marketer), ("g", Role::Guide), ("a", Role::Analyst)] {
            let token = world.token_of(login, role).await;
            assert_eq!(world.as_program(&token, "GET", "/people", Value::Null).await.told(), (403, "forbidden"));
        }
        assert_eq!(world.send("GET", "/people", &[], Value::Null).await.told(), (401, "unauthenticated"));
    }

    async fn somebody_stays_manager(world: World) {
        let token = world.token_of("boss", Role::Manager).await;
        let boss = world.number("SELECT COUNT(*) FROM person").await;
        assert_eq!(boss, 1);
        let me = world.as_program(&token, "GET", "/session", Value::Null).await.body;
        let path = format!("/people/{}", me["person"]["id"].as_str().unwrap());
        for change in [json!({"role": "analyst"}), json!({"active": false})] {
            assert_eq!(world.as_program(&token, "PATCH", &path, change).await.told(), (409, "last_manager"));
        }
        world.person("second", Role::Manager).await;
        assert_eq!(world.as_program(&token, "PATCH", &path, json!({"role": "analyst"})).await.status, 200);
    }

    async fn two_managers_cannot_demote_each_other_at_once(world: World) {
        let first = world.token_of("first", Role::Manager).await;
        let second = world.person("second", Role::Manager).await.id;
        let me = world.as_program(&first, "GET", "/session", Value::Null).await.body;
        let path = |id: &str| format!("/people/{id}");
        let (one, two) = (path(me["person"]["id"].as_str().unwrap()), path(&second.to_string()));
        let demote = |path| {
            let (world, first) = (&world, &first);
            async move { world.as_program(first, "PATCH", path, json!({"role": "analyst"})).await.status }
        };
        let mut both: [u16; 2] = tokio::join!(demote(&one), demote(&two)).into();
        both.sort_unstable();
        // Whoever was demoted first may find themselves no longer allowed to demote.
        assert!(both == [200, 409] || both == [200, 403], "{both:?}");
        assert_eq!(world.number("SELECT COUNT(*) FROM person WHERE role = 'manager'").await, 1);
    }

    async fn leaving_ends_the_sessions(world: World) {
        let boss = world.token_of("boss", Role::Manager).await;
        let guide = world.token_of("guide", Role::Guide).await;
        let me = world.as_program(&guide, "GET", "/session", Value::Null).await.body;
        let path = format!("/people/{}", me["person"]["id"].as_str().unwrap());
        let answer = world.as_program(&boss, "PATCH", &path, json!({"active": false})).await;
        assert_eq!(answer.body["active"], false);
        assert_eq!(world.as_program(&guide, "GET", "/session", Value::Null).await.status, 401);
        assert_eq!(world.sign_in("guide", PASSWORD).await.told(), (401, "bad_credentials"));
    }

    async fn a_new_password_lifts_the_lock(world: World) {
        let boss = world.token_of("boss", Role::Manager).await;
        let guide = world.person("guide", Role::Guide).await.id;
        for _ in 0..5 {
            world.sign_in("guide", "wrong password").await;
        }
        let list = world.as_program(&boss, "GET", "/people", Value::Null).await.body;
        assert_eq!((&list["items"][0]["locked"], &list["items"][1]["locked"]), (&json!(false), &json!(true)));
        let body = json!({"password": "一个崭新的好密码"});
        let answer = world.as_program(&boss, "PATCH", &format!("/people/{guide}"), body).await;
        assert_eq!((answer.status, &answer.body["locked"]), (200, &json!(false)));
        assert_eq!(world.sign_in("guide", "一个崭新的好密码").await.status, 200);
    }

    async fn nobody_there(world: World) {
        let boss = world.token_of("boss", Role::Manager).await;
        let nobody: kernel::PersonId = world.platform.mint();
        let answer = world.as_program(&boss, "PATCH", &format!("/people/{nobody}"), json!({"name": "x"})).await;
        assert_eq!(answer.told(), (404, "person_not_found"));
        let answer = world.as_program(&boss, "PATCH", "/people/x", json!({"name": "x"})).await;
        assert_eq!(answer.told(), (404, "not_found"));
    }
}
