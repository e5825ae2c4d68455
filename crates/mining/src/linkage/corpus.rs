//! Many records ready to compare: every distinct value is prepared once and shared.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::LinkageError;
use super::cell::{Cell, Prepared};
use super::compare::{compare, same};
use super::key::hash;
use super::level::Level;
use super::schema::{Field, Schema};

/// Records of one schema. A record's number is the order in which it was pushed.
#[derive(Debug, Clone)]
pub struct Corpus {
    pub(super) schema: Schema,
    pub(super) columns: Vec<Column>,
    /// Whom each record is already known to belong to; empty when nobody knows.
    owners: Vec<u32>,
    len: usize,
}

/// One field of all records.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    pub cells: Vec<Cell>,
    /// How many records have each cell.
    pub counts: Vec<u32>,
    /// Cell + 1 of each record, 0 where the value is missing.
    ids: Vec<u32>,
    by_raw: HashMap<u64, u32, Hashed>,
    by_hash: HashMap<u64, u32, Hashed>,
}

impl Column {
    fn push(&mut self, field: &Field, raw: Option<&str>) {
        let id = raw.map_or(0, |raw| self.intern(field, raw));
        if id > 0 {
            self.counts[id as usize - 1] += 1;
        }
        self.ids.push(id);
    }

    fn intern(&mut self, field: &Field, raw: &str) -> u32 {
        let raw_hash = hash(raw.as_bytes());
        if let Some(&id) = self.by_raw.get(&raw_hash) {
            return id;
        }
        let id = match field.prepare(raw) {
            None => 0,
            Some(cell) => *self.by_hash.entry(cell.hash).or_insert_with(|| {
                self.cells.push(cell);
                self.counts.push(0);
                self.cells.len() as u32
            }),
        };
        self.by_raw.insert(raw_hash, id);
        id
    }

    pub fn cell(&self, record: u32) -> Option<&Cell> {
        let id = self.ids[record as usize];
        (id > 0).then(|| &self.cells[id as usize - 1])
    }

    /// Records that have a value.
    pub fn present(&self) -> u64 {
        self.counts.iter().map(|&c| u64::from(c)).sum()
    }
}

impl Corpus {
    /// An empty corpus.
    ///
    /// # Errors
    /// Where the schema names fields that do not exist or has too many.
    pub fn new(schema: Schema) -> Result<Self, LinkageError> {
        schema.check()?;
        let columns = schema.fields.iter().map(|_| Column::default()).collect();
        Ok(Self { schema, columns, owners: Vec::new(), len: 0 })
    }

    /// A corpus of the given records; two threads share the columns.
    pub fn of<R, S>(schema: Schema, records: &[R]) -> Result<Self, LinkageError>
    where
        R: AsRef<[Option<S>]> + Sync,
        S: AsRef<str> + Sync,
    {
        let mut corpus = Self::new(schema)?;
        let expected = corpus.columns.len();
        if let Some(odd) = records.iter().find(|r| r.as_ref().len() != expected) {
            return Err(LinkageError::RecordWidth { found: odd.as_ref().len(), expected });
        }
        let fill = |field: &Field, index: usize, column: &mut Column| {
            column.ids.reserve_exact(records.len());
            records.iter().for_each(|r| column.push(field, r.as_ref()[index].as_ref().map(AsRef::as_ref)));
        };
        let fields = &corpus.schema.fields;
        let work: Vec<(usize, &mut Column)> = corpus.columns.iter_mut().enumerate().collect();
        // Columns differ in cost, so each thread takes the next one when it is free.
        let queue = std::sync::Mutex::new(work);
        let drain = || {
            while let Some((index, column)) = queue.lock().ok().and_then(|mut q| q.pop()) {
                fill(&fields[index], index, column);
            }
        };
        std::thread::scope(|scope| {
            if records.len() > 500 {
                scope.spawn(drain);
            }
            drain();
        });
        corpus.len = records.len();
        Ok(corpus)
    }

    /// Adds a record; returns its number.
    pub fn push<S: AsRef<str>>(&mut self, record: &[Option<S>]) -> Result<usize, LinkageError> {
        if record.len() != self.columns.len() {
            return Err(LinkageError::RecordWidth { found: record.len(), expected: self.columns.len() });
        }
        for ((column, field), raw) in self.columns.iter_mut().zip(&self.schema.fields).zip(record) {
            column.push(field, raw.as_ref().map(AsRef::as_ref));
        }
        self.len += 1;
        Ok(self.len - 1)
    }

