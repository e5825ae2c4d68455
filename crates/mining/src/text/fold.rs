//! One spelling for what looks the same: widths, case, spaces, traditional characters.

use unicode_normalization::UnicodeNormalization;

/// Traditional characters common in names, companies and addresses, each followed by its simplified form.
const TRADITIONAL: &str = "陳陈張张劉刘黃黄吳吴楊杨趙赵孫孙馬马鄭郑謝谢許许鄧邓馮冯蕭萧葉叶蔣蒋陸陆蘇苏盧卢賈贾鐘钟鍾钟譚谭鄒邹龍龙\
萬万錢钱湯汤羅罗韓韩華华國国偉伟麗丽強强軍军傑杰濤涛紅红蘭兰鳳凤雲云東东廣广貿贸業业發发廠厂縣县區区號号樓楼門门車车\
莊庄聶聂範范關关嚴严賴赖龔龚顧顾賀贺習习應应樂乐單单閻阎連连歐欧齊齐魯鲁衛卫鮑鲍費费烏乌倉仓聞闻豐丰興兴榮荣貴贵寶宝\
愛爱慶庆澤泽潔洁瑩莹靜静穎颖銀银鋒锋剛刚衛卫勝胜利利達达進进飛飞鵬鹏鶴鹤鳴鸣嬌娇婭娅瓊琼蓮莲藝艺語语詩诗誠诚謙谦\
調调醬酱滷卤鹽盐麵面飯饭館馆餐餐飲饮場场園园街街灣湾島岛橋桥鄉乡鎮镇廈厦棟栋層层鳥鸟魚鱼雞鸡鴨鸭豬猪個个們们會会\
實实電电網网機机銷销購购賣卖買买總总經经營营責责義义團团聯联業业農农產产際际進进務务術术學学醫医藥药衆众";

/// NFKC (full width becomes half width), lower case, traditional to simplified, runs of white space to one blank,
/// trimmed; control and zero-width characters go.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| push(&mut folded, c));
    } else {
        text.nfkc().flat_map(char::to_lowercase).for_each(|c| push(&mut folded, simplified(c)));
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

fn push(folded: &mut String, c: char) {
    if c.is_whitespace() {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else if !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}') {
        folded.push(c.to_ascii_lowercase());
    }
}

fn simplified(c: char) -> char {
    if !is_han(c) {
        return c;
    }
    static TABLE: std::sync::LazyLock<std::collections::HashMap<char, char>> =
        std::sync::LazyLock::new(|| {
            let chars: Vec<char> = TRADITIONAL.chars().collect();
            chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        });
    TABLE.get(&c).copied().unwrap_or(c)
}

/// A character of the unified Han block or its first extension.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds() {
        let check = |text: &str, expected: &str| assert_eq!(fold(text), expected, "{text}");
        check("  ＡＢＣ１２３ ", "abc123");
        check("陳　先生", "陈 先生");
        check("（四川）", "(四川)");
        check("a\u{200b}b\tc", "ab c");
        check("", "");
    }

    #[test]
    fn the_table_is_pairs() {
        assert_eq!(TRADITIONAL.chars().count() % 2, 0);
        assert!(TRADITIONAL.chars().all(is_han));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
