//! A person's name: surname, given name, and the title people typed along with it.

use serde::{Deserialize, Serialize};

use super::fold::{fold, is_han};

const COMPOUND: &str = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 \
公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 \
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣 东里 即墨 达奚 褚师 纳兰 完颜 叶赫 爱新 单于 哥舒 屈突 贺兰 耶律";

/// Titles of two characters or more, longest first where one ends in another.
const TITLES: &[&str] = &[
    "董事长",
    "总经理",
    "老板娘",
    "先生",
    "女士",
    "小姐",
    "老师",
    "太太",
    "师傅",
    "经理",
    "老板",
    "同学",
    "医生",
    "大夫",
    "主任",
    "厂长",
    "店长",
    "阿姨",
    "叔叔",
    "大哥",
    "大姐",
    "美女",
    "帅哥",
    "校长",
    "会计",
    "采购",
    "厨师",
    "大厨",
    "主管",
    "夫人",
    "同志",
    "孃孃",
    "嬢嬢",
    "娘娘",
    "大妈",
    "大娘",
    "奶奶",
    "婆婆",
    "大爷",
    "大叔",
    "爷爷",
    "伯伯",
    "大伯",
    "收",
    "mr",
    "ms",
    "mrs",
];

/// Titles of one character, taken off only when a surname alone remains.
const SHORT_TITLES: &str = "总工哥姐叔姨嫂董局处科厨爷婶";

/// Prefixes of familiarity: 小王, 老李, 阿强.
const FAMILIAR: &str = "小老阿";

/// Titles that only women, and only men, are given.
const FEMALE: &str =
    "女士 小姐 大姐 姐 阿姨 姨 太太 夫人 美女 老板娘 嫂 婶 孃孃 嬢嬢 娘娘 大妈 大娘 奶奶 婆婆 ms mrs";
const MALE: &str = "先生 大哥 哥 帅哥 叔叔 叔 爷 大爷 大叔 爷爷 伯伯 大伯 mr";

/// What a title tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
}

/// A name taken apart. All parts are folded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Chinese surname; empty for names not in Chinese characters.
    pub surname: String,
    /// The rest; empty when only a surname was given (王先生).
    pub given: String,
    pub title: Option<String>,
}

impl Person {
    /// Surname and given name together.
    pub fn name(&self) -> String {
        format!("{}{}", self.surname, self.given)
    }

    /// What the title says: 张女士, 李哥, 于孃孃.
    pub fn titled_sex(&self) -> Option<Sex> {
        let title = self.title.as_deref()?;
        let among = |words: &str| words.split(' ').any(|word| word == title);
        match () {
            () if among(FEMALE) => Some(Sex::Female),
            () if among(MALE) => Some(Sex::Male),
            () => None,
        }
    }
}

/// Splits a name such as ` 欧阳　娜娜女士 ` into 欧阳, 娜娜, 女士. Never fails: what is not understood is the given name.
pub fn split_person(name: &str) -> Person {
    let folded = fold(name);
    let without_note = folded.split(['(', '/', ',', ';']).next().unwrap_or_default();
    let (bare, title) = strip_title(without_note.trim());
    let Some(first) = bare.chars().next().filter(|&c| is_han(c)) else {
        return Person { surname: String::new(), given: bare.to_owned(), title };
    };
    let joined: String = bare.chars().filter(|c| !matches!(c, ' ' | '·' | '.' | '•')).collect();
    // A transliterated name such as 阿·买提 or one with a middle dot has no Chinese surname.
    if bare.contains(['·', '•']) {
        return Person { surname: String::new(), given: joined, title };
    }
    let mut rest = joined.as_str();
    if FAMILIAR.contains(first) && rest.chars().count() == 2 {
        rest = &rest[first.len_utf8()..];
    }
    let cut = surname_len(rest);
    Person { surname: rest[..cut].to_owned(), given: rest[cut..].to_owned(), title }
}

/// Bytes that the surname takes at the start of a Chinese name.
fn surname_len(name: &str) -> usize {
    let mut ends = name.char_indices().map(|(i, c)| i + c.len_utf8());
    let one = ends.next().unwrap_or(0);
    match ends.next() {
        Some(two) if COMPOUND.split(' ').any(|s| s == &name[..two]) => two,
        _ => one,
    }
}

fn strip_title(name: &str) -> (&str, Option<String>) {
    for title in TITLES {
        if let Some(bare) = name.strip_suffix(title).map(str::trim_end)
            && !bare.is_empty()
            && (is_han(title.chars().next().unwrap_or(' ')) || name[bare.len()..].starts_with([' ', '.']))
        {
            return (bare, Some((*title).to_owned()));
        }
    }
    if let Some(last) = name.chars().last().filter(|c| SHORT_TITLES.contains(*c)) {
        let bare = &name[..name.len() - last.len_utf8()];
        if !bare.is_empty() && surname_len(bare) == bare.len() {
            return (bare, Some(last.to_string()));
        }
    }
    (name, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        let check = |name: &str, surname: &str, given: &str, title: &str| {
            let person = split_person(name);
            let found =
                (person.surname.as_str(), person.given.as_str(), person.title.as_deref().unwrap_or(""));
            assert_eq!(found, (surname, given, title), "{name}");
        };
        check("王伟", "王", "伟", "");
        check(" 欧阳　娜娜女士 ", "欧阳", "娜娜", "女士");
        check("王先生", "王", "", "先生");
        check("张总", "张", "", "总");
        check("张总理", "张", "总理", "");
        check("老李", "李", "", "");
        check("陳小明(朋友)", "陈", "小明", "");
        check("诸葛老师", "诸葛", "", "老师");
        check("买买提·艾力", "", "买买提艾力", "");
        check("John Smith", "", "john smith", "");
        check("先生", "先", "生", "");
        check("于孃孃", "于", "", "孃孃");
        check("李大爷", "李", "", "大爷");
        check("", "", "", "");
    }

    #[test]
    fn titles_tell_the_sex() {
        for (name, sex) in [
            ("张女士", Some(Sex::Female)),
            ("于孃孃", Some(Sex::Female)),
            ("李大爷", Some(Sex::Male)),
            ("彭哥", Some(Sex::Male)),
            ("王老师", None),
            ("王丽", None),
        ] {
            assert_eq!(split_person(name).titled_sex(), sex, "{name}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_invents_nothing(name in "\\PC{0,16}") {
            let person = split_person(&name);
            let folded = fold(&name);
            prop_assert!(person.name().chars().all(|c| folded.contains(c)));
        }
    }
}
