//! Which proposals wait for people: the conditions of the queue, and how many customers they would join.

use std::collections::HashMap;

use kernel::{CandidateId, CustomerId, Day, Fault, Moment};
use platform::{Actor, Platform, organisation, sql};
use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize};

use crate::identity::http::within;

/// The fields that evidence speaks of.
const FIELDS: [&str; 8] = ["name", "phone", "birthday", "gender", "address", "email", "company", "store"];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Those to decide about now, and those put off whose day has come.
    #[default]
    Open,
    /// Those put off to a later day.
    Deferred,
}

/// Which proposals are meant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    pub waiting: Waiting,
    pub score_from: Option<f64>,
    pub score_to: Option<f64>,
    /// A source that knows at least one of the two.
    pub source: Option<String>,
    /// A field that speaks for it.
    pub field: Option<String>,
}

/// How many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct QueueCount {
    pub pairs: u64,
    /// Customers who stand in them.
    pub customers: u64,
    /// How many fewer customers there would be, were all confirmed.
    pub joined: u64,
}

/// The day it is where the organisation is.
pub async fn today(conn: &impl ConnectionTrait, platform: &Platform, actor: &Actor) -> Result<Day, Fault> {
    Ok(organisation::zone(conn, actor.org).await?.day_of(platform.now()))
}

impl Queue {
    pub fn check(&self) -> Result<(), Fault> {
        let shares = [("score_from", self.score_from), ("score_to", self.score_to)];
        if shares.iter().any(|(_, score)| score.is_some_and(|score| !(0.0..=1.0).contains(&score))) {
            return Err(Fault::invalid("score_range", "a score lies between 0 and 1"));
        }
        match &self.field {
            Some(field) if !FIELDS.contains(&field.as_str()) => {
                Err(Fault::invalid("evidence_field", "evidence does not speak of that field")
                    .with("field", field.clone()))
            }
            _ => Ok(()),
        }
    }

    /// For a statement over `match_candidate m` and its two customers `lc` and `rc`.
    pub fn conditions(&self, actor: &Actor, today: Day, values: &mut Vec<Value>) -> String {
        let mut all =
            vec!["lc.id <> rc.id".to_owned(), within(actor, "lc", values), within(actor, "rc", values)];
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let today = bind(today.into());
        all.push(match self.waiting {
            Waiting::Open => {
                format!("(m.state = 'open' OR (m.state = 'deferred' AND m.deferred_until <= {today}))")
            }
            Waiting::Deferred => format!("m.state = 'deferred' AND m.deferred_until > {today}"),
        });
        if let Some(score) = self.score_from {
            all.push(format!("m.score >= {}", bind(score.into())));
        }
        if let Some(score) = self.score_to {
            all.push(format!("m.score <= {}", bind(score.into())));
        }
        if let Some(source) = &self.source {
            all.push(format!(
                "EXISTS (SELECT 1 FROM source_record sr WHERE sr.org_id = m.org_id \
                 AND sr.seq IN (m.left_seq, m.right_seq) AND sr.source = {})",
                bind(source.clone().into())
            ));
        }
        if let Some(field) = &self.field {
            all.push(format!("m.agreeing LIKE {}", bind(format!("% {field} %").into())));
        }
        all.join(" AND ")
    }

    /// All of them, the likeliest first, with the two customers.
    pub async fn pairs(
        &self,
        conn: &impl ConnectionTrait,
        actor: &Actor,
        today: Day,
        found_until: Option<Moment>,
    ) -> Result<Vec<(CandidateId, CustomerId, CustomerId)>, Fault> {
        let mut values: Vec<Value> = vec![actor.org.into()];
        let mut conditions = self.conditions(actor, today, &mut values);
        if let Some(until) = found_until {
            values.push(until.into());
            conditions += &format!(" AND m.found_at <= ${}", values.len());
        }
        let joins =
            [("l", "left_seq"), ("r", "right_seq")].map(|(side, seq)| customer_join(side, seq)).join(" ");
        let text = format!(
            "SELECT m.id, lc.id AS one, rc.id AS other FROM match_candidate m {joins} \
             WHERE m.org_id = $1 AND {conditions} ORDER BY m.score DESC, m.id DESC"
        );
        let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "one")?, row.try_get("", "other")?)))
            .collect()
    }
}

/// From a record of the pair to the customer it belongs to today.
pub fn customer_join(side: &str, seq: &str) -> String {
    format!(
        "JOIN identity_link {side}l ON {side}l.org_id = m.org_id AND {side}l.record_seq = m.{seq} \
         JOIN customer {side}c ON {side}c.org_id = m.org_id AND {side}c.id = {side}l.customer_id"
    )
}

/// Chains count as what they would end as: three customers in two pairs are joined to one.
pub fn count(pairs: &[(CandidateId, CustomerId, CustomerId)]) -> QueueCount {
    let mut parent: HashMap<CustomerId, CustomerId> = HashMap::new();
    let mut joined = 0;
    for (_, one, other) in pairs {
        let (one, other) = (root(&mut parent, *one), root(&mut parent, *other));
        if one != other {
            parent.insert(one, other);
            joined += 1;
        }
    }
    QueueCount { pairs: pairs.len() as u64, customers: parent.len() as u64, joined }
}

fn root(parent: &mut HashMap<CustomerId, CustomerId>, mut at: CustomerId) -> CustomerId {
    loop {
        let up = *parent.entry(at).or_insert(at);
        if up == at {
            return at;
        }
        let further = parent[&up];
        parent.insert(at, further);
        at = further;
    }
}
