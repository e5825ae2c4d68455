//! Customers as one types: a few, the likeliest first.

use kernel::{CustomerId, Fault};
use mining::text::fold;
use serde::Serialize;

use super::filter::{CustomerFilter, FilterWire, Lens, fitting};
use super::list;
use super::sort::first;
use crate::roster::{Number, Rosters};

const SUGGESTIONS_MAX: usize = 8;

/// A customer by name, with what tells namesakes apart.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Suggestion {
    pub id: CustomerId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Suggestions {
    pub items: Vec<Suggestion>,
}

pub async fn suggest(rosters: &Rosters, lens: &Lens<'_>, typed: &str) -> Result<Suggestions, Fault> {
    let begin = fold(typed);
    if begin.is_empty() {
        return Ok(Suggestions { items: Vec::new() });
    }
    let wire = FilterWire { q: Some(typed.to_owned()), ..FilterWire::default() };
    let filter = CustomerFilter::try_from(wire)?;
    // Whose text begins with what was typed comes first, then who bought last.
    let ids = fitting(rosters, lens, &filter, move |roster, fitting| {
        let last = roster.numbers(Number::LastAt);
        let key = |row: u32| {
            let begins = roster.search().get(row).starts_with(begin.as_bytes());
            (begins, last[row as usize], roster.id(row))
        };
        let best = first(fitting.rows(), SUGGESTIONS_MAX, |a, b| key(b).cmp(&key(a)));
        best.iter().map(|row| roster.id(*row)).collect::<Vec<_>>()
    })
    .await?;
    let rows = list::rows(lens, &ids).await?;
    let items = rows.into_iter().map(|row| Suggestion {
        id: row.id,
        name: row.name,
        phone: row.phone,
        card: row.card,
        tier: row.tier,
    });
    Ok(Suggestions { items: items.collect() })
}
