//! Exact decimals: what an amount, a price or a quantity is before it becomes minor units of a currency.

mod parse;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Significant digits a decimal may have; the product of two then still fits an `i128`.
pub const DIGITS_MAX: usize = 18;
/// Digits a decimal may have after the point.
pub const SCALE_MAX: u8 = 28;
/// Characters a number may be typed with, separators and currency included.
pub const TEXT_CHARS_MAX: usize = 64;
/// Significant digits of a spreadsheet's number; what lies beyond is noise of binary arithmetic.
pub const SPREADSHEET_DIGITS: usize = 15;

/// Why a text or a float is no decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    #[error("nothing is there")]
    Empty,
    #[error("not a number")]
    NotANumber,
    /// Thousands separators that do not stand every three digits: `1,23`, `12,34.5`, `1.234,50`.
    #[error("the thousands separators are in the wrong places")]
    Grouping,
    #[error("more than {limit} digits")]
    TooManyDigits { limit: usize },
    /// More decimal places than are kept.
    #[error("more than {limit} digits after the point")]
    TooPrecise { limit: u8 },
    /// The result is larger than what an amount may be.
    #[error("too large")]
    TooLarge,
}

impl DecimalError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "number_empty",
            Self::NotANumber => "not_a_number",
            Self::Grouping => "number_grouping",
            Self::TooManyDigits { .. } => "number_too_many_digits",
            Self::TooPrecise { .. } => "number_too_precise",
            Self::TooLarge => "number_too_large",
        }
    }
}

/// An exact number, `mantissa × 10^-scale`. Kept without trailing zeros, so that 1.5 and 1.50 are equal and hash the
/// same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// Fewer than [`DIGITS_MAX`] + 1 digits.
    mantissa: i64,
    /// At most [`SCALE_MAX`].
    scale: u8,
}