    /// Says whom the records already belong to, by their numbers: a name is then as common as the people who bear it,
    /// not as their records.
    pub fn owned_by(&mut self, owners: Vec<u32>) {
        self.owners = owners;
    }

    /// How many have each value of a field: people where they are known, else records.
    pub(super) fn bearers(&self, field: usize) -> Vec<u32> {
        let column = &self.columns[field];
        if self.owners.len() != self.len {
            return column.counts.clone();
        }
        let mut borne: Vec<(u32, u32)> = column
            .ids
            .iter()
            .zip(&self.owners)
            .filter(|(id, _)| **id > 0)
            .map(|(id, owner)| (*id, *owner))
            .collect();
        borne.sort_unstable();
        borne.dedup();
        let mut counts = vec![0; column.cells.len()];
        borne.into_iter().for_each(|(id, _)| counts[id as usize - 1] += 1);
        counts
    }

    pub(super) fn is_owned(&self) -> bool {
        self.len > 0 && self.owners.len() == self.len
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A record as [`super::Linker::score`] takes it; `None` past the end.
    pub fn get(&self, record: usize) -> Option<Prepared> {
        (record < self.len)
            .then(|| Prepared(self.columns.iter().map(|c| c.cell(record as u32).cloned()).collect()))
    }

    /// The levels of a pair, four bits a field.
    pub(super) fn pattern(&self, a: u32, b: u32) -> u64 {
        pattern(&self.schema, |field| self.columns[field].cell(a), |field| self.columns[field].cell(b))
    }
}

/// Packs the levels of a pair of records, given by field.
pub(super) fn pattern<'a>(
    schema: &Schema,
    a: impl Fn(usize) -> Option<&'a Cell>,
    b: impl Fn(usize) -> Option<&'a Cell>,
) -> u64 {
    let mut packed = 0u64;
    for (index, field) in schema.fields.iter().enumerate() {
        let level = match (a(index), b(index)) {
            (Some(x), Some(y)) if std::ptr::eq(x, y) => same(x),
            (Some(x), Some(y)) => compare(field.comparator, x, y),
            _ => Level::Missing,
        };
        packed |= (level as u64) << (4 * index);
    }
    for (index, field) in schema.fields.iter().enumerate() {
        if field.instead_of.is_some_and(|better| level_at(packed, better) != Level::Missing as u64) {
            packed &= !(0xF << (4 * index));
        }
    }
    for (index, field) in schema.fields.iter().enumerate() {
        let Some(partner) = field.partner else { continue };
        if level_at(packed, index) > Level::Weak as u64 || level_at(packed, partner) > Level::Weak as u64 {
            continue;
        }
        if swapped(schema, index, [a(index), b(index)], [a(partner), b(partner)]) {
            // One mistake, counted once.
            packed &= !(0xF << (4 * index) | 0xF << (4 * partner));
            packed |= (Level::Swapped as u64) << (4 * index);
        }
    }
    packed
}

/// The level of one field as a number.
pub(super) fn level_at(packed: u64, field: usize) -> u64 {
    packed >> (4 * field) & 0xF
}

/// One value must have moved unchanged, the other be missing or similar.
fn swapped(schema: &Schema, index: usize, [a, b]: [Option<&Cell>; 2], [pa, pb]: [Option<&Cell>; 2]) -> bool {
    let moved = |x: Option<&Cell>, y: Option<&Cell>| match (x, y) {
        (Some(x), Some(y)) if x.hash == y.hash => 2,
        (Some(x), Some(y)) => {
            u8::from(compare(schema.fields[index].comparator, x, y) as u8 >= Level::Weak as u8)
        }
        (None, None) => 1,
        _ => 0,
    };
    let exactly =
        |x: Option<&Cell>, y: Option<&Cell>| matches!((x, y), (Some(x), Some(y)) if x.hash == y.hash);
    if !exactly(a, pb) && !exactly(pa, b) {
        return false;
    }
    moved(a, pb).min(moved(pa, b)) >= 1
}

/// For keys that are hashes already.
pub(super) type Hashed = BuildHasherDefault<KeyIsHash>;

#[derive(Debug, Clone, Default)]
pub(super) struct KeyIsHash(u64);

impl Hasher for KeyIsHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = crate::numeric::random::mix(key);
    }
}
