//! One small supermarket world, and everything that must hold in it.

mod identity;
mod plan;
mod purchases;
mod texture;
mod world;
