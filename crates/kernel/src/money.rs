//! Money: whole minor units with their currency. No floating point ever holds an amount.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 code. The list is what our users trade in; adding one is adding a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Cny,
    Usd,
    Eur,
    Gbp,
    Hkd,
    Twd,
    Jpy,
    Krw,
    Sgd,
    Thb,
    Vnd,
}

impl Currency {
    pub const ALL: [Self; 11] = [
        Self::Cny,
        Self::Usd,
        Self::Eur,
        Self::Gbp,
        Self::Hkd,
        Self::Twd,
        Self::Jpy,
        Self::Krw,
        Self::Sgd,
        Self::Thb,
        Self::Vnd,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Hkd => "HKD",
            Self::Twd => "TWD",
            Self::Jpy => "JPY",
            Self::Krw => "KRW",
            Self::Sgd => "SGD",
            Self::Thb => "THB",
            Self::Vnd => "VND",
        }
    }

    /// How many decimals the minor unit stands for.
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Jpy | Self::Krw | Self::Vnd => 0,
            _ => 2,
        }
    }

    /// How many minor units make one major unit.
    pub const fn minor_per_major(self) -> i64 {
        10i64.pow(self.decimals())
    }
}

/// A currency code that is not among ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency we know")]
pub struct UnknownCurrency(pub String);

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownCurrency(text.chars().take(16).collect()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units (fen, cents) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    /// Minor units: 123450 is ¥1,234.50.
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The sum, or nothing when the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Self { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = self.currency.minor_per_major().unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let (major, minor) = (self.minor.unsigned_abs() / per, self.minor.unsigned_abs() % per);
        match self.currency.decimals() as usize {
            0 => write!(f, "{sign}{major} {}", self.currency),
            width => write!(f, "{sign}{major}.{minor:0width$} {}", self.currency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_amounts() {
        for (minor, currency, text) in [
            (123_450, Currency::Cny, "1234.50 CNY"),
            (-5, Currency::Gbp, "-0.05 GBP"),
            (980, Currency::Jpy, "980 JPY"),
            (i64::MIN, Currency::Cny, "-92233720368547758.08 CNY"),
        ] {
            assert_eq!(Money::new(minor, currency).to_string(), text);
        }
    }

    #[test]
    fn never_adds_apples_to_pears() {
        let one = Money::new(1, Currency::Cny);
        assert_eq!(one.checked_add(Money::new(1, Currency::Usd)), None);
        assert_eq!(one.checked_add(Money::new(i64::MAX, Currency::Cny)), None);
        assert_eq!(one.checked_add(one), Some(Money::new(2, Currency::Cny)));
    }
}
