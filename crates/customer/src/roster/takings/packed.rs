//! A customer's months as a few bytes: most numbers in them are small.

use super::Month;

/// Bits of a number that one byte holds; its highest bit says that more follow.
const BITS: u32 = 7;
const MORE: u8 = 1 << BITS;

pub fn pack(months: &[Month]) -> Vec<u8> {
    let (mut bytes, mut before) = (Vec::with_capacity(months.len() * 5), 0);
    for one in months {
        for number in [one.month - before, one.orders, one.revenue_minor] {
            push(&mut bytes, number);
        }
        before = one.month;
    }
    bytes
}

pub fn unpack(mut bytes: &[u8]) -> impl Iterator<Item = Month> {
    let mut before = 0;
    std::iter::from_fn(move || {
        let month = before + pull(&mut bytes)?;
        before = month;
        Some(Month { month, orders: pull(&mut bytes)?, revenue_minor: pull(&mut bytes)? })
    })
}

/// The sign goes to the lowest bit, so that small negative numbers are short too.
fn push(bytes: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    while rest >= u64::from(MORE) {
        bytes.push(rest as u8 | MORE);
        rest >>= BITS;
    }
    bytes.push(rest as u8);
}

fn pull(bytes: &mut &[u8]) -> Option<i64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & !MORE).checked_shl(shift)?;
        shift += BITS;
        if byte & MORE == 0 {
            return Some((number >> 1) as i64 ^ -((number & 1) as i64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_come_back_as_they_were() {
        let months = [(24_312, 1, 5_830), (24_313, 0, -64), (24_400, 300, i64::MAX), (24_401, 1, i64::MIN)]
            .map(|(month, orders, revenue_minor)| Month { month, orders, revenue_minor });
        assert_eq!(unpack(&pack(&months)).collect::<Vec<_>>(), months);
        assert_eq!(pack(&months[..1]).len(), 3 + 1 + 2);
        assert_eq!(unpack(&[]).count() + unpack(&[1, 1]).count(), 0);
    }
}
