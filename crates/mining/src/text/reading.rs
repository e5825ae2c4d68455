//! How Chinese characters are read: pinyin without tones, with the readings that surnames take.

use pinyin::ToPinyin;
use serde::{Deserialize, Serialize};

use super::person::split_person;

/// Surnames whose reading differs from the character's usual one (polyphones), as `surname reading`.
const SURNAME_READINGS: &[(&str, &str)] = &[
    ("万俟", "mo qi"),
    ("尉迟", "yu chi"),
    ("长孙", "zhang sun"),
    ("澹台", "tan tai"),
    ("令狐", "ling hu"),
    ("鲜于", "xian yu"),
    ("子车", "zi ju"),
    ("乐正", "yue zheng"),
    ("皇甫", "huang fu"),
    ("单于", "chan yu"),
    ("宿勤", "su qin"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("仇", "qiu"),
    ("查", "zha"),
    ("朴", "piao"),
    ("区", "ou"),
    ("盖", "ge"),
    ("乐", "yue"),
    ("缪", "miao"),
    ("翟", "zhai"),
    ("洗", "xian"),
    ("冼", "xian"),
    ("繁", "po"),
    ("折", "she"),
    ("黑", "he"),
    ("秘", "bi"),
    ("员", "yun"),
    ("召", "shao"),
    ("种", "chong"),
    ("重", "chong"),
    ("祭", "zhai"),
    ("能", "nai"),
    ("句", "gou"),
    ("任", "ren"),
    ("华", "hua"),
    ("覃", "qin"),
    ("宁", "ning"),
    ("薄", "bo"),
    ("燕", "yan"),
    ("车", "che"),
    ("葛", "ge"),
    ("纪", "ji"),
    ("乜", "nie"),
    ("牟", "mu"),
    ("应", "ying"),
    ("相", "xiang"),
    ("都", "du"),
    ("过", "guo"),
    ("那", "na"),
    ("臧", "zang"),
    ("藏", "zang"),
    ("谌", "chen"),
    ("谷", "gu"),
    ("晟", "cheng"),
    ("宓", "mi"),
    ("曲", "qu"),
    ("叶", "ye"),
    ("佴", "nai"),
    ("隗", "wei"),
    ("柏", "bai"),
    ("哈", "ha"),
    ("石", "shi"),
    ("沈", "shen"),
    ("强", "qiang"),
    ("郇", "xun"),
    ("贾", "jia"),
    ("尹", "yin"),
    ("阚", "kan"),
    ("卜", "bu"),
    ("逄", "pang"),
    ("撒", "sa"),
    ("降", "jiang"),
    ("宿", "su"),
    ("尉", "wei"),
    ("幺", "yao"),
    ("粘", "nian"),
    ("揭", "jie"),
    ("郗", "xi"),
];

/// Pinyin of a text, without tones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Syllables joined by single blanks: `ou yang na na`. Other letters and digits stay as they are.
    pub full: String,
    /// First letters: `oynn`.
    pub initials: String,
}

impl Reading {
    fn of<'a>(syllables: impl Iterator<Item = &'a str>) -> Self {
        let mut reading = Self::default();
        for syllable in syllables {
            if !reading.full.is_empty() {
                reading.full.push(' ');
            }
            reading.full.push_str(syllable);
            reading.initials.extend(syllable.chars().next());
        }
        reading
    }
}

/// The usual toneless reading of one character; `None` for what is not Chinese. ü is written `v`.
pub fn char_reading(c: char) -> Option<&'static str> {
    let plain = c.to_pinyin()?.plain();
    Some(match plain {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        usual => usual,
    })
}

/// The reading a surname takes, as blank-separated syllables, where it is not the usual one.
pub(super) fn surname_reading(surname: &str) -> Option<&'static str> {
    SURNAME_READINGS.iter().find(|(s, _)| *s == surname).map(|(_, reading)| *reading)
}

/// Reads running text character by character; punctuation and blanks are skipped.
pub fn read_text(text: &str) -> Reading {
    let folded = super::fold(text);
    Reading::of(syllables(&folded).iter().map(String::as_str))
}

/// Reads a person's name, titles left out, the surname as a surname.
pub fn read_person(name: &str) -> Reading {
    let person = split_person(name);
    let mut all: Vec<String> = match surname_reading(&person.surname) {
        Some(reading) => reading.split(' ').map(str::to_owned).collect(),
        None => syllables(&person.surname),
    };
    all.extend(syllables(&person.given));
    Reading::of(all.iter().map(String::as_str))
}

/// One syllable a Chinese character, one word a run of other letters or digits.
fn syllables(folded: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in folded.chars() {
        if let Some(reading) = char_reading(c) {
            found.push(reading.to_owned());
            in_word = false;
        } else if c.is_alphanumeric() {
            match found.last_mut() {
                Some(word) if in_word => word.push(c),
                _ => found.push(c.to_string()),
            }
            in_word = true;
        } else {
            in_word = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_are_read_as_surnames() {
        let check = |name: &str, full: &str, initials: &str| {
            let reading = read_person(name);
            assert_eq!((reading.full.as_str(), reading.initials.as_str()), (full, initials), "{name}");
        };
        check("单田芳", "shan tian fang", "stf");
        check("曾国藩", "zeng guo fan", "zgf");
        check("解晓东", "xie xiao dong", "xxd");
        check("仇英", "qiu ying", "qy");
        check("查良镛", "zha liang yong", "zly");
        check("朴树", "piao shu", "ps");
        check("区小姐", "ou", "o");
        check("盖叫天", "ge jiao tian", "gjt");
        check("欧阳娜娜", "ou yang na na", "oynn");
        check("万俟卨", "mo qi xie", "mqx");
        check("吕布", "lv bu", "lb");
        check("王先生", "wang", "w");
    }

    #[test]
    fn text_keeps_words() {
        assert_eq!(read_text("老味道 A2 店").full, "lao wei dao a2 dian");
        assert_eq!(read_text("！？"), Reading::default());
    }
}
