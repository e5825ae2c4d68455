//! The report of an import, for people.

use std::path::Path;

use customer::import::{Report, reasons};
use kernel::Locale;

use crate::cli::table::{Lines, count};

/// Reasons shown; the rejects file has them all.
const REASONS_MAX: usize = 12;

pub(super) fn text(report: &Report, rejects: Option<&Path>, locale: Locale, tried: bool) -> String {
    let say = |chinese: &'static str, english: &'static str| match locale {
        Locale::ZhCn => chinese,
        Locale::En => english,
    };
    let mut lines = Lines::default();
    if tried {
        lines.title(say("试运行：什么都没有写入", "Dry run: nothing was written"));
    }
    lines.number(say("行数", "rows"), report.rows);
    lines.number(say("接收", "taken"), report.taken);
    lines.some(say("未变化", "unchanged"), report.unchanged);
    lines.number(say("退回", "rejected"), report.rejected);
    for reject in report.rejects.iter().take(REASONS_MAX) {
        let field = reject.field.as_deref().map(|field| format!("{field}: ")).unwrap_or_default();
        let reason = reasons::text(locale, &reject.code, &serde_json::Value::Null);
        let example = say("例如第", "e.g. row");
        lines.line(&format!(
            "{:>12}  {field}{reason} ({example} {})",
            count(reject.count),
            reject.example_row
        ));
    }
    for note in &report.notes {
        lines.line(&format!("{:>12}  {}", count(note.count), note_text(locale, &note.code)));
    }
    lines.gap();
    lines.some(say("门店", "stores"), report.stores);
    lines.number(say("新增客户", "customers created"), report.customers_created);
    lines.some(say("更新客户", "customers updated"), report.customers_updated);
    lines.some(say("合并客户", "customers merged"), report.customers_merged);
    lines.number(say("客户总数", "customers in all"), report.customers_total);
    lines.some(say("新增单据", "purchases"), report.purchases);
    lines.some(say("新增明细", "purchase lines"), report.lines);
    lines.some(say("其中无客户", "of these anonymous"), report.anonymous_lines);
    lines.some(say("服务记录", "service records"), report.service_records);
    lines.gap();
    if let Some(measured) = report.measured_rows {
        let text = say("效果按前这么多行测得", "effects measured on the first rows");
        lines.number(text, measured);
    }
    lines.text(say("用时", "seconds"), &format!("{:.1}", report.seconds));
    if let Some(path) = rejects {
        lines.text(say("退回文件", "rejects file"), &path.display().to_string());
    }
    lines.into_text()
}

/// What was remarkable but taken.
fn note_text(locale: Locale, code: &str) -> String {
    let known = [
        ("return", "退货行", "returns"),
        ("cancelled", "已取消的订单行", "lines of cancelled orders"),
        ("refunded", "已退款的订单行", "lines of refunded orders"),
        ("date_ambiguous", "日月次序不明的日期", "dates whose day and month could be swapped"),
        ("amount_differs", "金额与数量×单价不符", "amounts that differ from quantity × price"),
        ("zero_price", "单价为零", "prices of zero"),
        ("negative_price", "单价为负，已搁置", "negative prices, set aside"),
        ("bookkeeping", "记账行，已搁置", "bookkeeping lines, set aside"),
        ("service_line", "服务行，不是商品", "service lines, not goods"),
        ("stock_adjustment", "库存调整，不是销售", "stock adjustments, not sales"),
        ("birthday_unreadable", "生日无法识别，原样保留", "birthdays unreadable, kept as typed"),
        ("gender_unreadable", "性别无法识别，原样保留", "genders unreadable, kept as typed"),
        ("joined_at_unreadable", "入会时间无法识别，原样保留", "joining dates unreadable, kept as typed"),
        ("satisfaction_unreadable", "满意度无法识别，原样保留", "satisfaction unreadable, kept as typed"),
        ("phone_length", "手机号位数不对，已搁置", "phones of a wrong length, kept aside"),
        ("phone_format", "不是手机号，已搁置", "not phone numbers, kept aside"),
        ("email_format", "不是邮箱，已搁置", "not e-mail addresses, kept aside"),
    ];
    match (known.into_iter().find(|(known, ..)| *known == code), locale) {
        (Some((_, chinese, _)), Locale::ZhCn) => chinese.to_owned(),
        (Some((_, _, english)), Locale::En) => english.to_owned(),
        (None, _) => code.replace('_', " "),
    }
}
