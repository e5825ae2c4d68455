//! Placeholder until the merge routes land.
