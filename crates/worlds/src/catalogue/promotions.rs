//! Offers: a fortnightly leaflet, festival goods, and clearance when the festival is over.

use super::{Catalogue, Season};
use crate::calendar::{Calendar, Day, DayFacts};
use crate::dice::{Dice, Wheel};

/// A leaflet runs this long.
pub const PERIOD_DAYS: usize = 14;

/// How a world promotes.
#[derive(Debug, Clone, Copy)]
pub struct PromotionPlan {
    /// Products on one leaflet.
    pub on_leaflet: usize,
}

#[derive(Debug, Clone)]
pub struct Promotions {
    products: usize,
    /// Leaflet after leaflet, the percentage off every product; mostly nothing.
    percent: Vec<u8>,
}

impl Promotions {
    pub fn draw(plan: PromotionPlan, catalogue: &Catalogue, calendar: &Calendar, dice: &mut Dice) -> Self {
        let products = catalogue.products.len();
        let periods = calendar.len().div_ceil(PERIOD_DAYS);
        let wheel = Wheel::new(catalogue.products.iter().map(|product| product.popularity));
        let mut percent = vec![0; products * periods];
        for period in 0..periods {
            for _ in 0..plan.on_leaflet {
                let off = *dice.pick(&[8, 10, 10, 12, 15, 15, 20, 20, 25, 30, 40]);
                percent[period * products + wheel.spin(dice)] = off;
            }
        }
        Promotions { products, percent }
    }

    /// Percent off a product on a day.
    pub fn percent(&self, product: usize, day: Day, calendar: &Calendar, catalogue: &Catalogue) -> i64 {
        let leaflet = self.percent[calendar.index(day) / PERIOD_DAYS * self.products + product];
        let season = catalogue.categories[catalogue.products[product].category].season;
        i64::from(leaflet).max(festival_percent(season, calendar.facts(day)))
    }
}

fn festival_percent(season: Season, day: &DayFacts) -> i64 {
    let days = match season {
        Season::Mooncake => day.to_mid_autumn,
        Season::Zongzi => day.to_dragon_boat,
        Season::Newyear => day.to_spring_festival,
        _ => return 0,
    };
    match days {
        -10..0 => 50,
        15..=30 => 12,
        _ => 0,
    }
}
