//! The customers of one organisation, column by column.

use std::collections::HashMap;

use kernel::{CustomerId, TagId};

use super::bits::Bits;
use super::days::Days;
use super::takings::Takings;
use super::texts::Texts;
use super::words::Words;
use crate::purchase::bought::Bought;

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident { $($column:ident $sql:literal)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($column),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$column),+];

            /// Its name in the customer table.
            pub const fn column(self) -> &'static str {
                match self { $(Self::$column => $sql),+ }
            }
        }
    };
}

columns! {
    /// Columns of a few different words.
    Word {
        Kind "kind"
        State "state"
        Health "health"
        RfmClass "rfm_class"
        ClvBand "clv_band"
        Tier "tier"
        Store "store_id"
        Region "region"
        Sources "sources"
        Imports "imports"
    }
}

columns! {
    Number {
        LastAt "last_at"
        JoinedAt "joined_at"
        CreatedAt "created_at"
        Spent "spent_minor"
        Clv "clv_minor"
        Orders "orders"
        Records "records"
        R "r"
        F "f"
        M "m"
        RfmScore "rfm_score"
        HealthScore "health_score"
        Missing "missing"
        Flaws "flaws"
        ConfirmedAt "confirmed_at"
    }
}

/// A customer as it is put in.
#[derive(Debug)]
pub struct Entry {
    pub id: CustomerId,
    pub name: String,
    pub search: String,
    /// The last four digits of the phone number.
    pub phone_tail: Option<u16>,
    pub at_risk: bool,
    /// Somebody else may be the same person.
    pub possible: bool,
    pub p_alive: f64,
    /// In the order of [`Word::ALL`].
    pub words: Vec<Option<String>>,
    /// In the order of [`Number::ALL`].
    pub numbers: Vec<i64>,
    pub bought: Vec<Bought>,
    pub tags: Vec<TagId>,
}

#[derive(Debug, Default)]
pub struct Roster {
    rows: HashMap<CustomerId, u32>,
    ids: Vec<CustomerId>,
    living: Bits,
    at_risk: Bits,
    possible: Bits,
    names: Texts,
    search: Texts,
    phone_tails: Vec<Option<u16>>,
    p_alive: Vec<f64>,
    words: [Words; Word::ALL.len()],
    numbers: [Vec<i64>; Number::ALL.len()],
    days: Days,
    takings: Takings,
    tags: HashMap<TagId, Bits>,
}

impl Roster {
    pub fn put(&mut self, entry: Entry) {
        let new = !self.rows.contains_key(&entry.id);
        let row = *self.rows.entry(entry.id).or_insert(self.ids.len() as u32);
        if new {
            self.ids.push(entry.id);
        }
        self.living.set(row, true);
        self.at_risk.set(row, entry.at_risk);
        self.possible.set(row, entry.possible);
        self.names.put(row, &entry.name);
        self.search.put(row, &entry.search);
        place(&mut self.phone_tails, row, entry.phone_tail);
        place(&mut self.p_alive, row, entry.p_alive);
        for (column, word) in self.words.iter_mut().zip(entry.words) {
            column.put(row, word);
        }
        for (column, number) in self.numbers.iter_mut().zip(entry.numbers) {
            place(column, row, number);
        }
        self.days.put(row, &entry.bought);
        let home = self.words(Word::Store).codes()[row as usize];
        self.takings.put(row, home, &entry.bought);
        if !new {
            self.tags.values_mut().for_each(|carriers| carriers.set(row, false));
        }
        for tag in entry.tags {
            self.tags.entry(tag).or_default().set(row, true);
        }
    }

    /// Whoever was merged away or forgotten is on no list; the row waits for their return.
    pub fn remove(&mut self, id: CustomerId) {
        if let Some(row) = self.rows.get(&id).copied() {
            self.living.set(row, false);
            self.takings.remove(row);
        }
    }

    pub fn living(&self) -> &Bits {
        &self.living
    }

    pub fn at_risk(&self) -> &Bits {
        &self.at_risk
    }

    /// Whom an open match candidate touches.
    pub fn possible(&self) -> &Bits {
        &self.possible
    }

    pub fn id(&self, row: u32) -> CustomerId {
        self.ids[row as usize]
    }

    /// The rows of these customers, where there are such.
    pub fn rows(&self, ids: &[CustomerId]) -> Bits {
        ids.iter().filter_map(|id| self.rows.get(id).copied()).collect()
    }

    pub fn names(&self) -> &Texts {
        &self.names
    }

    pub fn search(&self) -> &Texts {
        &self.search
    }

    pub fn phone_tails(&self) -> &[Option<u16>] {
        &self.phone_tails
    }

    pub fn p_alive(&self) -> &[f64] {
        &self.p_alive
    }

    pub fn words(&self, column: Word) -> &Words {
        &self.words[column as usize]
    }

    pub fn numbers(&self, column: Number) -> &[i64] {
        &self.numbers[column as usize]
    }

    pub fn days(&self) -> &Days {
        &self.days
    }

    pub fn takings(&self) -> &Takings {
        &self.takings
    }

    /// Who carries the tag.
    pub fn carriers(&self, tag: TagId) -> Option<&Bits> {
        self.tags.get(&tag)
    }
}

fn place<T: Copy + Default>(column: &mut Vec<T>, row: u32, value: T) {
    let at = row as usize;
    if column.len() <= at {
        column.resize(at + 1, T::default());
    }
    column[at] = value;
}
