//! The headers people really bring, mapped without their help.

use contracts::tables::Cell;

use super::*;
use crate::import::ImportKind::{self, *};

/// Columns without a look at their values, as `name → code`, one a word.
fn seen(header: &str) -> Vec<Seen> {
    header.split(',').map(|name| Seen::of(name.trim(), [].iter(), 2026)).collect()
}

/// The code each column got, `-` for none.
fn codes(kind: ImportKind, columns: &[Seen]) -> String {
    let code = |choice: Choice| choice.field.map_or("-", |field| field.code());
    suggest(kind, columns).into_iter().map(code).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_demo_world_needs_no_help() {
    let table = [
        (
            Customers,
            "会员卡号,姓名,手机号,性别,出生日期,邮箱,城市,区县,地址,注册门店,注册时间,会员等级",
            "card name phone gender birthday email city district address store joined_at level",
        ),
        (
            Purchases,
            "小票号,行号,交易时间,门店,收银台,会员卡号,手机号,商品编码,商品名称,品类,数量,单价,优惠金额,金额,支付方式,原小票号",
            "number line at store - card phone sku product_name category quantity unit_price discount amount - \
             original_number",
        ),
        (
            Customers,
            "买家ID,unionid,openid,昵称,收货人,手机号,收货地址,注册时间",
            "buyer_id unionid openid nickname name phone address joined_at",
        ),
        (
            Purchases,
            "订单号,行号,下单时间,买家ID,商品编码,商品名称,品类,数量,单价,优惠金额,实付金额,提货门店,订单状态",
            "number line at buyer_id sku product_name category quantity unit_price discount amount store status",
        ),
        (
            Service,
            "工单号,时间,来电号码,客户姓名,会员卡号,门店,类型,内容,满意度,处理状态",
            "number at phone customer_name card store type content satisfaction status",
        ),
        (Stores, "门店编码,门店名称,区域,城市,区县,地址,开业日期", "code name region city - - -"),
    ];
    for (kind, header, expected) in table {
        let columns = seen(header);
        assert_eq!(guess_kind(&columns), kind, "{header}");
        assert_eq!(codes(kind, &columns), expected, "{header}");
    }
}

#[test]
fn other_systems_are_understood_too() {
    let table = [
        (
            Purchases,
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            "number sku product_name quantity at unit_price customer_no -",
        ),
        (
            Customers,
            "Card No.,Full Name,Mobile (required),E-mail,Date of Birth",
            "card name phone email birthday",
        ),
        (
            Customers,
            "经销商编号,客户名称,联系电话,统一社会信用代码,省份",
            "dealer_no name phone tax_id region",
        ),
        (
            Purchases,
            "单据编号,日期,时间,货号,品名,件数,小计",
            "number at time sku product_name quantity amount",
        ),
        (Purchases, "order_id,order_date,email,total", "number at email amount"),
        (Customers, "客户编号,联系人 姓名,联系人 电话,*城市", "customer_no name phone city"),
        (Customers, "手机号,手机号 (2),姓名", "phone - name"),
    ];
    for (kind, header, expected) in table {
        let columns = seen(header);
        assert_eq!((guess_kind(&columns), codes(kind, &columns)), (kind, expected.to_owned()), "{header}");
    }
}

fn looked(name: &str, values: &[&str]) -> Seen {
    let cells: Vec<Cell> = values.iter().map(|value| Cell::from(*value)).collect();
    Seen::of(name, cells.iter(), 2026)
}

#[test]
fn values_tell_what_names_do_not() {
    let columns = [
        looked("A", &["13812345678", "13912345679", "13712345670"]),
        looked("B", &["li@example.com", "wang@example.com", "zhang@example.cn"]),
        looked("C", &["男", "女", "女"]),
        looked("D", &["1980-02-03", "1991-12-01", "2001-07-08"]),
        looked("E", &["张伟", "王芳", "欧阳娜娜"]),
        looked("F", &["12.5", "3", "7"]),
    ];
    let choices = suggest(Customers, &columns);
    assert_eq!(codes(Customers, &columns), "phone email gender birthday name -");
    assert!(choices[..5].iter().all(|choice| choice.why == Some(Why::Content)));
}

#[test]
fn values_can_contradict_a_name() {
    // The column called 电话 holds e-mail addresses, the one called 时间 remarks.
    let columns = [
        looked("电话", &["li@example.com", "wang@example.com", "zhang@example.cn"]),
        looked("时间", &["上午来过", "下午再来", "不详", "改天"]),
        looked("工单号", &["1", "2", "3"]),
    ];
    assert_eq!(codes(Service, &columns), "email - number");
}

#[test]
fn no_field_is_given_twice() {
    for kind in ImportKind::ALL {
        let columns = seen("电话,手机,联系电话,mobile,phone,日期,时间,date,金额,实付金额,总价");
        let mut fields: Vec<_> =
            mapped(&suggest(kind, &columns)).into_iter().map(|(_, field)| field).collect();
        let all = fields.len();
        fields.sort_unstable();
        fields.dedup();
        assert_eq!(fields.len(), all, "{kind:?}");
    }
}

#[test]
fn sources_are_guessed() {
    let table = [
        ("pos_purchases.csv", Purchases, "pos"),
        ("membership_members.csv", Customers, "membership"),
        ("shop_orders.csv", Purchases, "shop"),
        ("service_tickets.csv", Service, "service"),
        ("stores.csv", Stores, "stores"),
        ("客户.xlsx", Customers, "file"),
    ];
    for (name, kind, source) in table {
        assert_eq!(guess_source(name, kind, &[]), source, "{name}");
    }
}

#[test]
fn the_same_header_has_the_same_hash() {
    assert_eq!(header_hash(["手机号", "Card No"]), header_hash(["手机号（必填）", "card_no"]));
    assert_ne!(header_hash(["ab", "c"]), header_hash(["a", "bc"]));
}
