//! The orders in which customers are listed, and the places between their pages.

use std::cmp::Ordering;

use kernel::{Cursor, CustomerId, Fault};
use serde::{Deserialize, Serialize};

use crate::roster::{Bits, Number, Roster};

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

/// What an order sorts by.
#[derive(Debug, Clone, Copy)]
enum Column {
    Name,
    Number(Number),
    PAlive,
}

impl Sort {
    const fn column(self) -> Column {
        Column::Number(match self {
            Self::Name => return Column::Name,
            Self::PAlive => return Column::PAlive,
            Self::LastPurchaseAt => Number::LastAt,
            Self::Spent => Number::Spent,
            Self::Orders => Number::Orders,
            Self::Clv => Number::Clv,
            Self::Health => Number::HealthScore,
            Self::CreatedAt => Number::CreatedAt,
            Self::RfmScore => Number::RfmScore,
        })
    }
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
                (sort.column(), &place.key),
                (Column::Name, Key::Text(_))
                    | (Column::Number(_), Key::Int(_))
                    | (Column::PAlive, Key::Bits(_))
            );
            if !fits || (place.sort, place.dir) != (sort, dir) {
                return Err(Fault::malformed(
                    "cursor_order",
                    "the cursor belongs to a list in another order",
                ));
            }
            order.after = Some(place);
        }
        Ok(order)
    }

    /// The first rows of a set, in order, behind the place.
    pub fn rows(&self, roster: &Roster, rows: &Bits, limit: usize) -> Vec<u32> {
        let after = self.after.as_ref();
        let ids = |a: u32, b: u32| roster.id(a).cmp(&roster.id(b));
        match self.sort.column() {
            Column::Name => {
                let names = roster.names();
                let place = after.and_then(|place| match &place.key {
                    Key::Text(text) => Some((text.as_bytes(), place.id)),
                    _ => None,
                });
                let behind = |row: u32, (key, id): (&[u8], CustomerId)| {
                    names.get(row).cmp(key).then_with(|| roster.id(row).cmp(&id))
                };
                let order = |a: u32, b: u32| names.get(a).cmp(names.get(b)).then_with(|| ids(a, b));
                self.first(rows, limit, |row| place.map(|place| behind(row, place)), order)
            }
            Column::Number(column) => {
                let numbers = roster.numbers(column);
                let place = after.and_then(|place| match place.key {
                    Key::Int(int) => Some((int, place.id)),
                    _ => None,
                });
                let behind = |row: u32, (key, id): (i64, CustomerId)| {
                    numbers[row as usize].cmp(&key).then_with(|| roster.id(row).cmp(&id))
                };
                let order =
                    |a: u32, b: u32| numbers[a as usize].cmp(&numbers[b as usize]).then_with(|| ids(a, b));
                self.first(rows, limit, |row| place.map(|place| behind(row, place)), order)
            }
            Column::PAlive => {
                let numbers = roster.p_alive();
                let place = after.and_then(|place| match place.key {
                    Key::Bits(bits) => Some((f64::from_bits(bits), place.id)),
                    _ => None,
                });
                let behind = |row: u32, (key, id): (f64, CustomerId)| {
                    numbers[row as usize].total_cmp(&key).then_with(|| roster.id(row).cmp(&id))
                };
                let order = |a: u32, b: u32| {
                    numbers[a as usize].total_cmp(&numbers[b as usize]).then_with(|| ids(a, b))
                };
                self.first(rows, limit, |row| place.map(|place| behind(row, place)), order)
            }
        }
    }

    /// `behind` compares a row with the place, where there is one; `order` compares two rows; both as if ascending.
    fn first(
        &self,
        rows: &Bits,
        limit: usize,
        behind: impl Fn(u32) -> Option<Ordering>,
        order: impl Fn(u32, u32) -> Ordering,
    ) -> Vec<u32> {
        let turn = |ordering: Ordering| if self.dir == Dir::Asc { ordering } else { ordering.reverse() };
        let behind = |row: &u32| behind(*row).is_none_or(|ordering| turn(ordering).is_gt());
        first(rows.rows().filter(behind), limit, |a, b| turn(order(a, b)))
    }

    /// The place behind this row.
    pub fn behind(&self, roster: &Roster, row: u32) -> Self {
        let key = match self.sort.column() {
            Column::Name => Key::Text(String::from_utf8_lossy(roster.names().get(row)).into_owned()),
            Column::Number(column) => Key::Int(roster.numbers(column)[row as usize]),
            Column::PAlive => Key::Bits(roster.p_alive()[row as usize].to_bits()),
        };
        let place = Place { sort: self.sort, dir: self.dir, key, id: roster.id(row) };
        Self { after: Some(place), ..self.clone() }
    }

    /// The place as the caller hands it back.
    pub fn cursor(&self) -> Option<String> {
        self.after.clone().map(|place| Cursor(place).encode())
    }
}

/// The first of these rows, in order. Most are only held against the last that is still among the first.
pub fn first(
    rows: impl Iterator<Item = u32>,
    limit: usize,
    order: impl Fn(u32, u32) -> Ordering,
) -> Vec<u32> {
    const SPARE: usize = 256;
    let mut best: Vec<u32> = Vec::new();
    let mut bar: Option<u32> = None;
    for row in rows {
        if bar.is_some_and(|bar| order(row, bar).is_gt()) {
            continue;
        }
        best.push(row);
        if limit > 0 && best.len() >= limit.saturating_add(SPARE) {
            best.select_nth_unstable_by(limit - 1, |a, b| order(*a, *b));
            best.truncate(limit);
            bar = best.last().copied();
        }
    }
    best.sort_unstable_by(|a, b| order(*a, *b));
    best.truncate(limit);
    best
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
    fn the_first_are_the_first_of_all() {
        let value = |row: u32| (row.wrapping_mul(2_654_435_761) % 10_007, row);
        let order = |a: u32, b: u32| value(a).cmp(&value(b));
        let mut all: Vec<u32> = (0..5_000).collect();
        all.sort_by(|a, b| order(*a, *b));
        for limit in [0, 1, 7, 256, 4_999, 5_000, usize::MAX] {
            assert_eq!(first(0..5_000, limit, order), all[..limit.min(5_000)], "{limit}");
        }
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
