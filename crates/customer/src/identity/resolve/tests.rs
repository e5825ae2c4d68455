//! Small worlds of records: who is one customer, and that order of arrival does not matter.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use proptest::prelude::*;

fn node(seq: i64, source: &str, name: &str) -> Node {
    Node {
        seq,
        born: Some(CustomerId::mint(kernel::Moment::from_micros(seq * 1_000_000), [0; 10])),
        name: NameKey::of(Some(name), None),
        sex: None,
        birthday: None,
        rank: if source == "members" { 1 } else { 5 },
        address: format!("{source}/{seq:04}"),
    }
}

fn held(kind: IdentifierKind, hash: &str, holders: &[usize]) -> Held {
    Held { kind, hash: hash.to_owned(), holders: holders.to_vec() }
}

fn partition(nodes: &[Node], held: &[Held], decisions: &[Decision]) -> Vec<Vec<i64>> {
    resolve(nodes, held, decisions, &Rules::default())
        .iter()
        .map(|group| group.members.iter().map(|&(node, _)| nodes[node].seq).collect())
        .collect()
}

#[test]
fn a_phone_ties_systems_together() {
    let nodes = [node(1, "members", "张伟"), node(2, "shop", "张玮"), node(3, "pos", "")];
    let held = [held(IdentifierKind::Phone, "p", &[0, 1, 2])];
    assert_eq!(partition(&nodes, &held, &[]), [vec![1, 2, 3]]);
}

#[test]
fn a_family_phone_does_not_glue() {
    let nodes = [node(1, "members", "张伟"), node(2, "members", "李娜"), node(3, "pos", "")];
    let held = [held(IdentifierKind::Phone, "p", &[0, 1, 2])];
    assert_eq!(partition(&nodes, &held, &[]), [vec![1, 3], vec![2]]);
}

#[test]
fn a_nameless_call_with_one_ones_phone_and_the_others_card_is_nobodys() {
    let nodes = [node(1, "members", "张伟"), node(2, "members", "李娜"), node(3, "service", "")];
    let ties = [held(IdentifierKind::Phone, "p", &[0, 2]), held(IdentifierKind::Card, "c", &[1, 2])];
    assert_eq!(partition(&nodes, &ties, &[]), [vec![1], vec![2], vec![3]]);
}

#[test]
fn a_card_shown_with_another_phone_may_be_lent() {
    let ties = [
        held(IdentifierKind::Phone, "hers", &[0]),
        held(IdentifierKind::Phone, "another", &[1]),
        held(IdentifierKind::Card, "c", &[0, 1]),
    ];
    for (name, one) in [("", false), ("程林", false), ("程女士", true), ("程玲", true)] {
        let nodes = [node(1, "members", "程玲"), node(2, "service", name)];
        assert_eq!(partition(&nodes, &ties, &[]).len() == 1, one, "{name}");
    }
}

#[test]
fn a_wrong_tick_does_not_part_who_shares_card_and_phone() {
    let nodes = [node(1, "members", "陈桂"), node(2, "shop", "陈女士")];
    let mut man = nodes[0].clone();
    (man.sex, man.name) = (Some(Gender::Male), NameKey::of(Some("陈桂"), Some(Gender::Male)));
    let nodes = [man, nodes[1].clone()];
    let phone = held(IdentifierKind::Phone, "p", &[0, 1]);
    let card = held(IdentifierKind::Card, "c", &[0, 1]);
    assert_eq!(partition(&nodes, std::slice::from_ref(&phone), &[]), [vec![1], vec![2]]);
    assert_eq!(partition(&nodes, &[phone, card], &[]), [vec![1, 2]]);
}

#[test]
fn the_same_birthday_outweighs_a_wrong_tick() {
    let mut nodes = [node(1, "members", "王世云"), node(2, "members", "玉世云")];
    (nodes[0].sex, nodes[1].sex) = (Some(Gender::Male), Some(Gender::Female));
    let phone = [held(IdentifierKind::Phone, "p", &[0, 1])];
    assert_eq!(partition(&nodes, &phone, &[]), [vec![1], vec![2]]);
    nodes.iter_mut().for_each(|node| node.birthday = "1944-05-08".parse().ok());
    assert_eq!(partition(&nodes, &phone, &[]), [vec![1, 2]]);
}

#[test]
fn a_card_owner_keeps_what_the_card_bought() {
    let nodes = [node(1, "members", "程玲"), node(2, "pos", ""), node(3, "service", "")];
    let ties = [
        held(IdentifierKind::Phone, "hers", &[0]),
        held(IdentifierKind::Phone, "another", &[2]),
        held(IdentifierKind::Card, "c", &[0, 1, 2]),
    ];
    assert_eq!(partition(&nodes, &ties, &[]), [vec![1, 2], vec![3]]);
}

#[test]
fn sex_and_birthday_part_whom_no_name_does() {
    let ties = [held(IdentifierKind::Phone, "p", &[0, 1])];
    let with = |sex, birthday: Option<&str>| {
        let mut nodes = [node(1, "members", "王群兰"), node(2, "members", "")];
        (nodes[0].sex, nodes[0].birthday) = (Some(Gender::Female), "1966-02-15".parse().ok());
        (nodes[1].sex, nodes[1].birthday) = (sex, birthday.and_then(|day| day.parse().ok()));
        partition(&nodes, &ties, &[]).len()
    };
    assert_eq!(with(None, None), 1);
    assert_eq!(with(Some(Gender::Female), Some("1966-02-16")), 1, "a slip");
    assert_eq!(with(Some(Gender::Male), None), 2);
    assert_eq!(with(None, Some("1985-11-01")), 2);
}

