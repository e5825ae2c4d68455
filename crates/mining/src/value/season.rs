//! Seasonal factor: how a month of the year compares with an average one.

use serde::{Deserialize, Serialize};

use super::{Factor, ValueError};

/// The population's index (or 1) counts as much as so many years of one's own.
pub const PSEUDO_YEARS: f64 = 2.0;

/// What was bought in one month. Months without purchases must be there, with 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthAmount {
    pub year: i32,
    /// 1..=12
    pub month: u32,
    pub amount: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Season {
    /// January first; their mean is 1.
    pub index: [f64; 12],
    /// 0..=1: share of the own months in the result.
    pub confidence: f64,
    /// Months of history.
    pub months: u32,
    /// A factor a month, `month_01`…: the index without shrinkage, its weight, its part in the result.
    pub why: Vec<Factor>,
}

const CODES: [&str; 12] = [
    "month_01", "month_02", "month_03", "month_04", "month_05", "month_06", "month_07", "month_08",
    "month_09", "month_10", "month_11", "month_12",
];

/// The month index of a consecutive series, oldest first.
///
/// Each month is divided by its trend: the centred 12-month moving average (ratio to moving average, Shiskin et al.
/// 1967, Census X-11) where it exists, else the mean of all; ratios are averaged by calendar month, shrunk to `population`
/// (or 1) with the weight of [`PSEUDO_YEARS`] years, and scaled to a mean of 1.
pub fn season_index(series: &[MonthAmount], population: Option<&[f64; 12]>) -> Result<Season, ValueError> {
    check(series)?;
    let amounts: Vec<f64> = series.iter().map(|m| m.amount).collect();
    let mean = amounts.iter().sum::<f64>() / amounts.len() as f64;
    let mut sums = [(0.0, 0.0); 12];
    for (at, month) in series.iter().enumerate() {
        let trend = centred(&amounts, at).unwrap_or(mean);
        if trend > 0.0 {
            let (sum, count) = &mut sums[month.month as usize - 1];
            *sum += month.amount / trend;
            *count += 1.0;
        }
    }
    let mut index = [0.0; 12];
    let mut why = Vec::with_capacity(12);
    let mut own = 0.0;
    for (month, &(sum, count)) in sums.iter().enumerate() {
        let base = population.map_or(1.0, |p| p[month].max(0.0));
        let share = count / (count + PSEUDO_YEARS);
        let raw = if count > 0.0 { sum / count } else { base };
        index[month] = share * raw + (1.0 - share) * base;
        own += share / 12.0;
        why.push(Factor::new(CODES[month], raw, share, share * raw));
    }
    let level = index.iter().sum::<f64>() / 12.0;
    if !(level.is_finite() && level > 0.0) {
        return Err(ValueError::BadRules);
    }
    index.iter_mut().for_each(|i| *i /= level);
    Ok(Season { index, confidence: own, months: series.len() as u32, why })
}

fn check(series: &[MonthAmount]) -> Result<(), ValueError> {
    if series.is_empty() {
        return Err(ValueError::Empty);
    }
    let number = |m: &MonthAmount| i64::from(m.year) * 12 + i64::from(m.month);
    for (index, month) in series.iter().enumerate() {
        let sound = (1..=12).contains(&month.month) && month.amount.is_finite() && month.amount >= 0.0;
        let follows = index == 0 || number(month) == number(&series[index - 1]) + 1;
        if !(sound && follows) {
            return Err(ValueError::BadRow { index });
        }
    }
    Ok(())
}

/// The 2×12 moving average at a month; `None` within six months of either end.
fn centred(amounts: &[f64], at: usize) -> Option<f64> {
    let window = amounts.get(at.checked_sub(6)?..at + 7)?;
    let inner: f64 = window[1..12].iter().sum();
    Some((inner + 0.5 * (window[0] + window[12])) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(months: usize, amount: impl Fn(usize) -> f64) -> Vec<MonthAmount> {
        let month = |i: usize| MonthAmount {
            year: 2022 + (i / 12) as i32,
            month: (i % 12) as u32 + 1,
            amount: amount(i),
        };
        (0..months).map(month).collect()
    }

    #[test]
    fn a_season_shows_through_growth() {
        // Twice as much every January, on a steady rise.
        let rising = series(60, |i| (100.0 + 2.0 * i as f64) * if i % 12 == 0 { 2.0 } else { 1.0 });
        let found = season_index(&rising, None).unwrap();
        assert!((found.index.iter().sum::<f64>() - 12.0).abs() < 1e-9);
        assert!((1.45..1.75).contains(&found.index[0]), "{found:?}");
        assert!(found.index[1..].iter().all(|i| (0.88..1.0).contains(i)), "{found:?}");
    }

    #[test]
    fn a_short_history_leans_on_the_population() {
        let mut population = [1.0; 12];
        population[0] = 1.6;
        let found = season_index(&series(3, |_| 10.0), Some(&population)).unwrap();
        assert!(found.index[0] > 1.2 && found.confidence < 0.1, "{found:?}");
        let nothing = season_index(&series(24, |_| 0.0), None).unwrap();
        assert!(nothing.index.iter().all(|i| (i - 1.0).abs() < 1e-12));
    }

    #[test]
    fn gaps_are_refused() {
        let mut broken = series(5, |_| 1.0);
        broken.remove(2);
        assert_eq!(season_index(&broken, None), Err(ValueError::BadRow { index: 2 }));
        assert_eq!(season_index(&[], None), Err(ValueError::Empty));
    }
}
