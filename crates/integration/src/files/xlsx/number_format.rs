//! Whether a number format shows a date. Source: ECMA-376 part 1, 18.8.30 and 18.8.31.

/// How a format shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    #[default]
    Number,
    /// A day, with or without a time.
    Date,
    /// Only a time of day.
    Time,
}

/// The formats without a code of their own, those of East Asian editions included.
pub(super) fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shown::Time,
        _ => Shown::Number,
    }
}

/// Looks at the first section of a format code, outside quotes, escapes and brackets. `[h]:mm` counts hours and
/// stays a number.
pub(super) fn of_code(code: &str) -> Shown {
    let (mut day, mut month_or_minute, mut clock) = (false, false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            // The next character is shown, or as wide as what is left out, or repeated.
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty() && inside.bytes().all(|b| matches!(b | 0x20, b'h' | b'm' | b's')) {
                    return Shown::Number;
                }
            }
            'G' | 'g' if chars.as_str().get(..6).is_some_and(|rest| rest.eq_ignore_ascii_case("eneral")) => {
                chars.by_ref().take(6).for_each(drop);
            }
            'y' | 'Y' | 'd' | 'D' => day = true,
            'm' | 'M' => month_or_minute = true,
            'h' | 'H' | 's' | 'S' => clock = true,
            _ => {}
        }
    }
    match (day, month_or_minute, clock) {
        (true, ..) | (false, true, false) => Shown::Date,
        (false, _, true) => Shown::Time,
        (false, false, false) => Shown::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_dates_from_numbers() {
        let table = [
            ("General", Shown::Number),
            ("G/通用格式", Shown::Number),
            ("0.00", Shown::Number),
            ("#,##0.00_);[Red](#,##0.00)", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("0\"days\"", Shown::Number),
            ("0\\d", Shown::Number),
            ("[h]:mm:ss", Shown::Number),
            ("\"¥\"#,##0;[Red]\\-d", Shown::Number),
            ("@", Shown::Number),
            ("m/d/yy h:mm", Shown::Date),
            ("yyyy\"年\"m\"月\"d\"日\"", Shown::Date),
            ("[$-804]yyyy/m/d;@", Shown::Date),
            ("[DBNum1][$-804]yyyy年m月", Shown::Date),
            ("mmm", Shown::Date),
            ("dddd", Shown::Date),
            ("h:mm:ss AM/PM", Shown::Time),
            ("mm:ss.0", Shown::Time),
            ("上午/下午h\"时\"mm\"分\"", Shown::Time),
            ("\"open", Shown::Number),
            ("[open", Shown::Number),
            ("", Shown::Number),
        ];
        for (code, shown) in table {
            assert_eq!(of_code(code), shown, "{code:?}");
        }
        assert_eq!(
            (built_in(14), built_in(20), built_in(0), built_in(31)),
            (Shown::Date, Shown::Time, Shown::Number, Shown::Date)
        );
    }
}
