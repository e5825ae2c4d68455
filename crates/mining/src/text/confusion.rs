//! How easily one Chinese text is taken for another: by ear (homophones, near-homophones) or by eye (similar shapes).

use std::collections::HashSet;
use std::sync::LazyLock;

use super::char_reading;

/// Characters easily misread or mistyped for one another by shape; any two within a group.
const SHAPES: &str = "己已巳 末未 土士 干千于 日曰 人入八 大太犬 天夭 王玉主 戊戌戍 刀力 今令 申甲由田 贝见 晴睛清请情 侯候 \
博搏 辨辩辫 坚竖 杨扬 郑邓 萍苹 莹荧萤 娟涓捐 丽俪 斌彬 东车 兰三 军车 孙逊 享亨 弛驰 琪棋祺淇 \
锋峰蜂 梅海 洋样 燕蒸 芳方 微徽 宁丁 延廷 朱未 采釆 苏办 林木材 冶治 冰水 沈沉 沐休 佳住 作昨 伟韦 \
仓仑 代伐 付村 何荷 余佘 俞愈 傅博 冯马 刑邢 卫工 友反 吕昌 吴昊 呈程 品晶 唐塘 坤神 夏复 宋宗 \
尹伊 岳兵 崔催 常堂 康廉 张弥 彭澎 徐除 戴载 方万 施旋 晓烧 曹槽 曾会 李季 杜社 柏拍 柳抑 栗粟 \
梁粱 汤场 汪江 泽译 浩洁 涛俦 温湿 潘播 熊态 牛午 狄秋 白自 石右 容客 再冉 停婷 休林 芬芳 妍研 \
帆凡 涛淘 彤肜 玥钥 敬警 颖颍 桂佳 毛手 陆陈 殷段 庞宠 清青 素索 惠慧 群郡 珍诊 莲连 薇微 \
旭旮 宇字 白百 贾贺 邱丘 鲁鱼 绢娟 芸芙 嬿燕 玲铃冷 伶怜 娜哪 婉碗 婕捷 婵禅 媛援 嫣焉 宏宠 宵霄 \
巍魏 常尝 幸辛 庆厌 律津 怡恰 恒桓 惟推 成戌 振震 措借 敏毓 斯期 旺旰 昕听 昶永 晓骁 晗哈 \
晨辰 暄喧 朗郎 杰木 松忪 析折 枫机 柯何 栋拣 栩诩 桐洞 梓样 楠南 欣掀 正止 毅殴 泓泡 波坡 \
洋详 洲州 浚俊峻 海诲 淑叔 淼森 渊洲 温溫 源原 滨宾 澄登 炎淡 烨桦 焕换 煜昱 熙照 玮伟 玫玖 珂坷 \
珊删 珠株 琛深 琦奇 瑞端 瑶摇遥 璐路 璇旋 瑾谨 畅杨 皓浩 盈孕 盛感 睿壑 秀季 科料 稳隐 竹付 \
笑英 筱攸 纯钝 绍召 维谁 绮琦 耀跃 胜性 舒野 艳艺 芮内 若苦 苗笛 茂戊 茜西 茹如 荣劳 莉利 \
菁青 菊掬 蓉容 蓓倍 蕊芯 蕾雷 虹红 裕祐 诚成 诗待 语悟 贵责 超起 轩干 辉晖 达送 远还 逸免 \
邦那 鑫金 铭名 锐说 长张 雁应 雄难 雅稚 露路 静睁 韵均 顺须 飞气 馨声 骏俊 \
高亮 鸣呜 鹏朋 黎棃 龙尤 卢户 史吏 叶什 尧晓 尚向 左右 巩玑 巫坐 应庆 廖缪 房旁 於于 施驰 易昜 \
晋普 景影 曲典 柴紫 栾峦 桑柔 樊攀 殳没 毕华 水永 池地 洪共 焦蕉 牟牢 牧枚 瞿翟 祁祈 祝视 秘必 \
程逞 窦实 竺笠 米来 糜靡 纪记 翁翕 聂摄 臧藏 舒抒 芦户 苟荀句 苗田 范苑 茅矛 荆刑 莫漠 葛曷 蒋奖 \
蓝监 蔡察 蔺阑 薄簿 薛辥 虞虚 袁哀 裘求 覃潭 解懈 谢榭 谭潭 费贵 贡责 赖懒 赫郝 路骆 邓邱 邢那 \
邵绍 邹皱 郁都 郝赤 郭敦 鄂鳄 钟种 闫问 闵闽 阎闫 阮院 隋随 雍壅 霍雷 靳革 鞠掬 项顶 顾顿 饶绕 \
骆络 鲍鲜 麻床 齐斋 龚袭";

/// [`SHAPES`] as pairs, both ways.
static LOOK_ALIKES: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    let of_group = |group: &'static str| {
        group.chars().flat_map(move |a| group.chars().map(move |b| (a, b))).filter(|(a, b)| a != b)
    };
    SHAPES.split(' ').flat_map(of_group).collect()
});

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
    LOOK_ALIKES.contains(&(a, b))
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
