//! Chinese names: surnames by frequency, given names by generation and sex.

use serde::Deserialize;

use crate::dice::{Dice, Wheel};
use crate::tables;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
}

impl Sex {
    pub fn title(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }

    pub fn other(self) -> Sex {
        match self {
            Sex::Male => Sex::Female,
            Sex::Female => Sex::Male,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub surname: String,
    pub given: String,
}

impl Name {
    pub fn full(&self) -> String {
        format!("{}{}", self.surname, self.given)
    }
}

#[derive(Debug, Deserialize)]
struct GivenRow {
    year: i32,
    sex: String,
    part: String,
    words: String,
}

#[derive(Debug, Clone, Default)]
struct Generation {
    whole: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
    single: Vec<String>,
}

/// First birth year of each generation in the table.
const GENERATIONS: [i32; 5] = [1930, 1960, 1980, 1990, 2000];
/// Share of names that are a fashion of their time, put together, or one character.
const NAME_SHAPES: [f64; 3] = [0.30, 0.52, 0.18];

#[derive(Debug, Clone)]
pub struct Names {
    surnames: Vec<String>,
    surname_wheel: Wheel,
    /// By generation, men first.
    given: Vec<[Generation; 2]>,
}

impl Names {
    pub fn load() -> Self {
        let surnames: Vec<(String, f64)> = tables::bare_rows(include_str!("../../data/surnames.csv"));
        let rows: Vec<GivenRow> = tables::bare_rows(include_str!("../../data/given_names.csv"));
        let mut given: Vec<[Generation; 2]> = vec![Default::default(); GENERATIONS.len()];
        for row in rows {
            let era = generation(row.year);
            let side = usize::from(row.sex == Sex::Female.title());
            let words = row.words.split_whitespace().map(str::to_owned).collect();
            let names = &mut given[era][side];
            match row.part.as_str() {
                "whole" => names.whole = words,
                "first" => names.first = words,
                "second" => names.second = words,
                _ => names.single = words,
            }
        }
        Names {
            surname_wheel: Wheel::new(surnames.iter().map(|(_, weight)| *weight)),
            surnames: surnames.into_iter().map(|(surname, _)| surname).collect(),
            given,
        }
    }

    pub fn surname(&self, dice: &mut Dice) -> String {
        self.surnames[self.surname_wheel.spin(dice)].clone()
    }

    pub fn given(&self, birth_year: i32, sex: Sex, dice: &mut Dice) -> String {
        let names = &self.given[generation(birth_year)][usize::from(sex == Sex::Female)];
        match dice.weighted(&NAME_SHAPES) {
            0 => dice.pick(&names.whole).clone(),
            1 => {
                let first = dice.pick(&names.first);
                format!("{first}{}", dice.pick(&names.second))
            }
            _ => dice.pick(&names.single).clone(),
        }
    }

    pub fn draw(&self, birth_year: i32, sex: Sex, dice: &mut Dice) -> Name {
        Name { surname: self.surname(dice), given: self.given(birth_year, sex, dice) }
    }
}

fn generation(birth_year: i32) -> usize {
    GENERATIONS.iter().rposition(|from| birth_year >= *from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generation_has_every_part() {
        let names = Names::load();
        for pair in &names.given {
            for side in pair {
                assert!(side.whole.len() >= 20 && side.first.len() >= 16 && side.second.len() >= 16);
                assert!(side.single.len() >= 6);
            }
        }
    }

    #[test]
    fn names_vary_and_compound_surnames_occur() {
        let (names, mut dice) = (Names::load(), Dice::new(5, 0));
        let mut drawn: Vec<Name> = (0..20_000).map(|_| names.draw(1985, Sex::Female, &mut dice)).collect();
        assert!(drawn.iter().any(|name| name.surname == "欧阳"));
        drawn.sort_by_key(Name::full);
        drawn.dedup();
        assert!(drawn.len() > 6_000, "{}", drawn.len());
    }
}
