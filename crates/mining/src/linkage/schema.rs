//! What the fields are, how they are compared, and which records are compared at all.

use serde::{Deserialize, Serialize};

use super::LinkageError;

/// A pair's levels are packed into one u64, four bits a field.
pub const FIELDS_MAX: usize = 16;
/// A pair's block rules are packed into one u16.
pub const RULES_MAX: usize = 16;

/// How a field is prepared and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// Words in an alphabet; blanks and punctuation do not count. Jaro–Winkler and one edit.
    Text,
    /// A person's name in Chinese characters or pinyin.
    ChineseName,
    /// Mobile or fixed line; country code and punctuation do not count.
    Phone,
    /// Year, month, day in that order, with or without separators.
    Date,
    /// A number or code in which one or two slips are plausible (identity number, postcode, house number).
    Code,
    /// One of a few values (gender, state): equal or not.
    Category,
    /// A Chinese address.
    Address,
    /// A Chinese company name.
    Company,
    Email,
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Stable code, also what [`super::Evidence`] names.
    pub name: String,
    pub comparator: Comparator,
    /// A rare value that agrees counts for more than a common one.
    pub term_frequency: bool,
    /// Index of the field this one is at times swapped with (given name and surname).
    pub partner: Option<usize>,
    /// Nobody is taken for the same whose values differ here, whatever else agrees: families share all the rest.
    pub decisive: bool,
    /// Index of a better field that says the same: this one counts only where a record lacks that one.
    pub instead_of: Option<usize>,
}

impl Field {
    pub fn new(name: &str, comparator: Comparator) -> Self {
        Self {
            name: name.to_owned(),
            comparator,
            term_frequency: false,
            partner: None,
            decisive: false,
            instead_of: None,
        }
    }

    /// With term frequencies.
    pub fn by_frequency(mut self) -> Self {
        self.term_frequency = true;
        self
    }

    /// A difference here is final.
    pub fn decisive(mut self) -> Self {
        self.decisive = true;
        self
    }

    /// Counts only where a record lacks the field at `better`.
    pub fn instead_of(mut self, better: usize) -> Self {
        self.instead_of = Some(better);
        self
    }

    /// At times swapped with the field at `partner`.
    pub fn swaps_with(mut self, partner: usize) -> Self {
        self.partner = Some(partner);
        self
    }
}

/// What of a field goes into a block key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The canonical value.
    Whole,
    /// Its first n characters.
    Prefix(u8),
    /// Its last n characters.
    Suffix(u8),
    /// Pinyin of a Chinese name, firm or address; Soundex (Russell 1918) of other text.
    Sound,
    /// A Chinese name's surname reading, an e-mail's local part, a company's stem, an address's district or else its
    /// city, a date's month and day.
    Core,
    /// Block, unit and room of an address, as far as they are given.
    Door,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPart {
    pub field: usize,
    pub how: How,
}

/// Records that agree on all parts (and miss none) are candidates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRule {
    pub parts: Vec<KeyPart>,
}

impl BlockRule {
    pub fn new(parts: &[(usize, How)]) -> Self {
        Self { parts: parts.iter().map(|&(field, how)| KeyPart { field, how }).collect() }
    }
}

/// Fields and block rules, and how far a block may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    pub fields: Vec<Field>,
    pub rules: Vec<BlockRule>,
    /// Blocks larger than this are not compared all against all but each record with its next `window` neighbours in
    /// the order of the first fields (sorted neighbourhood, Hernández and Stolfo 1995).
    pub block_max: usize,
    pub window: usize,
}

impl Schema {
    /// With the usual bounds: blocks of 200, a window of 20.
    pub fn new(fields: Vec<Field>, rules: Vec<BlockRule>) -> Self {
        Self { fields, rules, block_max: 200, window: 20 }
    }

    /// Index of a field by its code.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    pub(super) fn check(&self) -> Result<(), LinkageError> {
        let fields = self.fields.len();
        if fields == 0 || fields > FIELDS_MAX {
            return Err(LinkageError::FieldCount { found: fields, max: FIELDS_MAX });
        }
        if self.rules.is_empty() || self.rules.len() > RULES_MAX {
            return Err(LinkageError::RuleCount { found: self.rules.len(), max: RULES_MAX });
        }
        for (rule, BlockRule { parts }) in self.rules.iter().enumerate() {
            if parts.is_empty() || parts.iter().any(|p| p.field >= fields) {
                return Err(LinkageError::BadRule { rule });
            }
        }
        for (field, spec) in self.fields.iter().enumerate() {
            if [spec.partner, spec.instead_of].into_iter().flatten().any(|p| p >= fields || p == field) {
                return Err(LinkageError::BadPartner { field });
            }
        }
        Ok(())
    }
}
