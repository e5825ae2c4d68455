//! What a Chinese given name tells of its bearer: nobody calls a son 凤英, and few a daughter 鹏程.
//!
//! It is never enough to say what somebody is; it is enough to doubt a box that was ticked in a form.

use super::Sex;

/// Characters that nearly only women bear.
const FEMALE: &str = "丽娟芳燕静婷雪玲霞秀英梅兰莉红艳娜萍琴芬瑶娇媛婉妍妮姣姗娥婵婕嫣嫦媚倩莎莲菊莹蓉蕾薇蓓芝芸花香凤珍翠惠慧淑贞黛琳瑛\
琪雯霏菲彤萱琼婧妤娴茜茹荷菁蕊洁姝娅婀妹姐嫒娣妙姬";
/// Characters that nearly only men bear.
const MALE: &str = "伟强军勇刚波涛杰磊鹏程峰锋德志国建辉斌彬超毅龙虎豪雄武浩轩翔坤坚勋钢炎兵彪栋梁柱根胜凯帅威昊博泽晖震奎魁彰富\
发财仁义礼";

/// The sex that the characters of a given name speak for; nothing when they say nothing, or both.
pub fn given_sex(given: &str) -> Option<Sex> {
    let has = |bearers: &str| given.chars().any(|letter| bearers.contains(letter));
    match (has(FEMALE), has(MALE)) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_speak_for_a_sex_or_for_none() {
        for (given, sex) in [
            ("凤英", Some(Sex::Female)),
            ("鹏程", Some(Sex::Male)),
            ("梦瑶", Some(Sex::Female)),
            ("波", Some(Sex::Male)),
            ("建红", None),
            ("桂华", None),
            ("wei", None),
            ("", None),
        ] {
            assert_eq!(given_sex(given), sex, "{given}");
        }
    }
}
