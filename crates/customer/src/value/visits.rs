//! A customer's receipts as one text, the way the database hands them over, and back.
//!
//! One row a customer, not one a receipt: most of the time of a big scan would otherwise go into carrying rows, and
//! everything that depends on the order of purchases (gaps, baskets) wants them together anyway.

use kernel::{CustomerId, Fault, Moment};

use super::history::{History, Sale};

/// What [`read`] reads, over `purchase p`; `$2` is the organisation's currency. A receipt in another currency is a
/// visit, but adds no money: minor units of two currencies do not add up.
pub const PACKED: &str = "string_agg(CASE WHEN p.kind = 'sale' AND p.gross_minor > 0 THEN 's' ELSE 'r' END || ' ' \
     || p.at || ' ' || p.day || CASE WHEN p.currency = $2 THEN ' ' || p.gross_minor || ' ' || p.returned_minor \
     || ' ' || p.discount_minor ELSE ' 0 0 0' END, ',')";

pub fn read(customer: CustomerId, packed: &str) -> Result<History, Fault> {
    let mut history = History::none(customer);
    for receipt in packed.split(',') {
        add(&mut history, receipt)
            .ok_or_else(|| Fault::internal(format!("unreadable receipt `{receipt}` of {customer}")))?;
    }
    history.sales.sort_unstable_by_key(|sale| (sale.at, sale.gross_minor, sale.discount_minor));
    history.days = history.sales.iter().map(|sale| sale.day).collect();
    history.days.sort_unstable();
    history.days.dedup();
    Ok(history)
}

fn add(history: &mut History, receipt: &str) -> Option<()> {
    let mut words = receipt.split(' ');
    let is_sale = words.next()? == "s";
    let at = Moment::from_micros(words.next()?.parse().ok()?);
    let day: i32 = words.next()?.parse().ok()?;
    let mut money = || words.next()?.parse::<i64>().ok();
    let (gross_minor, returned_minor, discount_minor) = (money()?, money()?, money()?);
    history.gross_minor = history.gross_minor.saturating_add(gross_minor);
    history.returned_minor = history.returned_minor.saturating_add(returned_minor);
    history.discount_minor = history.discount_minor.saturating_add(discount_minor);
    if returned_minor > 0 {
        history.returns += 1;
        history.given_back.push((day, returned_minor));
    }
    if is_sale {
        history.sales.push(Sale { at, day, gross_minor, discount_minor });
    }
    Some(())
}
