//! Which worlds there are, what a simulation is told, and how it is started.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};

use crate::files::WorldFiles;
use crate::supermarket::{self, Supermarket};

/// The most people one simulation may hold: ids and card numbers are seven digits wide and more.
pub const PEOPLE_MAX: u32 = 9_000_000;
/// The longest span one simulation may cover.
pub const SPAN_DAYS_MAX: i32 = 3660;

/// A demo company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// 连锁超市: a regional chain of 30 stores.
    Supermarket,
}

impl World {
    pub const ALL: [World; 1] = [World::Supermarket];

    /// The name used on the command line and in folders.
    pub fn name(self) -> &'static str {
        match self {
            World::Supermarket => "supermarket",
        }
    }

    /// The name shown to people.
    pub fn title(self) -> &'static str {
        match self {
            World::Supermarket => "连锁超市",
        }
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for World {
    type Err = WorldError;

    fn from_str(text: &str) -> Result<Self, WorldError> {
        World::ALL
            .into_iter()
            .find(|world| world.name() == text || world.title() == text)
            .ok_or_else(|| WorldError::UnknownWorld(text.to_owned()))
    }
}

/// What a simulation is told. The same plan always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    /// How many people live in the world. Whole households are drawn, so the last one may be cut short.
    pub people: u32,
    /// First day of purchases. Members may have registered before it.
    pub start: Date,
    /// Last day of purchases.
    pub end: Date,
    /// The moment of the export: nothing later is written, and sleeping is measured back from here.
    pub now: DateTime,
}

/// Why a simulation could not be started or written.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    #[error("no demo world is called {0:?}")]
    UnknownWorld(String),
    #[error("the plan ends ({end}) before it starts ({start})")]
    EndsBeforeStart { start: Date, end: Date },
    #[error("the plan covers {days} days; the limit is {SPAN_DAYS_MAX}")]
    SpanTooLong { days: i32 },
    #[error("now ({now}) lies before the start ({start})")]
    NowBeforeStart { start: Date, now: DateTime },
    #[error("{people} people asked for; between 1 and {PEOPLE_MAX} can be simulated")]
    PeopleOutOfRange { people: u32 },
    #[error("could not write {path}")]
    Write { path: String, source: std::io::Error },
}

/// A world about to be lived. [`Simulation::write`] runs it.
pub struct Simulation(Inner);

enum Inner {
    Supermarket(Box<Supermarket>),
}

/// Checks the plan and sets up the world: stores, catalogue, prices, promotions.
pub fn simulate(world: World, plan: &Plan) -> Result<Simulation, WorldError> {
    check(plan)?;
    match world {
        World::Supermarket => Ok(Simulation(Inner::Supermarket(Box::new(Supermarket::new(plan))))),
    }
}

impl Simulation {
    /// Lives the world household by household and writes its files into `dir`, which is made if need be.
    pub fn write(self, dir: impl AsRef<Path>) -> Result<WorldFiles, WorldError> {
        match self.0 {
            Inner::Supermarket(world) => supermarket::write(*world, dir.as_ref()),
        }
    }
}

fn check(plan: &Plan) -> Result<(), WorldError> {
    if plan.people == 0 || plan.people > PEOPLE_MAX {
        return Err(WorldError::PeopleOutOfRange { people: plan.people });
    }
    if plan.end < plan.start {
        return Err(WorldError::EndsBeforeStart { start: plan.start, end: plan.end });
    }
    let days = crate::calendar::Day::of(plan.end).0 - crate::calendar::Day::of(plan.start).0 + 1;
    if days > SPAN_DAYS_MAX {
        return Err(WorldError::SpanTooLong { days });
    }
    if plan.now.date() < plan.start {
        return Err(WorldError::NowBeforeStart { start: plan.start, now: plan.now });
    }
    Ok(())
}
