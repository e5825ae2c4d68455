//! One customer on one screen of text.

use customer::profile::whole::Customer360;
use kernel::{Locale, Moment};
use platform::organisation::Organisation;

use crate::cli::table::{Lines, money, padded};

/// Lines of a list; the pages and `--json` have all of it.
const SHOWN_MAX: usize = 8;

pub(super) fn text(customer: &Customer360, organisation: &Organisation, locale: Locale) -> String {
    let words = Words { organisation, locale };
    let mut lines = Lines::default();
    lines.title(&format!("{}  {}", customer.name, customer.id));
    words.who(customer, &mut lines);
    words.value(customer, &mut lines);
    words.likes(customer, &mut lines);
    words.records(customer, &mut lines);
    lines.into_text()
}

struct Words<'a> {
    organisation: &'a Organisation,
    locale: Locale,
}

impl Words<'_> {
    fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        match self.locale {
            Locale::ZhCn => chinese,
            Locale::En => english,
        }
    }

    fn money(&self, minor: i64) -> String {
        let currency = self.organisation.currency;
        format!("{} {currency}", money(minor, currency.decimals()))
    }

    fn day(&self, at: Moment) -> String {
        self.organisation.zone.day_of(at).to_string()
    }

    fn who(&self, customer: &Customer360, lines: &mut Lines) {
        let mut some = |label: &str, value: Option<String>| {
            if let Some(value) = value {
                lines.text(label, &value);
            }
        };
        some(self.say("合并自", "merged from"), customer.merged_from.map(|id| id.to_string()));
        some(self.say("公司", "company"), customer.company.clone());
        some(self.say("手机", "phone"), customer.phone.clone());
        some(self.say("邮箱", "e-mail"), customer.email.clone());
        some(self.say("会员卡", "card"), customer.card.clone());
        some(self.say("生日", "birthday"), customer.birthday.map(|day| day.to_string()));
        let places = [&customer.region, &customer.city, &customer.district, &customer.address];
        let place: Vec<&str> = places.into_iter().flatten().map(String::as_str).collect();
        some(self.say("地址", "place"), Some(place.join(" ")).filter(|place| !place.is_empty()));
        some(self.say("门店", "store"), customer.store.as_ref().map(|store| store.name.clone()));
        let tags: Vec<&str> = customer.tags.iter().map(|tag| tag.name.as_str()).collect();
        some(self.say("标签", "tags"), Some(tags.join(" · ")).filter(|tags| !tags.is_empty()));
    }

    fn value(&self, customer: &Customer360, lines: &mut Lines) {
        let value = &customer.value;
        lines.gap();
        lines.text(self.say("订单", "orders"), &value.orders.to_string());
        lines.text(self.say("累计消费", "spent"), &self.money(value.spent_minor));
        if let (Some(first), Some(last)) = (value.first_purchase_at, value.last_purchase_at) {
            let span = format!("{} – {}", self.day(first), self.day(last));
            lines.text(self.say("首次–最近购买", "first – last"), &span);
        }
        if let Some(rfm) = &value.rfm {
            let text = format!("{}{}{}  {}  ({}/100)", rfm.r, rfm.f, rfm.m, rfm.class, rfm.score);
            lines.text("RFM", &text);
        }
        if let Some(clv) = &value.clv {
            let text = format!(
                "{}  P(alive) {:.2}  E[n] {:.2} / {} d",
                self.money(clv.clv_minor),
                clv.p_alive,
                clv.expected_purchases,
                clv.horizon_days
            );
            lines.text("CLV", &text);
        }
        if let Some(tier) = &value.tier {
            lines.text(self.say("价值分层", "tier"), tier.code);
        }
        if let Some(health) = &value.health {
            lines.text(self.say("健康度", "health"), &format!("{} ({}/100)", health.code, health.score));
        }
        lines.text(self.say("状态", "state"), value.state.code);
        if value.at_risk {
            lines.text("", self.say("有流失风险", "about to be lost"));
        }
    }

    fn likes(&self, customer: &Customer360, lines: &mut Lines) {
        let likes = &customer.preferences;
        if likes.categories.is_empty() {
            return;
        }
        lines.gap();
        lines.line(self.say("常买", "Buys most"));
        for category in likes.categories.iter().take(SHOWN_MAX) {
            let name = category.name.as_deref().unwrap_or("—");
            let share = format!("{:>4.0}%  {}", category.share * 100.0, self.money(category.spent_minor));
            lines.text(&format!("  {name}"), &share);
        }
    }

    fn records(&self, customer: &Customer360, lines: &mut Lines) {
        lines.gap();
        lines.line(self.say("来源档案", "Known from"));
        for record in customer.records.iter().take(SHOWN_MAX) {
            let name = record.name.as_deref().unwrap_or("");
            let text = format!("{}{}({})", padded(&record.key, 20), padded(name, 12), record.rule);
            lines.text(&format!("  {}", record.source.name), &text);
        }
        if customer.records.len() > SHOWN_MAX {
            lines.line(&format!("  … {}", customer.records.len()));
        }
        if !customer.candidates.is_empty() {
            lines.gap();
            lines.line(self.say("疑似重复", "Possibly the same"));
        }
        for candidate in customer.candidates.iter().take(SHOWN_MAX) {
            lines.text(
                &format!("  {:.0}%", candidate.score * 100.0),
                &format!("{}  {}", candidate.other.id, candidate.other.name),
            );
        }
    }
}
