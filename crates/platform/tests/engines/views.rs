//! Saved views, over HTTP.

use platform::Role;
use serde_json::{Value, json};

use crate::world::World;

fn view(name: &str, shared: bool) -> Value {
    json!({"name": name, "list": "customers", "query": "?tier=champion&sort=clv", "shared": shared})
}

testbed::on_both_engines! {
    async fn own_and_shared_views(world: World) {
        let (marketer, guide) =
            (world.token_of("m", Role::Marketer).await, world.token_of("g", Role::Guide).await);
        let shared = world.as_program(&marketer, "POST", "/views", view("高价值", true)).await;
        assert_eq!(shared.status, 201, "{}", shared.body);
        world.as_program(&marketer, "POST", "/views", view("草稿", false)).await;
        let own = world.as_program(&guide, "POST", "/views", view("我的客人", false)).await.body;
        let seen = async |token: &str, path: &str| -> Vec<String> {
            let list = world.as_program(token, "GET", path, Value::Null).await.body;
            let mut names: Vec<String> =
                list["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(seen(&guide, "/views?list=customers").await, ["我的客人", "高价值"]);
        assert_eq!(seen(&guide, "/views?list=imports").await, [""; 0]);
        assert_eq!(seen(&marketer, "/views").await, ["草稿", "高价值"]);
        assert_eq!((&own["mine"], &own["query"]), (&json!(true), &json!("?tier=champion&sort=clv")));
    }

    async fn sharing_is_for_those_who_may(world: World) {
        let guide = world.token_of("g", Role::Guide).await;
        let answer = world.as_program(&guide, "POST", "/views", view("给大家", true)).await;
        assert_eq!(answer.told(), (403, "forbidden"));
        let own = world.as_program(&guide, "POST", "/views", view("我的", false)).await.body;
        let path = format!("/views/{}", own["id"].as_str().unwrap());
        assert_eq!(world.as_program(&guide, "PATCH", &path, json!({"shared": true})).await.told(), (403, "forbidden"));
        let renamed = world.as_program(&guide, "PATCH", &path, json!({"name": "我的客人"})).await;
        assert_eq!((renamed.status, &renamed.body["name"]), (200, &json!("我的客人")));
    }

    async fn a_view_belongs_to_its_owner(world: World) {
        let (boss, marketer, other) = (
            world.token_of("b", Role::Manager).await,
            world.token_of("m", Role::Marketer).await,
            world.token_of("n", Role::Marketer).await,
        );
        let path = async |shared| {
            let made = world.as_program(&marketer, "POST", "/views", view("x", shared)).await.body;
            format!("/views/{}", made["id"].as_str().unwrap())
        };
        let (personal, shared) = (path(false).await, path(true).await);
        assert_eq!(world.as_program(&other, "DELETE", &personal, Value::Null).await.told(), (404, "view_not_found"));
        assert_eq!(world.as_program(&other, "DELETE", &shared, Value::Null).await.told(), (403, "forbidden"));
        assert_eq!(world.as_program(&boss, "DELETE", &shared, Value::Null).await.status, 204);
        assert_eq!(world.as_program(&marketer, "DELETE", &personal, Value::Null).await.status, 204);
        assert_eq!(world.number("SELECT COUNT(*) FROM saved_view").await, 0);
    }

    async fn limits_are_said(world: World) {
        let guide = world.token_of("g", Role::Guide).await;
        for (body, code) in [(view(" ", false), "text_required"), (view(&"长".repeat(61), false), "text_too_long")] {
            assert_eq!(world.as_program(&guide, "POST", "/views", body).await.told(), (422, code));
        }
    }
}
