//! Learning from everybody: a sample gathered page by page, then the model. Pure.

use kernel::Moment;
use mining::clv::{
    Fit, Horizon, Purchases, Spending, calibrate_holdout, fit_bgnbd, fit_gamma_gamma,
    frequency_value_correlation,
};
use mining::rfm::{Behaviour, Breaks, RfmError};
use mining::value::{ClvBands, DISCOUNT_BELOW, TierRules, ValueError};
use platform::organisation::Industry;
use serde::Serialize;

use super::as_of::AsOf;
use super::history::History;
use super::model::{Clv, Holdout, Model};
use super::owner::weights;
use super::score;

/// Buyers kept in memory, about 80 bytes each; of more than these, every second, fourth, … one is learnt from, which
/// changes no estimate that anybody could notice.
const POINTS_MAX: usize = 1_000_000;
/// Buyers whose CLV sets the bands.
const BANDS_FROM: usize = 100_000;
/// With less observation than this there is nothing to hold out.
const HOLDOUT_WINDOW_MIN: i32 = 84;
const HOLDOUT_DAYS_MAX: i32 = 182;
/// The rhythm of a company in which nobody has come back yet, in days.
const CYCLE_UNKNOWN: f64 = 30.0;

/// One buyer, in a few numbers.
#[derive(Debug, Clone, Copy)]
struct Point {
    orders: u32,
    since_last: f32,
    spent: f64,
    purchases: Purchases,
    spending: Spending,
    kept_share: f32,
    /// Median of the own gaps; 0 without any.
    gap: f32,
    /// The same buyer before the held-out days, and on how many of those they bought.
    before: Option<(u32, f32, f32, u32)>,
}

/// What has been seen of everybody so far.
#[derive(Debug)]
pub struct Sample {
    as_of: AsOf,
    held_out: Option<i32>,
    points: Vec<Point>,
    stride: u64,
    buyers: u64,
    receipts: u64,
    discounted: u64,
    gross: f64,
    occasions: u64,
}

impl Sample {
    /// Nothing yet. `first_day` is that of the first purchase known: from there to `as_of` is the window observed, of
    /// which the last third, at most half a year, is held out.
    pub fn new(as_of: AsOf, first_day: i32) -> Self {
        let window = as_of.day.saturating_sub(first_day);
        let held_out = (window >= HOLDOUT_WINDOW_MIN).then(|| (window / 3).min(HOLDOUT_DAYS_MAX));
        Self {
            as_of,
            held_out,
            points: Vec::new(),
            stride: 1,
            buyers: 0,
            receipts: 0,
            discounted: 0,
            gross: 0.0,
            occasions: 0,
        }
    }

    pub fn buyers(&self) -> u64 {
        self.buyers
    }

    pub fn add(&mut self, history: &History) {
        if !history.is_buyer() {
            return;
        }
        let prices = history.prices();
        self.receipts += prices.len() as u64;
        self.discounted += prices.iter().filter(|p| p.paid < DISCOUNT_BELOW * p.usual).count() as u64;
        self.gross += history.gross_minor as f64;
        self.occasions += history.days.len() as u64;
        if self.buyers.is_multiple_of(self.stride) {
            self.points.push(self.point(history));
        }
        self.buyers += 1;
        if self.points.len() > POINTS_MAX {
            let mut place = 0;
            self.points.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.stride *= 2;
        }
    }

    fn point(&self, history: &History) -> Point {
        let mut gaps: Vec<f32> = history.gaps().map(|gap| gap as f32).collect();
        let before = self.held_out.and_then(|days| {
            let split = self.as_of.day - days;
            let before = Purchases::from_days(&history.days, split)?;
            let later = history.days.iter().filter(|day| **day > split && **day <= self.as_of.day).count();
            Some((before.frequency, before.recency as f32, before.age as f32, later as u32))
        });
        Point {
            orders: history.orders(),
            since_last: history.days.last().map_or(0.0, |last| self.as_of.days_since(*last)) as f32,
            spent: history.spent_minor() as f64,
            purchases: score::purchases(history, self.as_of.day),
            spending: score::spending(history),
            kept_share: (1.0 - history.returned_share()) as f32,
            gap: median(&mut gaps).unwrap_or(0.0),
            before,
        }
    }
}

