//! Customer lifetime value without a contract: how often someone will buy again ([`BgNbd`]) times what they will
//! spend ([`GammaGamma`]), both fitted by maximum likelihood.
//!
//! Sources: Fader, Hardie, Lee (2005) "Counting your customers the easy way: an alternative to the Pareto/NBD model",
//! Marketing Science 24(2), below "FHL"; Fader, Hardie (2013) "The Gamma-Gamma model of monetary value", below "GG".
//! Time is in weeks throughout; money is in whatever unit comes in.

mod bgnbd;
mod bgnbd_fit;
mod calibration;
mod gamma_gamma;
mod history;
mod lifetime;
mod sums;

pub use bgnbd::BgNbd;
pub use bgnbd_fit::fit_bgnbd;
pub use calibration::{BUCKETS, Bucket, Calibration, HoldoutBucket, calibrate, calibrate_holdout};
pub use gamma_gamma::{GammaGamma, fit_gamma_gamma, frequency_value_correlation};
pub use history::{Purchases, Spending};
pub use lifetime::{Horizon, LifetimeValue, MONTHS_MAX, lifetime_value};

use serde::{Deserialize, Serialize};

/// With fewer repeat buyers than this a fit leans on documented priors ([`Basis::Prior`]).
pub const REPEATERS_MIN: u32 = 30;

/// Why a model could not be fitted or a value not computed. `index` points into the caller's slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ClvError {
    #[error("there are no customers")]
    Empty,
    #[error("row {index}: a number is NaN or infinite")]
    NotFinite { index: usize },
    #[error("row {index}: a time or amount is negative")]
    Negative { index: usize },
    #[error("row {index}: the last purchase lies after the end of observation")]
    RecencyBeyondAge { index: usize },
    #[error("row {index}: recency must be 0 without repeat purchases and above 0 with them")]
    RecencyContradictsFrequency { index: usize },
    #[error("row {index}: the mean value of a repeat buyer must be above 0")]
    ValueNotPositive { index: usize },
    #[error("nobody has bought twice")]
    NoRepeaters,
    #[error("all customers are identical, so the spread between them cannot be learnt")]
    NoVariation,
    #[error("the horizon must be finite and not negative, the discount rate above −1")]
    BadHorizon,
    #[error("model parameters must be finite and above 0")]
    BadParameters,
}

/// What the parameters rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Plain maximum likelihood.
    Likelihood,
    /// Too few repeat buyers ([`REPEATERS_MIN`]): the maximum of likelihood × prior. The priors are log-normal with
    /// a standard deviation of 1 around the starting values given with each model.
    Prior,
}

/// A fitted model with what one needs to judge it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    pub model: M,
    /// Log-likelihood at the solution (without the prior).
    pub log_likelihood: f64,
    pub iterations: u32,
    /// False when the climb stopped early or ran to the edge of the parameter space: use with care.
    pub converged: bool,
    pub basis: Basis,
    pub customers: u64,
    pub repeaters: u64,
    /// Distinct input rows after aggregation.
    pub distinct: u64,
}
