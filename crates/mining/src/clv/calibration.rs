//! Does the fitted model describe the customers it was fitted to, and the weeks after?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BgNbd, Purchases};

/// Frequencies 0..BUCKETS have a bucket of their own; the last takes all from there.
pub const BUCKETS: usize = 8;
/// Ages are grouped to this many weeks when more distinct ones occur.
const AGES_MAX: usize = 2_000;

/// Customers with one number of repeat purchases in the calibration period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Repeat purchases; the last bucket means "this many or more".
    pub frequency: u32,
    pub customers_actual: f64,
    pub customers_expected: f64,
}

/// Actual against expected over the calibration period (as FHL do).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    pub buckets: Vec<Bucket>,
    pub repeat_actual: f64,
    pub repeat_expected: f64,
    /// Σ |actual − expected| over buckets, divided by twice the number of customers: the share misplaced, 0–1.
    pub misplaced: f64,
}

/// Compares customers with what the model expects of strangers observed for as long.
pub fn calibrate(model: &BgNbd, customers: &[Purchases]) -> Calibration {
    let mut ages: BTreeMap<u64, f64> = BTreeMap::new();
    for customer in customers {
        *ages.entry(customer.age.to_bits()).or_default() += 1.0;
    }
    if ages.len() > AGES_MAX {
        let mut weekly = BTreeMap::new();
        ages.iter().for_each(|(&age, &n)| {
            *weekly.entry(f64::from_bits(age).round().to_bits()).or_default() += n;
        });
        ages = weekly;
    }
    let mut buckets: Vec<Bucket> = (0..BUCKETS as u32)
        .map(|frequency| Bucket { frequency, customers_actual: 0.0, customers_expected: 0.0 })
        .collect();
    for customer in customers {
        buckets[(customer.frequency as usize).min(BUCKETS - 1)].customers_actual += 1.0;
    }
    let mut repeat_expected = 0.0;
    for (age, count) in ages {
        let age = f64::from_bits(age);
        repeat_expected += count * model.expected_of_new(age);
        let shares = model.distribution_of_new(age, BUCKETS - 1);
        buckets.iter_mut().zip(shares).for_each(|(bucket, p)| bucket.customers_expected += count * p);
    }
    let off: f64 = buckets.iter().map(|b| (b.customers_actual - b.customers_expected).abs()).sum();
    Calibration {
        buckets,
        repeat_actual: customers.iter().map(|c| f64::from(c.frequency)).sum(),
        repeat_expected,
        misplaced: off / (2.0 * customers.len().max(1) as f64),
    }
}

/// Purchases in a later period by customers with one frequency in the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HoldoutBucket {
    /// Repeat purchases in the calibration period; the last bucket means "this many or more".
    pub frequency: u32,
    pub customers: f64,
    pub purchases_actual: f64,
    pub purchases_expected: f64,
}

/// Conditional expectations against what then happened in the next `weeks`, as FHL do. `later[i]` are the
/// purchases of `customers[i]`; surplus entries of either are ignored.
pub fn calibrate_holdout(
    model: &BgNbd,
    customers: &[Purchases],
    later: &[u32],
    weeks: f64,
) -> Vec<HoldoutBucket> {
    let mut buckets: Vec<HoldoutBucket> = (0..BUCKETS as u32)
        .map(|frequency| HoldoutBucket {
            frequency,
            customers: 0.0,
            purchases_actual: 0.0,
            purchases_expected: 0.0,
        })
        .collect();
    for (customer, &bought) in customers.iter().zip(later) {
        let bucket = &mut buckets[(customer.frequency as usize).min(BUCKETS - 1)];
        bucket.customers += 1.0;
        bucket.purchases_actual += f64::from(bought);
        bucket.purchases_expected += model.expected_purchases(customer, weeks);
    }
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_customers_add_up() {
        let model = BgNbd { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };
        let customers: Vec<_> =
            (0..500).map(|i| Purchases::new(i % 12, f64::from(i % 12), 20.0 + f64::from(i % 30))).collect();
        let calibration = calibrate(&model, &customers);
        let total = |f: fn(&Bucket) -> f64| calibration.buckets.iter().map(f).sum::<f64>();
        assert!((total(|b| b.customers_expected) - 500.0).abs() < 1e-6);
        assert_eq!(total(|b| b.customers_actual), 500.0);
        assert!((0.0..=1.0).contains(&calibration.misplaced));
    }
}
