//! The details that a customer should be known by.

/// A detail; its place is its bit in the column `missing`, which the migration computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Name,
    Phone,
    Gender,
    Birthday,
    City,
    Store,
    Company,
    Address,
}

/// Every kind of customer is asked for so many: consumers for all but company and address, businesses for all but
/// gender and birthday.
pub const ASKED: i64 = 6;

impl Field {
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Phone,
        Self::Gender,
        Self::Birthday,
        Self::City,
        Self::Store,
        Self::Company,
        Self::Address,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Gender => "gender",
            Self::Birthday => "birthday",
            Self::City => "city",
            Self::Store => "store",
            Self::Company => "company",
            Self::Address => "address",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    pub const fn bit(self) -> i64 {
        1 << self as i64
    }

    /// Whether a customer of that kind (`consumer`, `business`) is asked for it.
    pub fn is_asked(self, kind: &str) -> bool {
        match self {
            Self::Gender | Self::Birthday => kind != "business",
            Self::Company | Self::Address => kind == "business",
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_asked_for_as_many() {
        for kind in ["consumer", "business"] {
            assert_eq!(Field::ALL.iter().filter(|field| field.is_asked(kind)).count() as i64, ASKED);
        }
    }
}
