//! Demo companies, simulated from a seed: their people, what those people bought and said, and the files the
//! companies' systems would export. The truth (who is who) is written beside them.
//!
//! Everything follows from [`Plan`]: no clock, no environment. A household is drawn from its own random stream, lived
//! through and written before the next one begins, so memory does not grow with the number of people.

pub mod calendar;
pub mod catalogue;
pub mod dice;
pub mod files;
pub mod mistakes;
pub mod people;
pub mod places;
pub mod supermarket;
mod tables;
mod world;

pub use files::{WorldFile, WorldFiles};
pub use supermarket::Summary;
pub use world::{PEOPLE_MAX, Plan, SPAN_DAYS_MAX, Simulation, World, WorldError, simulate};
