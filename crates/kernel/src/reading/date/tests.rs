//! Dates as people and programs write them.

use proptest::prelude::*;

use super::DateError::*;
use super::*;

/// The wall clock, or the instant with its Z; `?` behind it when ambiguous.
fn shown(text: &str, order: DayMonth) -> Result<String, DateError> {
    let date = read(text, order)?;
    let mark = if date.ambiguous { "?" } else { "" };
    Ok(match date.when {
        When::Civil(civil) => format!("{}{mark}", to_text(civil)),
        When::Instant(at) => format!("{at}{mark}"),
    })
}

#[test]
fn reads_what_people_write() {
    let table = [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("２０２４／３／５", "2024-03-05"),
        ("２０２４－０３－０５　１０：２０", "2024-03-05 10:20:00"),
        ("2024-03-05 10:20", "2024-03-05 10:20:00"),
        ("2024-03-05 10:20:30", "2024-03-05 10:20:30"),
        ("2024-03-05 10:20:30.1234567", "2024-03-05 10:20:30.123456"),
        ("2024-03-05T10:20:30", "2024-03-05 10:20:30"),
        ("2024/3/5 上午 10:20", "2024-03-05 10:20:00"),
        ("2024/3/5 3:20:00 PM", "2024-03-05 15:20:00"),
        ("2024/3/5 12:00 am", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024年03月05号", "2024-03-05"),
        ("24年3月5日", "2024-03-05"),
        ("2024年3月5日10时20分", "2024-03-05 10:20:00"),
        ("2024年3月5日 10时20分30秒", "2024-03-05 10:20:30"),
        ("2024年3月5日 下午3点20分", "2024-03-05 15:20:00"),
        ("2024年3月5日 下午3点", "2024-03-05 15:00:00"),
        ("2024年3月5日 星期二 15:20", "2024-03-05 15:20:00"),
        ("2024年3月5日(周二)", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("20240305 10:20", "2024-03-05 10:20:00"),
        ("202403051020", "2024-03-05 10:20:00"),
        ("20240305102030", "2024-03-05 10:20:30"),
        ("20240305T102030", "2024-03-05 10:20:30"),
        ("5-Mar-24", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("05/Mar/2024 8:05", "2024-03-05 08:05:00"),
        ("Mar 5, 2024", "2024-03-05"),
        ("Sept. 5, 1999", "1999-09-05"),
        ("5-Mar-69", "1969-03-05"),
        ("5-Mar-68", "2068-03-05"),
        ("05.03.2024", "2024-03-05"),
        ("03/05/2024", "2024-03-05?"),
        ("3/5/24 8:26", "2024-03-05 08:26:00?"),
        ("03-05-2024", "2024-03-05?"),
        ("13/05/2024", "2024-05-13"),
        ("05/13/2024", "2024-05-13"),
        ("05/05/2024", "2024-05-05"),
        ("12/1/2010 8:26", "2010-12-01 08:26:00?"),
        ("45356", "2024-03-05"),
        ("45356.5", "2024-03-05 12:00:00"),
        ("40513.35138888889", "2010-12-01 08:26:00"),
        ("2024-02-29", "2024-02-29"),
        ("2000-02-29", "2000-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("2100-12-31", "2100-12-31"),
        ("\u{feff}2024-03-05\u{200b}", "2024-03-05"),
        ("2024-03-05T10:20:30Z", "2024-03-05T10:20:30Z"),
        ("2024-03-05T10:20:30+08:00", "2024-03-05T02:20:30Z"),
        ("2024-03-05 10:20 +0800", "2024-03-05T02:20:00Z"),
        ("20240305T102030Z", "2024-03-05T10:20:30Z"),
        ("Tue, 5 Mar 2024 10:20:30 GMT", "2024-03-05T10:20:30Z"),
        ("2024-01-01T00:30:00.5-05:30", "2024-01-01T06:00:00.5Z"),
        ("1709605230", "2024-03-05T02:20:30Z"),
        ("1709605230123", "2024-03-05T02:20:30.123Z"),
    ];
    for (typed, value) in table {
        assert_eq!(shown(typed, DayMonth::MonthFirst).as_deref(), Ok(value), "{typed:?}");
    }
}

#[test]
fn the_order_decides_only_what_is_open() {
    let table = [
        ("03/05/2024", "2024-05-03?"),
        ("13/05/2024", "2024-05-13"),
        ("05/13/2024", "2024-05-13"),
        ("05/05/2024", "2024-05-05"),
        ("05.03.2024", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
    ];
    for (typed, value) in table {
        assert_eq!(shown(typed, DayMonth::DayFirst).as_deref(), Ok(value), "{typed:?}");
    }
}

#[test]
fn refuses_what_is_no_date() {
    let year = YearOutOfRange { from: YEAR_MIN, to: YEAR_MAX };
    let table = [
        ("", Empty),
        ("\u{3000}\u{200b}", Empty),
        ("yesterday", UnknownFormat),
        ("13800000000", UnknownFormat),
        ("24-03-05", UnknownFormat),
        ("2024-03/05", UnknownFormat),
        ("2024-03-05 x", UnknownFormat),
        ("2024-03-05 10", UnknownFormat),
        ("2024-03-05 Z", UnknownFormat),
        ("2024 03 05", UnknownFormat),
        ("12345678901234567890", UnknownFormat),
        ("2024年3月5日 星期八", UnknownFormat),
        ("1234", Incomplete),
        ("2024-03", Incomplete),
        ("2024年3月", Incomplete),
        ("3月5日", Incomplete),
        ("3/5", Incomplete),
        ("2024-02-30", NoSuchDay),
        ("2023-02-29", NoSuchDay),
        ("1900-02-29", NoSuchDay),
        ("2024-13-01", NoSuchDay),
        ("2024-00-10", NoSuchDay),
        ("20240231", NoSuchDay),
        ("13/13/2024", NoSuchDay),
        ("31.13.2024", NoSuchDay),
        ("2024-03-05 25:00", NoSuchTime),
        ("2024-03-05 24:00", NoSuchTime),
        ("2024-03-05 10:61", NoSuchTime),
        ("2024-03-05 上午15:00", NoSuchTime),
        ("20240305102060", NoSuchTime),
        ("2024-03-05 10:20+15:00", NoSuchZone),
        ("2024-03-05 10:20+", NoSuchZone),
        ("1899-12-31", year),
        ("2101-01-01", year),
        ("0024-03-05", year),
        ("99999", year),
        ("9999999999", year),
    ];
    for (typed, error) in table {
        assert_eq!(shown(typed, DayMonth::MonthFirst), Err(error), "{typed:?}");
    }
    assert_eq!(shown(&"2".repeat(1_000_000), DayMonth::MonthFirst), Err(UnknownFormat));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = read(&text, DayMonth::DayFirst);
        let _ = order_of([text.as_str()]);
    }

    #[test]
    fn date_like_text_is_answered(text in "[0-9０-９年月日时分秒上下午星期/:.,TZ+ -]{0,30}") {
        let _ = read(&text, DayMonth::MonthFirst);
    }

    #[test]
    fn what_we_print_we_read(seconds in -2_208_988_800_i64..4_133_980_800) {
        let civil = civil_from_micros(seconds * 1_000_000).unwrap();
        let found = read(&to_text(civil), DayMonth::MonthFirst).unwrap();
        prop_assert_eq!(found, ReadDate { when: When::Civil(civil), ambiguous: false });
        prop_assert_eq!(civil_micros(civil), seconds * 1_000_000);
    }
}
