//! String similarities without allocation: Jaro–Winkler with a cheap bound before it, and small edit counts.

/// Longer texts are compared by their first so many characters (one bit each).
pub(super) const CHARS_MAX: usize = 64;

/// A bit per distinct letter (digits and other characters share bits by hashing), for a bound on common letters.
pub(super) fn letters(chars: &[char]) -> u64 {
    chars.iter().fold(0, |mask, &c| mask | 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 26))
}

/// Jaro–Winkler similarity (Winkler 1990), scaling 0.1 over at most four common leading characters, applied from a
/// Jaro similarity of 0.7 on as Winkler does. 0..=1; 0 when either is empty.
pub(super) fn jaro_winkler(a: &[char], b: &[char]) -> f64 {
    let (a, b) = (&a[..a.len().min(CHARS_MAX)], &b[..b.len().min(CHARS_MAX)]);
    let jaro = jaro(a, b);
    if jaro < 0.7 {
        return jaro;
    }
    jaro + 0.1 * common_prefix(a, b).min(4) as f64 * (1.0 - jaro)
}

/// No pair with these letter masks can have a higher [`jaro_winkler`].
pub(super) fn jaro_winkler_bound(a: &[char], b: &[char], letters_a: u64, letters_b: u64) -> f64 {
    let only_a = (letters_a & !letters_b).count_ones() as usize;
    let only_b = (letters_b & !letters_a).count_ones() as usize;
    let matches = a.len().saturating_sub(only_a).min(b.len().saturating_sub(only_b)) as f64;
    if matches == 0.0 {
        return 0.0;
    }
    let jaro = (matches / a.len() as f64 + matches / b.len() as f64 + 1.0) / 3.0;
    jaro + 0.1 * common_prefix(a, b).min(4) as f64 * (1.0 - jaro)
}

/// Jaro similarity (1989) of texts of at most 64 characters.
fn jaro(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut taken_a, mut taken_b) = (0u64, 0u64);
    for (i, c) in a.iter().enumerate() {
        let from = i.saturating_sub(reach);
        let to = (i + reach + 1).min(b.len());
        for (j, d) in b.iter().enumerate().take(to).skip(from) {
            if c == d && taken_b >> j & 1 == 0 {
                taken_a |= 1 << i;
                taken_b |= 1 << j;
                break;
            }
        }
    }
    let matches = taken_a.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let mut out_of_order = 0;
    while taken_a != 0 {
        let (i, j) = (taken_a.trailing_zeros(), taken_b.trailing_zeros());
        out_of_order += u32::from(a[i as usize] != b[j as usize]);
        taken_a &= taken_a - 1;
        taken_b &= taken_b - 1;
    }
    let m = f64::from(matches);
    (m / a.len() as f64 + m / b.len() as f64 + (m - f64::from(out_of_order / 2)) / m) / 3.0
}

fn common_prefix<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment,
/// Damerau 1964), or `limit + 1` when more than `limit` are needed. `limit` ≤ 3.
pub(super) fn edits<T: PartialEq>(a: &[T], b: &[T], limit: usize) -> usize {
    let more = limit + 1;
    let prefix = common_prefix(a, b);
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    let (longer, shorter) = (a.len().max(b.len()), a.len().min(b.len()));
    if longer - shorter > limit {
        return more;
    }
    match (shorter, longer) {
        (0, _) => return longer,
        (1, 1) => return 1,
        (2, 2) if a[0] == b[1] && a[1] == b[0] => return 1,
        _ if limit < 2 => return more,
        (_, n) if n > CHARS_MAX => return more,
        _ => {}
    }
    // Three rows over at most 64 columns.
    let mut rows = [[0u8; CHARS_MAX + 1]; 3];
    (0..=b.len()).for_each(|j| rows[0][j] = j as u8);
    for i in 1..=a.len() {
        let [before, above, here] = [(i + 1) % 3, (i + 2) % 3, i % 3];
        rows[here][0] = i as u8;
        let mut least = rows[here][0];
        for j in 1..=b.len() {
            let swap = rows[above][j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut best = swap.min(rows[above][j] + 1).min(rows[here][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[before][j - 2] + 1);
            }
            rows[here][j] = best;
            least = least.min(best);
        }
        if usize::from(least) > limit {
            return more;
        }
    }
    usize::from(rows[a.len() % 3][b.len()]).min(more)
}

/// Overlap of two ascending lists: common / the shorter. 0 when either is empty.
pub(super) fn overlap(a: &[u32], b: &[u32]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { f64::from(common) / shorter as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn jaro_winkler_of_winklers_examples() {
        let check = |a: &str, b: &str, expected: f64| {
            let found = jaro_winkler(&chars(a), &chars(b));
            assert!((found - expected).abs() < 5e-4, "{a} {b}: {found}");
        };
        check("martha", "marhta", 0.9611);
        check("dwayne", "duane", 0.84);
        check("dixon", "dicksonx", 0.8133);
        check("jones", "johnson", 0.8324);
        check("abc", "xyz", 0.0);
        check("", "x", 0.0);
    }

    #[test]
    fn edits_count() {
        let check = |a: &str, b: &str, limit: usize, expected: usize| {
            assert_eq!(edits(&chars(a), &chars(b), limit), expected, "{a} {b}");
        };
        check("1804974", "1804974", 2, 0);
        check("1804974", "1804947", 2, 1);
        check("1804974", "180974", 2, 1);
        check("1804974", "1894974", 1, 1);
        check("1804974", "8104947", 2, 2);
        check("1804974", "9999999", 2, 3);
        check("", "abc", 3, 3);
    }

    proptest! {
        #[test]
        fn bounded_and_symmetric(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            let (a, b) = (chars(&a), chars(&b));
            let similar = jaro_winkler(&a, &b);
            prop_assert!((0.0..=1.0).contains(&similar));
            prop_assert!(similar <= jaro_winkler_bound(&a, &b, letters(&a), letters(&b)) + 1e-12);
            prop_assert_eq!(edits(&a, &b, 3), edits(&b, &a, 3));
            prop_assert_eq!(edits(&a, &b, 3) == 0, a == b);
        }
    }
}
