//! What customers have bought: their purchases, found through the identity link, a row a customer.

use kernel::{Currency, CustomerId, Fault, Moment, OrgId};
use mining::value::PricePoint;
use platform::{List, sql};
use sea_orm::{ConnectionTrait, Value};

use super::visits;
use crate::purchase::bought::Bought;

/// Purchases that the recent basket is the mean of; as many must come before for a comparison.
const RECENT: usize = 3;
/// Sorts after every customer id.
const AFTER_ALL: &str = "cus_~";

/// One receipt on which something was sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sale {
    pub at: Moment,
    /// Local day number.
    pub day: i32,
    /// Paid, after discount.
    pub gross_minor: i64,
    pub discount_minor: i64,
}

/// Everything that one customer bought and gave back. Cancelled and written-off receipts are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub customer: CustomerId,
    /// Oldest first.
    pub sales: Vec<Sale>,
    /// Days with a sale, ascending, each once.
    pub days: Vec<i32>,
    /// Local day number and money of whatever came back, in no order.
    pub given_back: Vec<(i32, i64)>,
    pub gross_minor: i64,
    pub returned_minor: i64,
    pub discount_minor: i64,
    /// Receipts on which something came back.
    pub returns: u32,
}

impl History {
    pub fn none(customer: CustomerId) -> Self {
        Self {
            customer,
            sales: Vec::new(),
            days: Vec::new(),
            given_back: Vec::new(),
            gross_minor: 0,
            returned_minor: 0,
            discount_minor: 0,
            returns: 0,
        }
    }

    pub fn orders(&self) -> u32 {
        self.sales.len() as u32
    }

    pub fn is_buyer(&self) -> bool {
        !self.sales.is_empty()
    }

    pub fn spent_minor(&self) -> i64 {
        self.gross_minor.saturating_sub(self.returned_minor)
    }

    /// What was given back, of what was bought: 0 to 1.
    pub fn returned_share(&self) -> f64 {
        if self.gross_minor <= 0 {
            return 0.0;
        }
        (self.returned_minor as f64 / self.gross_minor as f64).clamp(0.0, 1.0)
    }

    /// Days between one day with a sale and the next.
    pub fn gaps(&self) -> impl Iterator<Item = f64> {
        self.days.windows(2).map(|two| f64::from(two[1]) - f64::from(two[0]))
    }

    /// Every day on which something was bought or came back, ascending.
    pub fn bought(&self) -> Vec<Bought> {
        let sales = self.sales.iter().map(|sale| (sale.day, 1, sale.gross_minor));
        let returns = self.given_back.iter().map(|(day, minor)| (*day, 0, -minor));
        let mut days: Vec<Bought> = sales
            .chain(returns)
            .map(|(day, orders, revenue_minor)| Bought { day, orders, revenue_minor })
            .collect();
        days.sort_unstable_by_key(|one| one.day);
        days.dedup_by(|next, one| {
            let same = next.day == one.day;
            if same {
                one.orders += next.orders;
                one.revenue_minor = one.revenue_minor.saturating_add(next.revenue_minor);
            }
            same
        });
        days
    }

    /// What was paid a day, on the days after the first one: the amounts that repeat purchases come to.
    pub fn repeat_mean(&self) -> f64 {
        let Some(first) = self.days.first().filter(|_| self.days.len() > 1) else { return 0.0 };
        let paid = self.sales.iter().filter(|sale| sale.day > *first).map(|sale| sale.gross_minor as f64);
        paid.sum::<f64>() / (self.days.len() - 1) as f64
    }

    /// The mean of the latest three receipts and of all before them, when there are as many before.
    pub fn baskets(&self) -> Option<(f64, f64)> {
        let split = self.sales.len().checked_sub(RECENT).filter(|before| *before >= RECENT)?;
        let mean = |sales: &[Sale]| {
            sales.iter().map(|sale| sale.gross_minor as f64).sum::<f64>() / sales.len() as f64
        };
        let (before, recent) = self.sales.split_at(split);
        Some((mean(recent), mean(before)))
    }

    /// Each receipt's price against what it would have been without discount.
    pub fn prices(&self) -> Vec<PricePoint> {
        let paid = self.sales.iter().filter(|sale| sale.gross_minor > 0);
        paid.map(|sale| PricePoint {
            paid: sale.gross_minor as f64,
            usual: sale.gross_minor as f64 + sale.discount_minor.max(0) as f64,
        })
        .collect()
    }
}

