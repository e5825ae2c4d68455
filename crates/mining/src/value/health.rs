//! Health: is this customer still buying as usual, as much as usual, and content?

use serde::{Deserialize, Serialize};

use super::{Factor, ValueError, ValueField, checked};

/// What is known of a customer's recent behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HealthSigns {
    pub days_since_last: f64,
    /// Own purchase cycle, see [`super::purchase_cycle`].
    pub cycle_days: f64,
    /// Mean basket lately (say 90 days) and before; `None` when one of the two has no purchase.
    pub basket_recent: Option<f64>,
    pub basket_before: Option<f64>,
    /// Share of orders (or amount) returned, 0..=1.
    pub return_rate: f64,
    /// Complaints in the last 90 days, and those still open.
    pub complaints_recent: u32,
    pub complaints_open: u32,
    /// Among those worth keeping: CLV level high, or a strategic customer.
    pub valuable: bool,
}

/// Relative weights of the three parts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HealthWeights {
    pub repurchase: f64,
    pub basket: f64,
    pub complaints: f64,
}

impl Default for HealthWeights {
    fn default() -> Self {
        Self { repurchase: 0.5, basket: 0.25, complaints: 0.25 }
    }
}

/// What to do, from the score and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthClass {
    /// 高价值维护: score ≥ 70 and valuable.
    HighValueKeep,
    /// 潜力培育: neither.
    PotentialGrow,
    /// 流失风险: score < 40, or overdue by twice the own cycle.
    ChurnRisk,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// 0..=100, the sum of the contributions in `why`.
    pub score: f64,
    pub class: HealthClass,
    pub why: Vec<Factor>,
}

/// From this score on a valuable customer is kept; below the other, anybody is at risk.
pub const KEEP_FROM: f64 = 70.0;
pub const RISK_BELOW: f64 = 40.0;
/// Days since the last purchase over the cycle from which anybody is at risk.
pub const OVERDUE_RISK: f64 = 3.0;

/// The score is the weighted mean of three parts, each 0..=1:
///
/// - repurchase: 1 while days since the last purchase ≤ own cycle, falling on a line to 0 at three cycles (the
///   inter-purchase-time rule of Wübben and v. Wangenheim 2008, "Instant customer base analysis", with a slope where they
///   have a step);
/// - basket: 0.5 + 0.5·tanh(2·ln(recent/before)): even is 0.5… at −30 % it is 0.19, at +30 % 0.74. Not known: its weight
///   goes to the others;
/// - complaints: 1 − 2·return rate − 0.15 a recent complaint − 0.25 an open one, not below 0.
///
/// The shape of the last two and the weights are our judgement; a marketer may change the weights.
pub fn health(signs: &HealthSigns, weights: &HealthWeights) -> Result<Health, ValueError> {
    let days = checked(signs.days_since_last, ValueField::DaysSinceLast)?;
    let cycle = checked(signs.cycle_days, ValueField::CycleDays)?.max(1.0);
    let returns = checked(signs.return_rate, ValueField::Returns)?.min(1.0);
    let overdue = days / cycle;
    let repurchase = (1.0 - (overdue - 1.0) / (OVERDUE_RISK - 1.0)).clamp(0.0, 1.0);
    let trend = basket_trend(signs)?;
    let complaints = f64::from(signs.complaints_recent);
    let open = f64::from(signs.complaints_open);
    let content = (1.0 - 2.0 * returns - 0.15 * complaints - 0.25 * open).max(0.0);

    let basket_weight = if trend.is_some() { weights.basket } else { 0.0 };
    let sum = weights.repurchase + basket_weight + weights.complaints;
    let sound = [weights.repurchase, weights.basket, weights.complaints].iter().all(|w| *w >= 0.0);
    if !(sound && sum > 0.0 && sum.is_finite()) {
        return Err(ValueError::BadRules);
    }
    let part = |code, value, weight: f64, share: f64| {
        Factor::new(code, value, weight / sum, 100.0 * weight / sum * share)
    };
    let mut why = vec![part("overdue_cycles", overdue, weights.repurchase, repurchase)];
    if let Some(ratio) = trend {
        why.push(part("basket_trend", ratio, weights.basket, 0.5 + 0.5 * (2.0 * ratio.ln()).tanh()));
    }
    why.push(part("contentment", content, weights.complaints, content));
    let score: f64 = why.iter().map(|f| f.contribution).sum();
    let facts = [("days_since_last", days), ("cycle_days", cycle), ("return_rate", returns)];
    why.extend(facts.map(|(code, value)| Factor::fact(code, value)));
    why.push(Factor::fact("complaints_recent", complaints));
    why.push(Factor::fact("complaints_open", open));
    let class = match score {
        s if s < RISK_BELOW || overdue >= OVERDUE_RISK => HealthClass::ChurnRisk,
        s if s >= KEEP_FROM && signs.valuable => HealthClass::HighValueKeep,
        _ => HealthClass::PotentialGrow,
    };
    Ok(Health { score, class, why })
}

