//! The thirty stores and which household shops where.

use jiff::civil::Date;
use serde::Deserialize;

use crate::calendar::Day;
use crate::dice::{Dice, Wheel};
use crate::people::Home;
use crate::places::{Address, Places};
use crate::tables;

#[derive(Debug, Clone, Deserialize)]
pub struct Store {
    pub code: String,
    pub name: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub address: String,
    pub opened: Date,
    pub area_m2: f64,
}

#[derive(Debug, Clone)]
pub struct Stores {
    pub stores: Vec<Store>,
    /// The district each store stands in.
    districts: Vec<usize>,
    by_size: Wheel,
    open: Vec<bool>,
}

/// Before everything that is simulated.
const ALWAYS: Day = Day(0);
const TILLS_PER_1000_M2: f64 = 3.0;

impl Stores {
    /// The stores; those that open only after `start` get no shoppers.
    pub fn load(places: &Places, start: Day) -> Self {
        let stores: Vec<Store> = tables::rows(include_str!("../../data/supermarket/stores.csv"));
        let districts = stores
            .iter()
            .map(|store| {
                places.find(&store.city, &store.district).expect("every store stands in a known district")
            })
            .collect();
        let none_open = stores.iter().all(|store| Day::of(store.opened) > start);
        let open: Vec<bool> =
            stores.iter().map(|store| none_open || Day::of(store.opened) <= start).collect();
        let by_size = stores.iter().zip(&open).map(|(store, open)| if *open { store.area_m2 } else { 0.0 });
        Stores { districts, by_size: Wheel::new(by_size), open, stores }
    }

    /// A home in the neighbourhood of a store; larger stores have more neighbours.
    pub fn first_home(&self, places: &Places, dice: &mut Dice) -> Home {
        let store = self.by_size.spin(dice);
        Home { from: ALWAYS, address: Address::draw(self.districts[store], places, dice), store }
    }

    /// The home after a move, near another store: mostly in the same city.
    pub fn next_home(&self, from: Day, old: &Home, places: &Places, dice: &mut Dice) -> Home {
        let store = if dice.chance(0.75) { self.nearby(old.store, dice) } else { self.by_size.spin(dice) };
        Home { from, address: Address::draw(self.districts[store], places, dice), store }
    }

    /// Another store of the same city, or the same one where the city has no other.
    pub fn nearby(&self, store: usize, dice: &mut Dice) -> usize {
        let city = &self.stores[store].city;
        let is_near =
            |other: &usize| *other != store && self.open[*other] && self.stores[*other].city == *city;
        let near = || (0..self.stores.len()).filter(is_near);
        match near().count() {
            0 => store,
            others => near().nth(dice.below(others)).unwrap_or(store),
        }
    }

    pub fn opened(&self, store: usize) -> Day {
        Day::of(self.stores[store].opened)
    }

    pub fn tills(&self, store: usize) -> i32 {
        (self.stores[store].area_m2 / 1000.0 * TILLS_PER_1000_M2) as i32
    }
}
