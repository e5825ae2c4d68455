//! A batch sorted out before it is written: everybody in it by record key, its receipts by number. Pure, so the thread
//! that reads a file does it while the batch before is being written.

use super::facts::Facts;
use super::people::People;
use super::{Item, StoreIn};

#[derive(Default)]
pub struct Gathered {
    pub(super) stores: Vec<StoreIn>,
    pub(super) people: People,
    pub(super) facts: Facts,
    pub(super) items: usize,
    last_receipt: Option<String>,
}

impl Gathered {
    pub fn add(&mut self, item: Item) {
        self.items += 1;
        let mut receipt = None;
        match item {
            Item::Store(store) => self.stores.push(store),
            Item::Customer(record) => self.people.add(record),
            Item::Purchase(mut line) => {
                let last = self.last_receipt.take().filter(|last| *last == line.number);
                receipt = last.or_else(|| Some(line.number.clone()));
                let key = self.people.mention(std::mem::take(&mut line.who));
                self.facts.add_line(line, key);
            }
            Item::Service(mut case) => {
                let key = self.people.mention(std::mem::take(&mut case.who));
                self.facts.add_case(case, key);
            }
        }
        self.last_receipt = receipt;
    }

    /// Items that were added.
    pub fn len(&self) -> usize {
        self.items
    }

    pub fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// The number of the receipt whose line was added last, if the last item was one.
    pub fn last_receipt(&self) -> Option<&str> {
        self.last_receipt.as_deref()
    }
}

impl From<Vec<Item>> for Gathered {
    fn from(items: Vec<Item>) -> Self {
        let mut gathered = Self::default();
        items.into_iter().for_each(|item| gathered.add(item));
        gathered
    }
}
