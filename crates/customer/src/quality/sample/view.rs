//! One drawn customer as a person checks them: each detail beside what every source says.

use kernel::{CustomerId, Fault};
use platform::{Actor, Platform};
use serde::Serialize;

use super::result::Verdict;
use crate::profile::find::Found;
use crate::profile::whole::{self, Beside, RecordView};
use crate::quality::Field;

/// What a source says of a detail.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SaidBy {
    pub source: String,
    pub source_name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SampleField {
    pub field: &'static str,
    /// What we show; absent when nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    pub said: Vec<SaidBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SampleItem {
    /// From 1, in the order of the draw.
    pub place: i64,
    pub customer: CustomerId,
    pub kind: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    pub fields: Vec<SampleField>,
}

pub async fn item(
    platform: &Platform,
    actor: &Actor,
    found: Found,
    place: i64,
    verdict: impl Fn(&str) -> Option<Verdict>,
) -> Result<SampleItem, Fault> {
    let beside = whole::beside(platform, actor, found).await?;
    let field = |field: Field| SampleField {
        field: field.code(),
        shown: shown(&beside, field),
        said: beside.records.iter().filter_map(|record| said(record, field)).collect(),
        verdict: verdict(field.code()),
    };
    let asked = Field::ALL.into_iter().filter(|field| field.is_asked(&beside.kind));
    Ok(SampleItem {
        place,
        customer: beside.id,
        fields: asked.map(field).collect(),
        name: beside.name.clone(),
        store: beside.store.clone(),
        kind: beside.kind,
    })
}

fn shown(beside: &Beside, field: Field) -> Option<String> {
    match field {
        Field::Name => Some(beside.name.clone()).filter(|name| !name.is_empty()),
        Field::Phone => beside.phone.clone(),
        Field::Gender => beside.gender.clone(),
        Field::Birthday => beside.birthday.map(|day| day.to_string()),
        Field::City => beside.city.clone(),
        Field::Store => beside.store.clone(),
        Field::Company => beside.company.clone(),
        Field::Address => beside.address.clone(),
    }
}

fn said(record: &RecordView, field: Field) -> Option<SaidBy> {
    let value = match field {
        Field::Phone => record.phone.clone(),
        _ => record.fields.get(field.code()).cloned(),
    };
    Some(SaidBy {
        source: record.source.code.clone(),
        source_name: record.source.name.clone(),
        value: value?,
    })
}
