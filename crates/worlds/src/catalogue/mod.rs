//! What a shop sells, at what price, and what is on offer.

mod prices;
mod promotions;
mod season;

pub use prices::Prices;
pub use promotions::{PERIOD_DAYS, PromotionPlan, Promotions};
pub use season::Season;

use serde::Deserialize;

use crate::dice::{Dice, Wheel};
use crate::tables;

#[derive(Debug, Clone, Deserialize)]
pub struct Category {
    pub code: String,
    pub name: String,
    /// Share of lines in an ordinary week, in no unit.
    pub weight: f64,
    pub season: Season,
}

#[derive(Debug, Clone)]
pub struct Product {
    /// Category letters and a running number: `HP0107`.
    pub code: String,
    pub name: String,
    pub category: usize,
    pub unit: String,
    /// List price of one unit (a kilogram when weighed).
    pub price_fen: i64,
    pub weighed: bool,
    pub popularity: f64,
}

#[derive(Debug, Deserialize)]
struct ProductRow {
    category: String,
    name: String,
    spec: String,
    unit: String,
    price_fen: i64,
    weighed: u8,
    popularity: f64,
}

#[derive(Debug, Clone)]
pub struct Catalogue {
    pub categories: Vec<Category>,
    pub products: Vec<Product>,
    /// By category: its products and the wheel that draws one.
    shelves: Vec<(Vec<usize>, Wheel)>,
}

impl Catalogue {
    /// Reads the tables of a world: categories, and products by category code.
    pub fn read(categories: &str, products: &[&str]) -> Self {
        let categories: Vec<Category> = tables::rows(categories);
        let mut goods: Vec<Product> = Vec::new();
        let mut shelves: Vec<Vec<usize>> = vec![Vec::new(); categories.len()];
        for row in products.iter().flat_map(|text| tables::rows::<ProductRow>(text)) {
            let category = categories
                .iter()
                .position(|category| category.code == row.category)
                .expect("every product has a category of the same table");
            shelves[category].push(goods.len());
            goods.push(Product {
                code: format!("{}{:04}", row.category, 100 + shelves[category].len()),
                name: full_name(&row),
                category,
                unit: row.unit,
                price_fen: row.price_fen,
                weighed: row.weighed == 1,
                popularity: row.popularity,
            });
        }
        let shelves = shelves
            .into_iter()
            .map(|shelf| {
                let wheel = Wheel::new(shelf.iter().map(|product| goods[*product].popularity.powf(1.4)));
                (shelf, wheel)
            })
            .collect();
        Catalogue { categories, products: goods, shelves }
    }

    pub fn category(&self, code: &str) -> usize {
        let found = self.categories.iter().position(|category| category.code == code);
        found.expect("a category of this catalogue")
    }

    /// A product of a category, the popular ones more often.
    pub fn draw(&self, category: usize, dice: &mut Dice) -> usize {
        let (shelf, wheel) = &self.shelves[category];
        shelf[wheel.spin(dice)]
    }
}

fn full_name(row: &ProductRow) -> String {
    if row.weighed == 1 { row.name.clone() } else { format!("{} {}", row.name, row.spec) }
}
