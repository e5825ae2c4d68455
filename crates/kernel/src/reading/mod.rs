//! Reading what people type: text, dates and amounts as they stand in files, forms and old systems.
//!
//! Pure, and total: every text is either read or answered with an error whose code is stable. Nothing is guessed
//! silently; where a rule decides (03/05/2024), the rule is written at the function and the answer says that it did.

pub mod date;
pub mod decimal;
pub mod text;
