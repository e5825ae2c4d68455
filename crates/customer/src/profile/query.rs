//! A statement in the making: conditions side by side, values numbered as they come.

use kernel::CustomerId;
use platform::{Actor, List, Scope, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};

/// Collects `WHERE` conditions on a customer called `c` and the values they name.
pub struct Query<'a, C> {
    conn: &'a C,
    values: Vec<Value>,
    conditions: Vec<String>,
}

impl<'a, C: ConnectionTrait> Query<'a, C> {
    /// Nothing yet but the organisation, which is `$1` in every statement.
    pub fn of(conn: &'a C, actor: &Actor) -> Self {
        Self { conn, values: vec![actor.org.into()], conditions: Vec::new() }
    }

    /// The living customers that the actor may see: where every list, count and sum begins.
    pub fn customers(conn: &'a C, actor: &Actor) -> Self {
        let mut query = Self::of(conn, actor);
        query.and("c.org_id = $1".to_owned());
        query.and("c.survivor_id IS NULL".to_owned());
        query.within("c.store_id", actor.scope);
        query
    }

    /// Only what the scope holds; `column` is the store it belongs to.
    pub fn within(&mut self, column: &str, scope: Scope) {
        match scope {
            Scope::All => {}
            Scope::Store(store) => {
                let store = self.bind(store);
                self.and(format!("{column} = {store}"));
            }
            Scope::Nothing => self.and("1 = 0".to_owned()),
        }
    }

    pub fn conn(&self) -> &'a C {
        self.conn
    }

    /// Keeps the value and gives back how to name it: `$7`.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// `column` is one of the list.
    pub fn one_of(&mut self, column: &str, list: List) -> String {
        self.values.push(list.value(self.conn));
        List::clause(self.conn, column, self.values.len())
    }

    /// `column` contains the text, taken literally.
    pub fn contains(&mut self, column: &str, text: &str) -> String {
        self.values.push(platform::storage::dialect::like_anywhere(text).into());
        platform::Engine::of(self.conn).contains(column, self.values.len())
    }

    pub fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// Only these customers.
    pub fn among(&mut self, customers: &[CustomerId]) {
        let condition = self.one_of("c.id", List::texts(customers));
        self.and(condition);
    }

    /// Everything so far, ready to stand behind `WHERE`.
    pub fn conditions(&self) -> String {
        self.conditions.join(" AND ")
    }

    pub fn values(&self) -> Vec<Value> {
        self.values.clone()
    }

    pub async fn all(&self, text: &str) -> Result<Vec<QueryResult>, DbErr> {
        self.conn.query_all_raw(sql(self.conn, text, self.values())).await
    }

    pub async fn one(&self, text: &str) -> Result<Option<QueryResult>, DbErr> {
        self.conn.query_one_raw(sql(self.conn, text, self.values())).await
    }

    pub async fn execute(&self, text: &str) -> Result<u64, DbErr> {
        Ok(self.conn.execute_raw(sql(self.conn, text, self.values())).await?.rows_affected())
    }
}
