//! What a customer likes, worked out from what they bought: categories, places, hours, rhythm.

use std::collections::HashMap;

use kernel::{Fault, Moment, StoreId};
use mining::value::Buying;
use platform::sql;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;

use super::Ask;
use super::inferred::{self, HouseholdView, TasteView, Who};
use crate::value::base::is_morning;
use crate::value::explain::{CycleView, Explained, PriceView};

/// The latest purchases that habits are read from.
const PURCHASES_MAX: i64 = 5_000;
const CATEGORIES_MAX: usize = 10;
const PLACES_MAX: usize = 5;

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CategoryShare {
    /// Absent for lines without a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub spent_minor: i64,
    /// Of all that was spent, 0 to 1.
    pub share: f64,
    pub lines: i64,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StoreShare {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<StoreId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub orders: i64,
    pub share: f64,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelShare {
    pub code: String,
    pub orders: i64,
    pub share: f64,
}

/// What somebody likes. Inferred, and marked as such.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Preferences {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_sensitivity: Option<PriceView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taste: Option<TasteView>,
    pub categories: Vec<CategoryShare>,
    pub stores: Vec<StoreShare>,
    /// Purchases by hour of the day in the organisation's zone, from 0 to 23.
    pub hours: Vec<i64>,
    /// Purchases by day of the week, Monday first.
    pub weekdays: Vec<i64>,
    pub channels: Vec<ChannelShare>,
}

#[derive(FromQueryResult)]
struct Bought {
    at: Moment,
    store_id: Option<StoreId>,
    store_name: Option<String>,
    channel: String,
}

pub(super) async fn load(
    conn: &impl ConnectionTrait,
    ask: &Ask<'_>,
    explained: &Explained,
    who: &Who,
) -> Result<Preferences, Fault> {
    let text = format!(
        "SELECT p.at, p.store_id, s.name AS store_name, p.channel FROM identity_link l CROSS JOIN purchase p \
         LEFT JOIN store s ON s.org_id = p.org_id AND s.id = p.store_id \
         WHERE l.org_id = $1 AND l.customer_id = $2 AND p.org_id = $1 AND p.record_seq = l.record_seq \
         AND p.kind = 'sale' ORDER BY p.at DESC LIMIT {PURCHASES_MAX}"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [ask.actor.org.into(), ask.id.into()])).await?;
    let bought = rows.iter().map(|row| Bought::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let (mut hours, mut weekdays) = (vec![0; 24], vec![0; 7]);
    for one in &bought {
        let civil = ask.zone.civil(one.at);
        hours[civil.hour() as usize] += 1;
        weekdays[civil.date().weekday().to_monday_zero_offset() as usize] += 1;
    }
    let names: HashMap<_, _> = bought.iter().map(|one| (one.store_id, one.store_name.clone())).collect();
    let stores = shares(bought.iter().filter(|one| one.store_id.is_some()).map(|one| one.store_id));
    let channels = shares(bought.iter().map(|one| one.channel.as_str()));
    let mut categories = categories(conn, ask).await?;
    let mut buying = Buying {
        receipts: bought.len() as u64,
        morning: bought.iter().filter(|one| is_morning(&ask.zone, one.at)).count() as u64,
        ..Buying::default()
    };
    for one in &categories {
        buying.add_lines(one.share.name.as_deref(), one.sales);
    }
    let own = categories.iter().filter_map(|one| Some((one.share.name.as_deref()?, one.sales)));
    let taste = inferred::taste(own.filter(|(_, sales)| *sales > 0), explained.base.as_ref());
    categories.truncate(CATEGORIES_MAX);
    Ok(Preferences {
        price_sensitivity: explained.price_sensitivity.clone(),
        cycle: explained.cycle.clone(),
        household: who.household(&buying, explained.base.as_ref()),
        taste,
        categories: categories.into_iter().map(|one| one.share).collect(),
        stores: stores
            .into_iter()
            .map(|(id, orders, share)| StoreShare {
                id,
                name: names.get(&id).cloned().flatten(),
                orders,
                share,
            })
            .collect(),
        hours,
        weekdays,
        channels: channels
            .into_iter()
            .map(|(code, orders, share)| ChannelShare { code: code.to_owned(), orders, share })
            .collect(),
    })
}

/// The most frequent, with how often and which share of all.
fn shares<T: std::hash::Hash + Eq + Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<(T, i64, f64)> {
    let mut counts: HashMap<T, i64> = HashMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    let total: i64 = counts.values().sum();
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    sorted.into_iter().take(PLACES_MAX).map(|(one, n)| (one, n, n as f64 / total.max(1) as f64)).collect()
}

/// A category, and how many lines of sales are of it.
struct Bulk {
    share: CategoryShare,
    sales: u64,
}

/// All categories, those with most money first.
async fn categories(conn: &impl ConnectionTrait, ask: &Ask<'_>) -> Result<Vec<Bulk>, Fault> {
    let text = "SELECT i.category, CAST(SUM(i.amount_minor) AS BIGINT) AS spent, COUNT(*) AS n, COUNT(CASE WHEN i.kind = 'sale' THEN 1 END) AS sales, \
         CAST(SUM(SUM(i.amount_minor)) OVER () AS BIGINT) AS total FROM identity_link l CROSS JOIN purchase p \
         CROSS JOIN purchase_line i WHERE l.org_id = $1 AND l.customer_id = $2 AND p.org_id = $1 \
         AND p.record_seq = l.record_seq AND i.org_id = $1 AND i.purchase_seq = p.seq AND i.kind IN ('sale', 'return') \
         GROUP BY i.category ORDER BY spent DESC, i.category";
    let rows = conn.query_all_raw(sql(conn, text, [ask.actor.org.into(), ask.id.into()])).await?;
    rows.iter()
        .map(|row| {
            let (spent_minor, total): (i64, i64) = (row.try_get("", "spent")?, row.try_get("", "total")?);
            let share = if total > 0 { (spent_minor as f64 / total as f64).clamp(0.0, 1.0) } else { 0.0 };
            let name = row.try_get("", "category")?;
            let share = CategoryShare { name, spent_minor, share, lines: row.try_get("", "n")? };
            Ok(Bulk { share, sales: row.try_get::<i64>("", "sales")?.unsigned_abs() })
        })
        .collect()
}
