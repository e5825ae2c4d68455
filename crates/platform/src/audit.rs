//! Who did what to which thing: one line a command, written in the command's own transaction.

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;

use crate::{Actor, sql};
use kernel::Moment;

/// The line: `Audit::of("tag.create", tag.id).with(json!({"name": …}))`.
#[derive(Debug, Clone)]
pub struct Audit {
    action: &'static str,
    subject: String,
    detail: Value,
}

impl Audit {
    pub fn of(action: &'static str, subject: impl ToString) -> Self {
        Self { action, subject: subject.to_string(), detail: Value::Object(serde_json::Map::new()) }
    }

    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    pub(crate) async fn save(
        self,
        conn: &impl ConnectionTrait,
        actor: &Actor,
        at: Moment,
    ) -> Result<(), DbErr> {
        let text = "INSERT INTO audit (org_id, at, person_id, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)";
        let values = [
            actor.org.into(),
            at.into(),
            actor.person.into(),
            self.action.into(),
            self.subject.into(),
            self.detail.into(),
        ];
        conn.execute_raw(sql(conn, text, values)).await.map(drop)
    }
}
