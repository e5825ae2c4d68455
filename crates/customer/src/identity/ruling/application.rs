//! The job that lets the customers follow rules that were saved. Killed half-way it finds what is left by itself: it
//! compares whose everything is with what the rules say, and reconciles where the two differ.

use async_trait::async_trait;
use kernel::Fault;
use platform::jobs::{Turn, Work};
use platform::{Actor, Audit, Write, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{placeholders, preview, saved};
use crate::Context;
use crate::candidate::{self, Scan};
use crate::identifier::release;
use crate::identity::{self, Cause, Rules, apply};

/// Groups of records reconciled in one transaction.
const BATCH: usize = 50;

/// Makes everybody follow the rules saved as that version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Application {
    pub version: i64,
    /// From where on scores propose or merge has changed, so that duplicates are looked for anew.
    pub rescan: bool,
}

#[derive(Debug, Default, Serialize)]
struct Tally {
    version: i64,
    merged: u64,
    split: u64,
    /// Customers whose records are not what they were.
    touched: u64,
    /// Other rules have been saved since, and another job follows those.
    overtaken: bool,
}

#[async_trait]
impl Work<Context> for Application {
    const KIND: &'static str = "identity.apply";

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let actor = turn.actor();
        let mut tally = Tally { version: self.version, ..Tally::default() };
        let write = context.platform.write(actor).await?;
        apply::take_turn(&write).await?;
        let Some(rules) = self.rules(context, &write).await? else {
            tally.overtaken = true;
            return serde_json::to_value(tally).map_err(Fault::internal);
        };
        placeholders::correct(&write, &rules, None).await?;
        free_shared(&write, &rules).await?;
        write.commit_part().await?;

        let seeds = preview::differing(context, actor.org, &rules, turn).await?.seeds;
        for (place, batch) in seeds.chunks(BATCH).enumerate() {
            turn.progress("reconciling", (place * BATCH) as u64, Some(seeds.len() as u64)).await?;
            reconcile(context, actor, batch, &mut tally).await?;
        }
        let mut write = context.platform.write(actor).await?;
        if self.rescan {
            candidate::scan::enqueue(&mut write, Scan::default()).await?;
        }
        let result = serde_json::to_value(tally).map_err(Fault::internal)?;
        write.commit(Audit::of(Self::KIND, actor.org).with(result.clone())).await?;
        Ok(result)
    }
}

impl Application {
    /// The rules to follow, unless others have been saved since.
    async fn rules(&self, context: &Context, write: &Write) -> Result<Option<Rules>, Fault> {
        let saved = saved::load(&**write, write.actor().org).await?;
        let saved = saved.filter(|saved| saved.version == self.version);
        Ok(saved.map(|saved| saved.rules.unwrap_or_else(|| (*context.rules).clone())))
    }
}

async fn reconcile(context: &Context, actor: &Actor, seeds: &[i64], tally: &mut Tally) -> Result<(), Fault> {
    // Nobody in particular puts together or parts what the rules do.
    let mut write = context.platform.write(&Actor::system(actor.org)).await?;
    let outcome = identity::reconcile(&write, &context.rules, seeds, &Cause::default()).await?;
    tally.merged += outcome.merged;
    tally.split += outcome.split;
    tally.touched += outcome.touched.len() as u64;
    identity::announce(&mut write, &outcome).await?;
    write.commit_part().await
}

/// Forgets that too many hold a value where the new limit lets them.
async fn free_shared(write: &Write, rules: &Rules) -> Result<(), Fault> {
    let (conn, org) = (&**write, write.actor().org);
    let text = "SELECT s.hash, s.kind, COUNT(i.record_seq) AS n FROM shared_identifier s LEFT JOIN identifier i \
                ON i.org_id = s.org_id AND i.hash = s.hash AND i.weak = FALSE WHERE s.org_id = $1 \
                GROUP BY s.hash, s.kind";
    let mut freed = std::collections::BTreeSet::new();
    for row in write.query_all_raw(sql(conn, text, [org.into()])).await? {
        let kind = crate::identifier::IdentifierKind::read(&row.try_get::<String>("", "kind")?);
        let limit = kind.and_then(|kind| rules.of(kind)).map(|rule| rule.records_max);
        let holders = row.try_get::<i64>("", "n")?.unsigned_abs() as usize;
        if limit.is_some_and(|limit| holders <= limit) {
            freed.insert(row.try_get::<String>("", "hash")?);
        }
    }
    mark_shared(write, rules).await?;
    release::free_shared(write, freed).await.map(drop)
}

/// Remembers what too many hold under the new limit.
async fn mark_shared(write: &Write, rules: &Rules) -> Result<(), Fault> {
    let conn = &**write;
    for rule in &rules.rules {
        let text = "INSERT INTO shared_identifier (org_id, hash, kind, since) \
                    SELECT $1, hash, $2, $3 FROM identifier WHERE org_id = $1 AND kind = $2 AND weak = FALSE \
                    GROUP BY hash HAVING COUNT(*) > $4 ON CONFLICT (org_id, hash) DO NOTHING";
        let limit = rule.records_max as i64;
        let values = [write.actor().org.into(), rule.kind.code().into(), write.now().into(), limit.into()];
        write.execute_raw(sql(conn, text, values)).await?;
    }
    Ok(())
}
