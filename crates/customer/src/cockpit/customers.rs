//! Counts of customers: one sweep groups them by everything that is counted, and sums are taken from the groups.

use std::collections::BTreeMap;

use kernel::{Fault, Moment};
use mining::value::{HealthClass, LifeState, Tier};
use platform::Actor;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::profile::filter::{Band, CustomerFilter, Lens, fitting};
use crate::profile::query::Query;
use crate::roster::{Bits, Number, Roster, Rosters, Word, Words};

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

/// Customers alike in everything that is counted by.
#[derive(Debug)]
struct Group {
    state: String,
    health: String,
    tier: Option<String>,
    clv_band: Option<String>,
    rfm_band: Band,
    sums: Sums,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: i64,
    buyers: i64,
    fresh: i64,
    at_risk: i64,
    records: i64,
    spent_minor: i64,
    clv_minor: i64,
}

pub struct Groups(Vec<Group>);

pub async fn groups(rosters: &Rosters, lens: &Lens<'_>, now: Moment) -> Result<Groups, Fault> {
    let since = now.plus_micros(-NEW_DAYS * Moment::DAY).micros();
    fitting(rosters, lens, &CustomerFilter::default(), move |roster, rows| grouped(roster, rows, since)).await
}

fn grouped(roster: &Roster, rows: &Bits, since: i64) -> Groups {
    let words = [Word::State, Word::Health, Word::Tier, Word::ClvBand].map(|column| roster.words(column));
    let number = |column: Number| roster.numbers(column);
    let (orders, joined, records) =
        (number(Number::Orders), number(Number::JoinedAt), number(Number::Records));
    let (spent, clv, score) = (number(Number::Spent), number(Number::Clv), number(Number::RfmScore));
    // Every combination has a place of its own: they are few, and a table of them is ten times as fast as hashing.
    let place = |at: usize| {
        let combined = |place: usize, words: &&Words| place * words.numbers() + words.codes()[at] as usize;
        words.iter().fold(Band::of(score[at]) as usize, combined)
    };
    let places = words.iter().fold(Band::ALL.len(), |places, words| places * words.numbers());
    let mut groups = vec![Sums::default(); places];
    for row in rows.rows() {
        let at = row as usize;
        let sums = &mut groups[place(at)];
        sums.n += 1;
        sums.buyers += i64::from(orders[at] > 0);
        sums.fresh += i64::from(joined[at] >= since);
        sums.at_risk += i64::from(roster.at_risk().has(row));
        sums.records += records[at];
        sums.spent_minor += spent[at];
        sums.clv_minor += clv[at];
    }
    let group = |(mut place, sums): (usize, Sums)| {
        let mut word = |words: &Words| {
            let code = place % words.numbers();
            place /= words.numbers();
            words.word(code as u32).map(str::to_owned)
        };
        let [clv_band, tier, health, state] = [3, 2, 1, 0].map(|column| word(words[column]));
        Group {
            state: state.unwrap_or_default(),
            health: health.unwrap_or_default(),
            tier,
            clv_band,
            rfm_band: Band::ALL[place],
            sums,
        }
    };
    Groups(groups.into_iter().enumerate().filter(|(_, sums)| sums.n > 0).map(group).collect())
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
            total: self.sum(|group| group.sums.n),
            with_purchase: self.sum(|group| group.sums.buyers),
            new_30d: self.sum(|group| group.sums.fresh),
        }
    }

    pub fn at_risk(&self) -> i64 {
        self.sum(|group| group.sums.at_risk)
    }

    pub fn duplicates(&self, possible: i64) -> DuplicateNumbers {
        let records = self.sum(|group| group.sums.records);
        let resolved = (records - self.sum(|group| group.sums.n)).max(0);
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
                Some(one) => one.count += group.sums.n,
                None => counts.push(CodeCount { code: code.to_owned(), count: group.sums.n }),
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
                count: groups().map(|group| group.sums.n).sum(),
                spent_minor: groups().map(|group| group.sums.spent_minor).sum(),
                clv_minor: groups().map(|group| group.sums.clv_minor).sum(),
            }
        };
        Tier::ALL.into_iter().map(of).collect()
    }

    pub fn matrix(&self) -> Vec<BandCount> {
        let mut counts: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
        for group in &self.0 {
            if let (Some(tier), Some(clv)) = (&group.tier, &group.clv_band) {
                *counts.entry((group.rfm_band.code(), clv, tier)).or_default() += group.sums.n;
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
