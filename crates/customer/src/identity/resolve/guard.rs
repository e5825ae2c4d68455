//! Whether two groups of records can be one person, as far as names, sexes and birthdays say: the guard on identifiers
//! that families share.

use kernel::Day;

use super::Node;
use crate::record::Gender;

/// So many digits of two birthdays may differ by a slip.
const SLIPPED_DIGITS_MAX: usize = 2;

/// The same whole name on both sides; or no contradiction, and where both sides have whole names some agree.
pub fn can_be_one(nodes: &[Node], left: &[usize], right: &[usize]) -> bool {
    let pairs = || left.iter().flat_map(|&a| right.iter().map(move |&b| (&nodes[a], &nodes[b])));
    // The same name outweighs a wrong tick in a form, and whom people have put beside it; a similar one does not.
    if pairs().any(|(a, b)| a.name.is_same(&b.name)) {
        return true;
    }
    if pairs().any(|(a, b)| a.name.clearly_differs(&b.name)) {
        return false;
    }
    let both_whole = || pairs().filter(|(a, b)| a.name.is_whole() && b.name.is_whole());
    let agree = both_whole().next().is_none() || both_whole().any(|(a, b)| a.name.agrees(&b.name));
    agree && sexes_fit(nodes, left, right) && birthdays_fit(nodes, left, right)
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
