//! Codes in words, for people who open the file. The pages say the same words; a test holds the two together.

use kernel::Locale;

/// Section of the pages' catalog, code, Chinese, English.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("kind", "consumer", "个人", "Consumer"),
    ("kind", "business", "企业", "Business"),
    ("tier", "champion", "冠军客户", "Champions"),
    ("tier", "loyal", "忠诚客户", "Loyal"),
    ("tier", "potential", "潜力客户", "Potential"),
    ("tier", "new", "新晋客户", "Newcomers"),
    ("tier", "at_risk", "流失预警", "At risk"),
    ("tier", "hibernating", "沉睡客户", "Hibernating"),
    ("state", "prospect", "潜在", "Prospect"),
    ("state", "new", "新客", "New"),
    ("state", "active", "活跃", "Active"),
    ("state", "asleep", "沉睡", "Asleep"),
    ("state", "lost", "流失", "Lost"),
    ("health", "high_value_keep", "高价值维护", "High value, keep"),
    ("health", "potential_grow", "潜力培育", "Potential, grow"),
    ("health", "churn_risk", "流失风险", "Churn risk"),
    ("health", "unrated", "暂未评估", "Not rated yet"),
    ("rfmClass", "important_value", "重要价值", "Important, valuable"),
    ("rfmClass", "important_grow", "重要发展", "Important, grow"),
    ("rfmClass", "important_keep", "重要保持", "Important, keep"),
    ("rfmClass", "important_retain", "重要挽留", "Important, win back"),
    ("rfmClass", "general_value", "一般价值", "Ordinary, valuable"),
    ("rfmClass", "general_grow", "一般发展", "Ordinary, grow"),
    ("rfmClass", "general_keep", "一般保持", "Ordinary, keep"),
    ("rfmClass", "general_retain", "一般挽留", "Ordinary, let rest"),
];

/// The code in words; one without words says itself.
pub fn word<'a>(locale: Locale, section: &str, code: &'a str) -> &'a str {
    let found = WORDS.iter().find(|(of, known, ..)| *of == section && *known == code);
    match (found, locale) {
        (Some((_, _, chinese, _)), Locale::ZhCn) => chinese,
        (Some((.., english)), Locale::En) => english,
        (None, _) => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: [(Locale, &str); 2] = [
        (Locale::ZhCn, include_str!("../../../../../web/src/i18n/zh-CN/codes.ts")),
        (Locale::En, include_str!("../../../../../web/src/i18n/en/codes.ts")),
    ];

    /// The text of one section of a catalog.
    fn section<'a>(catalog: &'a str, name: &str) -> &'a str {
        let from = catalog.find(&format!("export const {name} = {{")).expect("the pages have the section");
        let rest = &catalog[from..];
        &rest[..rest.find('}').expect("a section ends")]
    }

    #[test]
    fn the_pages_say_the_same() {
        for (locale, catalog) in PAGES {
            for (of, code, ..) in WORDS {
                let said = format!(" {code}: '{}'", word(locale, of, code));
                assert!(section(catalog, of).contains(&said), "{locale:?} {of}: the pages do not say{said}");
            }
        }
    }

    #[test]
    fn every_code_has_a_word() {
        use mining::value::Tier;
        let tiers = Tier::ALL.map(Tier::code);
        let classes = mining::rfm::Class::ALL.map(|class| class.code());
        for (of, codes) in [("tier", tiers.as_slice()), ("rfmClass", classes.as_slice())] {
            for code in codes {
                assert_ne!(word(Locale::En, of, code), *code, "{of}");
            }
        }
    }

    #[test]
    fn a_code_without_words_says_itself() {
        assert_eq!(word(Locale::En, "tier", "galactic"), "galactic");
    }
}
