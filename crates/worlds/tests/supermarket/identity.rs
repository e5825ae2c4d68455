//! Who is who: duplicates, truth, phones, shared cards.

use std::collections::{BTreeMap, BTreeSet};

use worlds::people::PLACEHOLDER_PHONES;

use crate::world::{PEOPLE, WORLD, is_mobile, plain, rows, set};

#[test]
fn about_thirty_percent_of_the_records_are_duplicates() {
    let records = rows("truth/records.csv");
    let customers = || records.iter().filter(|row| row.get("system") != "pos");
    let people: BTreeSet<&str> = customers().map(|row| row.get("person_id")).collect();
    let share = 1.0 - people.len() as f64 / customers().count() as f64;
    assert!((0.27..=0.33).contains(&share), "{share}");
    assert!((share - WORLD.files.summary.duplicate_share).abs() < 1e-9);
}

#[test]
fn truth_covers_every_record_and_every_person() {
    let truth = rows("truth/records.csv");
    let people = rows("truth/people.csv");
    let known = set(&people, "person_id");
    assert_eq!((people.len(), known.len()), (PEOPLE as usize, PEOPLE as usize));
    let files = [
        ("membership", "membership_members.csv", "会员卡号"),
        ("pos", "pos_purchases.csv", "小票号"),
        ("shop", "shop_buyers.csv", "买家ID"),
        ("service", "service_tickets.csv", "工单号"),
    ];
    for (system, file, column) in files {
        let told: Vec<&str> =
            truth.iter().filter(|row| row.get("system") == system).map(|row| row.get("key")).collect();
        let rows = rows(file);
        let keys = set(&rows, column);
        assert_eq!(told.len(), keys.len(), "{system}");
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), keys, "{system}");
    }
    for row in &truth {
        let passer_by = row.get("system") == "pos" && row.get("person_id").is_empty();
        assert!(passer_by || known.contains(row.get("person_id")), "{row:?}");
    }
}

#[test]
fn phones_are_valid_but_for_the_deliberate_ones() {
    let people = rows("truth/people.csv");
    assert!(people.iter().all(|row| is_mobile(row.get("phone"))));
    assert_eq!(set(&people, "phone").len(), people.len());
    let invalid = |file: &str, column: &str| {
        let rows = rows(file);
        let odd = |phone: &str| {
            let plain = plain(phone);
            !phone.is_empty() && !PLACEHOLDER_PHONES.contains(&plain.as_str()) && !is_mobile(&plain)
        };
        rows.iter().filter(|row| odd(row.get(column))).count() as f64 / rows.len() as f64
    };
    assert!(invalid("membership_members.csv", "手机号") < 0.01);
    assert!(invalid("shop_buyers.csv", "手机号") < 0.01);
    assert!(invalid("pos_purchases.csv", "手机号") < 0.01);
    // Landlines among them.
    assert!(invalid("service_tickets.csv", "来电号码") < 0.09);
}

#[test]
fn one_tablet_signed_up_many_and_no_other_number_is_so_common() {
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows("membership_members.csv") {
        *holders.entry(plain(row.get("手机号"))).or_default() += 1;
    }
    holders.retain(|phone, _| !phone.is_empty() && !PLACEHOLDER_PHONES.contains(&phone.as_str()));
    let mut counts: Vec<usize> = holders.into_values().collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    assert!(counts[0] > 30 && counts[1] <= 6, "{:?}", &counts[..4]);
}

#[test]
fn families_share_cards() {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let truth = rows("truth/records.csv");
    let buyer: BTreeMap<&str, &str> = truth
        .iter()
        .filter(|row| row.get("system") == "pos")
        .map(|row| (row.get("key"), row.get("person_id")))
        .collect();
    for row in rows("pos_purchases.csv").into_iter().filter(|row| !row.get("会员卡号").is_empty()) {
        users.entry(row.get("会员卡号").to_owned()).or_default().insert(buyer[row.get("小票号")].to_owned());
    }
    assert!(users.values().filter(|people| people.len() > 1).count() > 100);
}
