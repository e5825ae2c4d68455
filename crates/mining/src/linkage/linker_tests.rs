//! A small simulated town of Chinese customers with known doubles; the model's promises.

use std::collections::HashMap;

use super::*;
use crate::linkage::{Guard, PROPOSE_FROM, cluster};
use crate::numeric::random::SplitMix64;
use proptest::prelude::*;

type Record = Vec<Option<String>>;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾单解仇";
const GIVEN: &str =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文博宇轩梓涵浩然雨欣怡晨曦佳琪思远志国建红春梅";
const STREETS: [&str; 12] = [
    "人民南路",
    "科华北路",
    "春熙路",
    "天府大道",
    "建设路",
    "解放路",
    "中山路",
    "红星路",
    "蜀汉路",
    "金沙路",
    "羊西线",
    "玉林街",
];
const DISTRICTS: [&str; 6] = ["武侯区", "锦江区", "成华区", "青羊区", "金牛区", "高新区"];
const STEMS: [&str; 8] = ["老味道", "蜀香园", "川滋味", "巴国", "谭鱼头", "小龙坎", "皇城老妈", "陈麻婆"];

fn pick(random: &mut SplitMix64, from: &str) -> char {
    let chars: Vec<char> = from.chars().collect();
    chars[random.below(chars.len() as u64) as usize]
}

/// A person of the town: name, phone, birthday, gender, address, e-mail, company, store.
fn person(random: &mut SplitMix64) -> Record {
    let given = 1 + usize::from(random.below(4) > 0);
    let name: String =
        std::iter::once(pick(random, SURNAMES)).chain((0..given).map(|_| pick(random, GIVEN))).collect();
    let phone = format!("13{:09}", random.below(1_000_000_000));
    let birthday =
        format!("{}-{:02}-{:02}", 1950 + random.below(55), 1 + random.below(12), 1 + random.below(28));
    let street = STREETS[random.below(12) as usize];
    let district = DISTRICTS[random.below(6) as usize];
    let address =
        format!("四川省成都市{district}{street}{}号{}栋", 1 + random.below(300), 1 + random.below(30));
    let email = format!("{}@qq.com", 10_000_000 + random.below(90_000_000));
    let company =
        (random.below(4) == 0).then(|| format!("成都{}餐饮有限公司", STEMS[random.below(8) as usize]));
    let gender = ["男", "女"][random.below(2) as usize];
    vec![
        Some(name),
        Some(phone),
        Some(birthday),
        Some(gender.into()),
        Some(address),
        Some(email),
        company,
        None,
    ]
}

/// The same person as another system knows them.
fn double(of: &Record, random: &mut SplitMix64) -> Record {
    let mut copy = of.clone();
    let mut edit =
        |field: usize, odds: u64, change: &mut dyn FnMut(&mut SplitMix64, String) -> Option<String>| {
            if random.below(100) < odds {
                copy[field] = copy[field].take().and_then(|v| change(random, v));
            }
        };
    edit(0, 25, &mut |r, name| match r.below(4) {
        0 => Some(format!("{}先生", name.chars().next()?)),
        1 => Some(crate::text::read_person(&name).full),
        2 => Some(format!(" {name} 女士")),
        _ => Some(name.chars().rev().skip(1).collect::<Vec<_>>().into_iter().rev().chain(['明']).collect()),
    });
    edit(1, 15, &mut |r, phone| {
        let at = 3 + r.below(8) as usize;
        Some(format!("{}{}{}", &phone[..at], r.below(10), &phone[at + 1..]))
    });
    edit(2, 40, &mut |r, day| (r.below(3) == 0).then(|| day.replace('-', "/")));
    edit(3, 30, &mut |_, _| None);
    edit(4, 50, &mut |r, address| match r.below(3) {
        0 => None,
        1 => Some(address.replace("四川省成都市", "成都")),
        _ => Some(address.split('号').next()?.to_owned() + "号"),
    });
    edit(5, 50, &mut |_, _| None);
    edit(6, 50, &mut |r, firm| (r.below(2) == 0).then(|| firm.replace("有限公司", "店")));
    copy
}

/// Records with the number of the person behind each.
fn town(people: usize, seed: u64) -> (Vec<Record>, Vec<usize>) {
    let mut random = SplitMix64::new(seed);
    let (mut records, mut truth) = (Vec::new(), Vec::new());
    for number in 0..people {
        let original = person(&mut random);
        for _ in 0..random.below(3).saturating_sub(random.below(2)) {
            records.push(double(&original, &mut random));
            truth.push(number);
        }
        records.push(original);
        truth.push(number);
    }
    (records, truth)
}

fn trained(people: usize, seed: u64) -> (Vec<Record>, Vec<usize>, Corpus, Linker, Vec<Pair>) {
    let (records, truth) = town(people, seed);
    let corpus = Corpus::of(Schema::chinese_consumer(), &records).unwrap();
    let (linker, pairs) = Linker::train_and_link(&corpus, &TrainOptions::default(), 0.5).unwrap();
    (records, truth, corpus, linker, pairs)
}

#[test]
fn the_town_is_put_together_without_labels() {
    let (_, truth, _, linker, pairs) = trained(3000, 7);
    assert!(linker.converged);
    let mut people: HashMap<usize, u32> = HashMap::new();
    truth.iter().for_each(|p| *people.entry(*p).or_default() += 1);
    let real: u32 = people.values().map(|n| n * (n - 1) / 2).sum();
    let groups = cluster(&pairs, 0.0, &Guard::default()).groups;
    let (mut found, mut right) = (0, 0);
    for group in &groups {
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                found += 1;
                right += u32::from(truth[*a as usize] == truth[*b as usize]);
            }
        }
    }
    let f1 = 2.0 * f64::from(right) / f64::from(found + real);
    assert!(f1 > 0.98, "F1 {f1}, {right} right of {found} found, {real} real");
    // The yardstick: duplicates left over under five per cent.
    assert!(f64::from(real - right) < 0.05 * f64::from(real));
}

