//! What the company brings: its members, and a till's receipts of more than two batches, with rows that are refused
//! and numbers that only later turn out to be a member's.

use std::fmt::Write as _;
use std::ops::Range;

pub const MEMBERS: usize = 400;
/// Rows of the till's file: batches are of 5,000.
pub const TILL_ROWS: usize = 11_000;

fn name(n: usize) -> String {
    let pick = |from: &str, n: usize| from.chars().nth(n % from.chars().count()).unwrap_or_default();
    format!(
        "{}{}{}",
        pick("王李张刘陈杨黄赵周吴", n),
        pick("伟芳娜敏静丽强磊军洋", n / 10),
        pick("一之子文", n / 100)
    )
}

/// Members whom their card ties to the till, each with a phone of their own.
pub fn members(some: Range<usize>) -> String {
    let mut text = String::from("会员卡号,姓名,手机号,城市,注册时间\n");
    for n in some {
        writeln!(text, "M{n:04},{},13{:09},上海,2024-01-05", name(n), 100_000_000 + n * 7_919).unwrap();
    }
    text
}

/// Receipts of one to three lines. Every fifth member buys by another phone at first, as nobody known, and shows the
/// card in the file's last part, which makes one customer of the two.
pub fn till() -> String {
    let mut text =
        String::from("小票号,行号,交易时间,门店,会员卡号,手机号,姓名,商品编码,商品名称,数量,单价,金额\n");
    let (mut rows, mut receipt) = (0, 0);
    while rows < TILL_ROWS {
        receipt += 1;
        let n = receipt * 31 % MEMBERS;
        let stranger = n.is_multiple_of(5);
        let card = if stranger && rows < TILL_ROWS * 8 / 10 { String::new() } else { format!("M{n:04}") };
        let phone = if stranger { format!("15{:09}", 100_000_000 + n * 7_919) } else { String::new() };
        let (month, day) = (receipt % 10 + 1, receipt % 28 + 1);
        for line in 1..=receipt % 3 + 1 {
            let quantity = if rows % 101 == 7 { "很多" } else { "2" };
            writeln!(
                text,
                "{receipt},{line},2024-{month:02}-{day:02} 10:00:00,S01,{card},{phone},{},A{line},生抽,{quantity},12.50,",
                name(n)
            )
            .unwrap();
            rows += 1;
        }
    }
    text
}
