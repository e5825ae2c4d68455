//! Serves requests and works in the background until told to stop.

use std::future::Future;
use std::time::Duration;

use kernel::{Fault, FaultKind};
use tokio::net::TcpListener;

use crate::{Application, gateway, nightly};

/// How long requests may go on after the signal to stop; whoever follows a job's events would stay forever.
const FAREWELL: Duration = Duration::from_secs(10);

/// Takes the address, or says why it cannot be had. Port 0 takes a free one.
pub async fn bind(listen: &str) -> Result<TcpListener, Fault> {
    TcpListener::bind(listen).await.map_err(|error| {
        Fault::new(FaultKind::Unavailable, "address_unusable", "cannot listen on this address")
            .with("listen", listen)
            .because(error)
    })
}

/// Serves on `listener` until `stop` resolves; then lets running requests finish, within limits.
pub async fn serve(
    application: Application,
    listener: TcpListener,
    workers: usize,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = gateway::build(&application).await;
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        stopping.send(true).ok();
    };
    let late = async move {
        stopped.changed().await.ok();
        tokio::time::sleep(FAREWELL).await;
        tracing::warn!("some requests were cut off");
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop).into_future();
    let outcome = tokio::select! {
        served = serving => served,
        () = late => Ok(()),
        // A job that is cut off here is taken up again at the next start: its lease ends.
        () = application.work(workers) => Ok(()),
        () = nightly::run(&application) => Ok(()),
        () = customer::feed::watch(application.customer()) => Ok(()),
    };
    application.close().await;
    outcome
}

/// Resolves when the process is asked to end, by Ctrl-C or by its supervisor.
pub async fn signalled() {
    let interrupt = async {
        tokio::signal::ctrl_c().await.ok();
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
