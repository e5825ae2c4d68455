//! Small numerical tools that several modules share: special functions, a Newton maximiser, a seeded generator.

pub(crate) mod newton;
pub(crate) mod order;
pub(crate) mod random;
pub(crate) mod special;
