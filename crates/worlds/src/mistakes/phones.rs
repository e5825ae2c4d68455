//! Phone numbers typed wrong, or right in an odd dress.

use crate::dice::Dice;

/// One digit off, two digits swapped, a digit too few, a digit too many.
const SLIPS: [f64; 4] = [0.52, 0.32, 0.10, 0.06];

pub fn slip_phone(number: u64, dice: &mut Dice) -> String {
    let mut digits = number.to_string().into_bytes();
    let place = 3 + dice.below(digits.len() - 4);
    match dice.weighted(&SLIPS) {
        0 => digits[place] = other_digit(digits[place], dice),
        1 if digits[place] != digits[place + 1] => digits.swap(place, place + 1),
        1 => digits[place] = other_digit(digits[place], dice),
        2 => {
            digits.remove(place);
        }
        _ => digits.insert(place, digits[place]),
    }
    String::from_utf8_lossy(&digits).into_owned()
}

fn other_digit(digit: u8, dice: &mut Dice) -> u8 {
    b'0' + (digit - b'0' + dice.between(1, 9) as u8) % 10
}

/// The right number with a country code, gaps, or full-width digits.
pub fn dress_phone(number: u64, dice: &mut Dice) -> String {
    let digits = number.to_string();
    let (head, middle, tail) = (&digits[..3], &digits[3..7], &digits[7..]);
    match dice.weighted(&[0.30, 0.12, 0.20, 0.22, 0.16]) {
        0 => format!("+86{digits}"),
        1 => format!("86{digits}"),
        2 => format!("{head}-{middle}-{tail}"),
        3 => format!("{head} {middle} {tail}"),
        _ => digits.chars().map(full_width).collect(),
    }
}

fn full_width(digit: char) -> char {
    char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap_or(digit)
}

/// A landline: eight digits in the two big cities, seven elsewhere.
pub fn landline(area_code: &str, dice: &mut Dice) -> String {
    if area_code.len() == 3 {
        format!("{area_code}-{}", dice.between(60_000_000, 88_999_999))
    } else {
        format!("{area_code}-{}", dice.between(2_000_000, 8_999_999))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_the_number_and_a_dress_does_not() {
        let mut dice = Dice::new(4, 0);
        for _ in 0..500 {
            assert_ne!(slip_phone(13_812_345_678, &mut dice), "13812345678");
            let dressed = dress_phone(13_812_345_678, &mut dice);
            let plain: String = dressed
                .chars()
                .filter_map(|digit| match digit {
                    '0'..='9' => Some(digit),
                    '０'..='９' => char::from_digit(u32::from(digit) - u32::from('０'), 10),
                    _ => None,
                })
                .collect();
            assert!(plain.ends_with("13812345678"), "{dressed}");
        }
    }
}
