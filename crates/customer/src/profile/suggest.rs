//! Customers as one types: a few, the likeliest first.

use kernel::{CustomerId, Fault};
use mining::text::fold;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::filter::{CustomerFilter, FilterWire, Lens};
use super::query::Query;
use super::sight::Sight;

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

pub async fn suggest(
    conn: &impl ConnectionTrait,
    lens: &Lens<'_>,
    typed: &str,
) -> Result<Suggestions, Fault> {
    if fold(typed).is_empty() {
        return Ok(Suggestions { items: Vec::new() });
    }
    let wire = FilterWire { q: Some(typed.to_owned()), ..FilterWire::default() };
    let filter = CustomerFilter::try_from(wire)?;
    let mut query = Query::customers(conn, lens.actor);
    filter.apply(&mut query, lens);
    // Whose text begins with what was typed comes first, then who bought last.
    let start = query.bind(fold(typed));
    let length = query.bind(fold(typed).chars().count() as i64);
    let text = format!(
        "SELECT c.id, c.name, c.phone_sealed, c.phone_mask, c.card_sealed, c.card_mask, c.tier FROM customer c \
         WHERE {} ORDER BY CASE WHEN substr(c.search, 1, CAST({length} AS INTEGER)) = {start} THEN 0 ELSE 1 END, \
         c.last_at DESC, c.id DESC LIMIT {SUGGESTIONS_MAX}",
        query.conditions()
    );
    let sight = Sight::of(lens.platform, lens.actor);
    let rows = query.all(&text).await?;
    let items = rows.iter().map(|row| {
        Ok(Suggestion {
            id: row.try_get("", "id")?,
            name: sight.text(row.try_get("", "name")?),
            phone: sight.columns(row, "phone")?,
            card: sight.columns(row, "card")?,
            tier: row.try_get("", "tier")?,
        })
    });
    Ok(Suggestions { items: items.collect::<Result<_, Fault>>()? })
}
