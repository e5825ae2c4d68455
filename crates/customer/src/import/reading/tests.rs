//! Rows as they come, and what becomes of them.

use contracts::tables::Cell;
use kernel::reading::date::DayMonth;
use kernel::{Currency, Moment, Zone};

use super::*;
use crate::import::mapping::{Seen, mapped, suggest};
use crate::intake::{CaseKind, Who};

fn reading(kind: ImportKind, header: &str) -> Reading {
    let columns: Vec<Seen> = header.split(',').map(|name| Seen::of(name, [].iter(), 2026)).collect();
    Reading::new(&Rules {
        kind,
        width: columns.len(),
        mapped: mapped(&suggest(kind, &columns)),
        order: DayMonth::MonthFirst,
        zone: Zone::named("Asia/Shanghai").unwrap(),
        currency: Currency::Cny,
        now: "2026-11-22T04:00:00Z".parse().unwrap(),
    })
}

fn row(cells: &str) -> Vec<Cell> {
    cells.split(',').map(Cell::from).collect()
}

const RETAIL: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID";
const POS: &str = "小票号,行号,交易时间,会员卡号,手机号,商品编码,数量,单价,优惠金额,金额,原小票号";

/// By what somebody without a key of their own is known.
fn identifiers(who: &Who) -> String {
    let said = who.identifiers.iter().map(|one| format!("{}:{}", one.kind.code(), one.value));
    if who.is_anonymous() { "anonymous".to_owned() } else { said.collect::<Vec<_>>().join("+") }
}

/// What a line became, in a few words, and the notes.
fn line(header: &str, cells: &str) -> String {
    let mut reading = reading(ImportKind::Purchases, header);
    let said = match reading.row(&row(cells)) {
        Ok(Item::Purchase(line)) => format!(
            "{} {} q{} u{} d{} a{} {}",
            line.kind.code(),
            line.line.unwrap_or_default(),
            line.quantity_milli,
            line.unit_micro,
            line.discount_minor,
            line.amount_minor,
            line.who.key.clone().unwrap_or_else(|| identifiers(&line.who)),
        ),
        Ok(other) => format!("{other:?}"),
        Err(reject) => format!("{} {}", reject.code, reject.field.map_or("-", Field::code)),
    };
    let notes: Vec<&str> = reading.take_notes().into_keys().collect();
    if notes.is_empty() { said } else { format!("{said} | {}", notes.join(" ")) }
}

#[test]
fn purchases_of_a_wholesaler() {
    let table = [
        ("536365,85123A,HOLDER,6,2010-12-01 08:26,2.55,17850", "sale 1 q6000 u2550000 d0 a1530 17850"),
        ("536365,85123A,HOLDER,6,2010-12-01 08:26,2.55,17850.0", "sale 1 q6000 u2550000 d0 a1530 17850"),
        (
            "C536379,D,Discount,-1,2010-12-01 09:41,27.50,14527",
            "return 1 q-1000 u27500000 d0 a-2750 14527 | return",
        ),
        (
            "536370,POST,POSTAGE,3,2010-12-01 08:45,18.00,12583",
            "service 1 q3000 u18000000 d0 a5400 12583 | service_line",
        ),
        (
            "536589,21777,,-10,2010-12-01 16:50,0.00,",
            "adjustment 1 q-10000 u0 d0 a0 anonymous | stock_adjustment",
        ),
        ("536414,22139,,56,2010-12-01 11:52,0.00,", "sale 1 q56000 u0 d0 a0 anonymous | zero_price"),
        (
            "A563186,B,Adjust bad debt,1,2011-08-12 14:51,-11062.06,",
            "adjustment 1 q1000 u-11062060000 d0 a-1106206 anonymous | negative_price",
        ),
        (
            "A563185,B,Adjust bad debt,1,2011-08-12 14:50,11062.06,",
            "adjustment 1 q1000 u11062060000 d0 a1106206 anonymous | bookkeeping",
        ),
        ("550193,PADS,PADS,1,2011-04-15 09:27,0.001,13952", "sale 1 q1000 u1000 d0 a0 13952"),
        (",85123A,HOLDER,6,2010-12-01 08:26,2.55,17850", "number_missing number"),
        ("536365,85123A,HOLDER,6,,2.55,17850", "date_missing at"),
        ("536365,85123A,HOLDER,6,soon,2.55,17850", "not_a_date at"),
        ("536365,85123A,HOLDER,6,2026-11-24,2.55,17850", "date_in_future at"),
        ("536365,85123A,HOLDER,6,1899-11-24,2.55,17850", "year_out_of_range at"),
        ("536365,85123A,HOLDER,six,2010-12-01,2.55,17850", "not_a_number quantity"),
        ("536365,85123A,HOLDER,6,2010-12-01,,17850", "amount_missing amount"),
        ("536365,85123A,HOLDER,6,2010-12-01,1e17,17850", "number_too_large amount"),
        ("536365,85123A,HOLDER,6,2010-12-01,2.55,17850,surprise", "too_many_cells -"),
        (
            "536365,85123A,HOLDER,6,03/05/2024,2.55,17850",
            "sale 1 q6000 u2550000 d0 a1530 17850 | date_ambiguous",
        ),
    ];
    for (cells, expected) in table {
        assert_eq!(line(RETAIL, cells), expected, "{cells}");
    }
}