#[test]
fn one_at_a_time_is_the_same_as_in_bulk() {
    let (records, _, corpus, linker, pairs) = trained(600, 3);
    let json = serde_json::to_string(&linker).unwrap();
    let linker: Linker = serde_json::from_str(&json).unwrap();
    assert_eq!(linker.link(&corpus, 0.5).unwrap().len(), pairs.len());
    for pair in pairs.iter().take(300) {
        let a = linker.prepare(&records[pair.a as usize]).unwrap();
        let b = linker.prepare(&records[pair.b as usize]).unwrap();
        let score = linker.score(&a, &b);
        assert!((score.weight - pair.weight).abs() < 1e-9);
        assert!((score.weight - linker.score(&b, &a).weight).abs() < 1e-9);
        let sum = score.prior + score.evidence.iter().map(|e| e.weight).sum::<f64>();
        assert!((sum - score.weight).abs() < 1e-9 && (score.probability - pair.probability()).abs() < 1e-9);
        // The database finds the pair by its keys.
        let keys = linker.schema.block_keys(&b);
        assert!(linker.schema.block_keys(&a).iter().any(|key| keys.contains(key)));
    }
}

#[test]
fn the_same_seed_learns_the_same() {
    let (_, _, _, first, pairs) = trained(400, 9);
    let (_, _, _, second, again) = trained(400, 9);
    assert_eq!((first, pairs), (second, again));
}

#[test]
fn firms_are_found_under_other_spellings() {
    let mut random = SplitMix64::new(11);
    let mut records: Vec<Record> = Vec::new();
    for n in 0..300 {
        let stem: String = (0..3).map(|_| pick(&mut random, GIVEN)).collect();
        let mut owner = person(&mut random);
        let tax_id = format!("9151{:014}", random.next_u64() % 100_000_000_000_000);
        let firm = |company: String, tax_id: Option<String>, owner: &mut Record| -> Record {
            vec![Some(company), tax_id, owner[1].take(), owner[0].clone(), owner[4].clone()]
        };
        records.push(firm(format!("四川{stem}调味品有限公司"), Some(tax_id), &mut owner));
        if n % 3 == 0 {
            records.push(firm(format!("{stem}（成都）食品"), None, &mut owner));
        }
    }
    let corpus = Corpus::of(Schema::chinese_business(), &records).unwrap();
    let (linker, pairs) = Linker::train_and_link(&corpus, &TrainOptions::default(), PROPOSE_FROM).unwrap();
    assert!(pairs.iter().all(|p| p.b == p.a + 1), "neighbours are doubles: {pairs:?}");
    assert!(pairs.len() >= 95, "{} of 100 found", pairs.len());
    let consumers = Corpus::new(Schema::chinese_consumer()).unwrap();
    assert_eq!(linker.link(&consumers, 0.5), Err(LinkageError::OtherSchema));
}

#[test]
fn a_rare_name_counts_for_more() {
    let (mut records, _) = town(500, 5);
    for n in 0..100 {
        let mut wang = person(&mut SplitMix64::new(1000 + n));
        wang[0] = Some("王伟".into());
        records.push(wang);
    }
    let corpus = Corpus::of(Schema::chinese_consumer(), &records).unwrap();
    let linker = Linker::train(&corpus, &TrainOptions::default()).unwrap();
    let name_weight = |name: &str| {
        let record: Record =
            std::iter::once(Some(name.to_owned())).chain(std::iter::repeat_n(None, 7)).collect();
        let record = linker.prepare(&record).unwrap();
        linker.score(&record, &record).evidence[0].weight
    };
    assert!(name_weight("单雄信") > name_weight("王伟") + 3.0);
}

#[test]
fn what_cannot_be_learnt_has_a_name() {
    let empty = Corpus::new(Schema::chinese_consumer()).unwrap();
    assert_eq!(Linker::train(&empty, &TrainOptions::default()), Err(LinkageError::TooFewRecords));
    let mut corpus = Corpus::new(Schema::chinese_consumer()).unwrap();
    for (name, phone) in [("王伟", "13800138001"), ("李娜", "15912345678")] {
        let record: Record = [name, phone, "", "", "", "", "", ""].map(|v| Some(v.to_owned())).to_vec();
        corpus.push(&record).unwrap();
    }
    assert_eq!(Linker::train(&corpus, &TrainOptions::default()), Err(LinkageError::NoCandidates));
    let narrow = corpus.push(&[Some("王伟")]);
    assert_eq!(narrow, Err(LinkageError::RecordWidth { found: 1, expected: 8 }));
    let mut schema = Schema::febrl();
    schema.rules[0].parts.clear();
    assert_eq!(Corpus::new(schema).map(|c| c.len()), Err(LinkageError::BadRule { rule: 0 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_text_is_survived(rows in prop::collection::vec(prop::collection::vec(prop::option::of("\\PC{0,6}"), 8), 2..30)) {
        let corpus = Corpus::of(Schema::chinese_consumer(), &rows).unwrap();
        if let Ok(linker) = Linker::train(&corpus, &TrainOptions { random_pairs: 100, ..TrainOptions::default() }) {
            let (a, b) = (linker.prepare(&rows[0]).unwrap(), linker.prepare(&rows[1]).unwrap());
            let (score, turned) = (linker.score(&a, &b), linker.score(&b, &a));
            prop_assert!((0.0..=1.0).contains(&score.probability));
            prop_assert!((score.weight - turned.weight).abs() < 1e-9);
        }
    }
}
