//! Plans, names of worlds, and sameness.

use std::fs;

use jiff::civil::date;
use worlds::{Plan, World, WorldError, simulate};

use crate::world::{Written, plan, written};

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_does_not() {
    let [first, again, other] =
        [(5, 300), (5, 300), (6, 300)].map(|(seed, people)| written(&plan(seed, people)));
    for file in &first.files.files {
        let bytes = |world: &Written| fs::read(&world.files.file(file.name).unwrap().path).unwrap();
        assert!(bytes(&first) == bytes(&again), "{} differs between two runs", file.name);
        assert!(
            file.name == "stores.csv" || bytes(&first) != bytes(&other),
            "{} ignores the seed",
            file.name
        );
    }
}

#[test]
fn worlds_are_named_and_plans_are_checked() {
    for world in World::ALL {
        assert_eq!(world.to_string().parse::<World>().unwrap(), world);
        assert_eq!(world.title().parse::<World>().unwrap(), world);
    }
    assert!(matches!("atlantis".parse::<World>(), Err(WorldError::UnknownWorld(_))));
    let refuses = |plan: Plan| simulate(World::Supermarket, &plan).err().map(|error| error.to_string());
    assert!(refuses(plan(1, 0)).is_some());
    assert!(refuses(Plan { end: date(2024, 1, 1), ..plan(1, 1) }).is_some());
    assert!(refuses(Plan { start: date(1990, 1, 1), ..plan(1, 1) }).is_some());
    assert!(refuses(Plan { now: date(2020, 1, 1).at(0, 0, 0, 0), ..plan(1, 1) }).is_some());
}
