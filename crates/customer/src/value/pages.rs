//! The customers of an organisation in ranges of ids: read and valued side by side, written one after the other.

use std::sync::Arc;

use kernel::{CustomerId, Fault, OrgId};
use platform::storage::bulk::Row;
use platform::{Actor, Platform, sql};
use sea_orm::ConnectionTrait;

use super::as_of::AsOf;
use super::complaints::{self, Complained, Complaints};
use super::history::{self, History, Which};
use super::model::Model;
use super::owner::Owner;
use super::refit::blocking;
use super::refresh::hold;
use super::{rows, score, visits};

/// Customers of one page: a write of so many keeps others waiting for a fraction of a second.
pub const SIZE: u64 = 5_000;
/// Pages under way beside the one being written.
pub const AHEAD: usize = 2;

/// After the first up to and including the second; open where there is none.
pub type Range = (Option<CustomerId>, Option<CustomerId>);

/// What every customer is valued by.
#[derive(Clone)]
pub struct Base {
    pub owner: Owner,
    pub as_of: AsOf,
    pub model: Arc<Option<Model>>,
}

/// Where one page ends and the next begins. The last is open, so that whoever joins meanwhile is in it.
pub async fn ranges(conn: &impl ConnectionTrait, org: OrgId) -> Result<Vec<Range>, Fault> {
    let text = "SELECT id FROM customer WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT 1 OFFSET $3";
    let mut ranges = Vec::new();
    let mut after: Option<CustomerId> = None;
    loop {
        let from = after.map(|id| id.to_string()).unwrap_or_default();
        let row =
            conn.query_one_raw(sql(conn, text, [org.into(), from.into(), (SIZE as i64 - 1).into()])).await?;
        let upto: Option<CustomerId> = row.map(|row| row.try_get("", "id")).transpose()?;
        ranges.push((after, upto));
        if upto.is_none() {
            return Ok(ranges);
        }
        after = upto;
    }
}

/// The histories of the buyers in a range, in the order of their ids.
pub async fn read(platform: Platform, owner: Owner, range: Range) -> Result<Vec<History>, Fault> {
    let which = Which::Between(range.0, range.1);
    let packed = history::packed(platform.records().reader(), owner.org, owner.currency, &which).await?;
    blocking(move || {
        let mut histories =
            packed.iter().map(|(id, text)| visits::read(*id, text)).collect::<Result<Vec<_>, _>>()?;
        histories.sort_unstable_by_key(|history| history.customer);
        Ok(histories)
    })
    .await
}

/// Everybody's complaints: they are few, and looking for them a page at a time is not.
pub async fn complaints(platform: &Platform, base: &Base) -> Result<Arc<Complaints>, Fault> {
    let conn = platform.records().reader();
    complaints::load(conn, base.owner.org, &base.as_of, &Which::Between(None, None)).await.map(Arc::new)
}

/// A page's new rows, and what they were made from.
pub struct Page {
    range: Range,
    /// By id: the valuation that was read before the history, and the new row.
    rows: Vec<(CustomerId, i64, Row)>,
}

/// Values a page. Who never bought and is known as such needs no row.
pub async fn value(
    platform: Platform,
    base: Base,
    complaints: Arc<Complaints>,
    range: Range,
) -> Result<Page, Fault> {
    // Read before the histories: a purchase in between then shows as a newer valuation, never as an older one.
    let standing = standing(platform.records().reader(), base.owner.org, range).await?;
    let histories = read(platform, base.owner.clone(), range).await?;
    blocking(move || {
        let mut histories = histories.into_iter().peekable();
        let mut rows = Vec::with_capacity(standing.len());
        for (customer, valuation, blank) in standing {
            while histories.next_if(|history| history.customer < customer).is_some() {}
            let history = histories.next_if(|history| history.customer == customer);
            let complaints = complaints.get(&customer).copied().unwrap_or_default();
            if history.is_none() && blank && complaints == Complained::default() {
                continue;
            }
            let history = history.unwrap_or_else(|| History::none(customer));
            let valued = score::score(&history, complaints, base.as_of, base.model.as_ref().as_ref())?;
            let row = rows::row(base.owner.org, valuation + 1, &history, complaints, &valued);
            rows.push((customer, valuation, row));
        }
        Ok(Page { range, rows })
    })
    .await
}

/// Living customers in order with their valuation, and whether their row says that nothing is known.
async fn standing(
    conn: &impl ConnectionTrait,
    org: OrgId,
    range: Range,
) -> Result<Vec<(CustomerId, i64, bool)>, Fault> {
    let (clause, more) = Which::Between(range.0, range.1).clause(conn, "id", 2);
    let text = format!(
        "SELECT id, valuation, orders, returns, complaints FROM customer \
         WHERE org_id = $1 AND survivor_id IS NULL AND {clause} ORDER BY id"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into()].into_iter().chain(more))).await?;
    rows.iter()
        .map(|row| {
            let known = [2, 3, 4].map(|column| row.try_get_by_index::<i64>(column));
            let [orders, returns, complaints] = known;
            let blank = orders? == 0 && returns? == 0 && complaints? == 0;
            Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, blank))
        })
        .collect()
}

/// What one write did.
pub struct Written {
    pub rows: u64,
    /// Whom somebody else valued meanwhile, or is valuing right now.
    pub late: Vec<CustomerId>,
}

/// Writes a page, without ever waiting for a row that somebody else holds: so nobody can wait for us in a circle.
pub async fn save(platform: &Platform, actor: &Actor, org: OrgId, page: Page) -> Result<Written, Fault> {
    if page.rows.is_empty() {
        return Ok(Written { rows: 0, late: Vec::new() });
    }
    let write = platform.write(actor).await?;
    let which = Which::Between(page.range.0, page.range.1);
    let held = hold(&*write, org, &which, platform.records().engine().skip_locked()).await?;
    let mut held = held.into_iter().peekable();
    let (mut rows, mut late) = (Vec::with_capacity(page.rows.len()), Vec::new());
    for (customer, valuation, row) in page.rows {
        while held.next_if(|(id, _)| *id < customer).is_some() {}
        match held.next_if(|(id, _)| *id == customer) {
            Some((_, now)) if now == valuation => rows.push(row),
            _ => late.push(customer),
        }
    }
    let rows = rows::save(&write, rows).await?;
    write.commit_part().await?;
    Ok(Written { rows, late })
}
