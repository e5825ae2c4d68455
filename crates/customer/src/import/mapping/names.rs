//! What columns are called, in both languages, and how alike two names are.

use std::collections::HashMap;
use std::sync::LazyLock;

use kernel::reading::text::tidy;
use strsim::levenshtein;

use crate::import::fields::Field::{self, *};

/// Every name in its plain form (see [`plain`]): small letters, no spaces and no punctuation.
#[rustfmt::skip]
const NAMES: &[(Field, &[&str])] = &[
    (CustomerKey, &["客户主键", "档案号", "档案编号", "外部id", "customerkey", "recordkey", "recordid", "externalid", "userid", "用户id"]),
    (CustomerNo, &["客户编号", "客户编码", "客户代码", "客户号", "客户id", "会员编号", "会员编码", "会员id", "用户编号", "顾客编号", "顾客id", "customerid", "customerno", "customernumber", "customercode", "custid", "custno", "clientid", "memberid", "memberno"]),
    (BuyerId, &["买家id", "买家账号", "买家编号", "买家会员名", "buyerid", "buyer", "buyerno", "buyeraccount", "旺旺号", "买家旺旺"]),
    (Card, &["会员卡号", "卡号", "会员卡", "会员号", "会员号码", "贵宾卡号", "vip卡号", "cardno", "cardnumber", "card", "cardid", "membercard", "membershipno", "membershipnumber", "loyaltycard"]),
    (DealerNo, &["经销商档案号", "经销商编号", "经销商编码", "经销商代码", "dealerno", "dealerid", "dealercode"]),
    (TaxId, &["税号", "纳税人识别号", "统一社会信用代码", "社会信用代码", "taxid", "taxno", "taxnumber", "vatno", "vatnumber"]),
    (Unionid, &["unionid", "微信unionid", "wechatunionid"]),
    (Openid, &["openid", "微信openid", "wechatopenid"]),
    (Phone, &["手机号", "手机", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "移动电话", "会员手机", "会员手机号", "顾客手机", "收货电话", "收货人手机", "收货人电话", "收件人手机", "收件人电话", "来电号码", "来电", "主叫号码", "phone", "phoneno", "phonenumber", "mobile", "mobileno", "mobilephone", "mobilenumber", "cell", "cellphone", "tel", "telephone", "contactnumber", "caller"]),
    (Email, &["邮箱", "电子邮箱", "电子邮件", "邮件地址", "邮箱地址", "email", "emailaddress", "mail", "mailbox"]),
    (Name, &["姓名", "客户姓名", "客户名称", "客户名", "会员姓名", "会员名称", "顾客姓名", "联系人", "联系人姓名", "收货人", "收货人姓名", "收件人", "收件人姓名", "名称", "name", "fullname", "customername", "membername", "contact", "contactname", "receiver", "recipient", "consignee"]),
    (Nickname, &["昵称", "微信昵称", "网名", "nickname", "nick"]),
    (CustomerName, &["客户姓名", "姓名", "客户名称", "客户", "会员姓名", "顾客姓名", "顾客", "收货人", "收货人姓名", "收件人", "联系人", "来电人", "customername", "customer", "name", "receiver", "recipient", "consignee", "contact"]),
    (CustomerType, &["客户类型", "客户性质", "类型", "kind", "type", "customertype", "customerkind"]),
    (Gender, &["性别", "称谓", "gender", "sex"]),
    (Birthday, &["出生日期", "生日", "出生年月", "出生年月日", "birthday", "birthdate", "dateofbirth", "dob", "born"]),
    (Household, &["家庭类型", "家庭结构", "家庭状况", "household", "householdtype", "familytype"]),
    (Company, &["公司", "公司名称", "企业名称", "单位", "单位名称", "商户名称", "company", "companyname", "organisation", "organization", "business"]),
    (Region, &["区域", "大区", "省份", "省", "所属区域", "销售区域", "地区", "region", "province", "state", "area", "country"]),
    (City, &["城市", "市", "所在城市", "所在市", "city", "town"]),
    (District, &["区县", "县区", "区", "县", "所在区县", "district", "county"]),
    (Address, &["地址", "详细地址", "联系地址", "家庭住址", "住址", "收货地址", "收件地址", "通讯地址", "address", "streetaddress", "shippingaddress", "addr"]),
    (Store, &["门店", "门店编码", "门店编号", "门店代码", "门店名称", "店铺", "店铺名称", "店号", "分店", "网点", "注册门店", "开卡门店", "所属门店", "归属门店", "提货门店", "消费门店", "交易门店", "下单门店", "store", "storeid", "storecode", "storename", "storeno", "shop", "branch", "outlet"]),
    (Level, &["会员等级", "等级", "级别", "会员级别", "客户等级", "level", "tier", "grade", "memberlevel"]),
    (Points, &["积分", "会员积分", "可用积分", "积分余额", "points", "pointsbalance"]),
    (Remark, &["备注", "说明", "note", "notes", "remark", "remarks", "comment", "comments", "memo"]),
    (JoinedAt, &["注册时间", "注册日期", "入会时间", "入会日期", "开卡时间", "开卡日期", "办卡日期", "加入时间", "建档时间", "建档日期", "创建时间", "joinedat", "joindate", "joined", "registeredat", "registrationdate", "signupdate", "createdat", "created"]),
    (Number, &["小票号", "小票编号", "小票", "订单号", "订单编号", "订单", "单号", "单据号", "单据编号", "流水号", "交易号", "交易流水号", "交易单号", "销售单号", "发票号", "发票号码", "工单号", "工单编号", "受理单号", "服务单号", "编号", "invoiceno", "invoicenumber", "invoiceid", "invoice", "receiptno", "receiptnumber", "receipt", "orderno", "orderid", "ordernumber", "order", "billno", "ticketno", "ticketid", "ticket", "transactionid", "transactionno", "number", "caseno", "caseid"]),
    (Line, &["行号", "行", "明细行号", "序号", "行项目", "子订单序号", "line", "lineno", "linenumber", "lineid", "rowno", "itemno", "seq"]),
    (At, &["交易时间", "下单时间", "消费时间", "销售时间", "购买时间", "付款时间", "支付时间", "成交时间", "交易日期", "下单日期", "订单日期", "订单时间", "销售日期", "消费日期", "购买日期", "开票日期", "单据日期", "受理时间", "来电时间", "创建时间", "发生时间", "日期时间", "日期", "时间", "invoicedate", "orderdate", "ordertime", "orderedat", "purchasedate", "purchasedat", "transactiondate", "transactiontime", "saledate", "salesdate", "paidat", "createdat", "openedat", "datetime", "timestamp", "date", "at"]),
    (Time, &["时间", "时刻", "交易时刻", "time", "timeofday"]),
    (Channel, &["渠道", "销售渠道", "来源渠道", "订单来源", "channel", "saleschannel"]),
    (Currency, &["币种", "货币", "currency", "currencycode"]),
    (Sku, &["商品编码", "商品编号", "商品代码", "商品货号", "商品id", "货号", "款号", "物料编码", "物料编号", "产品编码", "产品编号", "条码", "商品条码", "sku", "skucode", "skuid", "stockcode", "productcode", "productid", "productno", "itemcode", "itemid", "barcode", "upc", "ean"]),
    (ProductName, &["商品名称", "商品", "商品名", "品名", "产品名称", "产品", "物料名称", "货品名称", "宝贝标题", "description", "productname", "product", "itemname", "item", "productdescription", "itemdescription", "title"]),
    (Category, &["品类", "类别", "分类", "商品分类", "商品类别", "商品品类", "大类", "category", "productcategory", "department", "class"]),
    (Quantity, &["数量", "件数", "购买数量", "销售数量", "商品数量", "qty", "quantity", "units", "count", "cds"]),
    (UnitPrice, &["单价", "价格", "商品单价", "销售单价", "售价", "原价", "零售价", "unitprice", "price", "priceeach", "itemprice"]),
    (Discount, &["优惠金额", "优惠", "折扣金额", "折扣", "折让", "让利金额", "促销优惠", "discount", "discountamount"]),
    (Amount, &["金额", "实付金额", "实付", "实收金额", "实收", "成交金额", "销售金额", "销售额", "消费金额", "支付金额", "付款金额", "小计", "合计", "总价", "总金额", "应付金额", "amount", "total", "linetotal", "totalamount", "totalprice", "paidamount", "sales", "revenue", "dollars", "subtotal"]),
    (OriginalNumber, &["原小票号", "原订单号", "原单号", "原单据号", "原交易号", "退货原单号", "originalnumber", "originalreceipt", "originalinvoice", "originalorder", "returnof"]),
    (Status, &["订单状态", "状态", "处理状态", "交易状态", "工单状态", "status", "orderstatus", "state"]),
    (CaseType, &["类型", "工单类型", "服务类型", "问题类型", "业务类型", "类别", "分类", "type", "category", "casetype", "tickettype"]),
    (Content, &["内容", "问题描述", "描述", "工单内容", "反馈内容", "投诉内容", "详情", "content", "description", "text", "message", "body", "subject", "details"]),
    (Satisfaction, &["满意度", "评分", "评价", "满意度评分", "satisfaction", "csat", "rating", "score"]),
    (StoreCode, &["门店编码", "门店编号", "门店代码", "门店号", "店号", "编码", "编号", "代码", "storecode", "storeid", "storeno", "code", "id"]),
    (StoreName, &["门店名称", "门店名", "门店", "店名", "店铺名称", "名称", "storename", "store", "name", "shop", "branch"]),
];