#[test]
fn a_shop_tablet_has_no_power() {
    let nodes: Vec<Node> = (1..=40).map(|seq| node(seq, "members", "")).collect();
    let all: Vec<usize> = (0..40).collect();
    assert_eq!(partition(&nodes, &[held(IdentifierKind::Phone, "tablet", &all)], &[]).len(), 40);
}

#[test]
fn five_names_on_one_phone_are_nobody() {
    let names = ["张伟", "李娜", "王芳", "刘洋", "陈杰"];
    let nodes: Vec<Node> = (0..5).map(|at| node(at as i64 + 1, "members", names[at])).collect();
    assert_eq!(partition(&nodes, &[held(IdentifierKind::Phone, "p", &[0, 1, 2, 3, 4])], &[]).len(), 5);
}

#[test]
fn one_tax_id_a_customer() {
    let nodes = [node(1, "erp", "老味道"), node(2, "crm", "老味道"), node(3, "erp", "老味道")];
    let held = [
        held(IdentifierKind::TaxId, "a", &[0, 1]),
        held(IdentifierKind::TaxId, "b", &[2]),
        held(IdentifierKind::Phone, "p", &[1, 2]),
    ];
    assert_eq!(partition(&nodes, &held, &[]), [vec![1, 2], vec![3]]);
}

#[test]
fn people_decide_over_rules() {
    let nodes = [node(1, "members", "张伟"), node(2, "shop", "张伟"), node(3, "shop", "李娜")];
    let phone = [held(IdentifierKind::Phone, "p", &[0, 1])];
    let apart = [Decision { left: 0, right: 1, same: false }];
    let together = [Decision { left: 0, right: 2, same: true }];
    assert_eq!(partition(&nodes, &phone, &apart), [vec![1], vec![2], vec![3]]);
    assert_eq!(partition(&nodes, &phone, &together), [vec![1, 2, 3]]);
    assert_eq!(partition(&nodes, &phone, &[apart[0], together[0]]), [vec![1, 3], vec![2]]);
}

#[test]
fn the_oldest_id_names_the_group_and_a_split_gives_it_back() {
    let nodes = [node(1, "members", "张伟"), node(2, "shop", "张伟")];
    let one = resolve(&nodes, &[held(IdentifierKind::Phone, "p", &[0, 1])], &[], &Rules::default());
    assert_eq!(name_groups(&nodes, &one), [nodes[0].born]);
    let two = resolve(&nodes, &[], &[], &Rules::default());
    assert_eq!(name_groups(&nodes, &two), [nodes[0].born, nodes[1].born]);
}

#[test]
fn two_groups_never_share_an_id() {
    let mut nodes = [node(1, "members", "张伟"), node(2, "shop", "李娜")];
    nodes[1].born = nodes[0].born;
    let groups = resolve(&nodes, &[], &[], &Rules::default());
    assert_eq!(name_groups(&nodes, &groups), [nodes[0].born, None]);
}

proptest! {
    #[test]
    fn order_of_arrival_does_not_matter(
        names in prop::collection::vec(prop::sample::select(vec!["", "张伟", "张玮", "李娜", "张女士", "张先生"]), 2..9),
        ties in prop::collection::vec((0usize..3, 0u8..4, prop::collection::btree_set(0usize..9, 2..5)), 0..6),
        apart in prop::collection::vec((0usize..9, 0usize..9), 0..3),
        order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let count = names.len();
        let addressed = |seq: usize, at: usize| Node { seq: seq as i64, ..node(at as i64, "members", names[at]) };
        let kinds = [IdentifierKind::Phone, IdentifierKind::Card, IdentifierKind::Email];
        let held_of = |place: &dyn Fn(usize) -> usize| -> Vec<Held> {
            let mut by_value: BTreeMap<(usize, u8), BTreeSet<usize>> = BTreeMap::new();
            for (kind, value, holders) in &ties {
                let holders = holders.iter().filter(|&&holder| holder < count).map(|&holder| place(holder));
                by_value.entry((*kind, *value)).or_default().extend(holders);
            }
            by_value
                .into_iter()
                .map(|((kind, value), holders)| held(kinds[kind], &value.to_string(), &holders.into_iter().collect::<Vec<_>>()))
                .collect()
        };
        let decisions_of = |place: &dyn Fn(usize) -> usize| -> Vec<Decision> {
            apart
                .iter()
                .filter(|(a, b)| a != b && *a < count && *b < count)
                .map(|&(a, b)| Decision { left: place(a), right: place(b), same: false })
                .collect()
        };
        let straight: Vec<Node> = (0..count).map(|at| addressed(at, at)).collect();
        let order: Vec<usize> = order.into_iter().filter(|&place| place < count).collect();
        let place = |at: usize| order[at];
        let mut turned = straight.clone();
        for at in 0..count {
            turned[place(at)] = addressed(place(at), at);
        }
        let as_sets = |nodes: &[Node], groups: Vec<Group>| -> BTreeSet<BTreeSet<String>> {
            groups
                .iter()
                .map(|group| group.members.iter().map(|&(node, _)| nodes[node].address.clone()).collect())
                .collect()
        };
        let rules = Rules::default();
        let first = resolve(&straight, &held_of(&|at| at), &decisions_of(&|at| at), &rules);
        let second = resolve(&turned, &held_of(&place), &decisions_of(&place), &rules);
        prop_assert_eq!(as_sets(&straight, first), as_sets(&turned, second));
    }
}
