//! Whether two groups of records can be one person's, as far as names, sexes and birthdays say: the guard on identifiers
//! that families share, and on scores.

use kernel::Day;

use super::Node;
use crate::identity::names::NameKey;
use crate::record::Gender;

/// So many digits of two birthdays may differ by a slip.
const SLIPPED_DIGITS_MAX: usize = 2;

/// What speaks for the two groups' being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// One identifier that families share.
    Identifier,
    /// Several of them, which is more than a wrong tick in a form.
    Identifiers,
    /// A score, which has weighed how alike the names are.
    Score,
}

/// The same whole name on both sides; or no contradiction, and where both sides have whole names some agree.
pub fn can_be_one(nodes: &[Node], left: &[usize], right: &[usize], ground: Ground) -> bool {
    let pairs = || left.iter().flat_map(|&a| right.iter().map(move |&b| (&nodes[a], &nodes[b])));
    // The same name outweighs a wrong tick in a form, and whom people have put beside it; a similar one does not.
    if pairs().any(|(a, b)| a.name.is_same(&b.name)) {
        return true;
    }
    let whole = || pairs().filter(|(a, b)| a.name.is_whole() && b.name.is_whole());
    if whole().any(|(a, b)| a.name.clearly_differs(&b.name)) {
        return false;
    }
    let agree = whole().any(|(a, b)| a.name.agrees(&b.name));
    if whole().next().is_some() && !agree && ground != Ground::Score {
        return false;
    }
    let names = |side: &[usize]| -> Vec<&NameKey> { side.iter().map(|&node| &nodes[node].name).collect() };
    let (left_names, right_names) = (names(left), names(right));
    let forgiving = ground == Ground::Identifiers;
    if !titles_fit(&left_names, &right_names, forgiving) || !titles_fit(&right_names, &left_names, forgiving)
    {
        return false;
    }
    let same_birthday = pairs().any(|(a, b)| a.birthday.is_some() && a.birthday == b.birthday);
    same_birthday || (birthdays_fit(nodes, left, right) && (forgiving || sexes_fit(nodes, left, right)))
}

/// Each 张女士 of one side is the title of somebody on the other, if the other has names at all.
fn titles_fit(titles: &[&NameKey], names: &[&NameKey], forgiving: bool) -> bool {
    let named: Vec<&&NameKey> = names.iter().filter(|name| !name.is_unknown()).collect();
    let fits =
        |title: &NameKey, name: &NameKey| title.agrees(name) || forgiving && title.has_alike_surname(name);
    titles
        .iter()
        .filter(|title| title.is_partial())
        .all(|title| named.is_empty() || named.iter().any(|name| fits(title, name)))
}

fn sexes_fit(nodes: &[Node], left: &[usize], right: &[usize]) -> bool {
    let said = |side: &[usize]| -> Vec<Gender> { side.iter().filter_map(|&node| nodes[node].sex).collect() };
    let (left, right) = (said(left), said(right));
    left.is_empty() || right.is_empty() || left.iter().any(|sex| right.contains(sex))
}

fn birthdays_fit(nodes: &[Node], left: &[usize], right: &[usize]) -> bool {
    let said =
        |side: &[usize]| -> Vec<Day> { side.iter().filter_map(|&node| nodes[node].birthday).collect() };
    let (left, right) = (said(left), said(right));
    left.is_empty() || right.is_empty() || left.iter().any(|a| right.iter().any(|b| are_near(*a, *b)))
}

/// The same day, give or take a slip of the hand.
fn are_near(one: Day, other: Day) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() <= SLIPPED_DIGITS_MAX
}
