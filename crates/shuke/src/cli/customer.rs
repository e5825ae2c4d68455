//! `shuke customer`: finds customers, and shows one whole.

mod page;

use clap::Args;
use customer::profile::filter::Lens;
use customer::profile::list;
use customer::profile::sort::Order;
use customer::profile::whole::{self, Customer360};
use customer::profile::{CustomerRow, find};
use kernel::{CustomerId, Fault};
use platform::Actor;
use platform::organisation::Organisation;
use serde_json::json;

use super::table::{count, money, padded};
use super::{Failure, Session, filter};
use crate::Application;

/// Customers shown when several fit.
const SHOWN_MAX: u64 = 20;

const EXAMPLES: &str = "\
Examples:
  shuke customer 13812345678          by phone, or its last four digits
  shuke customer 张伟                 by name, pinyin or initials: zhangwei, zw
  shuke customer cus_01h455vb4pex5vsknk084sn02q
  shuke --json customer 17850 | jq .value.clv";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A customer's id, name, pinyin, phone, card, or key in its own system · 客户编号、姓名、拼音、手机、卡号
    #[arg(value_name = "QUERY")]
    query: String,
}

pub(super) async fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let application = session.application().await?;
    let organisation = session.organisation(&application).await?;
    let actor = Actor { locale: session.screen.locale(), ..Actor::system(organisation.org) };
    let query = arguments.query.trim();
    if let Ok(id) = query.parse::<CustomerId>() {
        return show(session, &application, &actor, &organisation, id).await;
    }
    let (rows, total) = search(&application, &actor, &organisation, query).await?;
    match rows.as_slice() {
        [] => Err(Fault::not_found("customer_not_found", "nobody fits").with("query", query).into()),
        [only] => show(session, &application, &actor, &organisation, only.id).await,
        several => {
            let lines: Vec<String> = several.iter().map(|row| line(row, &organisation)).collect();
            let more = session
                .screen
                .say("位客户符合；给出编号看全貌", "customers fit; give an id to see one whole");
            let text = format!("{}\n\n{} {more}", lines.join("\n"), count(total.unsigned_abs()));
            session.screen.tell(&text, &json!({ "count": total, "items": several }));
            application.close().await;
            Ok(())
        }
    }
}

async fn search(
    application: &Application,
    actor: &Actor,
    organisation: &Organisation,
    query: &str,
) -> Result<(Vec<CustomerRow>, i64), Fault> {
    let platform = application.platform();
    let lens = Lens { platform, actor, zone: &organisation.zone };
    // What somebody searches for may hold the signs that separate a filter's parts.
    let plain = query.replace(['&', '='], " ");
    let filter = filter::read(platform, actor, &format!("q={plain}")).await?;
    let rosters = &application.customer().rosters;
    let page = list::page(rosters, &lens, &filter, &Order::read(None, None, None)?, SHOWN_MAX).await?;
    let total = list::count(rosters, &lens, &filter).await?;
    Ok((page.items, total))
}

async fn show(
    session: &Session,
    application: &Application,
    actor: &Actor,
    organisation: &Organisation,
    id: CustomerId,
) -> Result<(), Failure> {
    let platform = application.platform();
    let found = find(platform.records().reader(), actor, id).await?;
    let customer: Customer360 = whole::load(platform, actor, found).await?;
    let json = serde_json::to_value(&customer).map_err(Fault::internal)?;
    session.screen.tell(&page::text(&customer, organisation, session.screen.locale()), &json);
    application.close().await;
    Ok(())
}

fn line(row: &CustomerRow, organisation: &Organisation) -> String {
    let spent = money(row.spent_minor, organisation.currency.decimals());
    format!(
        "{}  {}  {}  {}  {spent:>14}  {}",
        row.id,
        padded(&row.name, 16),
        padded(row.phone.as_deref().or(row.card.as_deref()).unwrap_or("—"), 14),
        padded(row.tier.as_deref().unwrap_or("—"), 12),
        row.last_purchase_at.map(|at| organisation.zone.day_of(at).to_string()).unwrap_or_default(),
    )
}
