//! Rules as somebody writes them in the browser: read into [`Rules`], or answered field by field.

use kernel::{Fault, FieldFault};
use serde::Deserialize;
use serde_json::json;

use crate::identifier::{Identifier, IdentifierKind};
use crate::identity::{Rule, Rules, Thresholds};

/// A value that so many records hold is nobody's in particular.
const LIMIT_MAX: i64 = 1_000;
const PLACEHOLDERS_MAX: usize = 200;
/// Below, nearly everybody who shares a block would be proposed.
const PROPOSE_MIN: f64 = 0.1;

/// One kind of identifier as somebody writes its rule.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleIn {
    /// `phone`, `card`, `email`, `tax_id`, …; a kind without a rule ties nobody.
    pub kind: String,
    /// From 1 on, the strongest first; no two are equal.
    pub priority: i64,
    /// 0 to 1.
    pub confidence: f64,
    /// 1 to 1000.
    pub records_max: i64,
    /// 1 to 1000.
    pub names_max: i64,
    pub name_guard: bool,
    /// 1 to 1000.
    pub per_customer_max: i64,
    /// At most 200.
    #[serde(default)]
    pub placeholders: Vec<String>,
}

/// From where on a score proposes and merges.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsIn {
    /// 0.1 to 1.
    pub propose: f64,
    /// Not below `propose`; absent or 1 merges nothing by score alone.
    pub merge: Option<f64>,
}

/// Reads all, and says of every field that is wrong how.
pub fn read(rules: &[RuleIn], thresholds: ThresholdsIn) -> Result<Rules, Fault> {
    let mut wrong: Vec<FieldFault> = Vec::new();
    let mut read: Vec<(i64, Rule)> = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let before = &rules[..place];
        wrong.extend(limits(place, rule));
        if rule.priority < 1 || rule.priority > LIMIT_MAX {
            wrong.push(of_rule(place, "priority", "rule_limit").with_range(1, LIMIT_MAX));
        } else if before.iter().any(|other| other.priority == rule.priority) {
            wrong.push(of_rule(place, "priority", "rule_priority_taken"));
        }
        if before.iter().any(|other| other.kind == rule.kind) {
            wrong.push(of_rule(place, "kind", "rule_kind_twice"));
        }
        let Some(kind) = IdentifierKind::read(&rule.kind) else {
            wrong.push(of_rule(place, "kind", "rule_kind_unknown"));
            continue;
        };
        match placeholders(kind, &rule.placeholders) {
            Ok(placeholders) => read.push((rule.priority, taken(kind, rule, placeholders))),
            Err((code, param)) => {
                let mut fault = of_rule(place, "placeholders", code);
                fault.params.insert(param.0.to_owned(), param.1);
                wrong.push(fault);
            }
        }
    }
    wrong.extend(of_thresholds(thresholds));
    if !wrong.is_empty() {
        let fault = Fault::invalid("identity_rules_invalid", "some of the rules make no sense");
        return Err(wrong.into_iter().fold(fault, Fault::field));
    }
    read.sort_by_key(|(priority, _)| *priority);
    let thresholds = Thresholds { propose: thresholds.propose, merge: thresholds.merge };
    Ok(Rules { rules: read.into_iter().map(|(_, rule)| rule).collect(), thresholds })
}

/// Numbers that were looked at already.
fn taken(kind: IdentifierKind, rule: &RuleIn, placeholders: Vec<String>) -> Rule {
    let limit = |n: i64| n.unsigned_abs() as usize;
    Rule {
        kind,
        confidence: rule.confidence,
        records_max: limit(rule.records_max),
        names_max: limit(rule.names_max),
        name_guard: rule.name_guard,
        per_customer_max: limit(rule.per_customer_max),
        placeholders,
    }
}

fn limits(place: usize, rule: &RuleIn) -> Vec<FieldFault> {
    let numbers = [
        ("records_max", rule.records_max),
        ("names_max", rule.names_max),
        ("per_customer_max", rule.per_customer_max),
    ];
    let outside = numbers.into_iter().filter(|(_, n)| !(1..=LIMIT_MAX).contains(n));
    let mut wrong: Vec<FieldFault> =
        outside.map(|(field, _)| of_rule(place, field, "rule_limit").with_range(1, LIMIT_MAX)).collect();
    if !(0.0..=1.0).contains(&rule.confidence) {
        wrong.push(of_rule(place, "confidence", "rule_share"));
    }
    wrong
}

