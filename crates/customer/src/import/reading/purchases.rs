//! One line of a purchase.

use contracts::tables::Cell;
use kernel::reading::decimal::{Decimal, amount_minor};
use kernel::{Currency, Moment};

use super::cells::{CODE_CHARS_MAX, TEXT_CHARS_MAX};
use super::goods::{self, Facts};
use super::{Reading, Reject};
use crate::import::fields::Field;
use crate::intake::LineIn;

/// Quantities are kept in thousandths, prices in millionths of the major unit.
const MILLI: u8 = 3;
const MICRO: u8 = 6;
/// A line that says no quantity is one of something.
const ONE_MILLI: i64 = 1_000;
/// Rounding may differ by this much between two systems before it is worth a note.
const ROUNDING_MINOR: i64 = 1;

/// The numbers of a line, made to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sum {
    quantity_milli: i64,
    unit_micro: i64,
    discount_minor: i64,
    amount_minor: i64,
}

impl Reading {
    pub(super) fn purchase(&mut self, row: &[Cell]) -> Result<LineIn, Reject> {
        let number =
            self.code(row, Field::Number)?.ok_or_else(|| Reject::of("number_missing", Field::Number))?;
        // Counted before anything can go wrong, so that a row put right later still finds its place.
        let line = match self.has(Field::Line) {
            true => self.count(row, Field::Line)?,
            false => Some(self.lines.count(&number)),
        };
        let at = self.at(row)?;
        let identities = self.identities(row)?;
        let name = self.owned(row, Field::CustomerName, TEXT_CHARS_MAX)?;
        let who = identities.who(name);
        let currency = self.currency_said(row)?;
        let sum = self.sum(row, currency.unwrap_or(self.currency))?;
        let sku = self.code(row, Field::Sku)?;
        let product = self.owned(row, Field::ProductName, TEXT_CHARS_MAX)?;
        let status = self.text(row, Field::Status, TEXT_CHARS_MAX)?;
        let facts = Facts {
            number: &number,
            sku: sku.as_deref(),
            name: product.as_deref(),
            status: status.as_deref(),
            has_original: self.text(row, Field::OriginalNumber, CODE_CHARS_MAX)?.is_some(),
            anonymous: who.is_anonymous(),
            quantity_negative: sum.quantity_milli < 0,
            price_negative: sum.unit_micro < 0,
            amount_minor: sum.amount_minor,
        };
        let (kind, note) = goods::kind_of(&facts);
        if let Some(note) = note {
            self.note(note);
        }
        if sum.unit_micro == 0 && sum.amount_minor == 0 && sum.quantity_milli > 0 {
            self.note("zero_price");
        }
        Ok(LineIn {
            line,
            at,
            who,
            store: self.owned(row, Field::Store, TEXT_CHARS_MAX)?,
            channel: self.owned(row, Field::Channel, CODE_CHARS_MAX)?,
            kind,
            currency,
            sku,
            name: product,
            category: self.owned(row, Field::Category, TEXT_CHARS_MAX)?,
            quantity_milli: sum.quantity_milli,
            unit_micro: sum.unit_micro,
            discount_minor: sum.discount_minor,
            amount_minor: sum.amount_minor,
            number,
        })
    }

    /// When it happened: the day and, if it stands in a column of its own, the time of day.
    pub(super) fn at(&mut self, row: &[Cell]) -> Result<Moment, Reject> {
        let cell = self.cell(row, Field::At);
        match cell {
            cell if cell.is_empty() => return Err(Reject::of("date_missing", Field::At)),
            Cell::Garbled(_) => return Err(Reject::of("cell_garbled", Field::At)),
            Cell::Error(text) => return Err(Reject::of("cell_error", Field::At).with("found", text.as_str())),
            _ => {}
        }
        let time = self.cell(row, Field::Time);
        let found = match time.is_empty() {
            true => self.moments.read(cell),
            false => self.moments.read_with_time(cell, time),
        };
        let found = found.map_err(|error| Reject::of(error.code(), Field::At))?;
        if found.ambiguous {
            self.note("date_ambiguous");
        }
        Ok(found.at)
    }

