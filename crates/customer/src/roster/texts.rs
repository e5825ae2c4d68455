//! One text a row, all in one piece of memory, so that a look through a million of them is one sweep.

use memchr::memmem::Finder;

/// Stands between texts, and in none of them.
const END: u8 = 0;

#[derive(Debug, Default)]
pub struct Texts {
    bytes: Vec<u8>,
    /// Where each row's text is.
    spans: Vec<Span>,
    /// Where every text that was ever put begins and whose it is, in the order of `bytes`.
    starts: Vec<usize>,
    owners: Vec<u32>,
    /// Bytes that no row's text lies in any more.
    dead: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: usize,
    len: usize,
}

impl Texts {
    pub fn get(&self, row: u32) -> &[u8] {
        let span = self.spans.get(row as usize).copied().unwrap_or_default();
        &self.bytes[span.start..span.start + span.len]
    }

    pub fn put(&mut self, row: u32, text: &str) {
        let at = row as usize;
        if self.spans.len() <= at {
            self.spans.resize(at + 1, Span::default());
        } else if self.get(row) == text.as_bytes() {
            return;
        }
        self.dead += self.spans[at].len;
        self.append(row, text.as_bytes());
        if self.dead > self.bytes.len() / 2 {
            self.compact();
        }
    }

    fn append(&mut self, row: u32, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend(text.iter().map(|byte| if *byte == END { b' ' } else { *byte }));
        self.bytes.push(END);
        self.spans[row as usize] = Span { start, len: text.len() };
        self.starts.push(start);
        self.owners.push(row);
    }

    fn compact(&mut self) {
        let old = std::mem::take(self);
        self.spans = vec![Span::default(); old.spans.len()];
        self.bytes.reserve(old.bytes.len() - old.dead);
        for row in 0..old.spans.len() as u32 {
            self.append(row, old.get(row));
        }
    }

    /// Calls back with each row whose text contains the needle.
    pub fn containing(&self, needle: &str, mut found: impl FnMut(u32)) {
        if self.starts.is_empty() {
            return;
        }
        let finder = Finder::new(needle.as_bytes());
        let (mut from, mut entry) = (0, 0);
        while let Some(hit) = finder.find(&self.bytes[from..]) {
            let hit = from + hit;
            entry += self.ahead(entry, hit);
            let (row, start) = (self.owners[entry], self.starts[entry]);
            let span = self.spans[row as usize];
            if span.start == start && hit + needle.len() <= start + span.len {
                found(row);
            }
            entry += 1;
            match self.starts.get(entry) {
                Some(next) => from = *next,
                None => break,
            }
        }
    }

    /// How many entries lie between this one and the one that holds the place. Mostly few: so it looks in steps that
    /// double before it halves.
    fn ahead(&self, entry: usize, place: usize) -> usize {
        let rest = &self.starts[entry..];
        let mut step = 1;
        while rest.get(step).is_some_and(|start| *start <= place) {
            step *= 2;
        }
        let (low, high) = (step / 2, step.min(rest.len()));
        low + rest[low..high].partition_point(|start| *start <= place) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &Texts, needle: &str) -> Vec<u32> {
        let mut rows = Vec::new();
        texts.containing(needle, |row| rows.push(row));
        rows
    }

    #[test]
    fn a_text_is_found_once_and_only_where_it_is() {
        let mut texts = Texts::default();
        for (row, text) in ["张伟 zhangwei zw", "李娜 lina", "", "张张 zhangzhang"].into_iter().enumerate()
        {
            texts.put(row as u32, text);
        }
        assert_eq!(found(&texts, "张"), [0, 3]);
        assert_eq!(found(&texts, "zhangwei"), [0]);
        assert_eq!(found(&texts, "zw李"), [0u32; 0]);
        assert_eq!(texts.get(2), b"");
        assert_eq!(texts.get(99), b"");
        assert_eq!(found(&texts, ""), [0, 1, 2, 3]);
        assert!(found(&Texts::default(), "").is_empty());
    }

    #[test]
    fn what_was_replaced_is_not_found() {
        let mut texts = Texts::default();
        for round in 0..5 {
            for row in 0..50 {
                texts.put(row, &format!("{round}-{row}-name"));
            }
        }
        assert_eq!(found(&texts, "4-").len(), 50);
        assert_eq!(found(&texts, "4-4").len(), 11);
        assert!(found(&texts, "3-7-").is_empty());
        assert!(texts.bytes.len() < 50 * 12 * 3, "dead texts are swept out");
    }
}
