//! What is not known but inferred: who lives together, and what they lean to. What somebody said stands above it.

use kernel::{Day, Fault, Moment};
use mining::value::{self, Buying};
use sea_orm::QueryResult;
use serde::Serialize;

use super::{Ask, RecordView};
use crate::record::{CustomerKind, rank};
use crate::source::SourceCode;
use crate::value::base::Base;
use crate::value::explain::Factor;

const YEAR_DAYS: f64 = 365.25;

/// What somebody said of a home, and who said so.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SaidHousehold {
    /// `single`, `couple`, `young_family`, `family` or `elderly`.
    pub code: String,
    /// The source's code; `manual` for what people typed here.
    pub source: String,
    pub source_name: String,
}

/// What purchases hint at; never taken for what somebody said.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct InferredHousehold {
    /// `single`, `young_family`, `family` or `elderly`.
    pub code: &'static str,
    /// 0 to 1.
    pub confidence: f64,
    pub method: &'static str,
    pub why: Vec<Factor>,
}

/// Who lives together: said, inferred, or both beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HouseholdView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidHousehold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inferred: Option<InferredHousehold>,
}

/// The category that somebody leans to; inferred.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TasteView {
    pub category: String,
    /// Of the own lines, 0 to 1.
    pub share: f64,
    /// Of everybody's lines, 0 to 1.
    pub base_share: f64,
    /// How many times everybody's share, shrunk towards 1.
    pub lift: f64,
    /// 0 to 1.
    pub confidence: f64,
    pub method: &'static str,
    pub why: Vec<Factor>,
}

/// What is known of the person whose purchases are looked at.
pub(super) struct Who {
    is_consumer: bool,
    age_years: Option<f64>,
    said: Option<SaidHousehold>,
}

impl Who {
    pub fn of(row: &QueryResult, records: &[RecordView], at: Moment, ask: &Ask<'_>) -> Result<Self, Fault> {
        let birthday: Option<Day> = row.try_get("", "birthday")?;
        let today = ask.zone.day_of(at);
        let age = birthday.map(|day| f64::from(today.number() - day.number()) / YEAR_DAYS);
        Ok(Self {
            is_consumer: CustomerKind::read(&row.try_get::<String>("", "kind")?) == CustomerKind::Consumer,
            age_years: age,
            said: said(records),
        })
    }

    /// Whoever buys for a business tells nothing about a home.
    pub fn household(&self, own: &Buying, base: Option<&Base>) -> Option<HouseholdView> {
        let found = base.filter(|_| self.is_consumer);
        let found = found.and_then(|base| value::household(own, &base.buying, self.age_years));
        let inferred = found.map(|found| InferredHousehold {
            code: found.kind.code(),
            confidence: found.confidence,
            method: "rules_on_baskets",
            // What counts are log odds; none of them is a share of a whole.
            why: found.why.iter().map(|factor| Factor { weight: None, ..Factor::from(factor) }).collect(),
        });
        let said = self.said.clone();
        (said.is_some() || inferred.is_some()).then_some(HouseholdView { said, inferred })
    }
}

/// The word of the source whose business it is to know; of its records the latest.
fn said(records: &[RecordView]) -> Option<SaidHousehold> {
    let known = |record: &RecordView| {
        let code = record.fields.get("household")?.clone();
        let kind = record.source.code.parse::<SourceCode>().ok()?.kind();
        let said = SaidHousehold {
            code,
            source: record.source.code.clone(),
            source_name: record.source.name.clone(),
        };
        Some((rank(kind), std::cmp::Reverse(record.updated_at), said))
    };
    records.iter().filter_map(known).min_by_key(|(rank, at, _)| (*rank, *at)).map(|(.., said)| said)
}

pub(super) fn taste<'a>(own: impl Iterator<Item = (&'a str, u64)>, base: Option<&Base>) -> Option<TasteView> {
    let base = base?;
    let found = value::taste(own, |category| base.share(category))?;
    Some(TasteView {
        category: found.category,
        share: found.share,
        base_share: found.base_share,
        lift: found.lift,
        confidence: found.confidence,
        method: "lift_over_base",
        why: found.why.iter().map(Factor::from).collect(),
    })
}