    fn currency_said(&self, row: &[Cell]) -> Result<Option<Currency>, Reject> {
        let Some(said) = self.text(row, Field::Currency, CODE_CHARS_MAX)? else { return Ok(None) };
        let by_sign = match said.as_ref() {
            "¥" | "元" | "人民币" | "RMB" => Some(Currency::Cny),
            "$" | "美元" => Some(Currency::Usd),
            "£" | "英镑" => Some(Currency::Gbp),
            "€" | "欧元" => Some(Currency::Eur),
            _ => None,
        };
        match by_sign.or_else(|| said.parse().ok()) {
            Some(currency) => Ok(Some(currency)),
            None => Err(Reject::of("unknown_currency", Field::Currency).with("found", said.as_ref())),
        }
    }

    fn sum(&mut self, row: &[Cell], currency: Currency) -> Result<Sum, Reject> {
        let decimals = currency.decimals() as u8;
        let (quantity, price) = (self.decimal(row, Field::Quantity)?, self.decimal(row, Field::UnitPrice)?);
        let minor = |field: Field| -> Result<Option<i64>, Reject> {
            let Some(number) = self.decimal(row, field)? else { return Ok(None) };
            number.to_minor(decimals).map(Some).map_err(|error| Reject::of(error.code(), field))
        };
        let (discount, amount) =
            (minor(Field::Discount)?.map_or(0, i64::saturating_abs), minor(Field::Amount)?);
        let too_large = |field: Field| Reject::of("number_too_large", field);
        let milli = |quantity: Decimal| quantity.to_minor(MILLI).map_err(|_| too_large(Field::Quantity));
        let micro = |price: Decimal| price.to_minor(MICRO).map_err(|_| too_large(Field::UnitPrice));
        let (mut sum, net) = match (quantity, price, amount) {
            (Some(quantity), Some(price), _) => {
                let gross = amount_minor(quantity, price, decimals).map_err(|_| too_large(Field::Amount))?;
                let off = if gross < 0 { -discount } else { discount };
                let net = gross.checked_sub(off).ok_or_else(|| too_large(Field::Amount))?;
                let (quantity_milli, unit_micro) = (milli(quantity)?, micro(price)?);
                (Sum { quantity_milli, unit_micro, discount_minor: discount, amount_minor: net }, net)
            }
            (_, _, None) => return Err(Reject::of("amount_missing", Field::Amount)),
            (quantity, price, Some(amount)) => {
                let quantity_milli = quantity.map_or(Ok(ONE_MILLI), milli)?;
                let unit_micro = match price {
                    Some(price) => micro(price)?,
                    None => unit_of(amount, discount, quantity_milli, currency),
                };
                (Sum { quantity_milli, unit_micro, discount_minor: discount, amount_minor: amount }, amount)
            }
        };
        match amount {
            // A return that only its amount tells.
            Some(amount) if amount < 0 && amount == -net => sum.quantity_milli = -sum.quantity_milli,
            Some(amount) if amount.abs_diff(net) > ROUNDING_MINOR.unsigned_abs() => {
                self.note("amount_differs")
            }
            _ => {}
        }
        sum.amount_minor = amount.unwrap_or(net);
        Ok(sum)
    }
}

/// The price of one, when only the amount is known: what it was before the discount, by the quantity.
fn unit_of(amount_minor: i64, discount_minor: i64, quantity_milli: i64, currency: Currency) -> i64 {
    if quantity_milli == 0 {
        return 0;
    }
    let gross = i128::from(amount_minor.unsigned_abs()) + i128::from(discount_minor);
    let micro = gross * 1_000_000_000 / i128::from(currency.minor_per_major());
    i64::try_from(micro / i128::from(quantity_milli.unsigned_abs())).unwrap_or(i64::MAX)
}
