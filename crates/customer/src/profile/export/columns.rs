//! The columns of an exported list: their codes, what they are called, and what stands in them.

use contracts::tables::Cell;
use kernel::{Fault, FieldFault, Locale, Moment};
use platform::organisation::Organisation;

use super::words;
use crate::profile::row::CustomerRow;

macro_rules! columns {
    ($($column:ident $code:literal $zh:literal $en:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column {
            $($column),+
        }

        impl Column {
            pub const ALL: &[Self] = &[$(Self::$column),+];

            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$column => $code),+
                }
            }

            pub const fn name(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Self::$column, Locale::ZhCn) => $zh, (Self::$column, Locale::En) => $en),+
                }
            }
        }
    };
}

columns! {
    Id "id" "客户编号" "Customer id";
    Kind "kind" "客户类型" "Kind";
    Name "name" "姓名" "Name";
    Phone "phone" "手机" "Phone";
    Card "card" "会员卡号" "Member card";
    City "city" "城市" "City";
    Region "region" "区域" "Region";
    Store "store" "门店" "Store";
    Tags "tags" "标签" "Tags";
    Tier "tier" "价值分层" "Tier";
    State "state" "生命周期" "State";
    Health "health" "健康度分类" "Health";
    HealthScore "health_score" "健康度" "Health score";
    Rfm "rfm" "RFM 分类" "RFM class";
    R "r" "R" "R";
    F "f" "F" "F";
    M "m" "M" "M";
    RfmScore "rfm_score" "RFM 得分" "RFM score";
    Clv "clv" "终身价值" "Lifetime value";
    PAlive "p_alive" "存活概率" "P(alive)";
    ExpectedPurchases "expected_purchases" "预计购买次数" "Expected purchases";
    Orders "orders" "订单数" "Orders";
    Spent "spent" "累计消费" "Spent";
    LastPurchaseAt "last_purchase_at" "最近购买" "Last purchase";
    FirstPurchaseAt "first_purchase_at" "首次购买" "First purchase";
    CycleDays "cycle_days" "购买周期（天）" "Cycle (days)";
    Records "records" "来源档案数" "Source records";
    CreatedAt "created_at" "建档时间" "Created";
}

impl Column {
    /// The columns of a comma list, in its order; all of them when it is empty.
    pub fn read(list: Option<&str>) -> Result<Vec<Self>, Fault> {
        let codes: Vec<&str> =
            list.unwrap_or_default().split(',').map(str::trim).filter(|c| !c.is_empty()).collect();
        if codes.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        let mut columns = Vec::new();
        for code in codes {
            let column = Self::ALL.iter().copied().find(|column| column.code() == code).ok_or_else(|| {
                let code: String = code.chars().take(64).collect();
                Fault::invalid("column_unknown", "there is no such column")
                    .with("column", code)
                    .field(FieldFault::new("columns", "column_unknown"))
            })?;
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Ok(columns)
    }

    pub fn cell(self, row: &CustomerRow, organisation: &Organisation, locale: Locale) -> Cell {
        let per_major = organisation.currency.minor_per_major() as f64;
        let money = |minor: i64| Cell::Number(minor as f64 / per_major);
        let moment = |at: Moment| Cell::from(organisation.zone.civil(at));
        let word = |section, code: Option<&String>| {
            code.map_or(Cell::Empty, |code| Cell::from(words::word(locale, section, code)))
        };
        let comma = if locale == Locale::ZhCn { "、" } else { ", " };
        let int = |value: i64| Cell::Number(value as f64);
        let score = |of: fn(&crate::profile::row::RfmScores) -> i64| or_empty(row.rfm.as_ref().map(of), int);
        match self {
            Self::Id => text(Some(&row.id.to_string())),
            Self::Kind => word("kind", Some(&row.kind)),
            Self::Name => text(Some(&row.name)),
            Self::Phone => text(row.phone.as_ref()),
            Self::Card => text(row.card.as_ref()),
            Self::City => text(row.city.as_ref()),
            Self::Region => text(row.region.as_ref()),
            Self::Store => text(row.store.as_ref().map(|store| &store.name)),
            Self::Tags => {
                Cell::from(row.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(comma))
            }
            Self::Tier => word("tier", row.tier.as_ref()),
            Self::State => word("state", Some(&row.state)),
            Self::Health => word("health", Some(&row.health)),
            Self::HealthScore => or_empty(row.health_score, int),
            Self::Rfm => word("rfmClass", row.rfm.as_ref().and_then(|rfm| rfm.class.as_ref())),
            Self::R => score(|rfm| rfm.r),
            Self::F => score(|rfm| rfm.f),
            Self::M => score(|rfm| rfm.m),
            Self::RfmScore => score(|rfm| rfm.score),
            Self::Clv => or_empty(row.clv_minor, money),
            Self::PAlive => or_empty(row.p_alive, Cell::Number),
            Self::ExpectedPurchases => or_empty(row.expected_purchases, Cell::Number),
            Self::Orders => int(row.orders),
            Self::Spent => money(row.spent_minor),
            Self::LastPurchaseAt => or_empty(row.last_purchase_at, moment),
            Self::FirstPurchaseAt => or_empty(row.first_purchase_at, moment),
            Self::CycleDays => or_empty(row.cycle_days, Cell::Number),
            Self::Records => int(row.records),
            Self::CreatedAt => moment(row.created_at),
        }
    }
}

fn text(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::from(text.as_str()))
}

fn or_empty<T>(value: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
    value.map_or(Cell::Empty, cell)
}
