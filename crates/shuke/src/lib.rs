//! The executable as a library, so that tests and the benchmark run exactly what is shipped.

pub mod cli;
pub mod config;
pub mod demo;
pub mod gateway;
mod nightly;
pub mod serve;
pub mod wiring;

pub use config::Config;
pub use integration::http::prepare as prepare_https;
pub use wiring::{Application, assemble};
