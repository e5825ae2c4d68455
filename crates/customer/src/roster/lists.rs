//! One short list a row, all in one piece of memory.

#[derive(Debug)]
pub struct Lists<T> {
    items: Vec<T>,
    spans: Vec<Span>,
    /// Items that no row's list holds any more.
    dead: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: usize,
    len: u32,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), spans: Vec::new(), dead: 0 }
    }
}

impl<T: Copy + PartialEq> Lists<T> {
    pub fn get(&self, row: u32) -> &[T] {
        let Span { start, len } = self.spans.get(row as usize).copied().unwrap_or_default();
        &self.items[start..start + len as usize]
    }

    pub fn put(&mut self, row: u32, list: &[T]) {
        let at = row as usize;
        if self.spans.len() <= at {
            self.spans.resize(at + 1, Span::default());
        } else if self.get(row) == list {
            return;
        }
        self.dead += self.get(row).len();
        self.append(row, list);
        if self.dead > self.items.len() / 2 {
            self.compact();
        }
    }

    fn append(&mut self, row: u32, list: &[T]) {
        self.spans[row as usize] = Span { start: self.items.len(), len: list.len() as u32 };
        self.items.extend_from_slice(list);
    }

    fn compact(&mut self) {
        let old = std::mem::take(self);
        self.spans = vec![Span::default(); old.spans.len()];
        self.items.reserve(old.items.len() - old.dead);
        for row in 0..old.spans.len() as u32 {
            self.append(row, old.get(row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_list_that_was_put_last() {
        let mut lists = Lists::default();
        for round in 0..5_u16 {
            for row in 0..50_u32 {
                lists.put(row, &vec![round; row as usize % 4]);
            }
        }
        assert_eq!((lists.get(7), lists.get(8), lists.get(99)), (&[4_u16; 3][..], &[][..], &[][..]));
        assert!(lists.items.len() < 50 * 4 * 2, "dead lists are swept out");
    }
}
