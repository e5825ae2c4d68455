//! Where one score ends and the next begins: learnt from quantiles or given as a rule.

use serde::{Deserialize, Serialize};

use super::{Behaviour, RfmError};
use crate::numeric::order::quantile;

/// Which side of a threshold belongs to the band below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// "at most": a value equal to a threshold is in the band below it.
    AtMost,
    /// "at least": a value equal to a threshold is in the band above it.
    AtLeast,
}

/// Four ascending thresholds that cut a measure into five bands. Equal values always share a band.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    pub thresholds: [f64; 4],
    pub closed: Closed,
}

impl Scale {
    /// Bands `≤ t₁`, `≤ t₂`, …, above.
    pub fn at_most(thresholds: [f64; 4]) -> Result<Self, RfmError> {
        Self::new(thresholds, Closed::AtMost)
    }

    /// Bands below t₁, `≥ t₁`, …, `≥ t₄`.
    pub fn at_least(thresholds: [f64; 4]) -> Result<Self, RfmError> {
        Self::new(thresholds, Closed::AtLeast)
    }

    fn new(thresholds: [f64; 4], closed: Closed) -> Result<Self, RfmError> {
        let sound = thresholds.iter().all(|t| t.is_finite()) && thresholds.is_sorted();
        if sound { Ok(Self { thresholds, closed }) } else { Err(RfmError::BadThresholds) }
    }

    /// Quintiles (Hyndman and Fan type 7, right-closed: the bands of `pandas.qcut`). Each threshold is then moved to the
    /// middle of the gap it lies in, so that no customer stands on one and a detour through JSON changes no score. When
    /// all values are equal they come into the middle band: nobody is better or worse.
    fn fit(mut values: Vec<f64>) -> Self {
        let quintiles = [0.2, 0.4, 0.6, 0.8].map(|q| quantile(&mut values, q).unwrap_or(0.0));
        let between = |t: f64| {
            let below = values.iter().copied().filter(|v| *v <= t).fold(f64::NEG_INFINITY, f64::max);
            let above = values.iter().copied().filter(|v| *v > t).fold(f64::INFINITY, f64::min);
            if above.is_finite() { below + (above - below) / 2.0 } else { beyond(t) }
        };
        let (low, high) =
            values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
        let flat = [-beyond(-low), -beyond(-low), beyond(low), beyond(low)];
        Self { thresholds: if low < high { quintiles.map(between) } else { flat }, closed: Closed::AtMost }
    }

    /// 0 for the lowest values to 4 for the highest.
    pub fn band(&self, value: f64) -> usize {
        let above = |t: &&f64| match self.closed {
            Closed::AtMost => **t < value,
            Closed::AtLeast => **t <= value,
        };
        self.thresholds.iter().filter(above).count()
    }

    /// The thresholds around a band: `None` at the open ends.
    pub fn bounds(&self, band: usize) -> (Option<f64>, Option<f64>) {
        (
            band.checked_sub(1).and_then(|b| self.thresholds.get(b)).copied(),
            self.thresholds.get(band).copied(),
        )
    }
}

/// A little more than `v`: far above rounding, far below any difference that matters.
fn beyond(v: f64) -> f64 {
    v + 1e-6 * v.abs().max(1e-3)
}

/// Scales of the three measures. Serialise them: a purchase tomorrow is scored against today's breaks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Breaks {
    pub recency: Scale,
    pub frequency: Scale,
    pub monetary: Scale,
}

/// 1 (worst) to 5 (best); for recency the fewest days are best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scores {
    pub recency: u8,
    pub frequency: u8,
    pub monetary: u8,
}

impl Breaks {
    /// Quintiles of each measure over all customers.
    ///
    /// # Errors
    /// [`RfmError::Empty`], [`RfmError::BadRow`].
    pub fn fit(customers: &[Behaviour]) -> Result<Self, RfmError> {
        if customers.is_empty() {
            return Err(RfmError::Empty);
        }
        customers.iter().enumerate().try_for_each(|(index, c)| c.check(index))?;
        let scale = |measure: fn(&Behaviour) -> f64| Scale::fit(customers.iter().map(measure).collect());
        Ok(Self {
            recency: scale(|c| c.recency_days),
            frequency: scale(|c| c.frequency),
            monetary: scale(|c| c.monetary),
        })
    }

