//! From typed text to a decimal, layer by layer: brackets, sign and currency, units, digits.

use super::{DIGITS_MAX, Decimal, DecimalError, TEXT_CHARS_MAX, checked_power_of_ten};
use crate::reading::text::{half_width, is_invisible};

/// In front of or behind the digits; the longer ones first. Which currency it is, a column of its own must say.
const CURRENCIES: [&str; 26] = [
    "人民币",
    "CN¥",
    "HK$",
    "US$",
    "NT$",
    "RMB",
    "CNY",
    "USD",
    "EUR",
    "HKD",
    "JPY",
    "GBP",
    "TWD",
    "美元",
    "欧元",
    "港元",
    "港币",
    "日元",
    "元整",
    "块钱",
    "元",
    "圆",
    "¥",
    "$",
    "€",
    "£",
];

/// Behind the digits, with the power of ten each stands for; 万亿 is two of them.
const UNITS: [(&str, i32); 6] = [("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("%", -2), ("‰", -3)];

pub(super) fn read(typed: &str) -> Result<Decimal, DecimalError> {
    let seen = typed.trim().chars().filter(|c| !is_invisible(*c)).map(half_width);
    let text: String = seen.take(TEXT_CHARS_MAX + 1).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(DecimalError::NotANumber);
    }
    let mut signs = 0;
    let mut negative = false;
    let mut sign = |minus: bool| {
        signs += 1;
        negative |= minus;
    };
    let mut rest = strip_front(text, &mut sign);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        sign(true);
        rest = strip_front(inner.trim(), &mut sign);
    }
    let (mut rest, mut exponent) = strip_behind(rest)?;
    if let Some(digits) = rest.strip_suffix('-') {
        sign(true);
        let (digits, more) = strip_behind(digits.trim_end())?;
        (rest, exponent) = (digits, exponent + more);
    }
    if signs > 1 {
        return Err(DecimalError::NotANumber);
    }
    digits(rest, exponent, negative)
}

/// A number as programs print it: sign, digits, point, exponent.
pub(super) fn plain(printed: &str) -> Result<Decimal, DecimalError> {
    let digits_only = printed.strip_prefix('-');
    digits(digits_only.unwrap_or(printed), 0, digits_only.is_some())
}

/// Takes one currency and the signs on either side of it.
fn strip_front<'a>(text: &'a str, sign: &mut impl FnMut(bool)) -> &'a str {
    let text = strip_sign(text, sign);
    match CURRENCIES.iter().find_map(|currency| strip_prefix_any_case(text, currency)) {
        Some(rest) => strip_sign(rest.trim_start(), sign),
        None => text,
    }
}

fn strip_sign<'a>(text: &'a str, sign: &mut impl FnMut(bool)) -> &'a str {
    match text.strip_prefix(['-', '+']) {
        Some(rest) => {
            sign(text.starts_with('-'));
            rest.trim_start()
        }
        None => text,
    }
}

/// Takes one currency and then the units; answers with the power of ten the units stand for.
fn strip_behind(text: &str) -> Result<(&str, i32), DecimalError> {
    let mut rest = text.trim_end();
    if let Some(front) = CURRENCIES.iter().find_map(|currency| strip_suffix_any_case(rest, currency)) {
        rest = front.trim_end();
    }
    let (mut exponent, mut found) = (0, 0);
    while let Some((front, power)) =
        UNITS.iter().find_map(|(unit, power)| rest.strip_suffix(unit).map(|front| (front.trim_end(), *power)))
    {
        // 万亿 and 千万 are said; 万% is not.
        if found == 2 || (found > 0 && (exponent < 0 || power < 0)) {
            return Err(DecimalError::NotANumber);
        }
        (rest, exponent, found) = (front, exponent + power, found + 1);
    }
    Ok((rest, exponent))
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn strip_suffix_any_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(suffix).then(|| &text[..at])
}

fn digits(text: &str, exponent: i32, negative: bool) -> Result<Decimal, DecimalError> {
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, read_exponent(power)?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.contains([',', '\'', ' ']) {
        return Err(DecimalError::Grouping);
    }
    let whole = ungrouped(whole)?;
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(&whole) || !all_digits(fraction) {
        return Err(DecimalError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    let significant = format!("{whole}{fraction}");
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let shortened = significant.trim_end_matches('0');
    let zeros = significant.len() - shortened.len();
    if shortened.len() > DIGITS_MAX {
        return Err(DecimalError::TooManyDigits { limit: DIGITS_MAX });
    }
    let mantissa: i128 = shortened.parse().map_err(|_| DecimalError::NotANumber)?;
    let mantissa = if negative { -mantissa } else { mantissa };
    // The lengths are at most TEXT_CHARS_MAX and the exponents at most four digits.
    let raise = zeros as i32 - fraction.len() as i32 + power + exponent;
    if raise <= 0 {
        return Decimal::new(mantissa, raise.unsigned_abs());
    }
    let raised = checked_power_of_ten(raise.unsigned_abs()).and_then(|factor| mantissa.checked_mul(factor));
    Decimal::new(raised.ok_or(DecimalError::TooManyDigits { limit: DIGITS_MAX })?, 0)
}

fn read_exponent(text: &str) -> Result<i32, DecimalError> {
    const DIGITS: usize = 4;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || digits.len() > DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::NotANumber);
    }
    text.parse().map_err(|_| DecimalError::NotANumber)
}

/// The whole part without its separators, which must all be the same and stand every three digits.
fn ungrouped(whole: &str) -> Result<String, DecimalError> {
    let Some(separator) = whole.chars().find(|c| matches!(c, ',' | '\'' | ' ')) else {
        return Ok(whole.to_owned());
    };
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    // 0,123 is somebody else's 0.123, not a grouped number.
    let first_fits = (1..=3).contains(&first.len()) && digits(first) && !first.starts_with('0');
    if !whole.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '\'' | ' ')) {
        return Err(DecimalError::NotANumber);
    }
    if !first_fits || !groups.all(|group| group.len() == 3 && digits(group)) {
        return Err(DecimalError::Grouping);
    }
    Ok(whole.replace(separator, ""))
}
