//! How each system prints its numbers.

use std::fmt::{Display, Formatter};

#[derive(Clone, Copy)]
pub struct ReceiptNumber(pub u64);
#[derive(Clone, Copy)]
pub struct BuyerId(pub u64);
#[derive(Clone, Copy)]
pub struct TicketNumber(pub u64);
pub struct PersonId(pub u32);
pub struct HouseholdId(pub u32);
/// `2` by the piece, `0.650` by weight.
pub struct Quantity(pub i64);

impl Display for ReceiptNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:015}", self.0)
    }
}

impl Display for BuyerId {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "U{:08}", self.0)
    }
}

impl Display for TicketNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "GD{}", self.0)
    }
}

impl Display for PersonId {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "P{:07}", self.0)
    }
}

impl Display for HouseholdId {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "H{:07}", self.0)
    }
}

impl Display for Quantity {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.0 % 1000 == 0 {
            return write!(f, "{}", self.0 / 1000);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        let milli = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03}", milli / 1000, milli % 1000)
    }
}