    /// Explicit rules, as marketers write them: recency "within 7 days is 5, within 30 is 4, …" (four ascending day
    /// counts), frequency and monetary "2 or more is 2, …, 10 or more is 5" (four ascending minima).
    pub fn by_rule(
        recency_days: [f64; 4],
        frequency: [f64; 4],
        monetary: [f64; 4],
    ) -> Result<Self, RfmError> {
        Ok(Self {
            recency: Scale::at_most(recency_days)?,
            frequency: Scale::at_least(frequency)?,
            monetary: Scale::at_least(monetary)?,
        })
    }

    pub fn score(&self, of: &Behaviour) -> Scores {
        Scores {
            recency: 5 - self.recency.band(of.recency_days) as u8,
            frequency: 1 + self.frequency.band(of.frequency) as u8,
            monetary: 1 + self.monetary.band(of.monetary) as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn customer(recency_days: f64, frequency: f64, monetary: f64) -> Behaviour {
        Behaviour { recency_days, frequency, monetary, steadiness: None }
    }

    #[test]
    fn quintiles_of_ten() {
        let ten: Vec<_> =
            (1..=10).map(|i| customer(f64::from(i), f64::from(i), 10.0 * f64::from(i))).collect();
        let breaks = Breaks::fit(&ten).unwrap();
        let check = |at: usize, recency, frequency, monetary| {
            assert_eq!(breaks.score(&ten[at]), Scores { recency, frequency, monetary });
        };
        check(0, 5, 1, 1);
        check(1, 5, 1, 1);
        check(2, 4, 2, 2);
        check(9, 1, 5, 5);
    }

    #[test]
    fn rules_read_as_written() {
        let breaks =
            Breaks::by_rule([7.0, 30.0, 90.0, 180.0], [2.0, 4.0, 6.0, 10.0], [1e2, 1e3, 1e4, 1e5]).unwrap();
        let check = |c: Behaviour, r, f, m| {
            assert_eq!(breaks.score(&c), Scores { recency: r, frequency: f, monetary: m }, "{c:?}");
        };
        check(customer(7.0, 10.0, 1e5), 5, 5, 5);
        check(customer(8.0, 9.0, 99_999.0), 4, 4, 4);
        check(customer(181.0, 1.0, -5.0), 1, 1, 1);
        assert_eq!(Breaks::by_rule([7.0, 5.0, 9.0, 10.0], [0.0; 4], [0.0; 4]), Err(RfmError::BadThresholds));
    }

    #[test]
    fn all_alike_stand_in_the_middle() {
        let breaks = Breaks::fit(&vec![customer(3.0, 1.0, 9.9); 7]).unwrap();
        assert_eq!(breaks.score(&customer(3.0, 1.0, 9.9)), Scores { recency: 3, frequency: 3, monetary: 3 });
        let json = serde_json::to_string(&breaks).unwrap();
        let stored: Breaks = serde_json::from_str(&json).unwrap();
        assert_eq!(stored.score(&customer(3.0, 1.0, 9.9)), Scores { recency: 3, frequency: 3, monetary: 3 });
    }

    #[test]
    fn bad_rows_are_named() {
        assert_eq!(Breaks::fit(&[]), Err(RfmError::Empty));
        assert_eq!(
            Breaks::fit(&[customer(1.0, 1.0, 1.0), customer(f64::NAN, 1.0, 1.0)]),
            Err(RfmError::BadRow { index: 1 })
        );
        assert_eq!(Breaks::fit(&[customer(-1.0, 1.0, 1.0)]), Err(RfmError::BadRow { index: 0 }));
    }

    proptest! {
        #[test]
        fn storing_changes_no_score(values in prop::collection::vec(-1e6f64..1e6, 1..60)) {
            let rows: Vec<_> = values.iter().map(|&v| customer(v.abs(), v.abs(), v)).collect();
            let breaks = Breaks::fit(&rows).unwrap();
            let stored: Breaks = serde_json::from_str(&serde_json::to_string(&breaks).unwrap()).unwrap();
            for row in &rows {
                prop_assert_eq!(stored.score(row), breaks.score(row));
            }
        }

        #[test]
        fn ties_share_and_order_holds(values in prop::collection::vec(0u32..20, 1..200)) {
            let rows: Vec<_> = values.iter().map(|&v| customer(f64::from(v), f64::from(v), f64::from(v))).collect();
            let breaks = Breaks::fit(&rows).unwrap();
            for a in &rows {
                for b in &rows {
                    let (x, y) = (breaks.score(a), breaks.score(b));
                    prop_assert!(a.frequency > b.frequency || x.frequency <= y.frequency);
                    prop_assert!(a.recency_days > b.recency_days || x.recency >= y.recency);
                    prop_assert!(a.monetary != b.monetary || x.monetary == y.monetary);
                }
            }
        }
    }
}
