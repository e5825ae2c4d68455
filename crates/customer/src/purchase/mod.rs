//! Purchases: a receipt, order or invoice with its lines, as its source wrote it. Facts: never changed, only reversed.

pub mod anonymous;
pub mod bought;
pub mod store;

use kernel::{Currency, Day, Moment, StoreId};

use crate::intake::LineKind;

/// What the lines of one receipt come to, in minor units; none is negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sold goods and services.
    pub gross_minor: i64,
    /// Given back.
    pub returned_minor: i64,
    /// Taken off what was sold.
    pub discount_minor: i64,
}

#[derive(Debug, Clone)]
pub struct Receipt {
    pub number: String,
    /// Who bought, as the source knows them; nobody when anonymous.
    pub record_seq: Option<i64>,
    pub store: Option<StoreId>,
    pub channel: String,
    pub at: Moment,
    /// The day in the organisation's zone.
    pub day: Day,
    pub month: i64,
    pub currency: Currency,
    pub kind: LineKind,
    pub lines: i64,
    pub totals: Totals,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub line: i64,
    pub kind: LineKind,
    pub sku: Option<String>,
    pub name: Option<String>,
    pub category: Option<String>,
    pub quantity_milli: i64,
    pub unit_micro: i64,
    pub discount_minor: i64,
    pub amount_minor: i64,
}

impl Receipt {
    /// The receipt with its kind and sums taken from its lines.
    pub fn with_totals(self, lines: &[Line]) -> Self {
        let of = |line: &Line| (line.kind, line.amount_minor, line.discount_minor);
        let (kind, totals) = sum(lines.iter().map(of));
        Self { kind, totals, lines: lines.len() as i64, ..self }
    }
}

/// A receipt is a sale when anything was sold, else a return, else what its lines are. Cancelled and written-off
/// lines come to nothing.
pub fn sum(lines: impl Iterator<Item = (LineKind, i64, i64)>) -> (LineKind, Totals) {
    let (mut totals, mut kind) = (Totals::default(), None);
    for (line, amount, discount) in lines {
        kind =
            Some(kind.map_or(line, |kind: LineKind| if weight(line) < weight(kind) { line } else { kind }));
        match line {
            LineKind::Cancelled | LineKind::Adjustment => {}
            _ if amount < 0 => totals.returned_minor = totals.returned_minor.saturating_sub(amount),
            LineKind::Return => {}
            _ => {
                totals.gross_minor = totals.gross_minor.saturating_add(amount);
                totals.discount_minor = totals.discount_minor.saturating_add(discount.max(0));
            }
        }
    }
    let kind = match kind {
        Some(LineKind::Service) | None => LineKind::Sale,
        Some(kind) => kind,
    };
    (kind, totals)
}

/// Which kind of line says what the receipt is, lowest first.
const fn weight(kind: LineKind) -> u8 {
    match kind {
        LineKind::Sale => 0,
        LineKind::Return => 1,
        LineKind::Service => 2,
        LineKind::Cancelled => 3,
        LineKind::Adjustment => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LineKind::{Adjustment, Cancelled, Return, Sale, Service};

    #[test]
    fn sums() {
        for (lines, kind, totals) in [
            (vec![(Sale, 500, 20), (Service, 100, 0)], Sale, (600, 0, 20)),
            (vec![(Sale, 500, 0), (Return, -200, 0)], Sale, (500, 200, 0)),
            (vec![(Return, -200, -10)], Return, (0, 200, 0)),
            (vec![(Cancelled, 900, 0)], Cancelled, (0, 0, 0)),
            (vec![(Adjustment, -900, 0)], Adjustment, (0, 0, 0)),
            (vec![(Service, 100, 0)], Sale, (100, 0, 0)),
            (vec![], Sale, (0, 0, 0)),
        ] {
            let (gross_minor, returned_minor, discount_minor) = totals;
            let expected = Totals { gross_minor, returned_minor, discount_minor };
            assert_eq!(sum(lines.clone().into_iter()), (kind, expected), "{lines:?}");
        }
    }
}
