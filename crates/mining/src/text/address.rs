//! An address: province, city, district and the rest, in one spelling.

use serde::{Deserialize, Serialize};

use super::fold::{fold, is_han};
use super::regions::{leading_city, leading_province};

/// Parts of an address; an empty part was not given. Province and city are short names (四川, 成都).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    pub province: String,
    pub city: String,
    /// With its ending, since 成华区 and 成华县 would differ.
    pub district: String,
    /// Street, number, building…: no blanks or punctuation, Chinese house numbers as digits.
    pub rest: String,
}

/// Splits 四川省成都市武侯区人民南路四段12号. The province is filled in from the city where it is left out.
pub fn split_address(text: &str) -> Address {
    let squeezed: String = fold(text).chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    let mut rest = squeezed.strip_prefix("中国").unwrap_or(&squeezed);
    let mut address = Address::default();
    if let Some((province, len)) = leading_province(rest) {
        address.province = province.to_owned();
        rest = &rest[len..];
    }
    let known = Some(address.province.as_str()).filter(|p| !p.is_empty());
    if let Some((province, city, len)) = leading_city(rest, known) {
        address.province = province.to_owned();
        address.city = city.to_owned();
        rest = &rest[len..];
    } else if ["北京", "天津", "上海", "重庆", "香港", "澳门"].contains(&address.province.as_str())
    {
        address.city.clone_from(&address.province);
    }
    rest = rest.strip_prefix("市辖区").unwrap_or(rest);
    let cut = district_len(rest);
    address.district = rest[..cut].to_owned();
    address.rest = arabic(&rest[cut..]);
    address
}

/// Bytes of a leading 区, 县, 旗 or county-level 市: its ending within the first seven characters and before any street.
fn district_len(text: &str) -> usize {
    for (count, (at, c)) in text.char_indices().take(7).enumerate() {
        // 小区, 园区, 社区 belong to the street address; 市 and 区 need a name before them.
        let before = text[..at].chars().last();
        let compound = c == '区' && matches!(before, Some('小' | '园' | '社' | '景'));
        if count > 0 && matches!(c, '区' | '县' | '旗' | '市') && !compound {
            let end = at + c.len_utf8();
            // 市区 and 县城 are not names; 市场 is a market.
            let after = text[end..].chars().next();
            if c == '市' && matches!(after, Some('场' | '区' | '政')) {
                return 0;
            }
            return end;
        }
        if matches!(c, '路' | '街' | '道' | '巷' | '号' | '村' | '镇') || !is_han(c) {
            return 0;
        }
    }
    0
}

/// House numbers in Chinese numerals become digits: 三栋二单元 → 3栋2单元, 十二号 → 12号.
fn arabic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| numeral(**c).is_some()).count();
        let counted = chars.get(at + run).is_some_and(|c| "号栋幢座单楼层室弄段组队期".contains(*c));
        if run > 0 && counted {
            out.push_str(&number(&chars[at..at + run]).to_string());
            at += run;
        } else {
            out.extend(&chars[at..at + run.max(1)]);
            at += run.max(1);
        }
    }
    out
}

fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九十".chars().position(|n| n == c).or((c == '零').then_some(0)).map(|n| n as u32)
}

/// 十 → 10, 十二 → 12, 二十 → 20, 二十三 → 23, 一二三 → 123. At most nine digits are read.
fn number(numerals: &[char]) -> u64 {
    let digits: Vec<u64> = numerals.iter().filter_map(|c| numeral(*c)).map(u64::from).collect();
    match digits.as_slice() {
        [10] => 10,
        [10, ones] => 10 + ones,
        [tens, 10] => tens * 10,
        [tens, 10, ones] => tens * 10 + ones,
        all => all.iter().take(9).fold(0, |n, d| n * 10 + d % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        let check = |text: &str, expected: [&str; 4]| {
            let Address { province, city, district, rest } = split_address(text);
            assert_eq!([&province, &city, &district, &rest], expected, "{text}");
        };
        check("四川省成都市武侯区人民南路四段12号", ["四川", "成都", "武侯区", "人民南路4段12号"]);
        check("成都武侯区人民南路 ４段 12 号", ["四川", "成都", "武侯区", "人民南路4段12号"]);
        check("上海市浦东新区世纪大道100号", ["上海", "上海", "浦东新区", "世纪大道100号"]);
        check("北京朝阳区建国路十二号三栋", ["北京", "北京", "朝阳区", "建国路12号3栋"]);
        check("广西壮族自治区南宁市青秀区", ["广西", "南宁", "青秀区", ""]);
        check("四川省凉山彝族自治州西昌市航天大道", ["四川", "凉山", "西昌市", "航天大道"]);
        check("中山路12号", ["", "", "", "中山路12号"]);
        check("成都阳光小区3栋", ["四川", "成都", "", "阳光小区3栋"]);
        check("", ["", "", "", ""]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[省市区县路号一十二三3 四川成都\\PC]{0,24}") {
            split_address(&text);
        }
    }
}
