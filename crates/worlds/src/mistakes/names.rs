//! Names misheard, mistyped, shortened, or replaced by an honorific.

use std::collections::BTreeMap;

use crate::dice::Dice;
use crate::people::{Name, Sex};
use crate::tables;

/// Characters that sound or look like others.
#[derive(Debug, Clone)]
pub struct NameSlips {
    homophones: BTreeMap<char, Vec<char>>,
    lookalikes: BTreeMap<char, Vec<char>>,
}

/// Homophone, look-alike, missing character, space inside, characters swapped.
const SLIPS: [f64; 5] = [0.46, 0.16, 0.14, 0.16, 0.08];

impl NameSlips {
    pub fn load() -> Self {
        NameSlips {
            homophones: table(include_str!("../../data/homophones.csv")),
            lookalikes: table(include_str!("../../data/lookalikes.csv")),
        }
    }

    /// A name as somebody got it wrong.
    pub fn slip(&self, name: &Name, dice: &mut Dice) -> String {
        let full = name.full();
        let chars: Vec<char> = full.chars().collect();
        match dice.weighted(&SLIPS) {
            0 => replace(&chars, &self.homophones, dice).unwrap_or_else(|| spaced(name)),
            1 => replace(&chars, &self.lookalikes, dice).unwrap_or_else(|| spaced(name)),
            2 if chars.len() > 2 => chars[..chars.len() - 1].iter().collect(),
            4 if chars.len() == 3 => [chars[0], chars[2], chars[1]].iter().collect(),
            _ => spaced(name),
        }
    }

    /// 张女士, 李大爷, 小王: what a clerk notes when nobody gives a name.
    pub fn honorific(name: &Name, sex: Sex, age: i32, dice: &mut Dice) -> String {
        let titles: &[&str] = match (sex, age) {
            (Sex::Female, 58..) => &["阿姨", "孃孃", "女士", "大姐"],
            (Sex::Female, 35..) => &["女士", "女士", "姐", "大姐"],
            (Sex::Female, _) => &["女士", "女士", "小姐", "美女"],
            (Sex::Male, 58..) => &["大爷", "叔叔", "先生", "师傅"],
            (Sex::Male, _) => &["先生", "先生", "先生", "哥"],
        };
        format!("{}{}", name.surname, dice.pick(titles))
    }
}

fn spaced(name: &Name) -> String {
    format!("{} {}", name.surname, name.given)
}

fn replace(chars: &[char], table: &BTreeMap<char, Vec<char>>, dice: &mut Dice) -> Option<String> {
    let places: Vec<usize> = (0..chars.len()).filter(|place| table.contains_key(&chars[*place])).collect();
    if places.is_empty() {
        return None;
    }
    // The given name is misheard more often than the surname.
    let place = places[places.len() - 1 - dice.below(places.len()).min(dice.below(places.len()))];
    let mut typed = chars.to_vec();
    typed[place] = *dice.pick(&table[&chars[place]]);
    Some(typed.into_iter().collect())
}

fn table(text: &str) -> BTreeMap<char, Vec<char>> {
    let rows: Vec<(char, String)> = tables::bare_rows(text);
    rows.into_iter().map(|(right, wrong)| (right, wrong.chars().collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_never_the_name_itself() {
        let (slips, mut dice) = (NameSlips::load(), Dice::new(2, 0));
        for given in ["丽", "建国", "思涵", "琼"] {
            let name = Name { surname: "王".into(), given: given.into() };
            for _ in 0..200 {
                assert_ne!(slips.slip(&name, &mut dice), name.full());
            }
        }
    }
}
