//! 连锁超市: a regional chain of 30 stores in Sichuan and Chongqing, whose four systems each know part of a member.
//!
//! Absent on purpose: stock, suppliers and staff; this world is about the people who buy.

mod basket;
mod chain;
mod complaints;
mod habits;
mod living;
mod membership;
mod numbers;
mod service;
mod sheets;
mod shop;
mod stores;
mod summary;
pub mod traces;
mod trips;

pub use sheets::write;
pub use stores::{Store, Stores};
pub use summary::{ASLEEP_DAYS, Summary};

use chain::{Chain, Desk};
use traces::Traces;

use crate::dice::Dice;
use crate::world::Plan;

/// The stream of the chain itself; households take the streams after it.
const CHAIN_STREAM: u64 = 0;

/// The chain, ready to live through its households one at a time.
pub struct Supermarket {
    plan: Plan,
    chain: Chain,
    desk: Desk,
}

impl Supermarket {
    pub fn new(plan: &Plan) -> Self {
        let mut dice = Dice::new(plan.seed, CHAIN_STREAM);
        let chain = Chain::new(plan, &mut dice);
        let desk = Desk::new(&chain, &mut dice);
        Supermarket { plan: plan.clone(), chain, desk }
    }
}

/// The households, in the order of their numbers, until everybody has lived.
impl Iterator for Supermarket {
    type Item = Traces;

    fn next(&mut self) -> Option<Traces> {
        let room = self.plan.people - self.desk.people;
        if room == 0 {
            return None;
        }
        let mut dice = Dice::new(self.plan.seed, CHAIN_STREAM + 1 + u64::from(self.desk.households));
        Some(living::live(&self.chain, &mut self.desk, room as usize, &mut dice))
    }
}
