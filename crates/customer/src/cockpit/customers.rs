//! Counts of customers: one statement groups them by everything that is counted, and sums are taken from the groups.

use std::collections::BTreeMap;

use kernel::{Fault, Moment};
use mining::value::{HealthClass, LifeState, Tier};
use platform::Actor;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use crate::profile::filter::Band;
use crate::profile::query::{Query, narrow_customers};

/// A customer is new for so long.
const NEW_DAYS: i64 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CustomerNumbers {
    pub total: i64,
    pub with_purchase: i64,
    /// Joined within 30 days before `as_of`.
    pub new_30d: i64,
}

/// What One-ID found, in source records that stand for somebody who is there already.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DuplicateNumbers {
    /// Source records in all.
    pub records: i64,
    /// Resolved and possible.
    pub found: i64,
    /// Joined with another record of the same customer.
    pub resolved: i64,
    /// Matches that wait for a decision.
    pub possible: i64,
    /// Duplicates among the records as they came, 0 to 1.
    pub share_before: f64,
    /// Possible duplicates left, 0 to 1.
    pub share_after: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CodeCount {
    pub code: String,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TierNumbers {
    pub code: String,
    pub count: i64,
    pub spent_minor: i64,
    pub clv_minor: i64,
}

/// One field of the matrix of how they buy and what they will be worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BandCount {
    /// `high`, `mid` or `low`.
    pub rfm: String,
    /// `high`, `mid` or `low`.
    pub clv: String,
    pub tier: String,
    pub count: i64,
}

#[derive(Debug, FromQueryResult)]
struct Group {
    state: String,
    health: String,
    tier: Option<String>,
    clv_band: Option<String>,
    rfm_band: String,
    n: i64,
    buyers: i64,
    fresh: i64,
    at_risk: i64,
    records: i64,
    spent_minor: i64,
    clv_minor: i64,
}

pub struct Groups(Vec<Group>);

pub async fn groups(conn: &impl ConnectionTrait, actor: &Actor, now: Moment) -> Result<Groups, Fault> {
    let mut query = Query::customers(conn, actor);
    let since = query.bind(now.plus_micros(-NEW_DAYS * Moment::DAY));
    let text = format!(
        "SELECT c.state, c.health, c.tier, c.clv_band, {rfm_band} AS rfm_band, COUNT(*) AS n, \
         COUNT(CASE WHEN c.orders > 0 THEN 1 END) AS buyers, \
         COUNT(CASE WHEN c.joined_at >= {since} THEN 1 END) AS fresh, \
         COUNT(CASE WHEN c.at_risk THEN 1 END) AS at_risk, CAST(SUM(c.records) AS BIGINT) AS records, \
         CAST(SUM(c.spent_minor) AS BIGINT) AS spent_minor, CAST(SUM(c.clv_minor) AS BIGINT) AS clv_minor \
         FROM {table} WHERE {} GROUP BY c.state, c.health, c.tier, c.clv_band, rfm_band",
        query.conditions(),
        rfm_band = Band::of_rfm_score(),
        table = narrow_customers(conn, actor),
    );
    let rows = query.all(&text).await?;
    let groups = rows.iter().map(|row| Group::from_query_result(row, ""));
    Ok(Groups(groups.collect::<Result<_, _>>()?))
}

/// Open match candidates that touch a customer of the actor's.
pub async fn possible(conn: &impl ConnectionTrait, actor: &Actor) -> Result<i64, Fault> {
    let query = Query::customers(conn, actor);
    let text = match actor.scope {
        platform::Scope::All => {
            "SELECT COUNT(*) AS n FROM match_candidate WHERE org_id = $1 AND state = 'open'".to_owned()
        }
        _ => format!(
            "SELECT COUNT(DISTINCT m.id) AS n FROM match_candidate m JOIN identity_link l ON l.org_id = m.org_id \
             AND l.record_seq IN (m.left_seq, m.right_seq) JOIN customer c ON c.org_id = l.org_id \
             AND c.id = l.customer_id WHERE m.org_id = $1 AND m.state = 'open' AND {}",
            query.conditions()
        ),
    };
    let row = query.one(&text).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

impl Groups {
    fn sum(&self, of: impl Fn(&Group) -> i64) -> i64 {
        self.0.iter().map(of).sum()
    }

    pub fn customers(&self) -> CustomerNumbers {
        CustomerNumbers {
            total: self.sum(|group| group.n),
            with_purchase: self.sum(|group| group.buyers),
            new_30d: self.sum(|group| group.fresh),
        }
    }

    pub fn at_risk(&self) -> i64 {
        self.sum(|group| group.at_risk)
    }

    pub fn duplicates(&self, possible: i64) -> DuplicateNumbers {
        let records = self.sum(|group| group.records);
        let resolved = (records - self.sum(|group| group.n)).max(0);
        let share = |part: i64| if records > 0 { (part as f64 / records as f64).min(1.0) } else { 0.0 };
        DuplicateNumbers {
            records,
            found: resolved + possible,
            resolved,
            possible,
            share_before: share(resolved + possible),
            share_after: share(possible),
        }
    }

    /// Every code with its count, also those that nobody has.
    fn by_code<T: Serialize>(&self, codes: &[T], of: impl Fn(&Group) -> &str) -> Vec<CodeCount> {
        let known =
            codes.iter().filter_map(|code| serde_json::to_value(code).ok()?.as_str().map(str::to_owned));
        let mut counts: Vec<CodeCount> = known.map(|code| CodeCount { code, count: 0 }).collect();
        for group in &self.0 {
            let code = of(group);
            match counts.iter_mut().find(|one| one.code == code) {
                Some(one) => one.count += group.n,
                None => counts.push(CodeCount { code: code.to_owned(), count: group.n }),
            }
        }
        counts
    }

    pub fn states(&self) -> Vec<CodeCount> {
        use LifeState::{Active, Asleep, Lost, New, Prospect};
        self.by_code(&[Prospect, New, Active, Asleep, Lost], |group| &group.state)
    }

    pub fn health(&self) -> Vec<CodeCount> {
        use HealthClass::{ChurnRisk, HighValueKeep, PotentialGrow};
        self.by_code(&[HighValueKeep, PotentialGrow, ChurnRisk], |group| &group.health)
    }

    pub fn tiers(&self) -> Vec<TierNumbers> {
        let of = |tier: Tier| {
            let groups = || self.0.iter().filter(move |group| group.tier.as_deref() == Some(tier.code()));
            TierNumbers {
                code: tier.code().to_owned(),
                count: groups().map(|group| group.n).sum(),
                spent_minor: groups().map(|group| group.spent_minor).sum(),
                clv_minor: groups().map(|group| group.clv_minor).sum(),
            }
        };
        Tier::ALL.into_iter().map(of).collect()
    }

    pub fn matrix(&self) -> Vec<BandCount> {
        let mut counts: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
        for group in &self.0 {
            if let (Some(tier), Some(clv)) = (&group.tier, &group.clv_band) {
                *counts.entry((&group.rfm_band, clv, tier)).or_default() += group.n;
            }
        }
        let count = |((rfm, clv, tier), count): ((&str, &str, &str), i64)| BandCount {
            rfm: rfm.to_owned(),
            clv: clv.to_owned(),
            tier: tier.to_owned(),
            count,
        };
        counts.into_iter().map(count).collect()
    }
}