/// Recent over earlier basket, kept within a factor of 20; `None` when one is missing or 0 before.
fn basket_trend(signs: &HealthSigns) -> Result<Option<f64>, ValueError> {
    let (Some(recent), Some(before)) = (signs.basket_recent, signs.basket_before) else { return Ok(None) };
    let (recent, before) = (checked(recent, ValueField::Basket)?, checked(before, ValueField::Basket)?);
    Ok((before > 0.0).then(|| (recent / before).clamp(0.05, 20.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WELL: HealthSigns = HealthSigns {
        days_since_last: 5.0,
        cycle_days: 10.0,
        basket_recent: Some(130.0),
        basket_before: Some(100.0),
        return_rate: 0.0,
        complaints_recent: 0,
        complaints_open: 0,
        valuable: true,
    };

    #[test]
    fn classes() {
        let check = |signs: HealthSigns, expected: HealthClass| {
            let found = health(&signs, &HealthWeights::default()).unwrap();
            assert_eq!(found.class, expected, "{found:?}");
        };
        check(WELL, HealthClass::HighValueKeep);
        check(HealthSigns { valuable: false, ..WELL }, HealthClass::PotentialGrow);
        check(HealthSigns { days_since_last: 35.0, ..WELL }, HealthClass::ChurnRisk);
        check(
            HealthSigns { complaints_recent: 2, complaints_open: 2, basket_recent: Some(60.0), ..WELL },
            HealthClass::PotentialGrow,
        );
        check(
            HealthSigns { days_since_last: 22.0, basket_recent: Some(50.0), return_rate: 0.4, ..WELL },
            HealthClass::ChurnRisk,
        );
        check(HealthSigns { basket_before: None, ..WELL }, HealthClass::HighValueKeep);
    }

    #[test]
    fn nonsense_is_refused() {
        let broken = HealthSigns { cycle_days: f64::NAN, ..WELL };
        let error = ValueError::BadNumber { field: ValueField::CycleDays };
        assert_eq!(health(&broken, &HealthWeights::default()), Err(error));
    }

    proptest! {
        #[test]
        fn parts_make_the_score(
            days in 0.0f64..900.0, cycle in 0.0f64..400.0, recent in 0.0f64..1e5, before in 0.0f64..1e5,
            returns in 0.0f64..1.0, complaints in 0u32..9, open in 0u32..9,
        ) {
            let signs = HealthSigns {
                days_since_last: days, cycle_days: cycle, basket_recent: Some(recent), basket_before: Some(before),
                return_rate: returns, complaints_recent: complaints, complaints_open: open, valuable: true,
            };
            let found = health(&signs, &HealthWeights::default()).unwrap();
            prop_assert!((0.0..=100.0 + 1e-9).contains(&found.score));
            prop_assert!((found.why.iter().map(|f| f.contribution).sum::<f64>() - found.score).abs() < 1e-9);
            let later = HealthSigns { days_since_last: days + 10.0, ..signs };
            prop_assert!(health(&later, &HealthWeights::default()).unwrap().score <= found.score + 1e-9);
        }
    }
}
