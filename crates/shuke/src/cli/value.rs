//! `shuke value`: what was learnt from everybody's purchases, and how many customers stand where.

use clap::Args;
use customer::value::{self, Summary};
use kernel::Fault;
use platform::{Actor, Audit, jobs};
use serde_json::json;

use super::import::watched;
use super::table::{Lines, money};
use super::{Failure, Session};

const EXAMPLES: &str = "\
Examples:
  shuke value                     the fitted models, tiers and health
  shuke value --refit             learn anew first
  shuke --json value | jq .clv.bgnbd";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Learn the models anew and value everybody before answering · 重新拟合
    #[arg(long)]
    refit: bool,
}

pub(super) async fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let application = session.application().await?;
    let organisation = session.organisation(&application).await?;
    let actor = Actor::system(organisation.org);
    let context = application.customer().clone();
    if arguments.refit {
        let mut write = application.platform().write(&actor).await?;
        let job = value::request_refit(&mut write).await?;
        write.commit(Audit::of("value.refit_request", job)).await?;
        let running = jobs::run_now(application.platform(), application.jobs(), &actor, job);
        watched(session, &context, &actor, job, running).await?;
        application.deliver().await?;
    }
    let summary = value::summary(application.platform().records().reader(), &actor).await?;
    let json = serde_json::to_value(&summary).map_err(Fault::internal)?;
    session.screen.tell(&text(session, &summary), &json);
    application.close().await;
    Ok(())
}

fn text(session: &Session, summary: &Summary) -> String {
    let screen = &session.screen;
    let decimals = summary.currency.decimals();
    let amount = |minor: i64| format!("{:>18} {}", money(minor, decimals), summary.currency);
    let whole = |count: i64| count.unsigned_abs();
    let mut lines = Lines::default();
    if let Some(as_of) = summary.as_of {
        lines.text(screen.say("截至", "as of"), &as_of.to_string());
    }
    lines.number(screen.say("购买过的客户", "buyers"), whole(summary.buyers));
    lines.number(screen.say("订单", "orders"), whole(summary.orders));
    lines.text(screen.say("销售额", "gross"), &amount(summary.gross_minor));
    lines.text(screen.say("退货额", "returned"), &amount(summary.returned_minor));
    lines.gap();
    models(session, summary, &mut lines);
    lines.gap();
    lines
        .line(screen.say("价值分层（人数，累计消费，终身价值）", "Tiers (customers, spent, lifetime value)"));
    for tier in &summary.tiers {
        let (spent, clv) = (money(tier.spent_minor, decimals), money(tier.clv_minor, decimals));
        let count = super::table::count(whole(tier.count));
        lines.text(&format!("  {}", tier.code), &format!("{count:>10}  {spent:>18}  {clv:>18}"));
    }
    lines.gap();
    lines.line(screen.say("健康度", "Health"));
    for class in &summary.health {
        lines.number(&format!("  {}", class.code), whole(class.count));
    }
    lines.into_text()
}

fn models(session: &Session, summary: &Summary, lines: &mut Lines) {
    let screen = &session.screen;
    let Some(clv) = &summary.clv else {
        let why = summary.clv_missing.as_deref().unwrap_or("not_fitted");
        let none = screen.say("没有终身价值模型", "no lifetime value model");
        lines.line(&format!("{none}: {why} ({})", screen.say("shuke value --refit 重新拟合", "try --refit")));
        return;
    };
    let repeat = &clv.bgnbd;
    lines.line(&format!(
        "BG/NBD        r {:.4}  α {:.4}  a {:.4}  b {:.4}  LL {:.2}  (n = {}{})",
        repeat.r,
        repeat.alpha,
        repeat.a,
        repeat.b,
        repeat.log_likelihood,
        repeat.customers,
        repeat.fallback.map(|why| format!(", {why}")).unwrap_or_default()
    ));
    match &clv.gamma_gamma {
        Some(spend) => lines.line(&format!(
            "Gamma–Gamma   p {:.4}  q {:.4}  v {:.3}  LL {:.2}  (n = {})",
            spend.p, spend.q, spend.v, spend.log_likelihood, spend.customers
        )),
        None => lines.line(&format!("Gamma–Gamma   {}", clv.gamma_gamma_missing.as_deref().unwrap_or("—"))),
    }
    let (Some(days), false) = (clv.holdout_days, clv.calibration.is_empty()) else { return };
    lines.gap();
    lines.line(&match screen.locale() {
        kernel::Locale::ZhCn => format!("校准：留出 {days} 天（以前复购次数：人数，预计购买，实际购买）"),
        kernel::Locale::En => {
            format!(
                "Calibration, {days} days held out (repeat purchases before: customers, expected, actual)"
            )
        }
    });
    for bucket in &clv.calibration {
        let row = format!("{:>8}  {:>8.3}  {:>8.3}", bucket.customers, bucket.expected, bucket.actual);
        lines.text(&format!("  {}", bucket.bucket), &row);
    }
}

/// An empty answer for scripts, where nobody has set anything up.
pub(super) fn nothing_here() -> Fault {
    Fault::not_found(
        "organisation_missing",
        "nothing has been imported here yet; begin with: shuke import FILE",
    )
    .with("advice", json!("shuke import --help"))
}
