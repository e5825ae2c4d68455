//! The mathematics of Shuke: values in, values out. No IO, no clock, no async; randomness is handed in as a seed.
//!
//! Each module stands alone and is a family of methods with their published sources:
//! [`rfm`] (scores by recency, frequency, money and steadiness), [`clv`] (BG/NBD and Gamma–Gamma), [`value`] (tiers,
//! health, life cycle), [`proportion`] (a share and its confidence interval), [`text`] (Chinese names, companies and addresses) and [`linkage`] (who is the same person).
//!
//! Deliberately absent: sentences for people (the web translates codes), money types (amounts come in as `f64` of
//! one currency) and persistence (every fitted model is `serde`-serialisable, storing it is the caller's job).

pub mod clv;
pub mod linkage;
mod numeric;
pub mod proportion;
pub mod rfm;
pub mod text;
pub mod value;
