//! What people say to the service desk, with gaps for product, store and day.

use serde::Deserialize;

use crate::dice::Dice;
use crate::tables;

#[derive(Debug, Clone, Deserialize)]
struct Row {
    kind: String,
    weight: f64,
    /// Codes of the categories it can be said of; empty when any.
    goods: String,
    text: String,
}

impl Row {
    fn fits(&self, category: &str) -> bool {
        self.goods.is_empty() || self.goods.split_whitespace().any(|code| code == category)
    }
}

/// What a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    Complaint,
    Delivery,
    Return,
    Question,
    Card,
    Wish,
    Praise,
}

impl Matter {
    const ALL: [Matter; 7] = [
        Matter::Complaint,
        Matter::Delivery,
        Matter::Return,
        Matter::Question,
        Matter::Card,
        Matter::Wish,
        Matter::Praise,
    ];

    /// The word in the table of lines.
    fn key(self) -> &'static str {
        match self {
            Matter::Delivery => "配送投诉",
            other => other.title(),
        }
    }

    /// The type the service system files it under.
    pub fn title(self) -> &'static str {
        match self {
            Matter::Complaint | Matter::Delivery => "投诉",
            Matter::Return => "退换货",
            Matter::Question => "咨询",
            Matter::Card => "会员服务",
            Matter::Wish => "建议",
            Matter::Praise => "表扬",
        }
    }

    pub fn is_complaint(self) -> bool {
        matches!(self, Matter::Complaint | Matter::Delivery)
    }
}

/// The lines by matter.
pub struct ServiceLines(Vec<Vec<Row>>);

/// What fills the gaps of a line.
pub struct Gaps<'a> {
    pub product: &'a str,
    /// Code of the product's category.
    pub category: &'a str,
    pub store: &'a str,
    pub date: &'a str,
}

impl ServiceLines {
    pub fn load() -> Self {
        let rows: Vec<Row> = tables::rows(include_str!("../../data/supermarket/service_lines.csv"));
        let of = |matter: Matter| rows.iter().filter(|row| row.kind == matter.key()).cloned().collect();
        ServiceLines(Matter::ALL.map(of).into())
    }

    pub fn say(&self, matter: Matter, gaps: &Gaps<'_>, dice: &mut Dice) -> String {
        let rows = &self.0[matter as usize];
        let weigh = |row: &Row| if row.fits(gaps.category) { row.weight } else { 0.0 };
        let weights: Vec<f64> = rows.iter().map(weigh).collect();
        rows[dice.weighted(&weights)]
            .text
            .replace("{product}", gaps.product)
            .replace("{store}", gaps.store)
            .replace("{date}", gaps.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_has_lines_and_no_gap_stays_open() {
        let (lines, mut dice) = (ServiceLines::load(), Dice::new(1, 0));
        let gaps = Gaps { product: "豆瓣", category: "SE", store: "春熙店", date: "3月4日" };
        for matter in Matter::ALL {
            for _ in 0..50 {
                let said = lines.say(matter, &gaps, &mut dice);
                assert!(!said.is_empty() && !said.contains('{'), "{said}");
            }
        }
    }
}