/// Learns the model; nothing when nobody has bought.
pub fn fit(sample: &Sample, industry: Industry, fitted_at: Moment) -> Result<Option<Model>, RfmError> {
    if sample.points.is_empty() {
        return Ok(None);
    }
    let behaviours: Vec<Behaviour> = sample.points.iter().map(Point::behaviour).collect();
    let breaks = Breaks::fit(&behaviours)?;
    drop(behaviours);
    let mut gaps: Vec<f32> = sample.points.iter().map(|point| point.gap).filter(|gap| *gap > 0.0).collect();
    let (mut clv, mut clv_missing) = match fit_clv(sample) {
        Ok(clv) => (Some(clv), None),
        Err(code) => (None, Some(code)),
    };
    // Without bands of its own nothing is high: the tier then goes by the monetary score.
    let mut tiers = TierRules::new(ClvBands { mid: 0.0, high: 0.0 });
    match clv.as_ref().map(|clv| bands(sample, clv)).transpose() {
        Ok(found) => tiers.clv = found.unwrap_or(tiers.clv),
        Err(error) => (clv, clv_missing) = (None, Some(code_of(&error))),
    }
    Ok(Some(Model {
        as_of: sample.as_of.at,
        fitted_at,
        industry,
        weights: weights(industry),
        breaks,
        tiers,
        buyers: sample.buyers,
        cycle_days: median(&mut gaps).map_or(CYCLE_UNKNOWN, f64::from),
        discount_share: (sample.discounted > 0).then(|| sample.discounted as f64 / sample.receipts as f64),
        base: None,
        clv,
        clv_missing,
    }))
}

fn fit_clv(sample: &Sample) -> Result<Clv, String> {
    let purchases: Vec<Purchases> = sample.points.iter().map(|point| point.purchases).collect();
    let repeat = sound(fit_bgnbd(&purchases).map_err(|error| code_of(&error))?)?;
    drop(purchases);
    let spending: Vec<Spending> = sample.points.iter().map(|point| point.spending).collect();
    let spend = fit_gamma_gamma(&spending).map_err(|error| code_of(&error)).and_then(sound);
    let (spend, spend_missing) = match spend {
        Ok(spend) => (Some(spend), None),
        Err(code) => (None, Some(code)),
    };
    Ok(Clv {
        repeat,
        spend,
        spend_missing,
        order_minor: sample.gross / sample.occasions.max(1) as f64,
        correlation: frequency_value_correlation(&spending).filter(|r| r.is_finite()),
        horizon: Horizon::default(),
        holdout: holdout(sample),
    })
}

/// A fit that JSON can carry: neither NaN nor infinite.
fn sound<M: Serialize>(fit: Fit<M>) -> Result<Fit<M>, String> {
    let text = serde_json::to_string(&fit).unwrap_or_default();
    if text.is_empty() || text.contains("null") { Err("not_finite".to_owned()) } else { Ok(fit) }
}

/// Learns from the days before the held-out ones only, and compares what it expects with what then happened.
fn holdout(sample: &Sample) -> Option<Holdout> {
    let days = sample.held_out?;
    let known = || sample.points.iter().filter_map(|point| point.before);
    let before: Vec<Purchases> =
        known().map(|(x, recency, age, _)| Purchases::new(x, f64::from(recency), f64::from(age))).collect();
    let later: Vec<u32> = known().map(|(.., later)| later).collect();
    let fit = fit_bgnbd(&before).ok()?;
    let buckets = calibrate_holdout(&fit.model, &before, &later, f64::from(days) / 7.0);
    let finite = buckets.iter().all(|bucket| bucket.purchases_expected.is_finite());
    finite.then_some(Holdout { days, buckets })
}

fn bands(sample: &Sample, clv: &Clv) -> Result<ClvBands, ValueError> {
    let every = sample.points.len().div_ceil(BANDS_FROM).max(1);
    let value = |point: &Point| {
        clv.lifetime(&point.purchases, &point.spending, f64::from(point.kept_share))
            .map_or(0.0, |found| found.value)
    };
    ClvBands::fit(&sample.points.iter().step_by(every).map(value).collect::<Vec<_>>())
}

