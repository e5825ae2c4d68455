//! Life cycle: prospect, new, active, asleep, lost, by the own rhythm where it is known.

use serde::{Deserialize, Serialize};

use super::{Cycle, Factor, ValueError, ValueField, checked};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeState {
    /// Known, never bought.
    Prospect,
    New,
    Active,
    Asleep,
    Lost,
}

/// Limits, all editable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LifeRules {
    /// Somebody with one order is new for so long.
    pub new_days: f64,
    /// Without a rhythm of one's own: asleep and lost from so many days on.
    pub asleep_days: f64,
    pub lost_days: f64,
    /// With one: from so many own cycles on, but within half and twice the days above.
    pub asleep_cycles: f64,
    pub lost_cycles: f64,
    /// The own rhythm counts from this confidence on.
    pub cycle_confidence_min: f64,
    /// P(alive) below which an active customer counts as asleep, and one asleep as lost.
    pub p_alive_asleep: f64,
    pub p_alive_lost: f64,
}

impl Default for LifeRules {
    fn default() -> Self {
        Self {
            new_days: 30.0,
            asleep_days: 90.0,
            lost_days: 180.0,
            asleep_cycles: 3.0,
            lost_cycles: 6.0,
            cycle_confidence_min: 0.5,
            p_alive_asleep: 0.3,
            p_alive_lost: 0.05,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LifeSigns {
    pub orders: u32,
    /// Ignored for a prospect.
    pub days_since_first: f64,
    pub days_since_last: f64,
    /// See [`super::purchase_cycle`].
    pub cycle: Option<Cycle>,
    /// From [`crate::clv::BgNbd::p_alive`]; always 1 for one order, so it is looked at from the second on.
    pub p_alive: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Life {
    pub state: LifeState,
    /// Days without a purchase from which the customer is (or will be) asleep, and lost.
    pub asleep_from_days: f64,
    pub lost_from_days: f64,
    pub why: Vec<Factor>,
}

/// The state by days since the last purchase against the own limits; a very low P(alive) moves it one step on.
pub fn life_state(signs: &LifeSigns, rules: &LifeRules) -> Result<Life, ValueError> {
    if !(rules.asleep_days > 0.0
        && rules.lost_days >= rules.asleep_days
        && rules.lost_cycles >= rules.asleep_cycles)
    {
        return Err(ValueError::BadRules);
    }
    let known = signs.cycle.as_ref().filter(|c| c.confidence >= rules.cycle_confidence_min);
    let limit =
        |cycles: f64, days: f64| known.map_or(days, |c| (cycles * c.days).clamp(days / 2.0, days * 2.0));
    let asleep_from_days = limit(rules.asleep_cycles, rules.asleep_days);
    let lost_from_days = limit(rules.lost_cycles, rules.lost_days).max(asleep_from_days);
    let mut why = vec![Factor::fact("orders", f64::from(signs.orders))];
    if signs.orders == 0 {
        return Ok(Life { state: LifeState::Prospect, asleep_from_days, lost_from_days, why });
    }
    let last = checked(signs.days_since_last, ValueField::DaysSinceLast)?;
    let first = checked(signs.days_since_first, ValueField::DaysSinceFirst)?;
    let alive =
        signs.p_alive.map(|p| checked(p, ValueField::PAlive)).transpose()?.filter(|_| signs.orders > 1);
    let by_days = match last {
        d if d >= lost_from_days => LifeState::Lost,
        d if d >= asleep_from_days => LifeState::Asleep,
        _ if signs.orders == 1 && first <= rules.new_days => LifeState::New,
        _ => LifeState::Active,
    };
    let state = match (by_days, alive) {
        (LifeState::Active, Some(p)) if p < rules.p_alive_asleep => LifeState::Asleep,
        (LifeState::Asleep, Some(p)) if p < rules.p_alive_lost => LifeState::Lost,
        (state, _) => state,
    };
    why.extend([
        Factor::fact("days_since_last", last),
        Factor::fact("days_since_first", first),
        Factor::fact("asleep_from_days", asleep_from_days),
        Factor::fact("lost_from_days", lost_from_days),
    ]);
    why.extend(known.map(|c| Factor::fact("cycle_days", c.days)));
    why.extend(alive.map(|p| Factor::fact("p_alive", p)));
    Ok(Life { state, asleep_from_days, lost_from_days, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states() {
        let cycle = |days, confidence| Some(Cycle { days, confidence, ..Cycle::default() });
        let check = |orders, last, cycle, p_alive, expected: LifeState| {
            let signs =
                LifeSigns { orders, days_since_first: last + 0.5, days_since_last: last, cycle, p_alive };
            assert_eq!(life_state(&signs, &LifeRules::default()).unwrap().state, expected, "{signs:?}");
        };
        check(0, 0.0, None, None, LifeState::Prospect);
        check(1, 10.0, None, Some(1.0), LifeState::New);
        check(1, 40.0, None, None, LifeState::Active);
        check(5, 89.0, None, None, LifeState::Active);
        check(5, 90.0, None, None, LifeState::Asleep);
        check(5, 180.0, None, None, LifeState::Lost);
        // A weekly buyer is asleep after half the usual time, a yearly one only after twice.
        check(20, 46.0, cycle(7.0, 0.9), None, LifeState::Asleep);
        check(20, 46.0, cycle(7.0, 0.2), None, LifeState::Active);
        check(5, 150.0, cycle(360.0, 0.8), None, LifeState::Active);
        check(9, 40.0, None, Some(0.1), LifeState::Asleep);
        check(9, 100.0, None, Some(0.01), LifeState::Lost);
        check(9, 40.0, None, Some(0.01), LifeState::Asleep);
    }
}
