//! Records as the linkage model reads them: name, phone, birthday, gender, address, e-mail, company, store; and what
//! two of them say about each other.

use kernel::CustomerId;
use mining::linkage::{Evidence, Level, Prepared};
use serde_json::{Value, json};

/// Columns in the order of `Schema::chinese_consumer`.
pub type Row = [Option<String>; 8];

pub(super) const NAME: usize = 0;
const PHONE: usize = 1;
const BIRTHDAY: usize = 2;
const GENDER: usize = 3;
pub(super) const ADDRESS: usize = 4;
const EMAIL: usize = 5;
const COMPANY: usize = 6;
const STORE: usize = 7;

/// One record with what it says.
pub struct SaidRecord {
    pub seq: i64,
    pub customer: CustomerId,
    pub(super) row: Row,
    /// Of phone and e-mail, what anybody may see.
    pub(super) masks: [Option<String>; 2],
    /// The address is not its own but that of somebody who holds its phone or card: the family's.
    pub(super) lodges: bool,
}

impl SaidRecord {
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// A name alone says nothing, and neither does a number without one: the rules have looked at those.
    pub fn is_comparable(&self) -> bool {
        let named = self.is_named();
        named && self.row.iter().filter(|value| value.is_some()).count() >= 2
    }

    pub(super) fn is_named(&self) -> bool {
        self.row[NAME].is_some() || self.row[COMPANY].is_some()
    }

    /// What may be written down beside a proposal: as the record itself keeps it, contacts masked.
    fn shown(&self, column: usize) -> Option<&str> {
        match column {
            PHONE => self.masks[0].as_deref(),
            EMAIL => self.masks[1].as_deref(),
            ADDRESS if self.lodges => None,
            // An id, which nobody reads.
            STORE => None,
            _ => self.row.get(column)?.as_deref(),
        }
    }
}

/// It says where it is at home: nothing that others know of that counts.
pub fn has_a_home(record: &Prepared) -> bool {
    record.has(ADDRESS)
}

/// Whether the names leave it possible. Phone and address agree for whole households, so that together they would
/// outweigh any name: people who share both and are called otherwise are a family, not one person.
pub fn is_plausible(evidence: &[Evidence]) -> bool {
    let level = |column: usize| evidence.get(column).map_or(Level::Missing, |one: &Evidence| one.level);
    match level(NAME) {
        Level::Different | Level::Weak => false,
        Level::SurnameOnly => level(GENDER) != Level::Different,
        _ => true,
    }
}

/// Whether a machine may decide. Of two with one phone the rules have said nearly all there is to say: they are brothers
/// as well as one, unless the names hardly differ and nothing else does. And of two with one surname and one home some are
/// father and son: the same birthday makes them one, or a slip in the phone.
pub fn is_mergeable(evidence: &[Evidence]) -> bool {
    let level = |column: usize| evidence.get(column).map_or(Level::Missing, |one: &Evidence| one.level);
    let slipped = matches!(level(PHONE), Level::OneEdit | Level::TwoEdits);
    let differs = |column: usize| level(column) == Level::Different;
    is_plausible(evidence)
        && match (level(NAME), level(PHONE)) {
            (Level::SurnameOnly, _) => slipped || level(BIRTHDAY) == Level::Exact,
            (_, Level::Exact) => !differs(BIRTHDAY) && (!differs(GENDER) || level(BIRTHDAY) == Level::Exact),
            _ => true,
        }
}

/// The evidence as it is kept: `[{field, level, weight, left, right}]`, fields that one side lacks left out.
pub fn evidence(evidence: &[Evidence], left: &SaidRecord, right: &SaidRecord) -> Value {
    let kept = evidence.iter().enumerate().filter(|(_, one)| one.level != Level::Missing);
    kept.map(|(column, one)| {
        json!({
            "field": one.field, "level": one.level, "weight": (one.weight * 100.0).round() / 100.0,
            "left": left.shown(column), "right": right.shown(column),
        })
    })
    .collect()
}