#[test]
fn purchases_of_a_till() {
    let at = "2026-11-21 10:00:00";
    let table = [
        (
            format!("1,3,{at},8001,13812345678,A1,2,9.90,1.80,18.00,"),
            "sale 3 q2000 u9900000 d180 a1800 card:8001+phone:13812345678",
        ),
        (
            format!("1,1,{at},,13812345678,A1,1,9.90,0,9.90,"),
            "sale 1 q1000 u9900000 d0 a990 phone:13812345678",
        ),
        (
            format!("1,1,{at},,1381234567,A1,1,9.90,0,9.90,"),
            "sale 1 q1000 u9900000 d0 a990 anonymous | phone_length",
        ),
        (
            format!("2,1,{at},8001,,A1,-2,9.90,-1.80,-18.00,1"),
            "return 1 q-2000 u9900000 d180 a-1800 8001 | return",
        ),
        (
            format!("2,1,{at},,,A1,-2,9.90,1.80,-18.00,1"),
            "return 1 q-2000 u9900000 d180 a-1800 anonymous | return",
        ),
        (
            format!("2,1,{at},8001,,A1,2,9.90,1.80,-18.00,1"),
            "return 1 q-2000 u9900000 d180 a-1800 8001 | return",
        ),
        (
            format!("3,1,{at},8001,,A1,2,9.90,0,18.00,"),
            "sale 1 q2000 u9900000 d0 a1800 8001 | amount_differs",
        ),
        (format!("3,1,{at},8001,,A1,2,9.90,0,19.81,"), "sale 1 q2000 u9900000 d0 a1981 8001"),
        (format!("4,1,{at},8001,,A1,0.650,10.00,,,"), "sale 1 q650 u10000000 d0 a650 8001"),
        (format!("4,1,{at},8001,,A1,4,,2.00,18.00,"), "sale 1 q4000 u5000000 d200 a1800 8001"),
        (format!("4,1,{at},8001,,A1,,,,18.00,"), "sale 1 q1000 u18000000 d0 a1800 8001"),
        (format!("4,0,{at},8001,,A1,1,1,0,1,"), "not_a_count line"),
        (format!("4,x,{at},8001,,A1,1,1,0,1,"), "not_a_number line"),
        (format!("4,1,{at},NULL,-,A1,1,1,0,1,"), "sale 1 q1000 u1000000 d0 a100 anonymous"),
    ];
    for (cells, expected) in table {
        assert_eq!(line(POS, &cells), expected, "{cells}");
    }
}

#[test]
fn orders_that_came_to_nothing() {
    let header = "订单号,下单时间,买家ID,数量,单价,实付金额,订单状态";
    for (status, kind) in
        [("已完成", "sale"), ("已取消", "cancelled"), ("已退款", "cancelled"), ("待提货", "sale")]
    {
        let said = line(header, &format!("1,2026-11-21,U1,1,2,2.00,{status}"));
        assert!(said.starts_with(kind), "{status}: {said}");
    }
}

#[test]
fn lines_are_counted_where_nobody_numbers_them() {
    let mut reading = reading(ImportKind::Purchases, RETAIL);
    let mut place = |cells: &str| {
        let read = reading.row(&row(cells));
        (read.is_ok(), reading.counted_line())
    };
    assert_eq!(place("1,A,x,1,2026-01-01,1,"), (true, Some(1)));
    assert_eq!(place("1,A,x,1,2026-01-01,1,"), (true, Some(2)));
    assert_eq!(place("2,A,x,1,2026-01-01,1,"), (true, Some(1)));
    assert_eq!(place("1,A,x,?,2026-01-01,1,"), (false, Some(3)), "a rejected row keeps its place");
    assert_eq!(place(",A,x,1,2026-01-01,1,"), (false, None));
    assert_eq!(place("1,A,x,1,2026-01-01,1,"), (true, Some(4)));
}

#[test]
fn cells_of_a_workbook() {
    let mut reading = reading(ImportKind::Purchases, RETAIL);
    let midnight = 1_291_161_600_000_000;
    let cells = [
        Cell::Number(536365.0),
        Cell::Number(71053.0),
        Cell::Text("ＬＡＮＴＥＲＮ  x".into()),
        Cell::Number(6.0),
        Cell::Moment(midnight),
        Cell::Number(3.39),
        Cell::Number(17850.0),
    ];
    let Ok(Item::Purchase(line)) = reading.row(&cells) else { panic!("a purchase") };
    assert_eq!(
        (line.number.as_str(), line.sku.as_deref(), line.name.as_deref()),
        ("536365", Some("71053"), Some("LANTERN x"))
    );
    assert_eq!((line.amount_minor, line.at.to_string().as_str()), (2034, "2010-11-30T16:00:00Z"));
    let broken = |cell: Cell| {
        let mut cells = cells.clone();
        cells[5] = cell;
        cells
    };
    for (cell, code) in [
        (Cell::Error("#N/A".into()), "cell_error"),
        (Cell::Garbled("\\xff".into()), "cell_garbled"),
        (Cell::Bool(true), "not_a_number"),
        (Cell::Number(f64::NAN), "not_a_number"),
    ] {
        assert_eq!(reading.row(&broken(cell)).map(drop).map_err(|reject| reject.code), Err(code));
    }
}

