//! How well two values of a field agree: a level, never a number, so that its weight can be learnt.

use super::cell::{Address, Cell, Company, Name, Value};
use super::level::Level;
use super::schema::Comparator;
use super::similarity::{edits, jaro_winkler, jaro_winkler_bound, overlap};
use crate::text::{is_han, same_shape};

/// The level of two values of one field. Both cells were prepared by the same comparator.
pub(super) fn compare(comparator: Comparator, a: &Cell, b: &Cell) -> Level {
    if a.hash == b.hash {
        return same(a);
    }
    match (&a.value, &b.value) {
        (Value::Text { chars: a, letters: la }, Value::Text { chars: b, letters: lb }) => {
            compare_text(a, b, *la, *lb)
        }
        (Value::Name(a), Value::Name(b)) => compare_names(a, b),
        (Value::Digits(a), Value::Digits(b)) => compare_digits(comparator, a, b),
        (Value::Address(a), Value::Address(b)) => compare_addresses(a, b),
        (Value::Company(a), Value::Company(b)) => compare_companies(a, b),
        (Value::Email { local: a }, Value::Email { local: b }) => match edits(a, b, 1) {
            0 => Level::Close,
            1 if a.len().min(b.len()) >= 4 => Level::Similar,
            _ => Level::Different,
        },
        _ => Level::Different,
    }
}

/// The level of a value with itself: exact, but two Mr Wangs share no more than the surname.
pub(super) fn same(cell: &Cell) -> Level {
    match &cell.value {
        Value::Name(name) if name.surname_only() => Level::SurnameOnly,
        _ => Level::Exact,
    }
}

fn compare_text(a: &[char], b: &[char], letters_a: u64, letters_b: u64) -> Level {
    if jaro_winkler_bound(a, b, letters_a, letters_b) < 0.80 {
        return Level::Different;
    }
    let similar = jaro_winkler(a, b);
    if similar >= 0.94 || (a.len().min(b.len()) >= 3 && edits(a, b, 1) == 1) {
        Level::Close
    } else if similar >= 0.88 {
        Level::Similar
    } else if similar >= 0.80 {
        Level::Weak
    } else {
        Level::Different
    }
}

fn compare_names(a: &Name, b: &Name) -> Level {
    let same_surname = a.surname_sound == b.surname_sound;
    let written = |n: &Name| n.chars.first().is_some_and(|c| is_han(*c));
    // 徐姐 and 许阿姨 sound the same and have said no more than that.
    if same_surname && a.surname_only() && b.surname_only() {
        return Level::SurnameOnly;
    }
    if a.sound == b.sound {
        // One character is misheard; two are another name: 章玉婷 is not 张雨婷.
        let apart = a.chars.iter().zip(&b.chars).filter(|(x, y)| x != y).count();
        return if written(a) && written(b) && apart > 1 { Level::Similar } else { Level::Sound };
    }
    if written(a) != written(b) {
        let (han, latin) = if written(a) { (a, b) } else { (b, a) };
        return match han.initials == latin.sound {
            true => Level::Initials,
            false if same_surname => Level::Weak,
            false => Level::Different,
        };
    }
    if same_surname && (a.surname_only() || b.surname_only()) {
        return Level::SurnameOnly;
    }
    if !written(a) {
        return match edits(&a.chars, &b.chars, 1) {
            1 if a.chars.len() >= 4 => Level::Similar,
            _ if same_surname => Level::Weak,
            _ => Level::Different,
        };
    }
    let mut unequal = a.chars.iter().zip(&b.chars).filter(|(x, y)| x != y);
    if a.chars.len() == b.chars.len()
        && let (Some((x, y)), None) = (unequal.next(), unequal.next())
        && (a.chars.len() >= 3 || same_shape(*x, *y))
    {
        return Level::Similar;
    }
    if a.chars.len() >= 3 && b.chars.len() >= 3 && edits(&a.chars, &b.chars, 1) == 1 {
        return Level::Similar;
    }
    if same_surname { Level::Weak } else { Level::Different }
}

