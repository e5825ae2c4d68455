//! The files as the chain's systems export them, and the truth beside them.
//!
//! Each system keeps its own ways: POS, shop orders and the truth name stores by code, membership and service by name;
//! money is in yuan, goods by weight have three decimals, and a few birthdays are in another notation. Rows come
//! household by household, not in order of time; the lines of a receipt or an order always stand together.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use super::chain::Chain;
use super::membership::sex_text;
use super::numbers::{BuyerId, HouseholdId, PersonId, Quantity, ReceiptNumber, TicketNumber};
use super::summary::Summary;
use super::traces::{Line, Traces};
use super::{CHAIN_STREAM, Supermarket};
use crate::calendar::Stamp;
use crate::files::{Sheet, WorldFile, WorldFiles, Yuan, fault};
use crate::world::WorldError;

const STORES: &[&str] = &["门店编码", "门店名称", "区域", "城市", "区县", "地址", "开业日期"];
const MEMBERS: &[&str] = &[
    "会员卡号",
    "姓名",
    "手机号",
    "性别",
    "出生日期",
    "邮箱",
    "城市",
    "区县",
    "地址",
    "注册门店",
    "注册时间",
    "会员等级",
];
const PURCHASES: &[&str] = &[
    "小票号",
    "行号",
    "交易时间",
    "门店",
    "收银台",
    "会员卡号",
    "手机号",
    "商品编码",
    "商品名称",
    "品类",
    "数量",
    "单价",
    "优惠金额",
    "金额",
    "支付方式",
    "原小票号",
];
const BUYERS: &[&str] =
    &["买家ID", "unionid", "openid", "会员卡号", "昵称", "收货人", "手机号", "收货地址", "注册时间"];
const ORDERS: &[&str] = &[
    "订单号",
    "行号",
    "下单时间",
    "买家ID",
    "商品编码",
    "商品名称",
    "品类",
    "数量",
    "单价",
    "优惠金额",
    "实付金额",
    "提货门店",
    "订单状态",
];
const TICKETS: &[&str] = &[
    "工单号",
    "时间",
    "来电号码",
    "客户姓名",
    "会员卡号",
    "openid",
    "门店",
    "类型",
    "内容",
    "满意度",
    "处理状态",
];
const RECORDS: &[&str] = &["system", "key", "person_id"];
const PEOPLE: &[&str] = &[
    "person_id",
    "name",
    "phone",
    "birthday",
    "sex",
    "household",
    "household_id",
    "home_store",
    "left_at",
    "price_sensitivity",
    "cycle_days",
    "joined_at",
    "last_purchase_at",
];

/// Lives the whole world and writes it, household after household.
pub fn write(mut world: Supermarket, dir: &Path) -> Result<WorldFiles, WorldError> {
    let truth = dir.join("truth");
    fs::create_dir_all(&truth).map_err(|source| fault(&truth, source))?;
    let mut sheets = Sheets::create(dir)?;
    sheets.stores(&world.chain)?;
    let mut summary = Summary::new(&world.plan);
    while let Some(traces) = world.next() {
        summary.count(&world.chain, &traces);
        sheets.household(&world.chain, &traces)?;
    }
    summary.close();
    debug_assert_eq!(u64::from(world.desk.households) + CHAIN_STREAM, summary.households);
    let mut files = sheets.finish()?;
    files.push(write_summary(dir, &summary)?);
    Ok(WorldFiles { dir: dir.to_owned(), files, summary })
}

fn write_summary(dir: &Path, summary: &Summary) -> Result<WorldFile, WorldError> {
    let name = "truth/summary.json";
    let path = dir.join(name);
    let text = serde_json::to_string_pretty(summary).map_err(|error| fault(&path, error.into()))?;
    fs::write(&path, text).map_err(|source| fault(&path, source))?;
    Ok(WorldFile { name, path, rows: 1 })
}

struct Sheets {
    stores: Sheet,
    members: Sheet,
    purchases: Sheet,
    buyers: Sheet,
    orders: Sheet,
    tickets: Sheet,
    records: Sheet,
    people: Sheet,
}

impl Sheets {
    fn create(dir: &Path) -> Result<Self, WorldError> {
        Ok(Sheets {
            stores: Sheet::create(dir, "stores.csv", STORES)?,
            members: Sheet::create(dir, "membership_members.csv", MEMBERS)?,
            purchases: Sheet::create(dir, "pos_purchases.csv", PURCHASES)?,
            buyers: Sheet::create(dir, "shop_buyers.csv", BUYERS)?,
            orders: Sheet::create(dir, "shop_orders.csv", ORDERS)?,
            tickets: Sheet::create(dir, "service_tickets.csv", TICKETS)?,
            records: Sheet::create(dir, "truth/records.csv", RECORDS)?,
            people: Sheet::create(dir, "truth/people.csv", PEOPLE)?,
        })
    }

    fn finish(self) -> Result<Vec<WorldFile>, WorldError> {
        let sheets = [
            self.stores,
            self.members,
            self.purchases,
            self.buyers,
            self.orders,
            self.tickets,
            self.records,
            self.people,
        ];
        sheets.into_iter().map(Sheet::finish).collect()
    }

    fn stores(&mut self, chain: &Chain) -> Result<(), WorldError> {
        for store in &chain.stores.stores {
            let sheet =
                self.stores.text(&store.code)?.text(&store.name)?.text(&store.region)?.text(&store.city)?;
            sheet.text(&store.district)?.text(&store.address)?.cell(store.opened)?.end_row()?;
        }
        Ok(())
    }

    fn household(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        self.members(chain, traces)?;
        self.purchases(chain, traces)?;
        self.buyers(traces)?;
        self.orders(chain, traces)?;
        self.tickets(chain, traces)?;
        self.people(chain, traces)
    }

