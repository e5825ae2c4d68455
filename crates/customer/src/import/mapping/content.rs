//! What a column's values look like, whatever it is called.

use contracts::tables::Cell;
use kernel::reading::date::{self, DayMonth};
use kernel::reading::decimal::Decimal;

use crate::identifier::Phone;
use crate::import::ImportKind;
use crate::import::fields::{Field, FieldType};
use crate::record::Gender;

/// Fewer values than this say nothing.
const VALUES_MIN: usize = 3;
/// Values looked at.
const VALUES_MAX: usize = 200;
/// Share of values that must look alike before the look counts.
const SHARE: f64 = 0.7;
/// Below this share of fitting values a name is not believed.
const SHARE_BELIEVED: f64 = 0.3;

/// Shares of a column's values that can be read as something, from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Look {
    /// Values that are not empty.
    values: usize,
    mobiles: f64,
    phones: f64,
    emails: f64,
    moments: f64,
    decimals: f64,
    genders: f64,
    /// Two to four Chinese characters.
    names: f64,
    /// Dates that lie so long ago that they can only be birthdays.
    births: f64,
}

/// The year that tells birthdays from everything else: people of that age do not shop yet.
const BIRTH_YEARS_AGO: i16 = 12;

impl Look {
    pub fn of<'a>(cells: impl Iterator<Item = &'a Cell>, year_now: i16) -> Self {
        let mut look = Self::default();
        for cell in cells.filter(|cell| !cell.is_empty()).take(VALUES_MAX) {
            look.values += 1;
            look.count(cell, year_now);
        }
        let all = look.values.max(1) as f64;
        for share in [
            &mut look.mobiles,
            &mut look.phones,
            &mut look.emails,
            &mut look.moments,
            &mut look.decimals,
            &mut look.genders,
            &mut look.names,
            &mut look.births,
        ] {
            *share /= all;
        }
        look
    }

    fn count(&mut self, cell: &Cell, year_now: i16) {
        let text = cell.to_text();
        let text = text.trim();
        let phone = Phone::read(text).ok();
        let mobile =
            phone.as_ref().is_some_and(|phone| phone.as_str().len() == 11 && phone.as_str().starts_with('1'));
        let digits = text.chars().filter(char::is_ascii_digit).count();
        self.mobiles += f64::from(u8::from(mobile));
        self.phones += f64::from(u8::from(phone.is_some() || (7..=13).contains(&digits)));
        self.emails += f64::from(u8::from(is_email(text)));
        let number = Decimal::read(text).is_ok();
        self.decimals += f64::from(u8::from(number));
        self.genders += f64::from(u8::from(Gender::read(text).is_some() && !number));
        let letters = text.chars().count();
        self.names += f64::from(u8::from(
            (2..=4).contains(&letters) && text.chars().all(|c| ('一'..='鿿').contains(&c)),
        ));
        let year = match (cell.civil(), date::read(text, DayMonth::default())) {
            (Some(civil), _) => Some(civil.year()),
            (None, Ok(read)) => match read.when {
                date::When::Civil(civil) => Some(civil.year()),
                date::When::Instant(_) => Some(year_now),
            },
            _ => None,
        };
        self.moments += f64::from(u8::from(year.is_some()));
        self.births += f64::from(u8::from(year.is_some_and(|year| year < year_now - BIRTH_YEARS_AGO)));
    }

    /// How surely such values mean the field, from 0 to 1; never as sure as a name.
    pub fn likeness(&self, field: Field, kind: ImportKind) -> f64 {
        if self.values < VALUES_MIN {
            return 0.0;
        }
        let when = |share: f64, sure: f64| if share >= SHARE { sure * share } else { 0.0 };
        let dated = self.moments * (1.0 - self.decimals);
        match field {
            Field::Phone => when(self.mobiles, 0.8),
            Field::Email => when(self.emails, 0.8),
            Field::Gender => when(self.genders, 0.75),
            Field::Birthday => when(self.births.min(dated), 0.6),
            Field::At => when(dated, 0.55),
            Field::JoinedAt if self.births < 0.5 => when(dated, 0.5),
            Field::Name if kind == ImportKind::Customers => when(self.names, 0.45),
            _ => 0.0,
        }
    }

    /// Whether the values speak against a name's promise.
    pub fn contradicts(&self, field: Field) -> bool {
        if self.values < VALUES_MIN {
            return false;
        }
        let share = match field.holds() {
            FieldType::Phone => self.phones,
            FieldType::Email => self.emails,
            FieldType::Date | FieldType::Moment => self.moments,
            FieldType::Decimal | FieldType::Integer | FieldType::Money => self.decimals,
            FieldType::Enum if field == Field::Gender => self.genders.max(self.decimals),
            FieldType::Text | FieldType::Enum => 1.0,
        };
        share < SHARE_BELIEVED
    }
}

fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains(' '))
}
