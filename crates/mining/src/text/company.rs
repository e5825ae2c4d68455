//! A company's name: place, stem, line of business and legal form. The stem is what tells firms apart.

use serde::{Deserialize, Serialize};

use super::fold::fold;
use super::regions::{leading_city, leading_province};

/// Legal forms and what shops put in their place, longest first.
const FORMS: &[&str] = &[
    "集团股份有限公司",
    "集团有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "农民专业合作社",
    "专业合作社",
    "个体工商户",
    "有限合伙",
    "有限公司",
    "股份公司",
    "总公司",
    "分公司",
    "合作社",
    "经营部",
    "批发部",
    "门市部",
    "经销部",
    "销售部",
    "服务部",
    "工作室",
    "旗舰店",
    "专卖店",
    "加盟店",
    "直营店",
    "事务所",
    "总店",
    "分店",
    "集团",
    "公司",
    "商行",
    "中心",
    "工厂",
    "厂",
    "店",
    "部",
    "行",
];

/// Lines of business, longest first within a family.
const BUSINESSES: &[&str] = &[
    "供应链管理",
    "餐饮文化管理",
    "企业管理咨询",
    "餐饮管理",
    "餐饮服务",
    "餐饮文化",
    "酒店管理",
    "企业管理",
    "商业管理",
    "商业连锁",
    "连锁超市",
    "超市连锁",
    "连锁商业",
    "生活超市",
    "购物广场",
    "电子商务",
    "网络科技",
    "信息科技",
    "信息技术",
    "生物科技",
    "农业科技",
    "农业发展",
    "农业开发",
    "文化传播",
    "文化传媒",
    "国际贸易",
    "进出口贸易",
    "进出口",
    "食品加工",
    "食品工业",
    "食品饮料",
    "食品贸易",
    "食品商贸",
    "酿造食品",
    "调味食品",
    "农产品",
    "副食品",
    "调味料",
    "调味品",
    "调料",
    "食品",
    "酿造",
    "香料",
    "餐饮",
    "火锅店",
    "火锅",
    "川菜馆",
    "川菜",
    "烧烤",
    "面馆",
    "餐厅",
    "餐馆",
    "饭馆",
    "酒楼",
    "饭店",
    "饭庄",
    "酒店",
    "食府",
    "小吃",
    "商贸",
    "贸易",
    "商业",
    "实业",
    "工贸",
    "科技",
    "技术",
    "物流",
    "配送",
    "供应链",
    "百货",
    "超市",
    "便利店",
    "便利",
    "商场",
    "鞋业",
    "鞋帽",
    "服饰",
    "服装",
    "箱包",
    "皮具",
    "皮革",
    "纺织",
    "日用品",
    "粮油",
    "农业",
    "水产",
    "肉类",
    "冷链",
    "酒业",
    "饮料",
    "茶业",
    "茶叶",
    "咖啡",
    "烘焙",
    "控股",
    "投资",
    "发展",
    "产业",
    "管理",
    "服务",
    "销售",
    "连锁",
    "国际",
];

/// Parts of a company's name; an empty part was not given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Company {
    /// Province or city short name, the finer one: 四川, 成都.
    pub place: String,
    /// 老味道. Never empty unless the name is.
    pub stem: String,
    /// 调味品, several run together in their order.
    pub business: String,
    /// 有限公司. For a branch the form of its parent.
    pub form: String,
}

/// Splits 四川老味道调味品有限公司, also 老味道(四川)调味品有限公司 and 四川老味道调味品有限公司成都分公司.
pub fn split_company(name: &str) -> Company {
    let mut place = String::new();
    let squeezed = take_parentheses(&fold(name), &mut place);
    let mut rest = squeezed.as_str();
    let form = take_form(&mut rest);
    // The place goes first, so that a business is never cut out of it; neither may eat the last of the name.
    while let Some((name, len)) = leading_place(rest).filter(|(_, len)| *len < rest.len()) {
        place = name.to_owned();
        rest = &rest[len..];
        if leading_place(rest).is_none()
            && let Some(after) = district(rest)
        {
            rest = after;
        }
    }
    let mut business = String::new();
    while let Some(word) = BUSINESSES.iter().find(|w| rest.ends_with(**w) && keeps_stem(rest, w)) {
        business.insert_str(0, word);
        rest = &rest[..rest.len() - word.len()];
    }
    Company { place, stem: rest.to_owned(), business, form }
}

