//! Every operation says which permission it wants, lets nobody in who is not signed in, and refuses exactly the roles
//! that lack the permission. The list of operations is the OpenAPI document itself.

use platform::access::permission;
use serde_json::Value;
use shuke::gateway::document::{PERMISSION, PUBLIC};
use testbed::{App, Client, Engine, Reply};

use crate::nothing_to_complain;

struct Operation {
    method: String,
    path: String,
    permission: Option<String>,
}

impl Operation {
    fn is_public(&self) -> bool {
        PUBLIC.contains(&(self.method.as_str(), self.path.as_str()))
    }

    /// Trying these would sign the person out whom we try them as.
    fn signs_out(&self) -> bool {
        self.method == "DELETE" && matches!(self.path.as_str(), "/session" | "/sessions")
    }

    /// Asks for something that is not there, with an empty body: enough to learn whether one is let in.
    async fn by(&self, client: &Client) -> Reply {
        let address: Vec<&str> =
            self.path.split('/').map(|part| if part.starts_with('{') { "-" } else { part }).collect();
        Reply::of(client.request(&self.method, &address.join("/"))).await
    }

    fn complaint(&self, what: &str) -> String {
        format!("{} {}: {what}", self.method, self.path)
    }
}

async fn operations(app: &App) -> Vec<Operation> {
    let document = app.nobody().get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().cloned().unwrap_or_default();
    let of_path = |(path, item): (String, Value)| {
        let item = item.as_object().cloned().unwrap_or_default();
        let operation = move |(method, operation): (String, Value)| Operation {
            method: method.to_uppercase(),
            path: path.clone(),
            permission: operation[PERMISSION].as_str().map(str::to_owned),
        };
        item.into_iter().filter(|(_, operation)| operation["responses"].is_object()).map(operation)
    };
    let operations: Vec<Operation> = paths.into_iter().flat_map(of_path).collect();
    assert!(operations.len() > 5, "the document lists no operations");
    operations
}

#[test]
fn every_operation_names_a_permission_that_exists() {
    testbed::run(async {
        let app = App::start(Engine::Sqlite).await;
        let mut complaints = Vec::new();
        for operation in operations(&app).await {
            match &operation.permission {
                None if operation.is_public() => {}
                None => {
                    complaints.push(operation.complaint("names no permission, and is not listed as public"))
                }
                Some(code) if permission::ALL.iter().any(|(known, _)| known == code) => {}
                Some(code) => {
                    complaints.push(operation.complaint(&format!("permission {code} does not exist")))
                }
            }
        }
        nothing_to_complain(complaints);
    });
}

#[test]
fn nobody_gets_in_without_signing_in() {
    testbed::run(async {
        let app = App::start(Engine::Sqlite).await;
        let mut complaints = Vec::new();
        for operation in operations(&app).await.iter().filter(|operation| !operation.is_public()) {
            let status = operation.by(&app.nobody()).await.status;
            if status != 401 {
                complaints.push(operation.complaint(&format!("answers nobody with {status} instead of 401")));
            }
        }
        nothing_to_complain(complaints);
    });
}

#[test]
fn each_role_is_refused_exactly_where_it_lacks_the_permission() {
    testbed::run(async {
        let app = App::start(Engine::Sqlite).await;
        let mut complaints = Vec::new();
        for operation in operations(&app).await.iter().filter(|operation| !operation.signs_out()) {
            let Some(permission) = &operation.permission else { continue };
            let roles = permission::ALL.iter().find(|(code, _)| code == permission).map(|(_, roles)| *roles);
            for (name, client) in app.everybody() {
                let may = roles.unwrap_or_default().iter().any(|role| role.code() == name);
                let reply = operation.by(client).await;
                let refused =
                    reply.status == 403 && reply.json()["params"]["permission"] == permission.as_str();
                if may == refused || reply.status == 401 {
                    let what = if may { "may" } else { "may not" };
                    complaints.push(operation.complaint(&format!("{name} {what}, and got {}", reply.status)));
                }
            }
        }
        nothing_to_complain(complaints);
    });
}
