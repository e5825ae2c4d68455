//! Filling a basket: which categories, which products, how much, at what price.

use super::chain::Chain;
use super::habits::Habits;
use super::traces::Line;
use crate::calendar::Day;
use crate::dice::Dice;

/// More lines than this are never on one receipt.
const LINES_MAX: u32 = 30;
/// How often the next thing goes with the last one.
const GOES_TOGETHER: f64 = 0.42;
/// Percent off everything for members on the 8th of a month.
const MEMBERS_DAY_PERCENT: i64 = 5;
const MEMBERS_DAY: i8 = 8;

/// Who fills the basket, where and when.
pub struct Errand<'a> {
    pub habits: &'a Habits,
    pub has_baby: bool,
    pub day: Day,
    pub store: usize,
    /// Members' prices need a card or a phone at the till.
    pub known: bool,
}

impl Errand<'_> {
    pub fn fill(&self, chain: &Chain, dice: &mut Dice) -> Vec<Line> {
        let wanted = self.wanted(chain);
        // Before a festival the trolley is fuller.
        let rush = chain.calendar.facts(self.day).bustle.clamp(0.8, 1.5);
        let count = 1 + dice.poisson((self.habits.lines_mean - 1.0).max(0.2) * rush).min(LINES_MAX - 1);
        let mut lines: Vec<Line> = Vec::with_capacity(count as usize);
        let mut last: Option<usize> = None;
        for _ in 0..count {
            let category = next_category(chain, &wanted, last, dice);
            last = Some(category);
            let product = self.product(chain, category, dice);
            if lines.iter().all(|line| line.product != product) {
                lines.push(self.line(chain, product, dice));
            }
        }
        lines
    }

    fn wanted(&self, chain: &Chain) -> Vec<f64> {
        let weigh = |(category, taste): (usize, &f64)| {
            let demand = chain.demand(category, self.day, self.store);
            let baby = if category != chain.baby {
                1.0
            } else if self.has_baby {
                22.0
            } else {
                0.06
            };
            taste * demand * baby
        };
        self.habits.tastes.iter().enumerate().map(weigh).collect()
    }

    fn product(&self, chain: &Chain, category: usize, dice: &mut Dice) -> usize {
        if dice.chance(0.38) {
            return self.habits.usual[category];
        }
        let first = chain.catalogue.draw(category, dice);
        if self.percent(chain, first) > 0 || !dice.chance(self.habits.price_sensitivity) {
            return first;
        }
        let second = chain.catalogue.draw(category, dice);
        if self.percent(chain, second) > 0 { second } else { first }
    }

    fn percent(&self, chain: &Chain, product: usize) -> i64 {
        chain.promotions.percent(product, self.day, &chain.calendar, &chain.catalogue)
    }

    fn line(&self, chain: &Chain, product: usize, dice: &mut Dice) -> Line {
        let goods = &chain.catalogue.products[product];
        let quantity_milli = if goods.weighed {
            (dice.gamma(3.0, 0.8).clamp(0.15, 4.0) * 20.0).round() as i64 * 50
        } else {
            1000 * (1 + dice.weighted(&[0.79, 0.14, 0.04, 0.02, 0.01]) as i64)
        };
        let price_fen = chain.prices.fen(product, self.day, &chain.calendar);
        let members_day = self.known && chain.calendar.facts(self.day).day_of_month == MEMBERS_DAY;
        let percent = self.percent(chain, product).max(if members_day { MEMBERS_DAY_PERCENT } else { 0 });
        let gross = price_fen * quantity_milli / 1000;
        Line { product, quantity_milli, price_fen, discount_fen: gross * percent / 100 }
    }
}

fn next_category(chain: &Chain, wanted: &[f64], last: Option<usize>, dice: &mut Dice) -> usize {
    if let Some(last) = last {
        let affinity = chain.affinity(last);
        if affinity.iter().any(|weight| *weight > 0.0) && dice.chance(GOES_TOGETHER) {
            return dice.weighted(affinity);
        }
    }
    dice.weighted(wanted)
}
