//! What kind of line it is: goods sold, goods coming back, money without goods, or bookkeeping.

use crate::intake::LineKind;

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub number: &'a str,
    pub sku: Option<&'a str>,
    pub name: Option<&'a str>,
    pub status: Option<&'a str>,
    /// Takes an earlier receipt back.
    pub has_original: bool,
    pub anonymous: bool,
    pub quantity_negative: bool,
    pub price_negative: bool,
    pub amount_minor: i64,
}

/// Stock codes that stand for money, not goods, as wholesalers' and marketplaces' systems write them: postage, manual
/// entries, discounts, samples, charity, fees. Source: UCI Online Retail, whose codes the notes below name.
const SERVICE_CODES: [&str; 9] = ["POST", "DOT", "C2", "M", "D", "S", "CRUK", "BANK CHARGES", "AMAZONFEE"];
/// Vouchers are `gift_0001_20` there.
const VOUCHER_PREFIX: &str = "GIFT_";
/// The same by name, for systems that sell services as articles.
const SERVICE_NAMES: [&str; 10] =
    ["运费", "邮费", "快递费", "配送费", "包装费", "服务费", "手续费", "礼品卡", "充值卡", "POSTAGE"];
/// Bad debt and other corrections of the books.
const BOOKKEEPING_CODES: [&str; 2] = ["B", "ADJUST"];

const CANCELLED_WORDS: [&str; 6] = ["取消", "作废", "交易关闭", "cancel", "void", "撤销"];
const REFUNDED_WORDS: [&str; 4] = ["退款", "退货", "refund", "returned"];

/// The kind, and a note when it is not an ordinary sale. The first rule that fits decides:
///
/// 1. a status that says cancelled or refunded: nothing is left of the purchase;
/// 2. a negative price, or a stock code of the bookkeepers (`B`) on nobody's account: an adjustment;
/// 3. money or goods going back on a cancelled invoice (`C` and digits), with the number of an original receipt, or
///    from a known customer, or for money: a return;
/// 4. goods going out for nothing and to nobody: stock written off, an adjustment;
/// 5. a stock code or name that stands for a service;
/// 6. everything else is a sale.
pub fn kind_of(facts: &Facts<'_>) -> (LineKind, Option<&'static str>) {
    let said = |words: &[&str]| facts.status.is_some_and(|status| has_any(status, words));
    let back = facts.quantity_negative || facts.amount_minor < 0;
    if said(&CANCELLED_WORDS) {
        return (LineKind::Cancelled, Some("cancelled"));
    }
    if said(&REFUNDED_WORDS) {
        return (LineKind::Cancelled, Some("refunded"));
    }
    if facts.price_negative {
        return (LineKind::Adjustment, Some("negative_price"));
    }
    if facts.anonymous && facts.sku.is_some_and(|sku| is_one_of(sku, &BOOKKEEPING_CODES)) {
        return (LineKind::Adjustment, Some("bookkeeping"));
    }
    if back {
        let is_return = is_cancelled_invoice(facts.number)
            || facts.has_original
            || !facts.anonymous
            || facts.amount_minor != 0;
        return match is_return {
            true => (LineKind::Return, Some("return")),
            false => (LineKind::Adjustment, Some("stock_adjustment")),
        };
    }
    if is_service(facts) {
        return (LineKind::Service, Some("service_line"));
    }
    (LineKind::Sale, None)
}

/// `C536379`.
fn is_cancelled_invoice(number: &str) -> bool {
    let digits = number.strip_prefix(['C', 'c']);
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_service(facts: &Facts<'_>) -> bool {
    let by_code = |sku: &str| {
        is_one_of(sku, &SERVICE_CODES)
            || sku.get(..VOUCHER_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(VOUCHER_PREFIX))
    };
    facts.sku.is_some_and(by_code) || facts.name.is_some_and(|name| is_one_of(name, &SERVICE_NAMES))
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| match word.is_ascii() {
        true => text.to_ascii_lowercase().contains(word),
        false => text.contains(word),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_kinds_apart() {
        let usual = Facts {
            number: "536365",
            sku: Some("85123A"),
            name: None,
            status: None,
            has_original: false,
            anonymous: false,
            quantity_negative: false,
            price_negative: false,
            amount_minor: 1530,
        };
        let back = Facts { quantity_negative: true, amount_minor: -1530, ..usual };
        let nothing = Facts { quantity_negative: true, amount_minor: 0, anonymous: true, ..usual };
        let table = [
            (usual, LineKind::Sale, None),
            (Facts { status: Some("已完成"), ..usual }, LineKind::Sale, None),
            (Facts { status: Some("已取消"), ..usual }, LineKind::Cancelled, Some("cancelled")),
            (Facts { status: Some("Canceled"), ..usual }, LineKind::Cancelled, Some("cancelled")),
            (Facts { status: Some("已退款"), ..usual }, LineKind::Cancelled, Some("refunded")),
            (Facts { number: "C536379", ..back }, LineKind::Return, Some("return")),
            (Facts { number: "C536379", sku: Some("POST"), ..back }, LineKind::Return, Some("return")),
            (Facts { number: "C536379", ..usual }, LineKind::Sale, None),
            (Facts { has_original: true, anonymous: true, ..back }, LineKind::Return, Some("return")),
            (back, LineKind::Return, Some("return")),
            (Facts { anonymous: true, ..back }, LineKind::Return, Some("return")),
            (nothing, LineKind::Adjustment, Some("stock_adjustment")),
            (Facts { number: "C1", ..nothing }, LineKind::Return, Some("return")),
            (Facts { sku: Some("POST"), ..usual }, LineKind::Service, Some("service_line")),
            (Facts { sku: Some("gift_0001_20"), ..usual }, LineKind::Service, Some("service_line")),
            (Facts { sku: Some("PADS"), ..usual }, LineKind::Sale, None),
            (Facts { sku: Some("DCGSSBOY"), ..usual }, LineKind::Sale, None),
            (Facts { sku: None, name: Some("运费"), ..usual }, LineKind::Service, Some("service_line")),
            (Facts { sku: Some("B"), anonymous: true, ..usual }, LineKind::Adjustment, Some("bookkeeping")),
            (Facts { sku: Some("B"), ..usual }, LineKind::Sale, None),
            (
                Facts { price_negative: true, amount_minor: -100, ..usual },
                LineKind::Adjustment,
                Some("negative_price"),
            ),
        ];
        for (facts, kind, note) in table {
            assert_eq!(kind_of(&facts), (kind, note), "{facts:?}");
        }
    }
}
