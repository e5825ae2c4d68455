//! What everybody buys, for saying what is particular about one: shares of categories, sizes of baskets, hours.
//!
//! Learnt with the model from the latest receipts, which are enough for a share and take the same time in any company.

use std::collections::BTreeMap;

use kernel::{Fault, Moment, OrgId, Zone};
use mining::value::Buying;
use platform::sql;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// The latest receipts and lines that are looked at.
const RECEIPTS_MAX: i64 = 20_000;
const LINES_MAX: i64 = 50_000;
/// Categories kept; rarer ones are nobody's taste.
const CATEGORIES_MAX: i64 = 500;
/// Hours of the day that count as the morning.
const MORNING: std::ops::Range<i8> = 5..11;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Base {
    pub buying: Buying,
    /// Lines by category.
    categories: BTreeMap<String, u64>,
}

impl Base {
    /// A category's share of all lines, 0 to 1.
    pub fn share(&self, category: &str) -> Option<f64> {
        let lines = self.categories.values().sum::<u64>() as f64;
        self.categories.get(category).map(|n| *n as f64 / lines)
    }
}

/// Whether a receipt is one of the morning.
pub fn is_morning(zone: &Zone, at: Moment) -> bool {
    MORNING.contains(&zone.civil(at).hour())
}

pub async fn load(conn: &impl ConnectionTrait, org: OrgId, zone: &Zone) -> Result<Base, Fault> {
    let mut base = Base::default();
    let text = format!(
        "SELECT at FROM purchase WHERE org_id = $1 AND kind = 'sale' AND record_seq IS NOT NULL \
         ORDER BY seq DESC LIMIT {RECEIPTS_MAX}"
    );
    for row in conn.query_all_raw(sql(conn, &text, [org.into()])).await? {
        base.buying.receipts += 1;
        base.buying.morning += u64::from(is_morning(zone, row.try_get("", "at")?));
    }
    let text = format!(
        "SELECT category, COUNT(*) AS n FROM (SELECT i.category FROM purchase_line i WHERE i.org_id = $1 \
         AND i.kind = 'sale' ORDER BY i.seq DESC LIMIT {LINES_MAX}) latest GROUP BY category \
         ORDER BY n DESC, category LIMIT {CATEGORIES_MAX}"
    );
    for row in conn.query_all_raw(sql(conn, &text, [org.into()])).await? {
        let category: Option<String> = row.try_get("", "category")?;
        let n = row.try_get::<i64>("", "n")?.unsigned_abs();
        base.buying.add_lines(category.as_deref(), n);
        if let Some(category) = category {
            base.categories.insert(category, n);
        }
    }
    // Receipts and lines were looked at apart; what counts are lines for each receipt.
    let text = format!(
        "SELECT CAST(COALESCE(SUM(lines), 0) AS BIGINT) AS n FROM (SELECT lines FROM purchase WHERE org_id = $1 \
         AND kind = 'sale' AND record_seq IS NOT NULL ORDER BY seq DESC LIMIT {RECEIPTS_MAX}) latest"
    );
    let row = conn.query_one_raw(sql(conn, &text, [org.into()])).await?;
    let lines = row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs();
    base.buying = scaled(base.buying, lines);
    Ok(base)
}

/// The same shares, of so many lines.
fn scaled(buying: Buying, lines: u64) -> Buying {
    if buying.lines == 0 {
        return buying;
    }
    let part = |n: u64| (n as f64 * lines as f64 / buying.lines as f64).round() as u64;
    Buying {
        lines,
        baby: part(buying.baby),
        kitchen: part(buying.kitchen),
        quick: part(buying.quick),
        ..buying
    }
}
