//! The board: counts of now by source, store and owner, beside those of earlier nights.

use std::collections::BTreeMap;

use kernel::{Day, Fault, PersonId, StoreId};
use platform::{Actor, Scope, organisation, sql};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::badge::{Badge, badge};
use super::count::{self, Counts, Place};
use super::{STALE_DAYS, snapshot};
use crate::Context;
use crate::profile::filter::Lens;

/// Days that the board looks back.
const DAYS_SHOWN: i32 = 180;
/// A month ago, for badges: the oldest night within so many days.
const BEFORE_DAYS: i32 = 30;

/// Numbers of customers. Each leads to the list that finds them: `missing.phone` to `missing=phone`, `invalid` to
/// `invalid=any`, `invalid.x` to `invalid=x`, `stale` to `stale=true`, `possible` and `resolved` to `duplicates`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct QualityNumbers {
    /// Known details among those asked for, 0 to 1; absent where there is nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completeness: Option<f64>,
    /// Customers by measure; `records` counts their source records. A measure that counts nobody is absent.
    pub counts: BTreeMap<String, i64>,
}

impl From<&Counts> for QualityNumbers {
    fn from(counts: &Counts) -> Self {
        Self { completeness: counts.completeness(), counts: counts.0.clone() }
    }
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceQuality {
    pub code: String,
    pub name: String,
    pub kind: String,
    /// Of the customers with a record there.
    pub numbers: QualityNumbers,
    /// Rows of its files that were not taken; absent for those who see one store only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<i64>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StoreQuality {
    pub id: StoreId,
    pub name: String,
    /// Of the customers whose home it is.
    pub numbers: QualityNumbers,
}

/// A guide, who owns the customers of their store.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OwnerQuality {
    pub id: PersonId,
    pub name: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub numbers: QualityNumbers,
    pub badge: Badge,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct QualityDay {
    pub day: Day,
    pub numbers: QualityNumbers,
}

/// The state of the data, within the caller's scope.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct QualityBoard {
    /// Details are stale that nobody has confirmed for so many days.
    pub stale_days: i32,
    pub whole: QualityNumbers,
    pub sources: Vec<SourceQuality>,
    pub stores: Vec<StoreQuality>,
    pub owners: Vec<OwnerQuality>,
    /// Nights of the last half year and today, the oldest first.
    pub days: Vec<QualityDay>,
}

pub async fn load(
    context: &Context,
    actor: &Actor,
    source: String,
    store: String,
) -> Result<QualityBoard, Fault> {
    let conn = context.platform.records().reader();
    let zone = organisation::zone(conn, actor.org).await?;
    let lens = Lens { platform: &context.platform, actor, zone: &zone };
    let places = count::by_place(&context.rosters, &lens).await?;
    let today = zone.day_of(context.platform.now());
    let whole = of(&places, &source, &store);
    Ok(QualityBoard {
        stale_days: STALE_DAYS,
        sources: sources(conn, actor, &places, &store).await?,
        stores: stores(conn, actor, &places, &source).await?,
        owners: owners(conn, actor, &places, &source, today).await?,
        days: days(conn, actor, (source, store), today, &whole).await?,
        whole: (&whole).into(),
    })
}

fn of(places: &BTreeMap<Place, Counts>, source: &str, store: &str) -> Counts {
    places.get(&(source.to_owned(), store.to_owned())).cloned().unwrap_or_default()
}

async fn sources(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    places: &BTreeMap<Place, Counts>,
    store: &str,
) -> Result<Vec<SourceQuality>, Fault> {
    let text = "SELECT o.code, o.name, o.kind, (SELECT COUNT(*) FROM import i JOIN import_reject r \
                ON r.org_id = i.org_id AND r.import_no = i.no WHERE i.org_id = o.org_id AND i.source = o.code) \
                AS rejected FROM source o WHERE o.org_id = $1 ORDER BY o.code";
    let mut sources = Vec::new();
    for row in conn.query_all_raw(sql(conn, text, [actor.org.into()])).await? {
        let code: String = row.try_get("", "code")?;
        let counts = of(places, &code, store);
        if counts.customers() > 0 {
            sources.push(SourceQuality {
                name: row.try_get("", "name")?,
                kind: row.try_get("", "kind")?,
                numbers: (&counts).into(),
                rejected: (actor.scope == Scope::All).then(|| row.try_get("", "rejected")).transpose()?,
                code,
            });
        }
    }
    sources.sort_by_key(|source| std::cmp::Reverse(source.numbers.counts.get("customers").copied()));
    Ok(sources)
}

async fn stores(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    places: &BTreeMap<Place, Counts>,
    source: &str,
) -> Result<Vec<StoreQuality>, Fault> {
    let known = organisation::stores::list(conn, actor).await?;
    let with = |store: organisation::stores::Store| {
        let counts = of(places, source, &store.id.to_string());
        (counts.customers() > 0).then(|| StoreQuality {
            id: store.id,
            name: store.name,
            numbers: (&counts).into(),
        })
    };
    Ok(known.into_iter().filter_map(with).collect())
}

async fn owners(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    places: &BTreeMap<Place, Counts>,
    source: &str,
    today: Day,
) -> Result<Vec<OwnerQuality>, Fault> {
    let text = "SELECT p.id, p.name, s.id AS store_id, s.name AS store_name FROM person p \
                JOIN store s ON s.org_id = p.org_id AND s.id = p.store_id \
                WHERE p.org_id = $1 AND p.role = 'guide' AND p.active ORDER BY s.name, p.name";
    let mut owners = Vec::new();
    for row in conn.query_all_raw(sql(conn, text, [actor.org.into()])).await? {
        let store: StoreId = row.try_get("", "store_id")?;
        if !crate::profile::find::sees(actor, Some(store)) {
            continue;
        }
        let place = (source.to_owned(), store.to_string());
        let counts = of(places, &place.0, &place.1);
        let from = Day::from_number(today.number() - BEFORE_DAYS);
        let kept = snapshot::days(conn, actor.org, &place, from).await?;
        let before = kept.into_iter().find(|(day, _)| *day < today).map(|(_, counts)| counts);
        owners.push(OwnerQuality {
            id: row.try_get("", "id")?,
            name: row.try_get("", "name")?,
            store_id: store,
            store_name: row.try_get("", "store_name")?,
            badge: badge(&counts, before.as_ref()),
            numbers: (&counts).into(),
        });
    }
    Ok(owners)
}

/// The nights that were kept, and today as it is.
async fn days(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    (source, store): Place,
    today: Day,
    now: &Counts,
) -> Result<Vec<QualityDay>, Fault> {
    let from = Day::from_number(today.number() - DAYS_SHOWN);
    // Whoever sees one store sees its past, not the company's.
    let store = match actor.scope {
        Scope::All => Some(store),
        Scope::Store(own) => Some(own.to_string()).filter(|own| store.is_empty() || store == *own),
        Scope::Nothing => None,
    };
    let mut days = match store {
        Some(store) => snapshot::days(conn, actor.org, &(source, store), from).await?,
        None => BTreeMap::new(),
    };
    if now.customers() > 0 {
        days.insert(today, now.clone());
    }
    Ok(days.iter().map(|(day, counts)| QualityDay { day: *day, numbers: counts.into() }).collect())
}
