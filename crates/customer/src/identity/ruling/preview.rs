//! The job that says how many customers other rules would merge or split. It reads, and writes nothing.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use kernel::{CustomerId, Fault, OrgId};
use platform::jobs::{Turn, Work};
use platform::{List, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::difference::{Difference, Example, difference};
use super::population::Population;
use crate::Context;
use crate::identity::{Rules, Thresholds};

/// Tries these rules on all records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Preview {
    pub rules: Rules,
}

#[async_trait]
impl Work<Context> for Preview {
    const KIND: &'static str = "identity.preview";

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let org = turn.actor().org;
        let found = differing(context, org, &self.rules, turn).await?;
        let proposals = proposals(context, org, self.rules.thresholds).await?;
        Ok(json!({
            "customers_before": found.customers_before,
            "customers_after": found.customers_after,
            "merged": found.merged,
            "split": found.split,
            "examples": named(context, org, &found.examples).await?,
            "proposals": proposals,
        }))
    }
}

/// Reads everybody and compares.
pub async fn differing(
    context: &Context,
    org: OrgId,
    rules: &Rules,
    turn: &Turn,
) -> Result<Difference, Fault> {
    let population = Population::read(context, org, rules, turn).await?;
    let total = population.nodes.len() as u64;
    turn.progress("comparing", 0, Some(total)).await?;
    let rules = rules.clone();
    tokio::task::spawn_blocking(move || difference(&population, &rules)).await.map_err(Fault::internal)
}

/// Of the open proposals, how many these thresholds would merge and how many they would take off the queue.
async fn proposals(context: &Context, org: OrgId, thresholds: Thresholds) -> Result<Value, Fault> {
    let conn = context.platform.records().reader();
    let text =
        "SELECT score, evidence FROM match_candidate WHERE org_id = $1 AND state IN ('open', 'deferred')";
    let (mut merged, mut withdrawn, mut open) = (0_u64, 0_u64, 0_u64);
    for row in conn.query_all_raw(sql(conn, text, [org.into()])).await? {
        let score: f64 = row.try_get("", "score")?;
        let evidence: Value = row.try_get("", "evidence")?;
        let one_phone = evidence
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["field"] == "phone" && one["level"] == "exact"));
        open += 1;
        if thresholds.merge.is_some_and(|merge| merge < 1.0 && score >= merge) && !one_phone {
            merged += 1;
        } else if score < thresholds.propose {
            withdrawn += 1;
        }
    }
    Ok(json!({ "open": open, "merged": merged, "withdrawn": withdrawn }))
}

/// The examples with names, as a person reads them.
async fn named(context: &Context, org: OrgId, examples: &[Example]) -> Result<Value, Fault> {
    let ids: BTreeSet<CustomerId> = examples
        .iter()
        .flat_map(|example| match example {
            Example::Merge(customers) => customers.clone(),
            Example::Split(customer) => vec![*customer],
        })
        .collect();
    let conn = context.platform.records().reader();
    let text = format!("SELECT id, name FROM customer WHERE org_id = $1 AND {}", List::clause(conn, "id", 2));
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::texts(&ids).value(conn)])).await?;
    let mut names: HashMap<CustomerId, String> = HashMap::new();
    for row in &rows {
        names.insert(row.try_get("", "id")?, row.try_get("", "name")?);
    }
    let one = |id: &CustomerId| json!({ "id": id, "name": names.get(id) });
    Ok(examples
        .iter()
        .map(|example| match example {
            Example::Merge(customers) => {
                json!({ "what": "merge", "customers": customers.iter().map(one).collect::<Vec<_>>() })
            }
            Example::Split(customer) => json!({ "what": "split", "customers": [one(customer)] }),
        })
        .collect())
}
