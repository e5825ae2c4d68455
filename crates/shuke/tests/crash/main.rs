//! Crashes: the real executable killed with SIGKILL at many moments, on both engines, must end where one that was
//! never killed ends; and a disk that fills up is an error, not a loss.
//!
//! The moments come from a seed that is printed; `SHUKE_CRASH_SEED=…` repeats them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod disk;
mod files;
mod house;
mod imports;
mod leftovers;
mod merges;
mod moments;
mod refits;
mod state;