impl Point {
    fn behaviour(&self) -> Behaviour {
        Behaviour {
            recency_days: f64::from(self.since_last),
            frequency: f64::from(self.orders),
            monetary: self.spent,
            steadiness: None,
        }
    }
}

/// The code of an error of `mining`, as it serialises.
fn code_of(error: &impl Serialize) -> String {
    let json = serde_json::to_value(error).unwrap_or_default();
    json["code"].as_str().unwrap_or("unknown").to_owned()
}

/// The lower median; it is always somebody's own.
fn median(values: &mut [f32]) -> Option<f32> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::complaints::Complained;
    use crate::value::history::Sale;
    use kernel::{CustomerId, Zone};

    /// Buys every `gap` days from `first` to `last`, each time for that much.
    fn buyer(gap: i32, first: i32, last: i32, gross_minor: i64) -> History {
        let mut history = History::none(CustomerId::mint(Moment::from_micros(0), [0; 10]));
        for day in (first..=last).step_by(gap as usize) {
            let at = Moment::from_micros(i64::from(day) * Moment::DAY);
            history.sales.push(Sale {
                at,
                day,
                gross_minor: gross_minor + i64::from(day % 7),
                discount_minor: 0,
            });
            history.days.push(day);
            history.gross_minor += gross_minor + i64::from(day % 7);
        }
        history
    }

    fn as_of(day: i32) -> AsOf {
        AsOf::kept(Moment::from_micros(i64::from(day) * Moment::DAY), &Zone::utc())
    }

    fn learnt(buyers: &[History]) -> Option<Model> {
        let mut sample = Sample::new(as_of(400), 0);
        buyers.iter().for_each(|history| sample.add(history));
        fit(&sample, Industry::Trade, Moment::from_micros(0)).expect("sound numbers")
    }

    #[test]
    fn nobody_teaches_nothing_and_one_only_a_little() {
        assert_eq!(learnt(&[]), None);
        let model = learnt(&[buyer(7, 390, 390, 500)]).expect("a model");
        assert_eq!((model.clv_missing.as_deref(), model.cycle_days), (Some("no_repeaters"), CYCLE_UNKNOWN));
        let valued = score::score(&buyer(7, 390, 390, 500), Complained::default(), as_of(400), Some(&model))
            .expect("values");
        assert!(valued.clv.is_none() && valued.tier.is_some() && valued.own_cycle().is_none());
    }

    #[test]
    fn a_regular_who_stays_away_is_at_risk_until_given_up() {
        let mut town: Vec<History> =
            (0..80).map(|n| buyer(4 + n % 20, n, 380 - 3 * (n % 40), 1_000 + 100 * i64::from(n))).collect();
        town.push(buyer(7, 0, 399, 9_000));
        let model = learnt(&town).expect("a model");
        assert!(model.clv.as_ref().is_some_and(|clv| clv.spend.is_some() && clv.holdout.is_some()));
        let at_risk = |last: i32| {
            score::score(&buyer(7, 0, last, 9_000), Complained::default(), as_of(400), Some(&model))
                .expect("values")
                .at_risk
        };
        assert_eq!([399, 375, 350, 150].map(at_risk), [false, true, true, false]);
    }

    #[test]
    fn what_is_stored_scores_the_same() {
        let town: Vec<History> =
            (0..60).map(|n| buyer(5 + n % 9, n, 390 - n, 1_000 + 50 * i64::from(n))).collect();
        let model = learnt(&town).expect("a model");
        let stored: Model =
            serde_json::from_value(serde_json::to_value(&model).expect("JSON")).expect("a model");
        for history in &town {
            let value = |model| {
                score::score(history, Complained { recent: 1, open: 1 }, as_of(400), Some(model))
                    .expect("values")
            };
            let said =
                |of: score::Valued| (of.tier.map(|it| it.tier), of.health.map(|it| it.class), of.at_risk);
            assert_eq!(said(value(&model)), said(value(&stored)));
        }
    }
}
