//! Excel's day count. Source: ECMA-376 part 1, 18.17.4.1 (date bases).

use jiff::civil::{DateTime, date};

use super::{civil_from_micros, civil_micros};

/// From where a workbook counts its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Epoch {
    /// Day 1 is 1900-01-01; day 60 is 1900-02-29, which never was.
    #[default]
    Year1900,
    /// Day 0 is 1904-01-01; workbooks that began on old Macintoshes.
    Year1904,
}

const MICROS_PER_DAY: f64 = 86_400_000_000.0;
/// A float of today's day counts resolves half a microsecond; what people meant is a millisecond at the finest.
const MICROS_PER_MILLI: f64 = 1_000.0;
/// 9999-12-31 in the 1900 count, Excel's last day.
const SERIAL_MAX: f64 = 2_958_465.0;
/// The day that never was.
const LEAP_BUG: f64 = 60.0;

/// The date and time of a day count, to the nearest millisecond. None for negative counts, for the day that never
/// was, and after 9999-12-31.
pub fn from_serial(serial: f64, epoch: Epoch) -> Option<DateTime> {
    if !(0.0..SERIAL_MAX + 1.0).contains(&serial) {
        return None;
    }
    let base = match epoch {
        Epoch::Year1904 => date(1904, 1, 1),
        Epoch::Year1900 if serial < LEAP_BUG => date(1899, 12, 31),
        Epoch::Year1900 if serial < LEAP_BUG + 1.0 => return None,
        Epoch::Year1900 => date(1899, 12, 30),
    };
    let millis = (serial * MICROS_PER_DAY / MICROS_PER_MILLI).round();
    let micros = civil_micros(base.at(0, 0, 0, 0)).checked_add((millis * MICROS_PER_MILLI) as i64)?;
    civil_from_micros(micros)
}

/// The day count of a date and time in the 1900 system; none before 1900-03-01, where Excel's count is not to be
/// trusted, and after 9999.
pub fn to_serial(civil: DateTime) -> Option<f64> {
    let since = civil_micros(civil).checked_sub(civil_micros(date(1899, 12, 30).at(0, 0, 0, 0)))?;
    let serial = since as f64 / MICROS_PER_DAY;
    (LEAP_BUG + 1.0..SERIAL_MAX + 1.0).contains(&serial).then_some(serial)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_days_as_excel_does() {
        let table = [
            (0.0, Epoch::Year1900, Some("1899-12-31T00:00:00")),
            (1.0, Epoch::Year1900, Some("1900-01-01T00:00:00")),
            (59.0, Epoch::Year1900, Some("1900-02-28T00:00:00")),
            (60.0, Epoch::Year1900, None),
            (61.0, Epoch::Year1900, Some("1900-03-01T00:00:00")),
            (40513.35138888889, Epoch::Year1900, Some("2010-12-01T08:26:00")),
            (45356.0, Epoch::Year1900, Some("2024-03-05T00:00:00")),
            (43894.0, Epoch::Year1904, Some("2024-03-05T00:00:00")),
            (0.0, Epoch::Year1904, Some("1904-01-01T00:00:00")),
            (2_958_465.5, Epoch::Year1900, Some("9999-12-31T12:00:00")),
            (2_958_466.0, Epoch::Year1900, None),
            (-1.0, Epoch::Year1900, None),
            (f64::NAN, Epoch::Year1900, None),
            (f64::INFINITY, Epoch::Year1904, None),
        ];
        for (serial, epoch, civil) in table {
            assert_eq!(
                from_serial(serial, epoch).map(|c| c.to_string()).as_deref(),
                civil,
                "{serial} {epoch:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn there_and_back(seconds in 0_i64..250_000_000_000) {
            let civil = civil_from_micros(civil_micros(date(1900, 3, 1).at(0, 0, 0, 0)) + seconds * 1_000_000).unwrap();
            prop_assert_eq!(from_serial(to_serial(civil).unwrap(), Epoch::Year1900), Some(civil));
        }

        #[test]
        fn any_float_is_answered(serial in any::<f64>()) {
            let _ = from_serial(serial, Epoch::Year1900);
            let _ = from_serial(serial, Epoch::Year1904);
        }
    }
}