#[test]
fn a_day_and_a_time_of_day() {
    let mut reading = reading(ImportKind::Purchases, "单号,日期,时间,金额");
    for (date, time) in [
        (Cell::from("2026-11-20"), Cell::from("18:30")),
        (Cell::from("2026/11/20"), Cell::Number(0.770833333333333)),
        (Cell::from("2026-11-20"), Cell::from("下午6点30分")),
    ] {
        let cells = [Cell::from("1"), date, time.clone(), Cell::Number(1.0)];
        let Ok(Item::Purchase(line)) = reading.row(&cells) else { panic!("{time:?}") };
        assert_eq!(line.at, "2026-11-20T10:30:00Z".parse::<Moment>().unwrap(), "{time:?}");
    }
    let cells = [Cell::from("1"), Cell::from("2026-11-20"), Cell::from("25:00"), Cell::Number(1.0)];
    assert_eq!(reading.row(&cells).map(drop).map_err(|reject| reject.code), Err("no_such_time"));
}

#[test]
fn customers_are_taken_with_what_is_wrong_beside() {
    let header = "会员卡号,姓名,手机号,性别,出生日期,邮箱,注册时间";
    let mut reading = reading(ImportKind::Customers, header);
    let mut read = |cells: &str| match reading.row(&row(cells)) {
        Ok(Item::Customer(record)) => Ok((record, reading.take_notes().into_keys().collect::<Vec<_>>())),
        Ok(other) => panic!("{other:?}"),
        Err(reject) => Err(reject.code),
    };
    let (record, notes) = read("8001,张 伟,138 1234 5678,男,1980-02-30,x@,2020-01-01").unwrap();
    assert_eq!(record.key, "8001");
    assert_eq!(record.identifiers.len(), 2);
    assert_eq!((record.profile.name.as_deref(), record.profile.birthday), (Some("张 伟"), None));
    assert_eq!(record.profile.more["birthday_unreadable"], "1980-02-30");
    assert_eq!(record.profile.more["email_unreadable"], "x@");
    assert_eq!(notes, ["birthday_unreadable", "email_format"]);

    let (record, notes) = read("8002,李娜,1381234567,未知,1990-05-06,,").unwrap();
    assert_eq!(record.profile.more["phone_unreadable"], "1381234567");
    assert_eq!(
        (record.profile.birthday.map(|day| day.to_string()).as_deref(), notes.as_slice()),
        (Some("1990-05-06"), &["phone_length"][..])
    );

    assert_eq!(read(",王五,1381234567,,,,").map(drop), Err("phone_length"));
    assert_eq!(read(",王五,,,,,").map(drop), Err("customer_key_missing"));
    let long = "长".repeat(501);
    assert_eq!(read(&format!("8003,{long},,,,,")).map(drop), Err("text_too_long"));
    assert_eq!(read(",,13812345678,,,,").unwrap().0.key, "phone:13812345678");
}

#[test]
fn service_and_stores() {
    let mut reading_of =
        reading(ImportKind::Service, "工单号,时间,来电号码,客户姓名,类型,内容,满意度,处理状态");
    let Ok(Item::Service(case)) =
        reading_of.row(&row("GD1,2026-11-01 9:00,13812345678,张伟,退换货,买错了,非常满意,已关闭"))
    else {
        panic!("a case")
    };
    assert_eq!(
        (case.kind, case.satisfaction, case.who.name.as_deref()),
        (CaseKind::Return, Some(5), Some("张伟"))
    );
    let Ok(Item::Service(case)) = reading_of.row(&row("GD2,2026-11-01,,,投诉,,9,")) else {
        panic!("a case")
    };
    assert_eq!((case.satisfaction, case.who.is_anonymous()), (None, true));
    assert_eq!(reading_of.take_notes().into_keys().collect::<Vec<_>>(), ["satisfaction_unreadable"]);

    let mut reading = reading(ImportKind::Stores, "门店编码,门店名称,区域,城市");
    let Ok(Item::Store(store)) = reading.row(&row("S01,,华东,上海")) else { panic!("a store") };
    assert_eq!(
        (store.code.as_str(), store.name.as_str(), store.city.as_deref()),
        ("S01", "S01", Some("上海"))
    );
    assert_eq!(
        reading.row(&row(",店,华东,上海")).map(drop).map_err(|reject| reject.code),
        Err("store_code_missing")
    );
}
