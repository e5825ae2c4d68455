//! How many days usually pass between purchases.

use serde::{Deserialize, Serialize};

use super::{Factor, ValueError, ValueField, checked};
use crate::numeric::order::{median, variation};

/// The population's cycle counts as much as so many gaps of one's own.
pub const PSEUDO_GAPS: f64 = 3.0;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cycle {
    /// Median gap, shrunk to the population.
    pub days: f64,
    /// 0..=1: share of the own gaps in the result, times regularity 1/(1+CV) scaled so that random gaps keep 2/3.
    pub confidence: f64,
    /// Gaps seen.
    pub gaps: u32,
    pub why: Vec<Factor>,
}

/// The cycle of a customer with purchases on `days` (day numbers, any order; a day counts once).
///
/// days = exp((n·ln median + c·ln population) / (n + c)), c = [`PSEUDO_GAPS`]: shrinkage of a location on the log scale
/// with c as prior sample size (Efron and Morris 1975), since gaps are skewed. Without gaps it is the population's.
pub fn purchase_cycle(days: &[i32], population_days: f64) -> Result<Cycle, ValueError> {
    let population = checked(population_days, ValueField::PopulationCycle)?.max(1.0);
    let mut seen = days.to_vec();
    seen.sort_unstable();
    seen.dedup();
    let mut gaps: Vec<f64> = seen.windows(2).map(|w| f64::from(w[1]) - f64::from(w[0])).collect();
    let n = gaps.len() as f64;
    let spread = variation(&gaps);
    let own = median(&mut gaps);
    let share = n / (n + PSEUDO_GAPS);
    let log = share * own.unwrap_or(population).ln() + (1.0 - share) * population.ln();
    // CV 0 → 1, CV 1 → 2/3.
    let regularity = spread.map_or(2.0 / 3.0, |cv| 1.0 / (1.0 + cv / 2.0));
    let mut why =
        vec![Factor::new("population_cycle_days", population, 1.0 - share, (1.0 - share) * population.ln())];
    if let Some(own) = own {
        why.push(Factor::new("own_median_days", own, share, share * own.ln()));
    }
    why.extend(spread.map(|cv| Factor::fact("gap_variation", cv)));
    Ok(Cycle { days: log.exp(), confidence: share * regularity, gaps: gaps.len() as u32, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles() {
        let check = |days: &[i32], low: f64, high: f64, sure: bool| {
            let found = purchase_cycle(days, 30.0).unwrap();
            assert!((low..=high).contains(&found.days), "{found:?}");
            assert_eq!(found.confidence >= 0.5, sure, "{found:?}");
        };
        check(&[], 29.999, 30.001, false);
        check(&[5], 29.999, 30.001, false);
        check(&[0, 7], 20.0, 22.0, false);
        check(&[0, 7, 14, 21, 28, 35, 42, 49, 56, 63], 9.0, 11.0, true);
        check(&[0, 1, 2, 3, 200], 4.0, 6.0, false);
        assert_eq!(
            purchase_cycle(&[], f64::NAN),
            Err(ValueError::BadNumber { field: ValueField::PopulationCycle })
        );
    }
}
