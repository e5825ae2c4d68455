//! Giving tags to many customers at once, and taking them away.

use kernel::{CustomerId, Fault, TagId};
use platform::{List, Write};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::store;
use crate::profile::query::Query;
use crate::profile::{CustomerFilter, FilterWire, Lens};

const IDS_MAX: usize = 10_000;
const TAGS_MAX: usize = 50;

/// Which customers, and which tags to give and to take away.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tagging {
    /// These customers; instead of `filter`.
    #[serde(default)]
    pub ids: Option<Vec<CustomerId>>,
    /// All that fit; instead of `ids`.
    #[serde(default)]
    pub filter: Option<FilterWire>,
    #[serde(default)]
    pub add: Vec<TagId>,
    #[serde(default)]
    pub remove: Vec<TagId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Tagged {
    /// Customers that were meant and may be seen.
    pub matched: i64,
    /// Tags given and taken away in all.
    pub changed: u64,
}

/// Who is meant.
enum Target {
    These(Vec<CustomerId>),
    Fitting(Box<CustomerFilter>),
}

impl Target {
    fn read(ids: Option<Vec<CustomerId>>, filter: Option<FilterWire>) -> Result<Self, Fault> {
        match (ids, filter) {
            (Some(ids), None) if ids.len() > IDS_MAX => {
                Err(wrong("too_many_ids", "too many ids at once; use a filter").with("max", IDS_MAX))
            }
            (Some(ids), None) => Ok(Self::These(ids)),
            (None, Some(filter)) => Ok(Self::Fitting(Box::new(CustomerFilter::try_from(filter)?))),
            _ => Err(wrong("tagging_target", "say either which ids or which filter")),
        }
    }

    fn apply<C: ConnectionTrait>(&self, query: &mut Query<'_, C>, lens: &Lens<'_>) {
        match self {
            Self::These(ids) => query.among(ids),
            Self::Fitting(filter) => filter.apply(query, lens),
        }
    }
}

pub async fn tag(write: &Write, lens: &Lens<'_>, tagging: Tagging) -> Result<Tagged, Fault> {
    let target = Target::read(tagging.ids, tagging.filter)?;
    let mut tags: Vec<TagId> = tagging.add.iter().chain(&tagging.remove).copied().collect();
    if tags.is_empty() || tags.len() > TAGS_MAX {
        return Err(wrong("tagging_tags", "say which tags to add or remove").with("max", TAGS_MAX));
    }
    if tagging.add.iter().any(|tag| tagging.remove.contains(tag)) {
        return Err(wrong("tagging_contradiction", "a tag cannot be added and removed at once"));
    }
    tags.sort_unstable();
    tags.dedup();
    if store::count_known(&**write, lens.actor, &tags).await? != tags.len() as i64 {
        return Err(Fault::not_found("tag_not_found", "there is no such tag"));
    }
    let mut query = Query::customers(&**write, lens.actor);
    target.apply(&mut query, lens);
    let row =
        query.one(&format!("SELECT COUNT(*) AS n FROM customer c WHERE {}", query.conditions())).await?;
    let matched = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    // Given first: a filter by the very tag that is taken away would find nobody afterwards.
    let mut changed = 0;
    if !tagging.add.is_empty() {
        changed += give(write, lens, &target, &tagging.add).await?;
    }
    if !tagging.remove.is_empty() {
        changed += take(write, lens, &target, &tagging.remove).await?;
    }
    Ok(Tagged { matched, changed })
}

/// What a rule gave becomes given by hand, and so stays when the rule no longer fits.
async fn give(write: &Write, lens: &Lens<'_>, target: &Target, tags: &[TagId]) -> Result<u64, Fault> {
    let mut query = Query::customers(&**write, lens.actor);
    target.apply(&mut query, lens);
    let tags = query.one_of("t.id", List::texts(tags));
    let (person, now) = (query.bind(lens.actor.person), query.bind(write.now()));
    let text = format!(
        "INSERT INTO customer_tag (org_id, customer_id, tag_id, given_by, person_id, at) \
         SELECT c.org_id, c.id, t.id, 'hand', {person}, {now} FROM customer c JOIN tag t ON t.org_id = c.org_id \
         WHERE {tags} AND {} ON CONFLICT (org_id, customer_id, tag_id) DO UPDATE SET given_by = 'hand', \
         person_id = excluded.person_id, at = excluded.at WHERE customer_tag.given_by = 'rule' \
         RETURNING customer_id",
        query.conditions()
    );
    store::changed(write, &query, &text).await
}

/// What a rule gives it would give again at once, so that stays.
async fn take(write: &Write, lens: &Lens<'_>, target: &Target, tags: &[TagId]) -> Result<u64, Fault> {
    let mut query = Query::customers(&**write, lens.actor);
    target.apply(&mut query, lens);
    let tags = query.one_of("tag_id", List::texts(tags));
    let text = format!(
        "DELETE FROM customer_tag WHERE org_id = $1 AND {tags} AND given_by <> 'rule' AND customer_id IN \
         (SELECT c.id FROM customer c WHERE {}) RETURNING customer_id",
        query.conditions()
    );
    store::changed(write, &query, &text).await
}

fn wrong(code: &'static str, detail: &str) -> Fault {
    Fault::invalid(code, detail)
}
