//! What people call themselves on-line: e-mail addresses, WeChat nicknames and ids.

use super::{Person, Sex};
use crate::calendar::Day;
use crate::dice::Dice;

const NICKNAMES: [&str; 48] = [
    "平安是福",
    "静待花开",
    "岁月静好",
    "知足常乐",
    "一切随缘",
    "阳光总在风雨后",
    "云淡风轻",
    "快乐每一天",
    "家和万事兴",
    "心若向阳",
    "人生如茶",
    "花开富贵",
    "吉祥如意",
    "小幸运",
    "吃货一枚",
    "干饭人",
    "火锅自由",
    "今天吃什么",
    "追风少年",
    "夏天的风",
    "北城以北",
    "半糖",
    "加油鸭",
    "打工人",
    "早睡早起",
    "柠檬不酸",
    "小太阳",
    "星河",
    "南风知我意",
    "橘子汽水",
    "成都小甜椒",
    "山城棒棒",
    "川妹子",
    "巴适得板",
    "雄起",
    "麻辣兔头",
    "盖碗茶",
    "熊猫滚滚",
    "嘉陵江边",
    "锦里的猫",
    "豆豆妈",
    "乐乐妈妈",
    "果果爸爸",
    "一米阳光",
    "Lucky",
    "Sunny",
    "Kevin",
    "momo",
];

const FLOWERS: [&str; 6] = ["🌸", "🌻", "🍀", "☀️", "🐱", ""];
const WECHAT_ID_LENGTH: usize = 28;
const ID_LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Few people leave one, and most of those have a QQ mailbox or one named after their phone.
pub fn email(person: &Person, day: Day, dice: &mut Dice) -> String {
    match dice.weighted(&[0.68, 0.20, 0.07, 0.05]) {
        0 => String::new(),
        1 => format!("{}@qq.com", qq_number(person.number)),
        2 => format!("{}@139.com", person.phone(day)),
        _ => format!("{}@163.com", person.phone(day)),
    }
}

/// A number of its own for each person: odd factors permute 32 bits.
fn qq_number(person: u32) -> u64 {
    u64::from(person.wrapping_mul(0x9E37_79B1)) + 100_000_000
}

pub fn nickname(person: &Person, dice: &mut Dice) -> String {
    let last = person.name.given.chars().last().map(String::from).unwrap_or_default();
    match dice.weighted(&[0.46, 0.16, 0.12, 0.10, 0.08, 0.08]) {
        0 => format!("{}{}", dice.pick(&NICKNAMES), dice.pick(&FLOWERS)),
        1 => format!("小{last}{last}"),
        2 => person.name.full(),
        3 => format!("阿{last}"),
        4 if person.sex == Sex::Female => format!("{}姐", person.name.surname),
        4 => format!("{}哥", person.name.surname),
        _ => format!("微信用户{}", dice.between(1000, 9999)),
    }
}

/// An openid or unionid: a fixed beginning, then drawn letters up to 28.
pub fn wechat_id(beginning: &str, dice: &mut Dice) -> String {
    let mut id = beginning.to_owned();
    while id.len() < WECHAT_ID_LENGTH {
        let mut bits = dice.bits();
        for _ in 0..10.min(WECHAT_ID_LENGTH - id.len()) {
            id.push(char::from(ID_LETTERS[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    id
}