fn compare_digits(comparator: Comparator, a: &[u8], b: &[u8]) -> Level {
    // Who has a fixed line at home has a mobile as well: neither speaks against the other.
    if comparator == Comparator::Phone && a.starts_with(b"0") != b.starts_with(b"0") {
        return Level::Missing;
    }
    if comparator == Comparator::Date && a.len() == 8 && b.len() == 8 {
        let exchanged = a[..4] == b[..4] && a[4..6] == b[6..] && a[6..] == b[4..6];
        if exchanged {
            return Level::DayMonth;
        }
    }
    let shorter = a.len().min(b.len());
    // Two slips in a short code leave nothing that speaks for it.
    match edits(a, b, if shorter >= 6 { 2 } else { 1 }) {
        1 if shorter >= 2 => Level::OneEdit,
        2 if shorter >= 6 => Level::TwoEdits,
        _ => Level::Different,
    }
}

fn compare_addresses(a: &Address, b: &Address) -> Level {
    let compatible = |x: u64, y: u64| x == 0 || y == 0 || x == y;
    if !compatible(a.city, b.city) {
        return Level::Different;
    }
    let near = compatible(a.district, b.district);
    let same_district = a.district != 0 && a.district == b.district;
    if a.rest == 0 || b.rest == 0 {
        return if same_district { Level::RegionOnly } else { elsewhere(a, b, near) };
    }
    if near && a.rest == b.rest {
        return Level::Close;
    }
    let alike = overlap(&a.grams, &b.grams);
    // One side may stop short: 12号 against 12号3栋2单元.
    let along = a.street.iter().zip(&b.street).all(|(x, y)| x == y);
    let doors = a.door.len().min(b.door.len());
    let same_door = doors >= 2 && a.door.ends_with(&b.door[b.door.len() - doors..]);
    match alike {
        alike if same_door && near && alike >= 0.5 => Level::Close,
        alike if same_door && alike >= 0.2 => Level::Similar,
        alike if doors < 2 && near && along && alike >= 0.6 => Level::Similar,
        alike if alike >= 0.4 => Level::Weak,
        _ => elsewhere(a, b, near),
    }
}

fn elsewhere(a: &Address, b: &Address, near: bool) -> Level {
    let same_city = a.city != 0 && a.city == b.city;
    let same_district = a.district != 0 && a.district == b.district;
    if near && (same_city || same_district) { Level::SameRegion } else { Level::Different }
}

