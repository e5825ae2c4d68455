//! A set of rows, one bit each.

const WORD: usize = u64::BITS as usize;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// No row of so many.
    pub fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(WORD)])
    }

    pub fn set(&mut self, row: u32, on: bool) {
        let (word, bit) = (row as usize / WORD, 1 << (row as usize % WORD));
        if self.0.len() <= word {
            if !on {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        if on {
            self.0[word] |= bit;
        } else {
            self.0[word] &= !bit;
        }
    }

    pub fn has(&self, row: u32) -> bool {
        self.0.get(row as usize / WORD).is_some_and(|word| word >> (row as usize % WORD) & 1 == 1)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(at as u32 * u64::BITS + bit)
            })
        })
    }

    /// Keeps the rows that are in the other set too.
    pub fn intersect(&mut self, other: &Self) {
        for (at, word) in self.0.iter_mut().enumerate() {
            *word &= other.0.get(at).copied().unwrap_or(0);
        }
    }

    /// Keeps the rows that are not in the other set.
    pub fn subtract(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
    }

    pub fn unite(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// Keeps the rows whose value in this column passes. A column holds every row.
    pub fn keep<T: Copy>(&mut self, column: &[T], pass: impl Fn(T) -> bool) {
        for (word, values) in self.0.iter_mut().zip(column.chunks(WORD)) {
            if *word == 0 {
                continue;
            }
            let mut passed = 0;
            for (bit, value) in values.iter().enumerate() {
                passed |= u64::from(pass(*value)) << bit;
            }
            *word &= passed;
        }
    }

    /// Keeps the rows that pass, asked one by one: for what no column holds.
    pub fn retain(&mut self, pass: impl Fn(u32) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !pass(at as u32 * u64::BITS + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(rows: I) -> Self {
        let mut bits = Self::default();
        rows.into_iter().for_each(|row| bits.set(row, true));
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_meet_and_differ() {
        let (even, small): (Bits, Bits) = ((0..200).step_by(2).collect(), (0..70).collect());
        let mut both = even.clone();
        both.intersect(&small);
        assert_eq!(both.rows().collect::<Vec<_>>(), (0..70).step_by(2).collect::<Vec<_>>());
        let mut only = even.clone();
        only.subtract(&small);
        assert_eq!((only.count(), only.has(70), only.has(68)), (65, true, false));
        let mut all = small;
        all.unite(&even);
        assert_eq!(all.count(), 70 + 65);
        assert!(!all.has(100_000));
    }

    #[test]
    fn columns_and_questions_sift() {
        let column: Vec<i64> = (0..130).collect();
        let mut rows: Bits = (0..130).collect();
        rows.keep(&column, |value| value >= 64);
        rows.retain(|row| row % 3 == 0);
        assert_eq!(rows.rows().collect::<Vec<_>>(), (66..130).step_by(3).collect::<Vec<_>>());
    }
}
