//! What the figures must look like.

use crate::world::{Row, WORLD, plan, rows, written};

#[test]
fn about_forty_five_percent_of_the_members_sleep() {
    for seed in [1, 2, 3] {
        let summary = written(&plan(seed, 1_500)).files.summary;
        assert!((0.40..=0.50).contains(&summary.asleep_share), "{seed}: {}", summary.asleep_share);
    }
    let share = WORLD.files.summary.asleep_share;
    assert!((0.42..=0.48).contains(&share), "{share}");
}

#[test]
fn demand_follows_the_lunar_year() {
    let purchases = rows("pos_purchases.csv");
    let sold = |category: &str, months: [&str; 2]| {
        let in_months = |row: &&Row| months.iter().any(|month| row.get("交易时间").starts_with(month));
        purchases.iter().filter(|row| row.get("品类") == category).filter(in_months).count()
    };
    assert!(sold("火锅食材", ["2024-12", "2025-01"]) > 3 * sold("火锅食材", ["2025-06", "2025-07"]));
    assert!(sold("冰品", ["2025-07", "2025-08"]) > 10 * sold("冰品", ["2024-12", "2025-01"]).max(1));
    assert!(sold("月饼", ["2024-08", "2024-09"]) > 20 && sold("月饼", ["2025-03", "2025-04"]) == 0);
    assert!(sold("年货礼盒", ["2025-01", "2026-02"]) > 10 * sold("年货礼盒", ["2025-07", "2025-08"]).max(1));
}
