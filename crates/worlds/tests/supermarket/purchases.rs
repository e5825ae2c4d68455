//! What was bought: references, amounts, returns, times.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::{Row, fen, rows, scaled, set};

#[test]
fn every_reference_resolves() {
    let stores = rows("stores.csv");
    let (codes, names) = (set(&stores, "门店编码"), set(&stores, "门店名称"));
    let members = rows("membership_members.csv");
    let cards = set(&members, "会员卡号");
    assert_eq!((stores.len(), cards.len()), (30, members.len()));
    assert!(members.iter().all(|row| names.contains(row.get("注册门店"))));
    let purchases = rows("pos_purchases.csv");
    let receipts = set(&purchases, "小票号");
    for row in &purchases {
        assert!(codes.contains(row.get("门店")));
        assert!(row.get("会员卡号").is_empty() || cards.contains(row.get("会员卡号")));
        assert!(row.get("原小票号").is_empty() || receipts.contains(row.get("原小票号")));
    }
    let buyers = rows("shop_buyers.csv");
    let ids = set(&buyers, "买家ID");
    let orders = rows("shop_orders.csv");
    assert_eq!(ids.len(), buyers.len());
    for row in &orders {
        assert!(ids.contains(row.get("买家ID")));
        assert!(row.get("提货门店").is_empty() || codes.contains(row.get("提货门店")));
    }
    for row in &rows("service_tickets.csv") {
        assert!(names.contains(row.get("门店")));
        assert!(row.get("会员卡号").is_empty() || cards.contains(row.get("会员卡号")));
    }
    let mut products: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for row in purchases.iter().chain(&orders) {
        let product = (row.get("商品名称"), row.get("品类"));
        assert_eq!(*products.entry(row.get("商品编码")).or_insert(product), product);
    }
    assert!(products.len() > 300, "{}", products.len());
}

#[test]
fn amounts_are_exact_to_the_fen() {
    let check = |rows: &[Row], amount: &str| {
        for row in rows {
            let gross_milli = scaled(row.get("数量"), 3) * fen(row.get("单价"));
            let paid = fen(row.get(amount)) + fen(row.get("优惠金额"));
            assert_eq!(gross_milli, paid * 1000, "{row:?}");
        }
    };
    check(&rows("pos_purchases.csv"), "金额");
    check(&rows("shop_orders.csv"), "实付金额");
}

#[test]
fn returns_are_negative_and_come_after_their_receipt() {
    let purchases = rows("pos_purchases.csv");
    let times: BTreeMap<&str, &str> =
        purchases.iter().map(|row| (row.get("小票号"), row.get("交易时间"))).collect();
    let mut returns = 0;
    for row in &purchases {
        let takes_back = !row.get("原小票号").is_empty();
        assert_eq!(takes_back, row.get("数量").starts_with('-'), "{row:?}");
        if takes_back {
            assert!(times[row.get("原小票号")] < row.get("交易时间"));
            returns += 1;
        }
    }
    assert!(returns > 50, "{returns}");
}

#[test]
fn lines_of_a_receipt_stand_together_and_count_up() {
    for (file, key) in [("pos_purchases.csv", "小票号"), ("shop_orders.csv", "订单号")] {
        let rows = rows(file);
        let mut seen = BTreeSet::new();
        for pair in rows.windows(2) {
            let line: usize = pair[1].get("行号").parse().unwrap();
            if pair[0].get(key) == pair[1].get(key) {
                assert_eq!(line, pair[0].get("行号").parse::<usize>().unwrap() + 1);
            } else {
                assert!(
                    line == 1 && seen.insert(pair[0].get(key).to_owned()),
                    "{file}: {}",
                    pair[0].get(key)
                );
            }
        }
    }
}

#[test]
fn cards_and_accounts_are_not_used_before_they_exist() {
    let check = |holders: &str, id: &str, uses: &str, time: &str| {
        let holders = rows(holders);
        let since: BTreeMap<&str, &str> =
            holders.iter().map(|row| (row.get(id), row.get("注册时间"))).collect();
        for row in rows(uses).iter().filter(|row| !row.get(id).is_empty()) {
            assert!(since[row.get(id)] < row.get(time), "{row:?}");
        }
    };
    check("membership_members.csv", "会员卡号", "pos_purchases.csv", "交易时间");
    check("membership_members.csv", "会员卡号", "service_tickets.csv", "时间");
    check("shop_buyers.csv", "买家ID", "shop_orders.csv", "下单时间");
}

#[test]
fn nothing_happens_after_now_or_outside_the_span() {
    for (file, column) in
        [("pos_purchases.csv", "交易时间"), ("shop_orders.csv", "下单时间"), ("service_tickets.csv", "时间")]
    {
        for row in &rows(file) {
            assert!(
                ("2024-07-01".."2026-06-30 18:00:01").contains(&row.get(column)),
                "{file}: {}",
                row.get(column)
            );
        }
    }
}