impl Decimal {
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa × 10^-scale`.
    pub fn new(mantissa: i128, scale: u32) -> Result<Self, DecimalError> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        if mantissa == 0 {
            return Ok(Self::ZERO);
        }
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        if mantissa.unsigned_abs() >= power_of_ten(DIGITS_MAX as u32).unsigned_abs() {
            return Err(DecimalError::TooManyDigits { limit: DIGITS_MAX });
        }
        match u8::try_from(scale) {
            Ok(scale) if scale <= SCALE_MAX => Ok(Self { mantissa: mantissa as i64, scale }),
            _ => Err(DecimalError::TooPrecise { limit: SCALE_MAX }),
        }
    }

    /// Reads a number as typed; see [`FromStr`] below for what is understood.
    pub fn read(text: &str) -> Result<Self, DecimalError> {
        parse::read(text)
    }

    /// The decimal a spreadsheet means by this float: rounded to [`SPREADSHEET_DIGITS`] significant digits, so that
    /// 2.5500000000000003 is 2.55 and 0.1 + 0.2 is 0.3.
    pub fn from_f64(number: f64) -> Result<Self, DecimalError> {
        const EXACT_BELOW: f64 = 1e15;
        if !number.is_finite() {
            return Err(DecimalError::NotANumber);
        }
        if number.fract() == 0.0 && number.abs() < EXACT_BELOW {
            return Self::new(number as i128, 0);
        }
        // Rust prints exactly and rounds half to even; the exact value of a float is hardly ever a half.
        let printed = format!("{number:.*e}", SPREADSHEET_DIGITS - 1);
        parse::plain(&printed)
    }

    pub const fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// Digits after the point.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The nearest float; for statistics, not for money.
    pub fn to_f64(self) -> f64 {
        // The printed form is exact and parsing rounds once; dividing powers of ten would round twice.
        self.to_string().parse().unwrap_or_default()
    }

    /// Minor units of a currency with so many decimals (CNY 2, JPY 0), a half rounded away from zero:
    /// 1.005 with 2 is 101.
    pub fn to_minor(self, decimals: u8) -> Result<i64, DecimalError> {
        rescale(i128::from(self.mantissa), u32::from(self.scale), u32::from(decimals))
    }

    /// The whole number this is, if it is one.
    pub fn to_whole(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    /// `self × other`, exact.
    pub fn times(self, other: Self) -> Result<Self, DecimalError> {
        let (mantissa, scale) = product(self, other);
        Self::new(mantissa, scale)
    }

    /// `self + other`, exact.
    pub fn plus(self, other: Self) -> Result<Self, DecimalError> {
        let scale = self.scale.max(other.scale);
        let raised = |one: Self| {
            let factor = checked_power_of_ten(u32::from(scale - one.scale))?;
            i128::from(one.mantissa).checked_mul(factor)
        };
        let sum = raised(self).zip(raised(other)).and_then(|(a, b)| a.checked_add(b));
        Self::new(sum.ok_or(DecimalError::TooManyDigits { limit: DIGITS_MAX })?, u32::from(scale))
    }
}

/// Quantity × price in minor units: multiplied exactly and rounded once, a half away from zero.
pub fn amount_minor(quantity: Decimal, price: Decimal, decimals: u8) -> Result<i64, DecimalError> {
    let (mantissa, scale) = product(quantity, price);
    rescale(mantissa, scale, u32::from(decimals))
}

/// Never overflows: two mantissas of at most 18 digits make at most 36.
fn product(a: Decimal, b: Decimal) -> (i128, u32) {
    (i128::from(a.mantissa) * i128::from(b.mantissa), u32::from(a.scale) + u32::from(b.scale))
}

fn rescale(mantissa: i128, from: u32, to: u32) -> Result<i64, DecimalError> {
    let whole = if to >= from {
        let factor = checked_power_of_ten(to - from);
        if mantissa == 0 { Some(0) } else { factor.and_then(|factor| mantissa.checked_mul(factor)) }
    } else {
        Some(checked_power_of_ten(from - to).map_or(0, |divisor| divide_half_away(mantissa, divisor)))
    };
    whole.and_then(|whole| i64::try_from(whole).ok()).ok_or(DecimalError::TooLarge)
}

/// For mantissas below 10^36; a divisor that does not fit an `i128` would make them 0 anyway.
fn divide_half_away(mantissa: i128, divisor: i128) -> i128 {
    let (quotient, rest) = (mantissa / divisor, mantissa % divisor);
    let away = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
    quotient + if away { mantissa.signum() } else { 0 }
}

fn checked_power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// For exponents the constants above keep small.
const fn power_of_ten(exponent: u32) -> i128 {
    10_i128.saturating_pow(exponent)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        /// Up to this difference of scales a mantissa can be raised without overflow: 18 + 20 digits.
        const RAISE_MAX: u8 = 20;
        let (a, b) = (i128::from(self.mantissa), i128::from(other.mantissa));
        let apart = self.scale.abs_diff(other.scale);
        if a == 0 || b == 0 || a.signum() != b.signum() {
            return a.cmp(&b);
        }
        if apart > RAISE_MAX {
            // The one with fewer places is at least 10^-scale; the other, of at most 18 digits, is far below that.
            let larger = if self.scale < other.scale { Ordering::Greater } else { Ordering::Less };
            return if a > 0 { larger } else { larger.reverse() };
        }
        let factor = power_of_ten(u32::from(apart));
        if self.scale < other.scale { (a * factor).cmp(&b) } else { a.cmp(&(b * factor)) }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Plain digits, e.g. `-1234.5`: no separators, no exponent.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, scale) = (self.mantissa.unsigned_abs().to_string(), usize::from(self.scale));
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad_integral(self.mantissa >= 0, "", &format!("{whole}{point}{fraction}"))
    }
}

/// Understands digits of either width, thousands separators every three digits (`,` `'` or a space), a sign in front
/// or (as SAP writes it) behind, bracketed negatives, an exponent, a currency in front or behind, `%` and `‰`
/// (12% is 0.12), and 百, 千, 万, 亿 behind the digits (1.2万 is 12000).
///
/// A comma is always a thousands separator and a point always the decimal point, so `1,234` is 1234 and `1,5` and
/// `1.234,50` are errors.
impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::read(text)
    }
}

#[cfg(test)]
mod tests;
