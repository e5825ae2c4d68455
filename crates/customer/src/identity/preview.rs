//! What a merge by hand would give: the merge itself, looked at, and never committed.

use kernel::{CustomerId, Fault};
use platform::Actor;
use serde::Serialize;
use serde_json::Value;

use super::{announce, closure, could_be_one, merge};
use crate::Context;
use crate::profile::whole::{MergeSide, side};
use crate::{profile, record};

/// Two customers, and the one they would be.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MergePreview {
    /// As they are. The older one, whose id stays, stands first.
    pub survivor: MergeSide,
    pub absorbed: MergeSide,
    /// As they would be.
    pub merged: MergeSide,
    /// What their records say cannot all be said of one person: another sex, birthday or name.
    pub contradicts: bool,
}

pub async fn of(
    context: &Context,
    actor: &Actor,
    one: CustomerId,
    other: CustomerId,
) -> Result<MergePreview, Fault> {
    let platform = &context.platform;
    let mut write = platform.write(actor).await?;
    let one = profile::find(&*write, actor, one).await?.id;
    let other = profile::find(&*write, actor, other).await?.id;
    let mut before =
        [side(&*write, platform, actor, one).await?, side(&*write, platform, actor, other).await?];
    let mut records = Vec::new();
    for customer in [one, other] {
        let seqs = closure::records_of(&*write, actor.org, &[customer]).await?;
        records.push(record::store::load(&*write, actor.org, seqs).await?);
    }
    let contradicts = !could_be_one(&records[0], &records[1]);
    let outcome = merge::merge(&write, &context.rules, one, other, Value::Null).await?;
    announce(&mut write, &outcome).await?;
    let merged = outcome.merges.first().ok_or_else(|| Fault::internal("a merge merged nobody"))?;
    let merged = side(&*write, platform, actor, merged.survivor).await?;
    // Nothing of this happened.
    drop(write);
    if before[0].id != merged.id {
        before.reverse();
    }
    let [survivor, absorbed] = before;
    Ok(MergePreview { survivor, absorbed, merged, contradicts })
}