/// At least two characters must remain for a stem.
fn keeps_stem(rest: &str, ending: &str) -> bool {
    rest[..rest.len() - ending.len()].chars().count() >= 2
}

/// Removes blanks, punctuation and parentheses; a place in parentheses is noted, other notes are dropped.
fn take_parentheses(folded: &str, place: &mut String) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut inside: Option<String> = None;
    for c in folded.chars() {
        match (c, &mut inside) {
            ('(' | '[' | '【', _) => inside = Some(String::new()),
            (')' | ']' | '】', Some(note)) => {
                if let Some((name, _)) = leading_place(note) {
                    *place = name.to_owned();
                }
                inside = None;
            }
            (c, Some(note)) => note.push(c),
            (c, None) if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    // An unclosed parenthesis, or nothing outside: the note is the name.
    match inside {
        Some(note) if out.is_empty() => note.chars().filter(|c| c.is_alphanumeric()).collect(),
        _ => out,
    }
}

/// Cuts the legal form off; in 某某有限公司成都分公司 everything from the first form on goes.
fn take_form(rest: &mut &str) -> String {
    if rest.ends_with("分公司") || rest.ends_with("分店") {
        let parent = FORMS.iter().filter(|f| f.ends_with("公司") && **f != "公司").filter_map(|f| {
            let at = rest.find(*f).filter(|at| *at > 0 && at + f.len() < rest.len())?;
            Some((at, std::cmp::Reverse(f.len()), *f))
        });
        if let Some((at, _, form)) = parent.filter(|(_, _, f)| *f != "分公司").min() {
            *rest = &rest[..at];
            return form.to_owned();
        }
    }
    match FORMS.iter().find(|f| rest.ends_with(**f) && keeps_stem(rest, f)) {
        Some(form) => {
            *rest = &rest[..rest.len() - form.len()];
            (*form).to_owned()
        }
        None => String::new(),
    }
}

/// 武侯区 and the like after a place, when a stem of two characters remains.
fn district(rest: &str) -> Option<&str> {
    let (at, c) = rest.char_indices().take(4).skip(1).find(|(_, c)| matches!(c, '区' | '县' | '市'))?;
    let after = &rest[at + c.len_utf8()..];
    (after.chars().count() >= 2).then_some(after)
}

fn leading_place(text: &str) -> Option<(&'static str, usize)> {
    leading_city(text, None).map(|(_, city, len)| (city, len)).or_else(|| leading_province(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        let check = |name: &str, expected: [&str; 4]| {
            let Company { place, stem, business, form } = split_company(name);
            assert_eq!([&place, &stem, &business, &form], expected, "{name}");
        };
        check("四川老味道调味品有限公司", ["四川", "老味道", "调味品", "有限公司"]);
        check("老味道（四川）调味品有限公司", ["四川", "老味道", "调味品", "有限公司"]);
        check("四川省成都市老味道食品科技股份有限公司", ["成都", "老味道", "食品科技", "股份有限公司"]);
        check("四川老味道调味品有限公司成都分公司", ["四川", "老味道", "调味品", "有限公司"]);
        check("成都市武侯区蜀香园火锅店", ["成都", "蜀香园", "火锅", "店"]);
        check("老味道", ["", "老味道", "", ""]);
        check("海底捞餐饮", ["", "海底捞", "餐饮", ""]);
        check("成都", ["", "成都", "", ""]);
        check("ACME Foods", ["", "acmefoods", "", ""]);
        check("", ["", "", "", ""]);
    }

    proptest! {
        #[test]
        fn a_name_has_a_stem(name in "(四川|成都市)?[味道香蜀园]{2,4}(食品|商贸)?(有限公司|厂)?") {
            prop_assert!(split_company(&name).stem.chars().count() >= 2);
        }

        #[test]
        fn never_panics(name in "[四川成都省市区(（)）食品有限公司分店\\PC]{0,20}") {
            split_company(&name);
        }
    }
}