    fn members(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        for member in &traces.members {
            let district = member.district.map(|district| &chain.places.districts[district]);
            let sheet = self.members.cell(member.card)?.text(&member.name)?.text(&member.phone)?;
            let sheet = sheet.text(sex_text(member.sex))?.text(&member.birthday)?.text(&member.email)?;
            let sheet = sheet.text(district.map_or("", |place| &place.city))?;
            let sheet = sheet.text(district.map_or("", |place| &place.district))?.text(&member.address)?;
            let sheet = sheet.text(&chain.stores.stores[member.store].name)?.cell(member.at)?;
            sheet.text(member.level)?.end_row()?;
            self.record("membership", member.card, Some(member.person))?;
        }
        Ok(())
    }

    fn purchases(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        for receipt in &traces.receipts {
            let number = ReceiptNumber(receipt.number);
            let time = time_text(chain, receipt.at);
            let card = receipt.card.map(|card| card.to_string()).unwrap_or_default();
            let original =
                receipt.original.map(|number| ReceiptNumber(number).to_string()).unwrap_or_default();
            let store = &chain.stores.stores[receipt.store].code;
            for (index, line) in receipt.lines.iter().enumerate() {
                let sheet = self.purchases.cell(number)?.cell(index + 1)?.text(&time)?.text(store)?;
                let sheet = sheet.cell(receipt.till)?.text(&card)?.text(&receipt.phone)?;
                goods(sheet, chain, line)?.text(receipt.payment)?.text(&original)?.end_row()?;
            }
            self.record("pos", number, receipt.person)?;
        }
        Ok(())
    }

    fn buyers(&mut self, traces: &Traces) -> Result<(), WorldError> {
        for buyer in &traces.buyers {
            let id = BuyerId(buyer.id);
            let card = buyer.card.map(|card| card.to_string()).unwrap_or_default();
            let sheet = self.buyers.cell(id)?.text(&buyer.unionid)?.text(&buyer.openid)?.text(&card)?;
            let sheet = sheet
                .text(&buyer.nickname)?
                .text(&buyer.receiver)?
                .text(&buyer.phone)?
                .text(&buyer.address)?;
            sheet.cell(buyer.at)?.end_row()?;
            self.record("shop", id, Some(buyer.person))?;
        }
        Ok(())
    }

    fn orders(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        for order in &traces.orders {
            let time = time_text(chain, order.at);
            let store = order.store.map_or("", |store| &chain.stores.stores[store].code);
            for (index, line) in order.lines.iter().enumerate() {
                let sheet = self.orders.cell(order.number)?.cell(index + 1)?.text(&time)?;
                let sheet = sheet.cell(BuyerId(order.buyer))?;
                goods(sheet, chain, line)?.text(store)?.text(order.status)?.end_row()?;
            }
        }
        Ok(())
    }

    fn tickets(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        for ticket in &traces.tickets {
            let number = TicketNumber(ticket.number);
            let card = ticket.card.map(|card| card.to_string()).unwrap_or_default();
            let score = ticket.satisfaction.map(|score| score.to_string()).unwrap_or_default();
            let sheet =
                self.tickets.cell(number)?.cell(ticket.at)?.text(&ticket.phone)?.text(&ticket.name)?;
            let sheet =
                sheet.text(&card)?.text(&ticket.openid)?.text(&chain.stores.stores[ticket.store].name)?;
            let sheet = sheet.text(ticket.kind)?;
            sheet.text(&ticket.text)?.text(&score)?.text(ticket.status)?.end_row()?;
            self.record("service", number, Some(ticket.person))?;
        }
        Ok(())
    }

    fn people(&mut self, chain: &Chain, traces: &Traces) -> Result<(), WorldError> {
        for truth in &traces.people {
            let person = &truth.person;
            let day = |day: Option<crate::calendar::Day>| day.map(|day| day.to_string()).unwrap_or_default();
            let sheet = self.people.cell(PersonId(person.number))?.text(&person.name.full())?;
            let sheet = sheet.cell(person.phone(chain.calendar.last()))?.cell(person.born)?;
            let sheet = sheet.text(person.sex.title())?.text(truth.household_title)?;
            let sheet = sheet.cell(HouseholdId(truth.household))?;
            let sheet = sheet.text(&chain.stores.stores[truth.home_store].code)?.text(&day(truth.left))?;
            let sheet = sheet.cell(format_args!("{:.3}", truth.price_sensitivity))?;
            let sheet = sheet.cell(format_args!("{:.1}", truth.cycle_days))?.cell(truth.joined)?;
            sheet.text(&day(truth.last_purchase))?.end_row()?;
        }
        Ok(())
    }

    fn record(&mut self, system: &str, key: impl Display, person: Option<u32>) -> Result<(), WorldError> {
        let sheet = self.records.text(system)?.cell(key)?;
        match person {
            Some(person) => sheet.cell(PersonId(person))?.end_row(),
            None => sheet.text("")?.end_row(),
        }
    }
}

fn goods<'a>(sheet: &'a mut Sheet, chain: &Chain, line: &Line) -> Result<&'a mut Sheet, WorldError> {
    let product = &chain.catalogue.products[line.product];
    let category = &chain.catalogue.categories[product.category];
    let sheet = sheet.text(&product.code)?.text(&product.name)?.text(&category.name)?;
    let sheet = sheet.cell(Quantity(line.quantity_milli))?.cell(Yuan(line.price_fen))?;
    sheet.cell(Yuan(line.discount_fen))?.cell(Yuan(line.amount_fen()))
}

fn time_text(chain: &Chain, at: Stamp) -> String {
    let day = &chain.calendar.facts(at.day).text;
    format!("{day} {:02}:{:02}:{:02}", at.hour(), at.minute(), at.second % 60)
}
