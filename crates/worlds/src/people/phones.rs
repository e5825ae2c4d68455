//! Mobile numbers: real prefixes, eleven digits, never the same twice.

use crate::dice::{Dice, Scramble};

/// Prefixes in use by the Chinese operators.
const PREFIXES: [u64; 40] = [
    130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 145, 147, 150, 151, 152, 153, 155, 156, 157, 158, 159,
    166, 172, 173, 175, 176, 177, 178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 198, 199,
];

const NUMBERS_PER_PREFIX: u64 = 100_000_000;

/// What clerks type when there is no number to type.
pub const PLACEHOLDER_PHONES: [&str; 4] = ["13800000000", "13800138000", "13888888888", "11111111111"];

/// Hands out mobile numbers in an order that looks like none.
#[derive(Debug, Clone)]
pub struct PhoneBook {
    scramble: Scramble,
    handed_out: u64,
}

impl PhoneBook {
    pub fn new(dice: &mut Dice) -> Self {
        let size = PREFIXES.len() as u64 * NUMBERS_PER_PREFIX;
        PhoneBook { scramble: Scramble::new(size, dice), handed_out: 0 }
    }

    pub fn next_number(&mut self) -> u64 {
        loop {
            let place = self.scramble.place(self.handed_out);
            self.handed_out += 1;
            let prefix = PREFIXES[(place / NUMBERS_PER_PREFIX) as usize];
            let number = prefix * NUMBERS_PER_PREFIX + place % NUMBERS_PER_PREFIX;
            if !PLACEHOLDER_PHONES.contains(&number.to_string().as_str()) {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_valid_and_never_repeat() {
        let mut book = PhoneBook::new(&mut Dice::new(1, 0));
        let mut numbers: Vec<u64> = (0..50_000).map(|_| book.next_number()).collect();
        assert!(numbers.iter().all(|number| (13_000_000_000..20_000_000_000).contains(number)));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 50_000);
    }
}
