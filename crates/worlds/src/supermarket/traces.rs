//! What one household leaves behind in the four systems, and the truth about it.

use crate::calendar::{Day, Stamp};
use crate::people::{Person, Sex};

/// 会员系统: one card.
#[derive(Debug, Clone)]
pub struct Member {
    pub card: u64,
    pub person: u32,
    pub name: String,
    pub phone: String,
    pub sex: Option<Sex>,
    pub birthday: String,
    pub email: String,
    pub district: Option<usize>,
    pub address: String,
    pub store: usize,
    pub at: Stamp,
    pub level: &'static str,
}

/// One product on a receipt or an order. Negative quantities are returns.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub product: usize,
    /// Thousandths of the unit.
    pub quantity_milli: i64,
    pub price_fen: i64,
    pub discount_fen: i64,
}

impl Line {
    /// Price times quantity, which is whole fen by the way prices and weights are stepped.
    pub fn gross_fen(&self) -> i64 {
        self.price_fen * self.quantity_milli / 1000
    }

    pub fn amount_fen(&self) -> i64 {
        self.gross_fen() - self.discount_fen
    }

    pub fn reversed(&self) -> Line {
        Line { quantity_milli: -self.quantity_milli, discount_fen: -self.discount_fen, ..*self }
    }
}

/// POS: one receipt.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub number: u64,
    pub at: Stamp,
    pub store: usize,
    pub till: i32,
    pub card: Option<u64>,
    pub phone: String,
    pub lines: Vec<Line>,
    pub payment: &'static str,
    /// The receipt this one takes back.
    pub original: Option<u64>,
    /// Nobody we follow, when a passer-by bought.
    pub person: Option<u32>,
}

/// 小程序商城: one account.
#[derive(Debug, Clone)]
pub struct Buyer {
    pub id: u64,
    pub person: u32,
    pub unionid: String,
    pub openid: String,
    /// The card that was bound to the account, for its points.
    pub card: Option<u64>,
    pub nickname: String,
    pub receiver: String,
    pub phone: String,
    pub address: String,
    pub at: Stamp,
}

#[derive(Debug, Clone)]
pub struct Order {
    pub number: u64,
    pub at: Stamp,
    pub buyer: u64,
    pub lines: Vec<Line>,
    /// Collected here; none when a rider brings it.
    pub store: Option<usize>,
    pub status: &'static str,
}

/// 客服: one call.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub number: u64,
    pub person: u32,
    pub at: Stamp,
    pub phone: String,
    pub name: String,
    pub card: Option<u64>,
    /// Of the account it was written from; empty when somebody called.
    pub openid: String,
    pub store: usize,
    pub kind: &'static str,
    pub text: String,
    /// 1 to 5, when they answered.
    pub satisfaction: Option<u8>,
    pub status: &'static str,
}

/// What is true of a person.
#[derive(Debug, Clone)]
pub struct PersonTruth {
    pub person: Person,
    pub household: u32,
    pub household_title: &'static str,
    pub home_store: usize,
    pub joined: Day,
    pub left: Option<Day>,
    pub price_sensitivity: f64,
    pub cycle_days: f64,
    pub last_purchase: Option<Day>,
}

/// Everything of one household.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    pub members: Vec<Member>,
    pub receipts: Vec<Receipt>,
    pub buyers: Vec<Buyer>,
    pub orders: Vec<Order>,
    pub tickets: Vec<Ticket>,
    pub people: Vec<PersonTruth>,
}
