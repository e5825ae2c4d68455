//! A column of a few different words, each row holding the number of one.

use std::collections::HashMap;

/// The number of no word.
const NONE: u32 = 0;

#[derive(Debug, Default)]
pub struct Words {
    codes: Vec<u32>,
    words: Vec<String>,
    known: HashMap<String, u32>,
}

impl Words {
    pub fn put(&mut self, row: u32, word: Option<String>) {
        let code = match word {
            Some(word) => self.code(word),
            None => NONE,
        };
        let at = row as usize;
        if self.codes.len() <= at {
            self.codes.resize(at + 1, NONE);
        }
        self.codes[at] = code;
    }

    fn code(&mut self, word: String) -> u32 {
        if let Some(code) = self.known.get(&word) {
            return *code;
        }
        self.words.push(word.clone());
        let code = self.words.len() as u32;
        self.known.insert(word, code);
        code
    }

    /// The numbers, row by row: equal where the words are equal.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// How many numbers there are, that of no word included.
    pub fn numbers(&self) -> usize {
        self.words.len() + 1
    }

    /// The word of such a number.
    pub fn word(&self, code: u32) -> Option<&str> {
        self.words.get((code as usize).checked_sub(1)?).map(String::as_str)
    }

    /// The number of that word, where any row has ever held it.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.known.get(word).copied()
    }

    /// For every number whether its word passes.
    pub fn passing(&self, pass: impl Fn(Option<&str>) -> bool) -> Vec<bool> {
        (0..=self.words.len() as u32).map(|code| pass(self.word(code))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_one_number() {
        let mut words = Words::default();
        for (row, word) in [Some("new"), None, Some("loyal"), Some("new")].into_iter().enumerate() {
            words.put(row as u32, word.map(str::to_owned));
        }
        assert_eq!(words.codes(), [1, 0, 2, 1]);
        assert_eq!(words.passing(|word| word == Some("new")), [false, true, false]);
        assert_eq!((words.word(2), words.word(0), words.word(9)), (Some("loyal"), None, None));
        assert_eq!((words.number("loyal"), words.number("lost")), (Some(2), None));
    }
}
