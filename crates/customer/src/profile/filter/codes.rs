//! The codes that a filter may name, as `mining` gives them.

use mining::rfm::Class;
use mining::value::{HealthClass, LifeState, Tier};
use serde::de::DeserializeOwned;

/// Stands for customers without a tier, or without a health class.
pub const UNRATED: &str = "unrated";

pub fn tier(text: &str) -> Option<String> {
    code::<Tier>(text).or_else(|| (text == UNRATED).then(|| text.to_owned()))
}

pub fn state(text: &str) -> Option<String> {
    code::<LifeState>(text)
}

pub fn health(text: &str) -> Option<String> {
    code::<HealthClass>(text).or_else(|| (text == UNRATED).then(|| text.to_owned()))
}

pub fn rfm_class(text: &str) -> Option<String> {
    code::<Class>(text)
}

/// The text, if it is the code of a `T`.
fn code<T: DeserializeOwned>(text: &str) -> Option<String> {
    serde_json::from_value::<T>(text.into()).is_ok().then(|| text.to_owned())
}