/// Whose histories are wanted.
#[derive(Debug, Clone)]
pub enum Which<'a> {
    These(&'a [CustomerId]),
    /// After the first up to and including the second; open where there is none.
    Between(Option<CustomerId>, Option<CustomerId>),
}

impl Which<'_> {
    /// The condition on `column`, with its values numbered from `first`.
    pub fn clause(&self, conn: &impl ConnectionTrait, column: &str, first: usize) -> (String, Vec<Value>) {
        match self {
            Self::These(ids) => {
                (List::clause(conn, column, first), vec![List::texts(ids.iter()).value(conn)])
            }
            Self::Between(after, upto) => {
                let text = |id: &Option<CustomerId>, none: &str| {
                    id.map_or_else(|| none.to_owned(), |id| id.to_string()).into()
                };
                let condition = format!("{column} > ${first} AND {column} <= ${}", first + 1);
                (condition, vec![text(after, ""), text(upto, AFTER_ALL)])
            }
        }
    }
}

/// The histories of those of them who have any, in no order. One pass over an index that holds all it needs.
pub async fn load(
    conn: &impl ConnectionTrait,
    org: OrgId,
    currency: Currency,
    which: &Which<'_>,
) -> Result<Vec<History>, Fault> {
    let packed = packed(conn, org, currency, which).await?;
    packed.iter().map(|(customer, receipts)| visits::read(*customer, receipts)).collect()
}

/// As [`load`], still to be read: reading is work for a thread that may take its time.
pub async fn packed(
    conn: &impl ConnectionTrait,
    org: OrgId,
    currency: Currency,
    which: &Which<'_>,
) -> Result<Vec<(CustomerId, String)>, Fault> {
    let (clause, more) = which.clause(conn, "l.customer_id", 3);
    let text = format!(
        "SELECT l.customer_id, {} AS visits FROM identity_link l CROSS JOIN purchase p \
         WHERE l.org_id = $1 AND {clause} AND p.org_id = $1 AND p.record_seq = l.record_seq AND p.kind IN ('sale', 'return') \
         GROUP BY l.customer_id",
        visits::PACKED
    );
    let values = [org.into(), currency.into()].into_iter().chain(more);
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(packed: &str) -> History {
        visits::read(CustomerId::mint(Moment::from_micros(0), [0; 10]), packed).expect("a history")
    }

    #[test]
    fn receipts_in_any_order_make_one_history() {
        let found = history("s 300 12 900 0 100,r 250 11 0 200 0,s 100 10 500 50 0,s 110 10 700 0 0");
        assert_eq!((found.orders(), found.days.as_slice()), (3, [10, 12].as_slice()));
        assert_eq!((found.gross_minor, found.returned_minor, found.spent_minor()), (2_100, 250, 1_850));
        assert_eq!((found.returns, found.discount_minor), (2, 100));
        assert_eq!(found.sales.iter().map(|sale| sale.at.micros()).collect::<Vec<_>>(), [100, 110, 300]);
        assert_eq!((found.repeat_mean(), found.gaps().collect::<Vec<_>>()), (900.0, vec![2.0]));
        assert_eq!(found.baskets(), None);
        let bought = |day, orders, revenue_minor| Bought { day, orders, revenue_minor };
        assert_eq!(found.bought(), [bought(10, 2, 1_150), bought(11, 0, -200), bought(12, 1, 900)]);
    }

    #[test]
    fn only_returns_make_no_buyer() {
        let found = history("r 250 11 0 200 0");
        assert!(!found.is_buyer());
        assert_eq!((found.spent_minor(), found.returned_share(), found.repeat_mean()), (-200, 0.0, 0.0));
    }

    #[test]
    fn baskets_compare_the_latest_three_with_those_before() {
        let found = history("s 1 1 10 0 0,s 2 2 20 0 0,s 3 3 30 0 0,s 4 4 40 0 0,s 5 5 50 0 0,s 6 6 60 0 0");
        assert_eq!(found.baskets(), Some((50.0, 20.0)));
    }

    #[test]
    fn nonsense_is_refused() {
        let customer = CustomerId::mint(Moment::from_micros(0), [0; 10]);
        assert!(visits::read(customer, "s 1 1 10").is_err());
        assert!(visits::read(customer, "").is_err());
    }
}
