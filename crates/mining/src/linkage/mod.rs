//! Who is the same person (or firm): probabilistic record linkage without labels.
//!
//! The model is Fellegi and Sunter's (1969, "A theory for record linkage", JASA 64): each field's agreement [`Level`]
//! adds `log2(m/u)`, where `m` is how often true pairs show that level and `u` how often strangers do. `m` is learnt
//! by EM (Winkler 1988), `u` from counts and random pairs; a common name counts less than a rare one (Winkler 2000).
//!
//! The way through: [`Schema`] says what the fields are; [`Corpus`] holds records ready to compare; [`Linker::train`]
//! learns; [`Linker::link`] finds pairs within the blocks; [`cluster`] turns pairs into groups. For one new record at
//! a time, [`Schema::prepare`], [`Schema::block_keys`] and [`Linker::score`] do the same against a database.
//!
//! Records are rows of optional strings in the order of the schema's fields.

mod block;
mod cell;
mod cluster;
mod compare;
mod corpus;
mod estimate;
mod key;
mod level;
mod linker;
mod name_frequencies;
mod presets;
mod schema;
mod similarity;
mod u_rates;

pub use block::BlockKey;
pub use cell::{Cell, Prepared};
pub use cluster::{Clusters, Guard, cluster};
pub use corpus::Corpus;
pub use level::Level;
pub use linker::{Evidence, FieldModel, Linker, Pair, Score, TrainOptions};
pub use schema::{BlockRule, Comparator, Field, How, KeyPart, Schema};

use serde::{Deserialize, Serialize};

/// From this probability on a merge by machine is defensible: in one simulation of a million Chinese customers 99.98 % of
/// the pairs so grouped were true. That simulation had no families sharing a phone; check a sample of real data first.
pub const MERGE_FROM: f64 = 0.99;
/// From this probability on a pair is worth a person's look.
pub const PROPOSE_FROM: f64 = 0.5;

/// Why a linker could not be trained or a record not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LinkageError {
    #[error("a schema needs 1 to {max} fields, this one has {found}")]
    FieldCount { found: usize, max: usize },
    #[error("a schema needs 1 to {max} block rules, this one has {found}")]
    RuleCount { found: usize, max: usize },
    #[error("rule {rule} has no parts or names a field that does not exist")]
    BadRule { rule: usize },
    #[error("field {field} names itself or a missing field as its partner")]
    BadPartner { field: usize },
    #[error("a record has {found} values, the schema {expected} fields")]
    RecordWidth { found: usize, expected: usize },
    #[error("the corpus was made for another schema than the model")]
    OtherSchema,
    #[error("at least two records are needed")]
    TooFewRecords,
    #[error("no two records share a block, so there is nothing to learn from")]
    NoCandidates,
}
