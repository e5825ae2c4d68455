//! Revenue and buyers by month, and what nobody is known for.

use std::collections::BTreeMap;

use kernel::{Day, Fault};
use platform::{Actor, Scope};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::Context;
use crate::profile::query::Query;
use crate::purchase::anonymous::months::total;
use crate::roster::{Taking, Word};

const MONTHS: i64 = 24;

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MonthNumbers {
    /// `2026-11`
    pub month: String,
    /// Sales less returns, in minor units; those by nobody we know included.
    pub revenue_minor: i64,
    pub orders: i64,
    pub buyers: i64,
    /// Buyers who had bought before that month.
    pub repeat_buyers: i64,
    /// Repeat buyers among the buyers, 0 to 1. Absent while nobody could come back: before the first buyers, in their
    /// month, and in a month without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repurchase_rate: Option<f64>,
}

/// Purchases by nobody we know, in the same months.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AnonymousNumbers {
    pub purchases: i64,
    pub revenue_minor: i64,
    /// Of all revenue, 0 to 1.
    pub share: f64,
}

/// The 24 months up to that of `today`, each there even when nothing was sold.
pub async fn months(
    context: &Context,
    actor: &Actor,
    today: Day,
) -> Result<(Vec<MonthNumbers>, AnonymousNumbers), Fault> {
    let last = index_of(today.month());
    let indexes = last - MONTHS + 1..=last;
    let mut months: BTreeMap<i64, MonthNumbers> =
        indexes.map(|index| (month_of(index), empty(month_of(index)))).collect();
    known(context, actor, &mut months).await?;
    let anonymous = by_nobody(context.platform.records().reader(), actor, &mut months).await?;
    Ok((months.into_values().collect(), anonymous))
}

type Months = BTreeMap<i64, MonthNumbers>;

/// Purchases of the actor's customers: everybody's, or theirs whose home is the actor's store.
async fn known(context: &Context, actor: &Actor, months: &mut Months) -> Result<(), Fault> {
    let store = match actor.scope {
        Scope::All => None,
        Scope::Store(store) => Some(store),
        Scope::Nothing => return Ok(()),
    };
    let roster = context.rosters.current(context.platform.records(), actor.org).await?;
    let takings: Vec<Taking> = roster.read(|roster| {
        let takings = roster.takings();
        let home = store.map(|store| roster.words(Word::Store).number(&store.to_string()));
        let of = |month: &i64| match home {
            None => takings.month(*month),
            Some(Some(home)) => takings.month_in(home, *month),
            Some(None) => Taking::default(),
        };
        months.keys().map(of).collect()
    });
    for (month, taking) in months.values_mut().zip(takings) {
        month.revenue_minor = taking.revenue_minor;
        month.orders = taking.orders;
        month.buyers = taking.buyers;
        month.repeat_buyers = taking.repeat_buyers;
    }
    // Who bought before the months we look at shows as a repeat buyer.
    let mut before = false;
    for month in months.values_mut().filter(|month| month.buyers > 0) {
        before |= month.repeat_buyers > 0;
        month.repurchase_rate = before.then(|| ratio(month.repeat_buyers, month.buyers));
        before = true;
    }
    Ok(())
}

/// Purchases by nobody: the company's, or those in the actor's store. They count as revenue, not as buyers.
async fn by_nobody(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    months: &mut Months,
) -> Result<AnonymousNumbers, Fault> {
    let mut query = Query::of(conn, actor);
    let span = span(&mut query, months);
    query.within("p.store_id", actor.scope);
    query.and(format!("p.org_id = $1 AND {span}"));
    let text = format!(
        "SELECT p.month, {}, {} FROM anonymous_month p WHERE {} GROUP BY p.month",
        total("revenue_minor"),
        total("purchases"),
        query.conditions()
    );
    let mut all = AnonymousNumbers::default();
    for row in query.all(&text).await? {
        let Some(month) = months.get_mut(&row.try_get::<i64>("", "month")?) else { continue };
        let (revenue, orders): (i64, i64) =
            (row.try_get("", "revenue_minor")?, row.try_get("", "purchases")?);
        month.revenue_minor += revenue;
        month.orders += orders;
        all.revenue_minor += revenue;
        all.purchases += orders;
    }
    all.share = ratio(all.revenue_minor, months.values().map(|month| month.revenue_minor).sum());
    Ok(all)
}

fn span<C: ConnectionTrait>(query: &mut Query<'_, C>, months: &Months) -> String {
    let (first, last) = (months.keys().next().copied(), months.keys().next_back().copied());
    format!("p.month BETWEEN {} AND {}", query.bind(first), query.bind(last))
}

fn ratio(part: i64, whole: i64) -> f64 {
    if whole > 0 { (part as f64 / whole as f64).clamp(0.0, 1.0) } else { 0.0 }
}

fn empty(month: i64) -> MonthNumbers {
    MonthNumbers {
        month: format!("{:04}-{:02}", month / 100, month % 100),
        revenue_minor: 0,
        orders: 0,
        buyers: 0,
        repeat_buyers: 0,
        repurchase_rate: None,
    }
}

/// Months counted through, so that they can be added.
const fn index_of(month: i64) -> i64 {
    month / 100 * 12 + month % 100 - 1
}

/// Year and month as one number, 202611.
const fn month_of(index: i64) -> i64 {
    index.div_euclid(12) * 100 + index.rem_euclid(12) + 1
}