/// A name as typed by somebody who means one of ours.
const EXACT: f64 = 0.98;
/// Earlier names of a field are the more usual ones; this settles 时间 between a date and a time of day.
const ORDER_STEP: f64 = 0.001;

static BY_NAME: LazyLock<HashMap<Field, Vec<(&'static str, usize)>>> = LazyLock::new(|| {
    let counted =
        |names: &'static [&'static str]| names.iter().map(|name| (*name, name.chars().count())).collect();
    NAMES.iter().map(|(field, names)| (*field, counted(names))).collect()
});

/// The name without what people decorate names with: brackets and what stands in them (必填, 元, a number that makes
/// it unique), spaces, punctuation, letter case, width.
pub fn plain(name: &str) -> String {
    let tidy = tidy(name).to_lowercase();
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let (mut outside, mut depth) = (String::with_capacity(tidy.len()), 0_u32);
    for letter in tidy.chars() {
        match letter {
            '(' | '[' | '【' | '{' | '<' => depth += 1,
            ')' | ']' | '】' | '}' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    let outside = letters(&outside);
    if outside.is_empty() { letters(&tidy) } else { outside }
}

/// How surely a column of that plain name means the field, from 0 to 1.
pub fn likeness(plain: &str, field: Field) -> f64 {
    let length = plain.chars().count();
    let names = BY_NAME.get(&field).map(Vec::as_slice).unwrap_or_default();
    let scores = names.iter().enumerate().map(|(place, (name, name_length))| {
        if plain == *name {
            return EXACT - ORDER_STEP * place as f64 / names.len() as f64;
        }
        near(plain, length, name, *name_length)
    });
    scores.fold(0.0, f64::max)
}

/// Names that hold each other (联系人姓名 and 姓名), or differ by a slip.
fn near(plain: &str, length: usize, name: &str, name_length: usize) -> f64 {
    let is_latin = name.is_ascii();
    let long_enough = if is_latin { name_length >= 4 } else { name_length >= 2 };
    let share = name_length as f64 / length.max(1) as f64;
    if long_enough && length > name_length {
        if plain.ends_with(name) {
            return 0.62 + 0.25 * share;
        }
        if plain.contains(name) {
            return 0.45 + 0.25 * share;
        }
    }
    let most = length.max(name_length);
    let slip_allowed = most >= if is_latin { 6 } else { 4 };
    if slip_allowed && length.abs_diff(name_length) <= 1 && levenshtein(plain, name) <= 1 + most / 10 {
        return 0.6;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_already_and_every_field_has_one() {
        for (field, names) in NAMES {
            for name in *names {
                assert_eq!(plain(name), *name, "{field:?}");
            }
        }
        assert!(Field::ALL.iter().all(|field| BY_NAME.contains_key(field)));
    }

    #[test]
    fn decorations_do_not_matter() {
        let table = [
            ("手机号 (必填)", "手机号"),
            ("Card No.", "cardno"),
            ("*金额（元）", "金额"),
            ("unit_price", "unitprice"),
            ("ＩｎｖｏｉｃｅＮｏ", "invoiceno"),
            ("(A)", "a"),
        ];
        for (typed, expected) in table {
            assert_eq!(plain(typed), expected);
        }
    }

    #[test]
    fn knows_near_names() {
        for (typed, field) in [("联系人姓名全称", Name), ("会员的手机号", Phone), ("custmerid", CustomerNo)]
        {
            let score = likeness(&plain(typed), field);
            assert!((0.5..0.9).contains(&score), "{typed}: {score}");
        }
        assert_eq!(likeness("收银台", Number), 0.0);
    }
}
