//! How easily one Chinese text is taken for another: by ear (homophones, near-homophones) or by eye (similar shapes).

use super::char_reading;

/// Characters easily misread or mistyped for one another by shape; any two within a group.
const SHAPES: &str = "己已巳 末未 土士 干千于 日曰 人入八 大太犬 天夭 王玉主 戊戌戍 刀力 今令 申甲由田 贝见 晴睛清请情 侯候 博搏 辨辩辫 坚竖 杨扬 \
郑邓 萍苹 莹荧萤 娟涓捐 丽俪 斌彬 明朋 东车 兰三 军车 孙逊 享亨 弛驰 琪棋祺淇 锋峰蜂 梅海 洋样 燕蒸 芳方 微徽 宁丁 延廷 朱未 采釆 苏办 林木材 \
冶治 冰水 沈沉 沐休 佳住 作昨 伟韦 仓仑 代伐 付村 何荷 余佘 俞愈 傅博 冯马 刑邢 卫工 友反 吕昌 吴昊 呈程 品晶 唐塘 坤神 夏复 宋宗 尹伊 岳兵 崔催 \
常堂 康廉 张弥 彭澎 徐除 戴载 方万 施旋 晓烧 曹槽 曾会 李季 杜社 柏拍 柳抑 栗粟 梁粱 汤场 汪江 泽译 浩洁 涛俦 温湿 潘播 熊态 牛午 狄秋 田由 白自 石右";

const HOMOPHONE: f64 = 0.25;
const SHAPE: f64 = 0.3;
const NEAR_HOMOPHONE: f64 = 0.4;
const TRANSPOSED: f64 = 0.5;
/// Longer texts are compared by their first so many characters.
const CHARS_MAX: usize = 64;

/// Edit distance in which confusing two characters costs less than one: 0.25 for the same reading, 0.3 for a similar
/// shape, 0.4 for readings that dialects mix up (zh/z, n/l, in/ing…), 0.5 for two swapped neighbours, else 1.
///
/// Symmetric; 0 only for equal texts. Optimal string alignment (Damerau 1964) with these weights; at most 64
/// characters are looked at.
pub fn confusion_distance(a: &str, b: &str) -> f64 {
    let a: Vec<char> = a.chars().take(CHARS_MAX).collect();
    let b: Vec<char> = b.chars().take(CHARS_MAX).collect();
    let width = b.len() + 1;
    let mut cost = vec![0.0f64; (a.len() + 1) * width];
    (0..=b.len()).for_each(|j| cost[j] = j as f64);
    for i in 1..=a.len() {
        cost[i * width] = i as f64;
        for j in 1..=b.len() {
            let swap = cost[(i - 1) * width + j - 1] + substitution(a[i - 1], b[j - 1]);
            let skip = cost[(i - 1) * width + j].min(cost[i * width + j - 1]) + 1.0;
            let mut best = swap.min(skip);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(cost[(i - 2) * width + j - 2] + TRANSPOSED);
            }
            cost[i * width + j] = best;
        }
    }
    cost[a.len() * width + b.len()]
}

fn substitution(a: char, b: char) -> f64 {
    if a == b {
        return 0.0;
    }
    let (Some(sound_a), Some(sound_b)) = (char_reading(a), char_reading(b)) else { return 1.0 };
    if sound_a == sound_b {
        HOMOPHONE
    } else if same_shape(a, b) {
        SHAPE
    } else if blurred(sound_a) == blurred(sound_b) {
        NEAR_HOMOPHONE
    } else {
        1.0
    }
}

/// Easily misread for one another.
pub(crate) fn same_shape(a: char, b: char) -> bool {
    SHAPES.split(' ').any(|group| group.contains(a) && group.contains(b))
}

/// A syllable as a speaker of a southern dialect may hear it: zh→z, ch→c, sh→s, n→l, h→f before u, ng→n.
fn blurred(syllable: &str) -> String {
    let head = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => format!("{}{}", &syllable[..1], &syllable[2..]),
        [b'n', ..] => format!("l{}", &syllable[1..]),
        [b'h', b'u', ..] => format!("f{}", &syllable[1..]),
        _ => syllable.to_owned(),
    };
    match head.strip_suffix("ng") {
        Some(open) => format!("{open}n"),
        None => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn distances() {
        let check = |a: &str, b: &str, expected: f64| {
            assert!(
                (confusion_distance(a, b) - expected).abs() < 1e-12,
                "{a} {b}: {}",
                confusion_distance(a, b)
            );
        };
        check("王伟", "王伟", 0.0);
        check("张伟", "张玮", HOMOPHONE);
        check("杨扬", "杨杨", HOMOPHONE);
        check("吴桐", "昊桐", SHAPE);
        check("陈宁", "陈玲", NEAR_HOMOPHONE);
        check("王小明", "王明小", TRANSPOSED);
        check("王伟", "王芳", 1.0);
        check("王伟", "王", 1.0);
        check("", "王伟", 2.0);
    }

    proptest! {
        #[test]
        fn symmetric(a in "[王伟玮张章陈程晴睛]{0,6}", b in "[王伟玮张章陈程晴睛]{0,6}") {
            prop_assert_eq!(confusion_distance(&a, &b), confusion_distance(&b, &a));
            prop_assert_eq!(confusion_distance(&a, &b) == 0.0, a == b);
        }
    }
}
