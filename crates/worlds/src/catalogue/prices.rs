//! List prices month by month: fresh goods swing, the rest creeps.

use super::Catalogue;
use crate::calendar::{Calendar, Day};
use crate::dice::Dice;

const MONTH_DAYS: usize = 30;
/// Weighed goods are priced in steps of this, so that any weight in steps of 50 g costs whole fen.
pub const WEIGHED_STEP_FEN: i64 = 20;
/// Goods by the piece end on a whole jiao.
const PIECE_STEP_FEN: i64 = 10;

#[derive(Debug, Clone)]
pub struct Prices {
    products: usize,
    /// Month after month, a price for every product.
    fen: Vec<i64>,
}

impl Prices {
    pub fn draw(catalogue: &Catalogue, calendar: &Calendar, dice: &mut Dice) -> Self {
        let months = calendar.len().div_ceil(MONTH_DAYS);
        let mut fen = Vec::with_capacity(months * catalogue.products.len());
        let mut creep = vec![1.0; catalogue.products.len()];
        for _ in 0..months {
            for (product, level) in catalogue.products.iter().zip(&mut creep) {
                let swing = if product.weighed { 1.0 + 0.09 * dice.normal().clamp(-2.2, 2.2) } else { 1.0 };
                if dice.chance(0.06) {
                    *level *= 1.0 + dice.stretch(-0.02, 0.05);
                }
                let step = if product.weighed { WEIGHED_STEP_FEN } else { PIECE_STEP_FEN };
                let price = product.price_fen as f64 * *level * swing;
                fen.push(((price / step as f64).round() as i64).max(1) * step);
            }
        }
        Prices { products: catalogue.products.len(), fen }
    }

    pub fn fen(&self, product: usize, day: Day, calendar: &Calendar) -> i64 {
        self.fen[calendar.index(day) / MONTH_DAYS * self.products + product]
    }
}
