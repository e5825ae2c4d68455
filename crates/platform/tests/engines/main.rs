//! The ground everybody stands on, proved on both engines.

#![allow(clippy::unwrap_used)] // A test that cannot go on should say where and stop.

mod access;
mod idempotency;
mod jobs;
mod outbox;
mod people;
mod records;
mod views;
mod world;