type Param = (&'static str, serde_json::Value);

/// In the form that identifiers are compared in.
fn placeholders(kind: IdentifierKind, typed: &[String]) -> Result<Vec<String>, (&'static str, Param)> {
    if typed.len() > PLACEHOLDERS_MAX {
        return Err(("rule_placeholders_many", ("max", json!(PLACEHOLDERS_MAX))));
    }
    let mut values: Vec<String> = Vec::with_capacity(typed.len());
    for one in typed {
        let read = Identifier::read(kind, one);
        let value = read.map_err(|_| ("rule_placeholder", ("value", json!(one)))).map(|read| read.value)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

fn of_thresholds(thresholds: ThresholdsIn) -> Vec<FieldFault> {
    let ThresholdsIn { propose, merge } = thresholds;
    let mut wrong = Vec::new();
    if !(PROPOSE_MIN..=1.0).contains(&propose) {
        wrong.push(FieldFault::new("/thresholds/propose", "threshold_propose"));
    }
    match merge {
        Some(merge) if !(0.0..=1.0).contains(&merge) => {
            wrong.push(FieldFault::new("/thresholds/merge", "rule_share"));
        }
        Some(merge) if merge < propose => wrong.push(FieldFault::new("/thresholds/merge", "threshold_order")),
        _ => {}
    }
    wrong
}

fn of_rule(place: usize, field: &str, code: &str) -> FieldFault {
    FieldFault::new(format!("/rules/{place}/{field}"), code)
}

trait WithRange {
    fn with_range(self, min: i64, max: i64) -> Self;
}

impl WithRange for FieldFault {
    fn with_range(mut self, min: i64, max: i64) -> Self {
        self.params.extend([("min".to_owned(), json!(min)), ("max".to_owned(), json!(max))]);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kind: &str, priority: i64) -> RuleIn {
        RuleIn {
            kind: kind.to_owned(),
            priority,
            confidence: 0.9,
            records_max: 10,
            names_max: 3,
            name_guard: true,
            per_customer_max: 5,
            placeholders: Vec::new(),
        }
    }

    const USUAL: ThresholdsIn = ThresholdsIn { propose: 0.5, merge: Some(0.9) };

    #[test]
    fn wrong_fields_are_named() {
        let of = |rules: &[RuleIn], thresholds| -> Vec<String> {
            let fault = read(rules, thresholds).err();
            fault
                .into_iter()
                .flat_map(|fault| fault.fields)
                .map(|one| format!("{} {}", one.field, one.code))
                .collect()
        };
        let many = vec!["13800138000".to_owned(); 201];
        for (rules, thresholds, wrong) in [
            (vec![RuleIn { records_max: -1, ..rule("phone", 1) }], USUAL, "/rules/0/records_max rule_limit"),
            (
                vec![RuleIn { per_customer_max: 0, ..rule("phone", 1) }],
                USUAL,
                "/rules/0/per_customer_max rule_limit",
            ),
            (vec![RuleIn { confidence: 1.1, ..rule("phone", 1) }], USUAL, "/rules/0/confidence rule_share"),
            (vec![rule("shoe_size", 1)], USUAL, "/rules/0/kind rule_kind_unknown"),
            (vec![rule("phone", 1), rule("phone", 2)], USUAL, "/rules/1/kind rule_kind_twice"),
            (vec![rule("phone", 1), rule("card", 1)], USUAL, "/rules/1/priority rule_priority_taken"),
            (vec![rule("phone", 0)], USUAL, "/rules/0/priority rule_limit"),
            (
                vec![RuleIn { placeholders: vec!["123".to_owned()], ..rule("phone", 1) }],
                USUAL,
                "/rules/0/placeholders rule_placeholder",
            ),
            (
                vec![RuleIn { placeholders: many, ..rule("phone", 1) }],
                USUAL,
                "/rules/0/placeholders rule_placeholders_many",
            ),
            (vec![], ThresholdsIn { propose: 0.0, merge: None }, "/thresholds/propose threshold_propose"),
            (vec![], ThresholdsIn { propose: 0.8, merge: Some(0.7) }, "/thresholds/merge threshold_order"),
            (vec![], ThresholdsIn { propose: 0.8, merge: Some(1.7) }, "/thresholds/merge rule_share"),
        ] {
            assert_eq!(of(&rules, thresholds), [wrong]);
        }
    }

    #[test]
    fn priorities_order_and_placeholders_are_evened_out() {
        let spaced = RuleIn { placeholders: vec!["+86 138 0013 8000".to_owned()], ..rule("phone", 7) };
        let read = read(&[spaced, rule("card", 2)], USUAL).unwrap_or_default();
        let kinds: Vec<IdentifierKind> = read.rules.iter().map(|rule| rule.kind).collect();
        assert_eq!(kinds, [IdentifierKind::Card, IdentifierKind::Phone]);
        assert_eq!(read.rules[1].placeholders, ["13800138000"]);
    }
}
