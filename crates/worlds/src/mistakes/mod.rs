//! The honest mistakes people make when they write down a customer. Each takes the truth and returns what was typed.

mod addresses;
mod names;
mod phones;

pub use addresses::{address_form, birthday};
pub use names::NameSlips;
pub use phones::{dress_phone, landline, slip_phone};
