//! Up to when purchases are known: the moment all values refer to.
//!
//! It is the end of the day of the latest purchase known, not the wall clock: when a till or a file stops coming for a
//! week, nobody has stopped buying, and nobody may be called asleep or lost for it. It never lies in the future, so a
//! receipt dated next year by mistake moves it to now and no further.

use kernel::{Day, Fault, Moment, OrgId, Zone};
use platform::sql;
use sea_orm::ConnectionTrait;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    pub at: Moment,
    /// The local day of `at`.
    pub day: i32,
}

impl AsOf {
    /// The end of that day, or now when the day is not over.
    pub fn end_of(day: Day, zone: &Zone, now: Moment) -> Self {
        let end = zone.start_of(Day::from_number(day.number().saturating_add(1))).plus_micros(-1);
        let at = end.min(now);
        Self { at, day: zone.day_of(at).number() }
    }

    /// As it was kept with a value.
    pub fn kept(at: Moment, zone: &Zone) -> Self {
        Self { at, day: zone.day_of(at).number() }
    }

    /// Days from a day up to this, never below 0.
    pub fn days_since(&self, day: i32) -> f64 {
        (f64::from(self.day) - f64::from(day)).max(0.0)
    }
}

/// As of the latest purchase; nothing when there is none.
pub async fn latest(
    conn: &impl ConnectionTrait,
    org: OrgId,
    zone: &Zone,
    now: Moment,
) -> Result<Option<AsOf>, Fault> {
    Ok(edge(conn, org, "DESC").await?.map(|day| AsOf::end_of(day, zone, now)))
}

/// The day of the first purchase known.
pub async fn first_day(conn: &impl ConnectionTrait, org: OrgId) -> Result<Option<i32>, Fault> {
    Ok(edge(conn, org, "ASC").await?.map(Day::number))
}

/// One step into an index, from either end.
async fn edge(conn: &impl ConnectionTrait, org: OrgId, way: &str) -> Result<Option<Day>, Fault> {
    let text = format!("SELECT day FROM purchase WHERE org_id = $1 ORDER BY day {way} LIMIT 1");
    let row = conn.query_one_raw(sql(conn, &text, [org.into()])).await?;
    Ok(row.map(|row| row.try_get("", "day")).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_ends_where_the_company_is_and_never_after_now() {
        let zone = Zone::named("Asia/Shanghai").expect("a zone");
        let check = |day: &str, now: &str, at: &str| {
            let as_of = AsOf::end_of(day.parse().expect("a day"), &zone, now.parse().expect("a moment"));
            assert_eq!(as_of.at.to_string(), at);
            assert_eq!(AsOf::kept(as_of.at, &zone), as_of);
        };
        check("2026-11-20", "2026-11-22T04:00:00Z", "2026-11-20T15:59:59.999999Z");
        check("2026-11-22", "2026-11-22T04:00:00Z", "2026-11-22T04:00:00Z");
        check("2099-01-01", "2026-11-22T04:00:00Z", "2026-11-22T04:00:00Z");
    }
}
