//! `shuke migrate`: brings the records up to this version. `serve` does so by itself; this is for whoever wants to do
//! it beforehand, or only to know.

use clap::Args;
use platform::Clock;
use serde_json::json;

use super::{Failure, Session};
use crate::Application;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only say what is missing; exit 0 either way · 只检查
    #[arg(long)]
    check: bool,
}

pub(super) async fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let screen = &session.screen;
    let application = Application::open(&session.config, Clock::System).await?;
    let (steps, key, title) = if arguments.check {
        (application.pending().await?, "pending", screen.say("待执行", "missing"))
    } else {
        (application.migrate().await?, "applied", screen.say("已执行", "applied"))
    };
    let text = match steps.is_empty() {
        true => screen.say("数据库已是最新版本", "the records are up to date").to_owned(),
        false => steps.iter().map(|step| format!("{title}: {step}\n")).collect(),
    };
    let mut value = json!({ "engine": application.platform().records().engine().name() });
    value[key] = json!(steps);
    screen.tell(&text, &value);
    Ok(())
}
