//! Sums by month, which change as customers do. Pure.

use std::collections::{BTreeMap, HashMap};

use kernel::{CustomerId, StoreId};

/// What one customer did in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// Year and month as one number, 202611.
    pub month: i32,
    pub orders: i32,
    /// Sales less returns.
    pub revenue_minor: i64,
}

/// What customers did in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taking {
    pub revenue_minor: i64,
    pub orders: i64,
    pub buyers: i64,
    /// Buyers who had bought in a month before.
    pub repeat_buyers: i64,
}

type Months = BTreeMap<i32, Taking>;

/// The months of every customer, and their sums by home store.
#[derive(Debug, Default)]
pub struct Sums {
    customers: HashMap<CustomerId, (Option<StoreId>, Box<[Bought]>)>,
    stores: HashMap<Option<StoreId>, Months>,
}

impl Sums {
    /// What is known of the customer now, in place of what was known before. Months come in order, each once.
    pub fn put(&mut self, customer: CustomerId, store: Option<StoreId>, bought: Vec<Bought>) {
        self.remove(customer);
        if !bought.is_empty() {
            self.add(store, &bought, 1);
            self.customers.insert(customer, (store, bought.into_boxed_slice()));
        }
    }

    /// Whoever was merged away or forgotten counts no more.
    pub fn remove(&mut self, customer: CustomerId) {
        if let Some((store, bought)) = self.customers.remove(&customer) {
            self.add(store, &bought, -1);
        }
    }

    fn add(&mut self, store: Option<StoreId>, bought: &[Bought], sign: i64) {
        let months = self.stores.entry(store).or_default();
        let mut before = false;
        for one in bought {
            let taking = months.entry(one.month).or_default();
            let buyer = one.orders > 0;
            taking.revenue_minor += sign * one.revenue_minor;
            taking.orders += sign * i64::from(one.orders);
            taking.buyers += sign * i64::from(buyer);
            taking.repeat_buyers += sign * i64::from(buyer && before);
            before |= buyer;
        }
    }

    /// The month of all customers, or of those whose home is that store.
    pub fn month(&self, store: Option<StoreId>, month: i64) -> Taking {
        let month = month as i32;
        let of = |months: &Months| months.get(&month).copied().unwrap_or_default();
        match store {
            Some(_) => self.stores.get(&store).map(of).unwrap_or_default(),
            None => self.stores.values().map(of).fold(Taking::default(), Taking::and),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Moment;

    fn someone(n: u8) -> CustomerId {
        CustomerId::mint(Moment::from_micros(0), [n; 10])
    }

    fn shop(n: u8) -> Option<StoreId> {
        Some(StoreId::mint(Moment::from_micros(0), [n; 10]))
    }

    fn months(orders: &[(i32, i32)]) -> Vec<Bought> {
        orders
            .iter()
            .map(|(month, orders)| Bought { month: *month, orders: *orders, revenue_minor: 100 })
            .collect()
    }

    fn said(sums: &Sums, store: Option<StoreId>) -> [(i64, i64, i64); 2] {
        [202_610, 202_611].map(|month| {
            let taking = sums.month(store, month);
            (taking.orders, taking.buyers, taking.repeat_buyers)
        })
    }

    #[test]
    fn a_customer_counts_where_and_as_they_are_now() {
        let mut sums = Sums::default();
        sums.put(someone(1), shop(1), months(&[(202_610, 1), (202_611, 2)]));
        sums.put(someone(2), shop(2), months(&[(202_611, 1)]));
        assert_eq!(said(&sums, None), [(1, 1, 0), (3, 2, 1)]);
        assert_eq!(said(&sums, shop(2)), [(0, 0, 0), (1, 1, 0)]);
        sums.put(someone(2), shop(1), months(&[(202_611, 1)]));
        assert_eq!(said(&sums, shop(2)), [(0, 0, 0); 2]);
        assert_eq!(said(&sums, shop(1)), said(&sums, None));
        // The second is merged into the first: three orders, of one buyer.
        sums.remove(someone(2));
        sums.put(someone(1), shop(1), months(&[(202_610, 1), (202_611, 3)]));
        assert_eq!(said(&sums, None), [(1, 1, 0), (3, 1, 1)]);
        sums.remove(someone(1));
        sums.remove(someone(1));
        assert_eq!(said(&sums, None), [(0, 0, 0); 2]);
    }

    #[test]
    fn who_only_gave_back_is_no_buyer() {
        let mut sums = Sums::default();
        sums.put(someone(1), None, months(&[(202_610, 0), (202_611, 1)]));
        assert_eq!(said(&sums, None), [(0, 0, 0), (1, 1, 0)]);
        assert_eq!(sums.month(None, 202_610).revenue_minor, 100);
    }
}
