//! A bar on the terminal that follows a job: its phase, how many rows, how fast.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use kernel::{JobId, Locale};
use platform::{Actor, jobs};

use crate::cli::Session;

const LOOK_EVERY: Duration = Duration::from_millis(200);
const WITH_TOTAL: &str =
    "{msg:12} {bar:30.cyan/blue} {percent:>3}%  {human_pos} / {human_len}  {per_sec}  {elapsed}";
const WITHOUT_TOTAL: &str = "{msg:12} {spinner} {human_pos}  {per_sec}  {elapsed}";

/// Waits for the work of a job; meanwhile shows how far it is, when somebody is looking.
pub(crate) async fn watched<T>(
    session: &Session,
    context: &customer::Context,
    actor: &Actor,
    job: JobId,
    work: impl Future<Output = T>,
) -> T {
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let bar = ProgressBar::no_length();
    let outcome = tokio::select! {
        outcome = work => outcome,
        () = follow(&bar, session.screen.locale(), context, actor, job) => unreachable!("it follows for ever"),
    };
    bar.finish_and_clear();
    outcome
}

async fn follow(bar: &ProgressBar, locale: Locale, context: &customer::Context, actor: &Actor, job: JobId) {
    let (mut phase, mut counted) = (String::new(), None);
    loop {
        if let Ok(Some(record)) = jobs::find(context.platform.records().reader(), actor, job).await {
            let total = record.total.map(i64::unsigned_abs);
            if record.phase.as_deref() != Some(phase.as_str()) || counted != Some(total.is_some()) {
                phase = record.phase.clone().unwrap_or_default();
                counted = Some(total.is_some());
                let template = if total.is_some() { WITH_TOTAL } else { WITHOUT_TOTAL };
                if let Ok(style) = ProgressStyle::with_template(template) {
                    bar.set_style(style);
                }
                bar.reset();
                bar.set_message(name(locale, &phase));
            }
            if let Some(total) = total {
                bar.set_length(total);
            }
            bar.set_position(record.done.unsigned_abs());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// A phase as people call it.
fn name(locale: Locale, phase: &str) -> String {
    let known = [
        ("reading", "读取", "taking in"),
        ("valuing", "计算价值", "valuing"),
        ("fitting", "拟合模型", "fitting"),
        ("undoing", "撤回", "taking back"),
    ];
    let found = known.into_iter().find(|(code, ..)| *code == phase);
    match (found, locale) {
        (Some((_, chinese, _)), Locale::ZhCn) => chinese.to_owned(),
        (Some((_, _, english)), Locale::En) => english.to_owned(),
        (None, _) => phase.to_owned(),
    }
}
