//! Where people live: districts, streets and residential communities of Sichuan and Chongqing.

mod address;

pub use address::{Address, AddressForm, RoomForm};

use serde::Deserialize;

use crate::tables;

/// A district or county-level city and its streets.
#[derive(Debug, Clone, Deserialize)]
pub struct District {
    pub province: String,
    pub city: String,
    pub area_code: String,
    pub district: String,
    #[serde(deserialize_with = "words")]
    pub streets: Vec<String>,
}

/// A residential community and the other name people have for it.
#[derive(Debug, Clone, Deserialize)]
pub struct Community {
    pub name: String,
    pub alias: String,
}

#[derive(Debug, Clone)]
pub struct Places {
    pub districts: Vec<District>,
    pub communities: Vec<Community>,
}

impl Places {
    pub fn load() -> Self {
        Places {
            districts: tables::rows(include_str!("../../data/places.csv")),
            communities: tables::rows(include_str!("../../data/communities.csv")),
        }
    }

    pub fn find(&self, city: &str, district: &str) -> Option<usize> {
        self.districts.iter().position(|place| place.city == city && place.district == district)
    }
}

fn words<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}
