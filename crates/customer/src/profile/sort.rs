//! The orders in which customers are listed, and the places between their pages.

use kernel::{Cursor, CustomerId, Fault};
use platform::Engine;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde::{Deserialize, Serialize};

use super::query::Query;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Name,
    /// Who never bought comes last when descending.
    #[default]
    LastPurchaseAt,
    Spent,
    Orders,
    Clv,
    Health,
    PAlive,
    CreatedAt,
    RfmScore,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dir {
    Asc,
    #[default]
    Desc,
}

impl Sort {
    /// A column that is never null.
    const fn column(self) -> &'static str {
        match self {
            Self::Name => "c.name",
            Self::LastPurchaseAt => "c.last_at",
            Self::Spent => "c.spent_minor",
            Self::Orders => "c.orders",
            Self::Clv => "c.clv_minor",
            Self::Health => "c.health_score",
            Self::PAlive => "c.p_alive",
            Self::CreatedAt => "c.created_at",
            Self::RfmScore => "c.rfm_score",
        }
    }

    const fn kind(self) -> KeyKind {
        match self {
            Self::Name => KeyKind::Text,
            Self::PAlive => KeyKind::Float,
            _ => KeyKind::Int,
        }
    }
}

enum KeyKind {
    Text,
    Int,
    Float,
}

/// The sort value of the last row seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Key {
    Text(String),
    Int(i64),
    /// The bits of a float, which decimal digits would not bring back exactly.
    Bits(u64),
}

/// Where a page of customers begins; of no use in another order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Place {
    sort: Sort,
    dir: Dir,
    key: Key,
    id: CustomerId,
}

/// One order with the place to go on from.
#[derive(Debug, Clone, Default)]
pub struct Order {
    pub sort: Sort,
    pub dir: Dir,
    after: Option<Place>,
}

impl Order {
    pub fn read(sort: Option<Sort>, dir: Option<Dir>, cursor: Option<&str>) -> Result<Self, Fault> {
        let (sort, dir) = (sort.unwrap_or_default(), dir.unwrap_or_default());
        let mut order = Self { sort, dir, after: None };
        if let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) {
            let Cursor(place) = Cursor::<Place>::decode(cursor).map_err(|_| bad_cursor())?;
            let fits = matches!(
                (sort.kind(), &place.key),
                (KeyKind::Text, Key::Text(_)) | (KeyKind::Int, Key::Int(_)) | (KeyKind::Float, Key::Bits(_))
            );
            if !fits || (place.sort, place.dir) != (sort, dir) {
                return Err(Fault::malformed(
                    "cursor_order",
                    "the cursor belongs to a list in another order",
                ));
            }
            if matches!(&place.key, Key::Text(text) if text.contains('\0')) {
                return Err(bad_cursor());
            }
            order.after = Some(place);
        }
        Ok(order)
    }

    /// Goes on behind the last row seen.
    pub fn apply<C: ConnectionTrait>(&self, query: &mut Query<'_, C>, column: &str) {
        let Some(place) = &self.after else { return };
        let key: Value = match &place.key {
            Key::Text(text) => text.clone().into(),
            Key::Int(int) => (*int).into(),
            Key::Bits(bits) => f64::from_bits(*bits).into(),
        };
        let (key, id) = (query.bind(key), query.bind(place.id));
        let sign = if self.dir == Dir::Asc { ">" } else { "<" };
        query.and(format!("({column}, c.id) {sign} ({key}, {id})"));
    }

    /// The sort column. When nearly every row must be read anyway, SQLite is kept from walking them in the order of an
    /// index, each with a look-up of its own; PostgreSQL decides that by itself.
    pub fn column(&self, engine: Engine, scans: bool) -> String {
        match engine {
            Engine::Sqlite if scans => format!("+{}", self.sort.column()),
            _ => self.sort.column().to_owned(),
        }
    }

    /// Whether no index but the wide one of the last purchase helps with this order.
    pub const fn is_narrow(&self) -> bool {
        matches!(
            self.sort,
            Sort::LastPurchaseAt | Sort::Orders | Sort::Health | Sort::PAlive | Sort::RfmScore
        )
    }

    /// `ORDER BY` what, given a prefix for the columns `key` and `id`.
    pub fn by(&self, key: &str, id: &str) -> String {
        let dir = if self.dir == Dir::Asc { "ASC" } else { "DESC" };
        format!("{key} {dir}, {id} {dir}")
    }

    /// The place behind this row, which has the columns `key` and `id`.
    pub fn behind(&self, row: &QueryResult) -> Result<Self, Fault> {
        let key = match self.sort.kind() {
            KeyKind::Text => Key::Text(row.try_get("", "key")?),
            KeyKind::Int => Key::Int(row.try_get("", "key")?),
            KeyKind::Float => Key::Bits(row.try_get::<f64>("", "key")?.to_bits()),
        };
        let place = Place { sort: self.sort, dir: self.dir, key, id: row.try_get("", "id")? };
        Ok(Self { after: Some(place), ..self.clone() })
    }

    /// The place as the caller hands it back.
    pub fn cursor(&self) -> Option<String> {
        self.after.clone().map(|place| Cursor(place).encode())
    }
}

pub fn bad_cursor() -> Fault {
    Fault::malformed("cursor_unreadable", "the cursor is not one of this list")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(sort: Sort, key: Key) -> String {
        let id = CustomerId::mint(kernel::Moment::from_micros(1), [1; 10]);
        Cursor(Place { sort, dir: Dir::Desc, key, id }).encode()
    }

    #[test]
    fn a_cursor_is_of_one_order() {
        let own = cursor(Sort::Spent, Key::Int(7));
        assert!(Order::read(Some(Sort::Spent), None, Some(&own)).is_ok());
        assert_eq!(Order::read(Some(Sort::Spent), None, Some(&own)).unwrap().cursor(), Some(own.clone()));
        for (sort, dir, text, code) in [
            (Sort::Clv, Dir::Desc, own.as_str(), "cursor_order"),
            (Sort::Spent, Dir::Asc, own.as_str(), "cursor_order"),
            (Sort::Spent, Dir::Desc, &cursor(Sort::Spent, Key::Text("x".into())), "cursor_order"),
            (Sort::Spent, Dir::Desc, "'; DROP TABLE customer", "cursor_unreadable"),
        ] {
            assert_eq!(Order::read(Some(sort), Some(dir), Some(text)).unwrap_err().code, code, "{text}");
        }
    }
}
