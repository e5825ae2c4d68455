//! `shuke serve`: every role in one process.

use clap::Args;
use kernel::Fault;
use serde_json::json;

use super::{Failure, Session};
use crate::config::Overrides;
use crate::serve::{bind, serve, signalled};

#[derive(Debug, Args)]
#[command(
    after_help = "Ctrl-C or SIGTERM ends it: running requests get 10 seconds, jobs continue at the next start."
)]
pub(super) struct Arguments {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:7878] · 监听地址
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Background jobs that run side by side, 1 to 64 [default: 2] · 并行后台任务数
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

impl Arguments {
    pub(super) fn overrides(&self) -> Overrides {
        Overrides { listen: self.listen.clone(), workers: self.workers, ..Overrides::default() }
    }
}

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let config = &session.config;
    // The address first: when it is taken, nothing else should have happened.
    let listener = bind(&config.listen).await?;
    let address = listener.local_addr().map_err(Fault::internal)?;
    let application = session.application().await?;
    greet(session, &format!("http://{address}"), application.platform().records().engine().name());
    serve(application, listener, config.workers, signalled()).await.map_err(Fault::internal)?;
    Ok(())
}

fn greet(session: &Session, url: &str, engine: &str) {
    let (screen, data) = (&session.screen, session.config.data.display());
    let text = format!(
        "Shuke 熟客 {version}\n\n  {at:<8}{url}\n  {kept:<8}{data} ({engine})\n  {stop}\n",
        version = env!("CARGO_PKG_VERSION"),
        at = screen.say("地址", "open"),
        kept = screen.say("数据", "data"),
        stop = screen.say("按 Ctrl-C 停止", "Ctrl-C stops it"),
    );
    screen.tell(&text, &json!({ "listening": url, "data": data.to_string(), "engine": engine }));
}
