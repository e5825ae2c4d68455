//! What came in by month, kept in memory: who bought is a question of identity, so sums over millions of purchases would
//! have to be taken again at every look. The takings hold what each customer adds to a month; a merge moves a few
//! numbers.

mod packed;

use std::collections::{BTreeMap, HashMap};

use kernel::Day;

use super::lists::Lists;
use crate::purchase::bought::Bought;

/// What customers did in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taking {
    pub revenue_minor: i64,
    pub orders: i64,
    pub buyers: i64,
    /// Buyers who had bought in a month before.
    pub repeat_buyers: i64,
}

/// What one customer did in one month, months counted through from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    month: i64,
    orders: i64,
    revenue_minor: i64,
}

/// What every row adds, and the sums by home store, which is given by its number in the roster's column.
#[derive(Debug, Default)]
pub struct Takings {
    rows: Lists<u8>,
    homes: Vec<u32>,
    stores: HashMap<u32, BTreeMap<i64, Taking>>,
}

impl Takings {
    /// What a row adds from now on, in place of what it added before.
    pub fn put(&mut self, row: u32, home: u32, bought: &[Bought]) {
        let months = by_month(bought);
        let packed = packed::pack(&months);
        let at = row as usize;
        if self.homes.len() <= at {
            self.homes.resize(at + 1, home);
        }
        if self.homes[at] == home && self.rows.get(row) == packed {
            return;
        }
        let before: Vec<Month> = packed::unpack(self.rows.get(row)).collect();
        self.add(self.homes[at], before.into_iter(), -1);
        self.add(home, months.into_iter(), 1);
        self.rows.put(row, &packed);
        self.homes[at] = home;
    }

    /// The row adds nothing any more.
    pub fn remove(&mut self, row: u32) {
        self.put(row, self.homes.get(row as usize).copied().unwrap_or_default(), &[]);
    }

    fn add(&mut self, store: u32, months: impl Iterator<Item = Month>, sign: i64) {
        let sums = self.stores.entry(store).or_default();
        let mut before = false;
        for one in months {
            let taking = sums.entry(one.month).or_default();
            let buyer = one.orders > 0;
            taking.revenue_minor += sign * one.revenue_minor;
            taking.orders += sign * one.orders;
            taking.buyers += sign * i64::from(buyer);
            taking.repeat_buyers += sign * i64::from(buyer && before);
            before |= buyer;
        }
    }

    /// The month, as year and month in one number, of all customers.
    pub fn month(&self, month: i64) -> Taking {
        let of = |sums: &BTreeMap<i64, Taking>| sums.get(&index(month)).copied().unwrap_or_default();
        self.stores.values().map(of).fold(Taking::default(), Taking::and)
    }

    /// The month of those whose home is that store.
    pub fn month_in(&self, store: u32, month: i64) -> Taking {
        let sums = self.stores.get(&store);
        sums.and_then(|sums| sums.get(&index(month))).copied().unwrap_or_default()
    }
}

impl Taking {
    const fn and(self, other: Self) -> Self {
        Self {
            revenue_minor: self.revenue_minor + other.revenue_minor,
            orders: self.orders + other.orders,
            buyers: self.buyers + other.buyers,
            repeat_buyers: self.repeat_buyers + other.repeat_buyers,
        }
    }
}

const fn index(month: i64) -> i64 {
    month / 100 * 12 + month % 100 - 1
}

/// Days come in order, so a date is only worked out where a month begins.
fn by_month(bought: &[Bought]) -> Vec<Month> {
    let (mut months, mut last_day): (Vec<Month>, _) = (Vec::new(), i32::MIN);
    for one in bought {
        let (orders, revenue_minor) = (i64::from(one.orders), one.revenue_minor);
        match months.last_mut() {
            Some(month) if one.day <= last_day => {
                month.orders += orders;
                month.revenue_minor = month.revenue_minor.saturating_add(revenue_minor);
            }
            _ => {
                let day = Day::from_number(one.day);
                last_day = Day::from(day.date().last_of_month()).number();
                months.push(Month { month: index(day.month()), orders, revenue_minor });
            }
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    const OCTOBER: i32 = 20_727;
    const NOVEMBER: i32 = 20_758;

    fn days(orders: &[(i32, i32)]) -> Vec<Bought> {
        orders.iter().map(|(day, orders)| Bought { day: *day, orders: *orders, revenue_minor: 100 }).collect()
    }

    fn said(of: impl Fn(i64) -> Taking) -> [(i64, i64, i64); 2] {
        [202_610, 202_611].map(|month| {
            let taking = of(month);
            (taking.orders, taking.buyers, taking.repeat_buyers)
        })
    }

    #[test]
    fn a_customer_counts_where_and_as_they_are_now() {
        let mut takings = Takings::default();
        takings.put(1, 1, &days(&[(OCTOBER, 1), (NOVEMBER, 1), (NOVEMBER + 1, 1)]));
        takings.put(2, 2, &days(&[(NOVEMBER, 1)]));
        assert_eq!(said(|month| takings.month(month)), [(1, 1, 0), (3, 2, 1)]);
        assert_eq!(said(|month| takings.month_in(2, month)), [(0, 0, 0), (1, 1, 0)]);
        takings.put(2, 1, &days(&[(NOVEMBER, 1)]));
        assert_eq!(said(|month| takings.month_in(2, month)), [(0, 0, 0); 2]);
        assert_eq!(said(|month| takings.month_in(1, month)), said(|month| takings.month(month)));
        // The second is merged into the first: three orders, of one buyer.
        takings.remove(2);
        takings.put(1, 1, &days(&[(OCTOBER, 1), (NOVEMBER, 2), (NOVEMBER + 1, 1)]));
        assert_eq!(said(|month| takings.month(month)), [(1, 1, 0), (3, 1, 1)]);
        takings.remove(1);
        takings.remove(1);
        assert_eq!(said(|month| takings.month(month)), [(0, 0, 0); 2]);
    }

    #[test]
    fn who_only_gave_back_is_no_buyer() {
        let mut takings = Takings::default();
        takings.put(1, 0, &days(&[(OCTOBER, 0), (NOVEMBER, 1)]));
        assert_eq!(said(|month| takings.month(month)), [(0, 0, 0), (1, 1, 0)]);
        assert_eq!(takings.month(202_610).revenue_minor, 100);
    }

    #[test]
    fn days_of_a_month_are_one() {
        let october = Month { month: 2026 * 12 + 9, orders: 3, revenue_minor: 200 };
        let november = Month { month: 2026 * 12 + 10, orders: 1, revenue_minor: 100 };
        let bought = days(&[(OCTOBER, 1), (NOVEMBER - 1, 2), (NOVEMBER, 1)]);
        assert_eq!(by_month(&bought), [october, november]);
    }
}
