//! The monthly sample: some customers drawn at random, looked at beside their sources by a person, field by field.
//! What was found is kept, so that over the months one sees how much of what we hold is true.
//!
//! Drawn are customers of whom a source said something new in the month. Every id is hashed together with the seed, and
//! those with the smallest hashes are drawn: a simple random sample without replacement that does not depend on the
//! order of the rows (bottom-k sampling: Cohen and Kaplan 2007, "Summarizing data using bottom-k sketches"). The seed
//! stands beside the sample, so anybody can draw it again.

pub mod http;
mod result;
mod store;
mod view;

use kernel::{CustomerId, Day, Fault, OrgId, SampleId};
use platform::{Actor, Audit, Write, organisation};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::Context;

/// Customers drawn when nobody says how many: looking at them takes about an hour.
const SIZE_DEFAULT: i64 = 30;
const SIZE_MAX: i64 = 200;
/// Longest seed, in characters.
const SEED_MAX: usize = 64;

/// What to draw.
struct Wanted {
    /// 202611.
    month: i64,
    size: i64,
    /// Unless told, the sample's own id, which nobody could have chosen.
    seed: Option<String>,
}

/// Draws a month's sample.
async fn draw(write: &Write, wanted: Wanted) -> Result<SampleId, Fault> {
    let (first, behind) = days(wanted.month)
        .ok_or_else(|| Fault::invalid("sample_month", "a month is written 2026-11, and has begun"))?;
    let org = write.actor().org;
    let zone = write.organisation().await?.zone;
    if zone.start_of(first) > write.now() {
        return Err(Fault::invalid("sample_month", "the month has not begun"));
    }
    if store::of_month(&**write, org, wanted.month).await?.is_some() {
        return Err(Fault::conflict("sample_exists", "this month's sample is drawn already"));
    }
    let population = store::spoken_of(&**write, org, zone.start_of(first), zone.start_of(behind)).await?;
    if population.is_empty() {
        return Err(Fault::conflict("sample_empty", "no source said anything new in this month"));
    }
    let id: SampleId = write.platform().mint();
    let seed = wanted.seed.unwrap_or_else(|| id.to_string());
    let drawn = smallest(&seed, &population, wanted.size as usize);
    let sample = store::New { id, month: wanted.month, seed, population: population.len() as i64 };
    store::add(write, &sample, &drawn).await?;
    Ok(id)
}

/// Draws last month's sample when it is over and nobody has drawn it.
pub async fn draw_due(context: &Context, org: OrgId) -> Result<Option<SampleId>, Fault> {
    let zone = organisation::zone(context.platform.records().reader(), org).await?;
    let today = zone.day_of(context.platform.now());
    let (first, _) = days(today.month()).ok_or_else(|| Fault::internal("today lies in no month"))?;
    let month = Day::from_number(first.number() - 1).month();
    let write = context.platform.write(&Actor::system(org)).await?;
    match draw(&write, Wanted { month, size: SIZE_DEFAULT, seed: None }).await {
        Ok(id) => {
            write.commit(Audit::of("quality.sample", id).with(json!({ "month": month }))).await?;
            Ok(Some(id))
        }
        Err(fault) if matches!(fault.code, "sample_exists" | "sample_empty") => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The ids whose hashes with the seed are smallest, the smallest first.
fn smallest(seed: &str, ids: &[CustomerId], size: usize) -> Vec<CustomerId> {
    let hash = |id: &CustomerId| -> [u8; 32] { Sha256::digest(format!("{seed}/{id}")).into() };
    let mut hashed: Vec<_> = ids.iter().map(|id| (hash(id), *id)).collect();
    if size < hashed.len() {
        hashed.select_nth_unstable(size);
        hashed.truncate(size);
    }
    hashed.sort_unstable();
    hashed.into_iter().map(|(_, id)| id).collect()
}

/// The first day of a month, and the first of the next.
fn days(month: i64) -> Option<(Day, Day)> {
    let next = if month % 100 == 12 { month + 89 } else { month + 1 };
    let first = |month: i64| format!("{:04}-{:02}-01", month / 100, month % 100).parse().ok();
    Some((first(month)?, first(next)?))
}

#[cfg(test)]
mod tests {
    use kernel::Moment;

    use super::*;

    #[test]
    fn the_same_seed_draws_the_same() {
        let ids: Vec<CustomerId> =
            (0..100u8).map(|n| CustomerId::mint(Moment::from_micros(0), [n; 10])).collect();
        let drawn = smallest("a", &ids, 10);
        let turned: Vec<_> = ids.iter().rev().copied().collect();
        assert_eq!(smallest("a", &turned, 10), drawn);
        assert_ne!(smallest("b", &ids, 10), drawn);
        assert_eq!(smallest("a", &ids, 20)[..10], drawn);
        assert_eq!(smallest("a", &ids, 500).len(), 100);
    }

    #[test]
    fn everybody_is_drawn_as_often() {
        let ids: Vec<CustomerId> =
            (0..50u8).map(|n| CustomerId::mint(Moment::from_micros(0), [n; 10])).collect();
        let mut times = [0; 50];
        for seed in 0..2_000 {
            for id in smallest(&seed.to_string(), &ids, 5) {
                times[ids.iter().position(|one| *one == id).unwrap()] += 1;
            }
        }
        // 200 expected each; chi square with 49 degrees of freedom stays below 85.4 in 999 of 1000 draws.
        let chi: f64 = times.iter().map(|n| f64::from(n - 200).powi(2) / 200.0).sum();
        assert!(chi < 85.4, "{chi}");
    }

    #[test]
    fn months_have_an_end() {
        let text = |month| days(month).map(|(first, next)| format!("{first} {next}"));
        assert_eq!(text(202_612).as_deref(), Some("2026-12-01 2027-01-01"));
        assert_eq!(text(202_613), None);
    }
}
