//! One home address and the many ways it gets written down.

use std::fmt::Write;

use super::Places;
use crate::dice::Dice;

/// A home. The community stands on one street of its district, at one number, for everybody who lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    pub district: usize,
    pub community: usize,
    pub block: u8,
    pub unit: u8,
    pub floor: u8,
    pub door: u8,
}

/// Which parts of an address are written, and how.
#[derive(Debug, Clone, Copy)]
pub struct AddressForm {
    pub province: bool,
    pub city: bool,
    pub district: bool,
    pub street: bool,
    pub alias: bool,
    pub room: RoomForm,
}

#[derive(Debug, Clone, Copy)]
pub enum RoomForm {
    /// 3栋2单元1204号
    Full,
    /// 3-2-1204
    Dashes,
    Missing,
}

impl AddressForm {
    pub const FULL: AddressForm = AddressForm {
        province: true,
        city: true,
        district: true,
        street: true,
        alias: false,
        room: RoomForm::Full,
    };
}

impl Address {
    pub fn draw(district: usize, places: &Places, dice: &mut Dice) -> Self {
        Address {
            district,
            community: dice.below(places.communities.len()),
            block: dice.between(1, 18) as u8,
            unit: dice.between(1, 3) as u8,
            floor: dice.between(1, 28) as u8,
            door: dice.between(1, 4) as u8,
        }
    }

    pub fn write(&self, places: &Places, form: AddressForm) -> String {
        let place = &places.districts[self.district];
        let mut text = String::with_capacity(96);
        // A municipality is its own province, written once.
        if form.province && place.province != place.city {
            text.push_str(&place.province);
        }
        if form.city {
            text.push_str(&place.city);
        }
        if form.district {
            text.push_str(&place.district);
        }
        if form.street {
            let site = self.district * 131 + self.community * 37;
            text.push_str(&place.streets[site % place.streets.len()]);
            // Writing into a String cannot fail.
            let _ = write!(text, "{}号", site % 397 + 3);
        }
        let community = &places.communities[self.community];
        text.push_str(if form.alias { &community.alias } else { &community.name });
        let _ = match form.room {
            RoomForm::Full => {
                write!(text, "{}栋{}单元{}{:02}号", self.block, self.unit, self.floor, self.door)
            }
            RoomForm::Dashes => write!(text, "{}-{}-{}{:02}", self.block, self.unit, self.floor, self.door),
            RoomForm::Missing => Ok(()),
        };
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_full_or_in_short() {
        let places = Places::load();
        let district = places.find("重庆市", "渝中区").unwrap();
        let home = Address { district, community: 3, block: 3, unit: 2, floor: 12, door: 4 };
        let short = AddressForm {
            city: false,
            street: false,
            alias: true,
            room: RoomForm::Dashes,
            ..AddressForm::FULL
        };
        assert_eq!(home.write(&places, AddressForm::FULL), "重庆市渝中区石油路364号金色家园3栋2单元1204号");
        assert_eq!(home.write(&places, short), "渝中区金色家园A区3-2-1204");
    }
}
