//! The scan as the queue runs it: under the rules that the organisation has saved.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::Fault;
use platform::jobs::{Turn, Work};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Scan;
use crate::Context;
use crate::identity::ruling;

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnderRules(Scan);

#[async_trait]
impl Work<Context> for UnderRules {
    const KIND: &'static str = <Scan as Work<Context>>::KIND;

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let conn = context.platform.records().reader();
        let rules = ruling::in_force(conn, turn.actor().org, &context.rules).await?.into_owned();
        let context = Context { rules: Arc::new(rules), ..context.clone() };
        self.0.run(&context, turn).await
    }
}
