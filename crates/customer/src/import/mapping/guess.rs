//! What kind of file it is and which system it comes from, before anybody says so.

use super::{Seen, mapped, suggest};
use crate::import::ImportKind;
use crate::import::fields::Field;

/// How much a required field that is missing weighs against the share of columns that are understood.
const MISSING_WEIGHT: f64 = 0.5;

/// The kind whose fields the columns fit best.
pub fn guess_kind(columns: &[Seen]) -> ImportKind {
    let fit = |kind: ImportKind| {
        let choices = suggest(kind, columns);
        let fields: Vec<Field> = mapped(&choices).into_iter().map(|(_, field)| field).collect();
        let understood: f64 = choices.iter().map(|choice| choice.confidence).sum();
        understood / columns.len().max(1) as f64 - MISSING_WEIGHT * kind.missing(&fields).len() as f64
    };
    let mut best = (ImportKind::Customers, f64::NEG_INFINITY);
    for kind in ImportKind::ALL {
        let fit = fit(kind);
        if fit > best.1 {
            best = (kind, fit);
        }
    }
    best.0
}

/// Words in a file's name that tell the system it comes from.
const WORDS: &[(&str, &[&str])] = &[
    ("pos", &["pos", "收银", "小票", "receipt", "till"]),
    ("membership", &["member", "会员", "crm", "loyalty"]),
    ("service", &["service", "ticket", "工单", "客服", "投诉", "complaint"]),
    (
        "shop",
        &["shop", "mall", "商城", "订单", "buyer", "买家", "tmall", "天猫", "淘宝", "京东", "抖音", "retail"],
    ),
    ("erp", &["erp", "sap", "kingdee", "金蝶", "用友", "yonyou", "dealer", "经销商"]),
    ("stores", &["stores", "门店"]),
];

/// A source code for the file, to be corrected by whoever knows better.
pub fn guess_source(file_name: &str, kind: ImportKind, fields: &[Field]) -> &'static str {
    let name = file_name.to_lowercase();
    if let Some((code, _)) = WORDS.iter().find(|(_, words)| words.iter().any(|word| name.contains(word))) {
        return code;
    }
    let has = |field: Field| fields.contains(&field);
    match kind {
        ImportKind::Stores => "stores",
        ImportKind::Service => "service",
        _ if has(Field::BuyerId) || has(Field::Openid) => "shop",
        _ if has(Field::DealerNo) || has(Field::TaxId) => "erp",
        ImportKind::Purchases => "pos",
        ImportKind::Customers if has(Field::Card) => "membership",
        ImportKind::Customers => "file",
    }
}