fn compare_companies(a: &Company, b: &Company) -> Level {
    let same_place = a.place == 0 || b.place == 0 || a.place == b.place;
    if a.stem == b.stem {
        return if same_place { Level::Close } else { Level::Similar };
    }
    let slip = a.stem.len().min(b.stem.len()) >= 3 && edits(&a.stem, &b.stem, 1) == 1;
    if a.sound == b.sound || slip {
        return Level::Similar;
    }
    let alike = jaro_winkler_bound(&a.stem, &b.stem, a.letters, b.letters) >= 0.80
        && jaro_winkler(&a.stem, &b.stem) >= 0.80;
    if alike { Level::Weak } else { Level::Different }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::Field;

    fn level(comparator: Comparator, a: &str, b: &str) -> Level {
        let field = Field::new("x", comparator);
        compare(comparator, &field.prepare(a).unwrap(), &field.prepare(b).unwrap())
    }

    fn check(comparator: Comparator, table: &[(&str, &str, Level)]) {
        for &(a, b, expected) in table {
            assert_eq!(level(comparator, a, b), expected, "{a} and {b}");
            assert_eq!(level(comparator, b, a), expected, "{b} and {a}");
            assert!(Level::of(comparator, false).iter().any(|(l, _)| *l == expected));
        }
    }

    #[test]
    fn names() {
        check(
            Comparator::ChineseName,
            &[
                ("王伟", "王伟先生", Level::Exact),
                ("张伟", "张玮", Level::Sound),
                ("王伟", "Wang Wei", Level::Sound),
                ("曾小贤", "zengxiaoxian", Level::Sound),
                ("徐姐", "许阿姨", Level::SurnameOnly),
                ("章玉婷", "张雨婷", Level::Similar),
                ("王伟", "ww", Level::Initials),
                ("王伟", "wang fang", Level::Weak),
                ("王先生", "王女士", Level::SurnameOnly),
                ("王小明", "王晓敏", Level::Weak),
                ("王小明", "王大明", Level::Similar),
                ("吴桐", "昊桐", Level::Similar),
                ("王先生", "王伟", Level::SurnameOnly),
                ("王伟", "李娜", Level::Different),
            ],
        );
    }

    #[test]
    fn numbers_and_dates() {
        check(
            Comparator::Phone,
            &[
                ("13800138001", "13800138010", Level::OneEdit),
                ("13800138001", "13800138002", Level::OneEdit),
                ("13800138001", "13900138011", Level::TwoEdits),
                ("13800138001", "15912345678", Level::Different),
                ("02887654321", "02887654322", Level::OneEdit),
            ],
        );
        check(
            Comparator::Date,
            &[
                ("1990-05-12", "1990-12-05", Level::DayMonth),
                ("1990-05-12", "1990-05-13", Level::OneEdit),
                ("1990-05-12", "1990-06-13", Level::TwoEdits),
                ("1990-05-12", "1971-11-30", Level::Different),
            ],
        );
    }

    #[test]
    fn a_fixed_line_says_nothing_about_a_mobile() {
        assert_eq!(level(Comparator::Phone, "13800138001", "02887654321"), Level::Missing);
    }

    #[test]
    fn text_addresses_companies() {
        check(
            Comparator::Text,
            &[
                ("mccarthy", "mccarhty", Level::Close),
                ("hopkins", "hopkinson", Level::Close),
                ("duane", "dwayne", Level::Weak),
                ("green", "webb", Level::Different),
            ],
        );
        check(
            Comparator::Address,
            &[
                ("成都市武侯区人民南路12号", "四川成都武侯区人民南路十二号", Level::Exact),
                ("成都市武侯区人民南路12号", "人民南路12号", Level::Close),
                ("成都市武侯区人民南路12号", "成都武侯区人民南路12号3栋", Level::Similar),
                ("成都市武侯区人民南路12号", "成都武侯区科华北路8号", Level::SameRegion),
                ("成都市武侯区人民南路12号", "北京朝阳区建国路8号", Level::Different),
                ("成都市武侯区桂溪路5号长虹家园3栋2单元1204号", "武侯区长虹家园小区3-2-1204", Level::Close),
                ("成都市武侯区桂溪路5号长虹家园3栋2单元1204号", "成都市武侯区长虹家园", Level::Similar),
                (
                    "成都市武侯区桂溪路5号长虹家园3栋2单元1204号",
                    "成都市武侯区桂溪路5号长虹家园3-2-1304",
                    Level::Weak,
                ),
                ("成都市武侯区", "成都市武侯区人民南路12号", Level::RegionOnly),
                ("成都市武侯区", "成都市锦江区人民南路12号", Level::Different),
            ],
        );
        check(
            Comparator::Company,
            &[
                ("四川老味道调味品有限公司", "老味道食品厂", Level::Close),
                ("四川老味道调味品有限公司", "重庆老味道食品厂", Level::Similar),
                ("老味道", "老卫道", Level::Similar),
                ("老味道", "海底捞", Level::Different),
            ],
        );
        check(
            Comparator::Email,
            &[
                ("wangwei@qq.com", "wangwei@163.com", Level::Close),
                ("wangwei@qq.com", "wangwe@qq.com", Level::Similar),
                ("wangwei@qq.com", "lina@qq.com", Level::Different),
            ],
        );
    }
}
