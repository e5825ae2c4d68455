//! Why a row was not taken, in words: one row a code, for the file that goes back to whoever brought it. The pages of
//! the interface translate the same codes themselves.

use kernel::Locale;
use serde_json::Value;

/// Code, Chinese, English; `{name}` is filled from the reject's params.
const REASONS: &[(&str, &str, &str)] = &[
    ("number_missing", "缺少单号", "the number is missing"),
    ("date_missing", "缺少日期", "the date is missing"),
    ("amount_missing", "缺少金额，也没有数量和单价", "there is neither an amount nor quantity and price"),
    ("customer_key_missing", "没有任何能认出客户的号码", "nothing in the row says which customer it is"),
    ("store_code_missing", "缺少门店编码", "the store's code is missing"),
    ("date_in_future", "日期在未来", "the date lies in the future"),
    ("date_empty", "缺少日期", "the date is missing"),
    ("not_a_date", "不是能识别的日期", "not a date we can read"),
    ("date_incomplete", "日期不完整", "part of the date is missing"),
    ("no_such_day", "没有这一天", "there is no such day"),
    ("no_such_time", "没有这个时刻", "there is no such time of day"),
    ("no_such_zone", "没有这个时区", "there is no such time zone"),
    ("year_out_of_range", "年份不在 1900 到 2100 之间", "the year is not between 1900 and 2100"),
    ("number_empty", "缺少数字", "the number is missing"),
    ("not_a_number", "不是数字", "not a number"),
    ("number_grouping", "千位分隔符的位置不对", "the thousands separators are in the wrong places"),
    ("number_too_many_digits", "数字位数太多", "the number has too many digits"),
    ("number_too_precise", "小数位数太多", "the number has too many decimals"),
    ("number_too_large", "数字太大", "the number is too large"),
    ("not_a_count", "应为从 1 开始的整数", "not a whole number from 1 on"),
    ("text_too_long", "超过 {limit} 个字", "longer than {limit} characters"),
    ("cell_error", "单元格是公式错误 {found}", "the cell holds the formula error {found}"),
    ("cell_garbled", "有乱码，编码不符", "the text does not fit the file's encoding"),
    (
        "too_many_cells",
        "比表头多出单元格（{found} 个，应为 {limit} 个）",
        "more cells than columns ({found} instead of {limit})",
    ),
    ("unknown_currency", "不认识的币种 {found}", "an unknown currency: {found}"),
    (
        "phone_length",
        "电话号码是 {digits} 位，且没有其他号码",
        "a phone number of {digits} digits, and no other number",
    ),
    ("phone_format", "不是电话号码，且没有其他号码", "not a phone number, and there is no other number"),
    ("email_format", "不是邮箱地址，且没有其他号码", "not an e-mail address, and there is no other number"),
];

/// The reason in words; a code without a text says itself.
pub fn text(locale: Locale, code: &str, params: &Value) -> String {
    let Some((_, chinese, english)) = REASONS.iter().find(|(known, ..)| *known == code) else {
        return code.to_owned();
    };
    let mut text = match locale {
        Locale::ZhCn => (*chinese).to_owned(),
        Locale::En => (*english).to_owned(),
    };
    for (name, value) in params.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fills_in_and_falls_back() {
        let params = json!({"limit": 500});
        assert_eq!(text(Locale::ZhCn, "text_too_long", &params), "超过 500 个字");
        assert_eq!(text(Locale::En, "text_too_long", &params), "longer than 500 characters");
        assert_eq!(text(Locale::En, "line_differs", &json!({})), "line_differs");
    }

    #[test]
    fn codes_stand_once() {
        for (index, (code, ..)) in REASONS.iter().enumerate() {
            assert!(REASONS[..index].iter().all(|(before, ..)| before != code), "{code}");
        }
    }
}
