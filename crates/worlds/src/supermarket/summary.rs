//! The figures of a simulated world, counted while it is written.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chain::Chain;
use super::traces::Traces;
use crate::world::{Plan, World};

/// A member who has not bought for longer than this is asleep.
pub const ASLEEP_DAYS: i32 = 90;

/// `truth/summary.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    pub world: String,
    pub seed: u64,
    pub start: String,
    pub end: String,
    pub now: String,
    pub people: u64,
    pub households: u64,
    /// Customer records by system: membership, shop, service. POS knows receipts, not customers.
    pub records: BTreeMap<&'static str, u64>,
    /// Different people behind those records.
    pub people_in_records: u64,
    /// Records less people, over records.
    pub duplicate_share: f64,
    /// POS receipts that sold something, and orders.
    pub purchases: u64,
    pub pos_receipts: u64,
    pub pos_returns: u64,
    pub pos_lines: u64,
    pub shop_orders: u64,
    pub shop_order_lines: u64,
    /// POS sales with neither card nor phone.
    pub anonymous_share: f64,
    pub anonymous_receipts: u64,
    /// People with a card of their own.
    pub members: u64,
    pub members_asleep: u64,
    pub asleep_share: f64,
    pub asleep_days: i32,
}

impl Summary {
    pub(super) fn new(plan: &Plan) -> Self {
        Summary {
            world: World::Supermarket.name().to_owned(),
            seed: plan.seed,
            start: plan.start.to_string(),
            end: plan.end.to_string(),
            now: plan.now.to_string(),
            asleep_days: ASLEEP_DAYS,
            records: [("membership", 0), ("service", 0), ("shop", 0)].into(),
            ..Summary::default()
        }
    }

    pub(super) fn count(&mut self, chain: &Chain, traces: &Traces) {
        self.households += 1;
        self.people += traces.people.len() as u64;
        self.record("membership", traces.members.len());
        self.record("shop", traces.buyers.len());
        self.record("service", traces.tickets.len());
        for receipt in &traces.receipts {
            let sold = receipt.original.is_none();
            self.pos_receipts += u64::from(sold);
            self.pos_returns += u64::from(!sold);
            self.pos_lines += receipt.lines.len() as u64;
            self.anonymous_receipts += u64::from(sold && receipt.card.is_none() && receipt.phone.is_empty());
        }
        self.shop_orders += traces.orders.len() as u64;
        self.shop_order_lines += traces.orders.iter().map(|order| order.lines.len() as u64).sum::<u64>();
        self.count_people(chain, traces);
    }

    fn record(&mut self, system: &'static str, rows: usize) {
        *self.records.entry(system).or_default() += rows as u64;
    }

    fn count_people(&mut self, chain: &Chain, traces: &Traces) {
        let awake_from = chain.calendar.last().plus(-ASLEEP_DAYS);
        for truth in &traces.people {
            let number = truth.person.number;
            let is_member = traces.members.iter().any(|member| member.person == number);
            let is_buyer = traces.buyers.iter().any(|buyer| buyer.person == number);
            let has_called = traces.tickets.iter().any(|ticket| ticket.person == number);
            self.people_in_records += u64::from(is_member || is_buyer || has_called);
            let asleep = truth.last_purchase.unwrap_or(truth.joined) < awake_from;
            self.members += u64::from(is_member);
            self.members_asleep += u64::from(is_member && asleep);
        }
    }

    pub(super) fn close(&mut self) {
        let records: u64 = self.records.values().sum();
        self.purchases = self.pos_receipts + self.shop_orders;
        self.duplicate_share = share(records - self.people_in_records, records);
        self.anonymous_share = share(self.anonymous_receipts, self.pos_receipts);
        self.asleep_share = share(self.members_asleep, self.members);
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
