//! The deterministic rules: which identifier ties records together, how surely, and when it has no power.

use kernel::Fault;
use serde::{Deserialize, Serialize};

use crate::identifier::{Identifier, IdentifierKind};

/// Two of three proposals should be worth the look.
const PROPOSE_FROM: f64 = 0.5;
/// On simulated supermarkets with families, old phones and shared cards, hardly one such merge in a hundred is wrong.
const MERGE_FROM: f64 = 0.8;

/// One kind of identifier as a rule. The order of rules is their priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub kind: IdentifierKind,
    /// How sure one can be that two records with the same value are one customer, 0 to 1.
    pub confidence: f64,
    /// Held by more records than this, a value ties nobody: a shop's tablet, a placeholder.
    pub records_max: usize,
    /// Held under more names than this, a value ties nobody.
    pub names_max: usize,
    /// Records tie only when their names can be one person's: families share phones and cards.
    pub name_guard: bool,
    /// A customer never has more values of this kind than this.
    pub per_customer_max: usize,
    /// Values that mean nothing.
    #[serde(default)]
    pub placeholders: Vec<String>,
}

/// From which probability on a scored match is proposed to people, and from which it is merged without them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// 0 to 1.
    pub propose: f64,
    /// 0 to 1, 1 merges nothing by score alone.
    pub merge: Option<f64>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { propose: PROPOSE_FROM, merge: Some(MERGE_FROM) }
    }
}

/// All rules, first the strongest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rules {
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub thresholds: Thresholds,
}

impl Rules {
    pub fn of(&self, kind: IdentifierKind) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.kind == kind)
    }

    /// Lower is stronger.
    pub fn priority(&self, kind: IdentifierKind) -> usize {
        self.rules.iter().position(|rule| rule.kind == kind).unwrap_or(self.rules.len())
    }

    /// Rules that make sense: each kind once, limits of at least one, probabilities between 0 and 1.
    pub fn check(&self) -> Result<(), Fault> {
        let wrong = |detail: String| Err(Fault::invalid("identity_rules", detail));
        for (place, rule) in self.rules.iter().enumerate() {
            let kind = rule.kind.code();
            if self.rules[..place].iter().any(|other| other.kind == rule.kind) {
                return wrong(format!("there are two rules for {kind}"));
            }
            if rule.records_max == 0 || rule.names_max == 0 || rule.per_customer_max == 0 {
                return wrong(format!("the limits of {kind} must be at least 1"));
            }
            if !(0.0..=1.0).contains(&rule.confidence) {
                return wrong(format!("the confidence of {kind} must lie between 0 and 1"));
            }
        }
        let Thresholds { propose, merge } = self.thresholds;
        match [propose, merge.unwrap_or(1.0)].iter().all(|threshold| (0.0..=1.0).contains(threshold)) {
            true => Ok(()),
            false => wrong("thresholds must lie between 0 and 1".to_owned()),
        }
    }

    /// The value means nothing: listed as a placeholder, or one digit over and over, or digits counted up.
    pub fn is_placeholder(&self, identifier: &Identifier) -> bool {
        let listed =
            self.of(identifier.kind).is_some_and(|rule| rule.placeholders.contains(&identifier.value));
        listed || (identifier.kind == IdentifierKind::Phone && is_dull(&identifier.value))
    }
}

/// 13800000000, 13888888888, 12345678901: seven or more equal digits at the end, or all digits counted up.
fn is_dull(phone: &str) -> bool {
    let digits = phone.as_bytes();
    let tail = digits.iter().rev().take_while(|digit| Some(*digit) == digits.last()).count();
    let counted = digits.windows(2).filter(|pair| pair[1] == (pair[0] - b'0' + 1) % 10 + b'0').count();
    tail >= 7 || counted + 2 >= digits.len()
}

impl Default for Rules {
    fn default() -> Self {
        let rule = |kind, confidence, records_max, names_max, name_guard, per_customer_max| Rule {
            kind,
            confidence,
            records_max,
            names_max,
            name_guard,
            per_customer_max,
            placeholders: Vec::new(),
        };
        let mut rules = vec![
            rule(IdentifierKind::WechatUnionid, 0.995, 20, 3, false, 2),
            rule(IdentifierKind::TaxId, 0.995, 50, 50, false, 1),
            rule(IdentifierKind::CustomerNo, 0.99, 50, 3, false, 20),
            rule(IdentifierKind::BuyerId, 0.99, 20, 3, false, 20),
            rule(IdentifierKind::DealerNo, 0.99, 50, 10, false, 5),
            rule(IdentifierKind::WechatOpenid, 0.99, 20, 3, false, 5),
            rule(IdentifierKind::Card, 0.97, 30, 4, true, 12),
            rule(IdentifierKind::Phone, 0.95, 24, 4, true, 8),
            rule(IdentifierKind::Email, 0.93, 12, 3, true, 6),
        ];
        for rule in &mut rules {
            let words: &[&str] = match rule.kind {
                IdentifierKind::Phone => {
                    &["13800138000", "13800000000", "13000000000", "13912345678", "13812345678"]
                }
                IdentifierKind::Card => &["0", "00000000", "88888888", "99999999"],
                IdentifierKind::Email => &["test@test.com", "a@a.com", "no@no.com", "none@none.com"],
                _ => &[],
            };
            rule.placeholders = words.iter().map(|word| (*word).to_owned()).collect();
        }
        Self { rules, thresholds: Thresholds::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        let rules = Rules::default();
        for (phone, means_nothing) in [
            ("13800000000", true),
            ("13800138000", true),
            ("18888888888", true),
            ("13456789012", true),
            ("13812345670", false),
            ("13988880000", false),
        ] {
            let identifier = Identifier { kind: IdentifierKind::Phone, value: phone.to_owned() };
            assert_eq!(rules.is_placeholder(&identifier), means_nothing, "{phone}");
        }
    }
}
