//! Addresses cut short, and birthdays that were never asked.

use crate::calendar::Day;
use crate::dice::Dice;
use crate::places::{AddressForm, RoomForm};

/// How somebody writes an address into one line.
pub fn address_form(dice: &mut Dice) -> AddressForm {
    let province = dice.chance(0.55);
    let city = province || dice.chance(0.6);
    AddressForm {
        province,
        city,
        district: city || dice.chance(0.75),
        street: dice.chance(0.72),
        alias: dice.chance(0.18),
        room: [RoomForm::Full, RoomForm::Dashes, RoomForm::Missing][dice.weighted(&[0.55, 0.33, 0.12])],
    }
}

/// A birthday as the form holds it: right, missing, a default nobody changed, or in another notation.
pub fn birthday(born: Day, dice: &mut Dice) -> String {
    match dice.weighted(&[0.74, 0.12, 0.06, 0.04, 0.02, 0.02]) {
        0 => born.to_string(),
        1 => String::new(),
        2 => "1990-01-01".to_owned(),
        3 => "1900-01-01".to_owned(),
        4 => born.date().strftime("%Y%m%d").to_string(),
        _ => born.date().strftime("%Y/%-m/%-d").to_string(),
    }
}
