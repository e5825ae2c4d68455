//! Six tiers from two axes: how they buy (RFM) and what they will be worth (CLV).

use serde::{Deserialize, Serialize};

use super::{Factor, ValueError, ValueField, checked};
use crate::numeric::order::quantile;
use crate::rfm::Scores;

/// The tiers, best first. Decided in this order:
///
/// 1. `New`: first purchase at most `new_days` ago and at most one order.
/// 2. Recency score 1–2 (slipping): `AtRisk` when there is something to lose (CLV mid or high, or monetary score 4–5),
///    else `Hibernating`.
/// 3. By RFM total (rows) and CLV (columns):
///
/// | | high | mid | low |
/// |---|---|---|---|
/// | high | champion | loyal | loyal |
/// | mid | loyal | potential | potential |
/// | low | potential | potential | potential |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 核心
    Champion,
    /// 忠诚
    Loyal,
    /// 潜力
    Potential,
    /// 新客
    New,
    /// 流失风险
    AtRisk,
    /// 沉睡
    Hibernating,
}

impl Tier {
    pub const ALL: [Self; 6] =
        [Self::Champion, Self::Loyal, Self::Potential, Self::New, Self::AtRisk, Self::Hibernating];

    /// Stable, as stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Loyal => "loyal",
            Self::Potential => "potential",
            Self::New => "new",
            Self::AtRisk => "at_risk",
            Self::Hibernating => "hibernating",
        }
    }
}

/// Where a customer stands on an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Low,
    Mid,
    High,
}

impl Band {
    fn of(value: f64, mid: f64, high: f64) -> Self {
        match value {
            v if v >= high => Self::High,
            v if v >= mid => Self::Mid,
            _ => Self::Low,
        }
    }
}

/// From these CLVs on a customer is mid or high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClvBands {
    pub mid: f64,
    pub high: f64,
}

impl ClvBands {
    /// The best fifth is high (Pareto's rule of thumb), the next three tenths mid.
    pub fn fit(clvs: &[f64]) -> Result<Self, ValueError> {
        clvs.iter().try_for_each(|&v| checked(v, ValueField::Clv).map(drop))?;
        let mut values = clvs.to_vec();
        let high = quantile(&mut values, 0.8).ok_or(ValueError::Empty)?;
        let mid = quantile(&mut values, 0.5).ok_or(ValueError::Empty)?;
        Ok(Self { mid, high })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TierRules {
    pub clv: ClvBands,
    /// RFM totals (0–100) from which the RFM axis is mid and high.
    pub rfm_mid: f64,
    pub rfm_high: f64,
    pub new_days: f64,
}

impl TierRules {
    /// 40 and 70 points of RFM; new for 30 days.
    pub fn new(clv: ClvBands) -> Self {
        Self { clv, rfm_mid: 40.0, rfm_high: 70.0, new_days: 30.0 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TierSigns {
    pub scores: Scores,
    /// 0..=100, from [`crate::rfm::explain`].
    pub rfm_total: f64,
    /// `None` when no CLV model could be fitted: the monetary score takes its place (4–5 high, 3 mid).
    pub clv: Option<f64>,
    pub orders: u32,
    pub days_since_first: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tiered {
    pub tier: Tier,
    pub rfm_level: Band,
    pub clv_level: Band,
    pub why: Vec<Factor>,
}

/// The tier of a customer who has bought at least once; see [`Tier`] for the rules.
pub fn tier(signs: &TierSigns, rules: &TierRules) -> Result<Tiered, ValueError> {
    let total = checked(signs.rfm_total, ValueField::RfmTotal)?;
    checked(signs.days_since_first, ValueField::DaysSinceFirst)?;
    let rfm_level = Band::of(total, rules.rfm_mid, rules.rfm_high);
    let clv_level = match signs.clv {
        Some(clv) => Band::of(checked(clv, ValueField::Clv)?, rules.clv.mid, rules.clv.high),
        None => Band::of(f64::from(signs.scores.monetary), 3.0, 4.0),
    };
    let newcomer = signs.orders <= 1 && signs.days_since_first <= rules.new_days;
    let something_to_lose = clv_level >= Band::Mid || signs.scores.monetary >= 4;
    let tier = match (rfm_level, clv_level) {
        _ if newcomer => Tier::New,
        _ if signs.scores.recency <= 2 && something_to_lose => Tier::AtRisk,
        _ if signs.scores.recency <= 2 => Tier::Hibernating,
        (Band::High, Band::High) => Tier::Champion,
        (Band::High, _) | (Band::Mid, Band::High) => Tier::Loyal,
        _ => Tier::Potential,
    };
    let mut why = vec![
        Factor::fact("rfm_total", total),
        Factor::fact("recency_score", f64::from(signs.scores.recency)),
        Factor::fact("monetary_score", f64::from(signs.scores.monetary)),
        Factor::fact("orders", f64::from(signs.orders)),
        Factor::fact("days_since_first", signs.days_since_first),
    ];
    if let Some(clv) = signs.clv {
        why.push(Factor::fact("clv", clv));
        why.push(Factor::fact("clv_high_from", rules.clv.high));
        why.push(Factor::fact("clv_mid_from", rules.clv.mid));
    }
    Ok(Tiered { tier, rfm_level, clv_level, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers() {
        let rules = TierRules::new(ClvBands { mid: 100.0, high: 1000.0 });
        let check =
            |(recency, monetary): (u8, u8), rfm_total: f64, clv: Option<f64>, orders: u32, expected: Tier| {
                let scores = Scores { recency, frequency: 3, monetary };
                let days_since_first = if orders == 1 { 10.0 } else { 400.0 };
                let signs = TierSigns { scores, rfm_total, clv, orders, days_since_first };
                assert_eq!(tier(&signs, &rules).unwrap().tier, expected, "{signs:?}");
            };
        check((5, 5), 90.0, Some(5000.0), 20, Tier::Champion);
        check((5, 3), 80.0, Some(500.0), 20, Tier::Loyal);
        check((4, 3), 50.0, Some(5000.0), 20, Tier::Loyal);
        check((4, 3), 50.0, Some(200.0), 5, Tier::Potential);
        check((5, 1), 30.0, Some(20.0), 1, Tier::New);
        check((1, 5), 60.0, Some(20.0), 9, Tier::AtRisk);
        check((2, 1), 30.0, Some(500.0), 9, Tier::AtRisk);
        check((1, 1), 5.0, Some(3.0), 3, Tier::Hibernating);
        check((5, 5), 90.0, None, 20, Tier::Champion);
    }

    #[test]
    fn codes_are_what_serde_writes() {
        for tier in Tier::ALL {
            assert_eq!(serde_json::to_value(tier).unwrap(), tier.code());
        }
    }

    #[test]
    fn bands_are_the_best_fifth_and_half() {
        let clvs: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(ClvBands::fit(&clvs), Ok(ClvBands { mid: 50.0, high: 80.0 }));
        assert_eq!(ClvBands::fit(&[]), Err(ValueError::Empty));
        assert_eq!(ClvBands::fit(&[f64::NAN]), Err(ValueError::BadNumber { field: ValueField::Clv }));
    }
}
