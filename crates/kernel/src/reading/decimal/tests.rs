//! Numbers as people and programs write them.

use proptest::prelude::*;

use super::DecimalError::*;
use super::*;

fn read(text: &str) -> Result<String, DecimalError> {
    Decimal::read(text).map(|decimal| decimal.to_string())
}

#[test]
fn reads_what_people_type() {
    let table = [
        ("0", "0"),
        ("-0.00", "0"),
        ("1,234.50", "1234.5"),
        ("12,345,678", "12345678"),
        ("１，２００．５０元", "1200.5"),
        ("¥1,234", "1234"),
        ("￥ 1,234.00", "1234"),
        ("(1,234.50)", "-1234.5"),
        ("（1,234.50）", "-1234.5"),
        ("¥(12)", "-12"),
        ("-¥12", "-12"),
        ("¥-12", "-12"),
        ("1,234.50-", "-1234.5"),
        ("+5", "5"),
        ("−5", "-5"),
        ("-1.2e3", "-1200"),
        ("1.5E-3", "0.0015"),
        ("12%", "0.12"),
        ("12.5％", "0.125"),
        ("3‰", "0.003"),
        ("1.2万", "12000"),
        ("1.2 万元", "12000"),
        ("3亿", "300000000"),
        ("1.5万亿", "1500000000000"),
        ("3千万", "30000000"),
        ("RMB 12.5", "12.5"),
        ("12.5rmb", "12.5"),
        ("88块钱", "88"),
        ("100元整", "100"),
        ("HK$99", "99"),
        ("1 234 567", "1234567"),
        ("1'234.5", "1234.5"),
        ("1\u{a0}234", "1234"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("\u{200b}42\u{feff}", "42"),
        ("0.0000000001", "0.0000000001"),
        ("1.00000000000000000000000000000000", "1"),
        ("999999999999999999", "999999999999999999"),
        ("0e99", "0"),
    ];
    for (typed, value) in table {
        assert_eq!(read(typed).as_deref(), Ok(value), "{typed:?}");
    }
}

#[test]
fn refuses_what_is_not_clear() {
    let digits = TooManyDigits { limit: DIGITS_MAX };
    let table = [
        ("", Empty),
        (" \u{3000}", Empty),
        ("abc", NotANumber),
        ("-", NotANumber),
        (".", NotANumber),
        ("元", NotANumber),
        ("1.2.3", NotANumber),
        ("--5", NotANumber),
        ("(-5)", NotANumber),
        ("-5-", NotANumber),
        ("(5", NotANumber),
        ("1e", NotANumber),
        ("1e99999", NotANumber),
        ("12箱", NotANumber),
        ("0x10", NotANumber),
        ("NaN", NotANumber),
        ("inf", NotANumber),
        ("5%%", NotANumber),
        ("5万%", NotANumber),
        ("1,23", Grouping),
        ("1,5", Grouping),
        ("12,34.5", Grouping),
        ("1234,567", Grouping),
        ("1,2345", Grouping),
        ("1,,234", Grouping),
        (",123", Grouping),
        ("0,123", Grouping),
        ("1.234,50", Grouping),
        ("1,234 567", Grouping),
        ("1234567890123456789", digits),
        ("1e18", digits),
        ("1e400", digits),
        ("1e-29", TooPrecise { limit: SCALE_MAX }),
    ];
    for (typed, error) in table {
        assert_eq!(read(typed), Err(error), "{typed:?}");
    }
    assert_eq!(read(&"1".repeat(1_000_000)), Err(NotANumber));
}

#[test]
fn floats_mean_fifteen_digits() {
    let table = [
        (2.5500000000000003, "2.55"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3.0, "3.3"),
        (536365.0, "536365"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (123456789012345680.0, "123456789012346000"),
        (0.1234567890123456, "0.123456789012346"),
        (-40513.35138888889, "-40513.3513888889"),
    ];
    for (float, value) in table {
        assert_eq!(Decimal::from_f64(float).map(|d| d.to_string()).as_deref(), Ok(value), "{float}");
    }
    assert_eq!(Decimal::from_f64(f64::NAN), Err(NotANumber));
    assert_eq!(Decimal::from_f64(f64::INFINITY), Err(NotANumber));
    assert_eq!(Decimal::from_f64(1e300), Err(TooManyDigits { limit: DIGITS_MAX }));
    assert_eq!(Decimal::from_f64(1e-300), Err(TooPrecise { limit: SCALE_MAX }));
}

#[test]
fn minor_units_round_half_away_from_zero_once() {
    let table = [
        ("1.005", 2, 101),
        ("-1.005", 2, -101),
        ("1.00499999", 2, 100),
        ("12", 2, 1200),
        ("0.5", 0, 1),
        ("-0.49", 0, 0),
        ("0.0000000000000000000000000005", 2, 0),
    ];
    for (typed, decimals, minor) in table {
        assert_eq!(Decimal::read(typed).unwrap().to_minor(decimals), Ok(minor), "{typed}");
    }
    assert_eq!(Decimal::read("999999999999999999").unwrap().to_minor(2), Err(TooLarge));

    let amount =
        |quantity, price| amount_minor(Decimal::read(quantity).unwrap(), Decimal::read(price).unwrap(), 2);
    assert_eq!(amount("3", "0.335"), Ok(101));
    assert_eq!(amount("-2.5", "1.99"), Ok(-498));
    assert_eq!(amount("999999999999999999", "999999999999999999"), Err(TooLarge));
    assert_eq!(amount("0.00000000000000000000000001", "0.00000000000000000000000001"), Ok(0));
}

#[test]
fn order_is_that_of_the_numbers() {
    let ordered = ["-999999999999999999", "-1.5", "-0.0000000000000000000000000001", "0"]
        .into_iter()
        .chain(["0.0000000000000000000000000001", "0.999999999999999999", "1", "1.5", "999999999999999999"])
        .map(|text| Decimal::read(text).unwrap());
    assert!(ordered.is_sorted_by(|a, b| a < b));
    let sum = |a, b| Decimal::read(a).unwrap().plus(Decimal::read(b).unwrap()).map(|sum| sum.to_string());
    assert_eq!(sum("1.25", "-0.250"), Ok("1".into()));
    assert!(sum("999999999999999999", "0.0000000000000000000000000001").is_err());
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = Decimal::read(&text);
    }

    #[test]
    fn number_like_text_is_answered(text in "[-+()0-9,.'eE%万亿千元¥ ]{0,24}") {
        let _ = Decimal::read(&text);
    }

    #[test]
    fn printing_and_reading_are_inverse(mantissa in -999_999_999_999_999_999_i64..=999_999_999_999_999_999, scale in 0_u32..=28) {
        let decimal = Decimal::new(mantissa.into(), scale).unwrap();
        prop_assert_eq!(Decimal::read(&decimal.to_string()), Ok(decimal));
        prop_assert_eq!(Decimal::from_f64(decimal.to_f64()).is_ok(), true);
    }

    #[test]
    fn grouping_changes_nothing(whole in 0_u64..1_000_000_000_000) {
        let digits = whole.to_string();
        let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
        prop_assert_eq!(Decimal::read(&grouped.join(",")), Decimal::read(&digits));
    }

    #[test]
    fn floats_of_few_digits_come_back(cents in -99_999_999_999_999_i64..99_999_999_999_999) {
        let decimal = Decimal::new(cents.into(), 2).unwrap();
        prop_assert_eq!(Decimal::from_f64(cents as f64 / 100.0), Ok(decimal));
        prop_assert_eq!(decimal.to_minor(2), Ok(cents));
    }

    #[test]
    fn order_agrees_with_floats(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, s in 0_u32..6, t in 0_u32..6) {
        let (x, y) = (Decimal::new(a.into(), s).unwrap(), Decimal::new(b.into(), t).unwrap());
        prop_assert_eq!(x.cmp(&y), x.to_f64().total_cmp(&(y.to_f64() + 0.0)));
    }
}
