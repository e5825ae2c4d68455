//! What whoever tries Shuke waits for.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Arguments, Figure, folder};
use crate::executable;
use crate::http::Http;
use crate::server::Server;

const EMPTY_START_S_MAX: f64 = 2.0;
const DEMO_S_MAX: f64 = 60.0;
const DEMO_AGAIN_S_MAX: f64 = 3.0;
/// After this long a demo that does not answer is given up.
const PATIENCE: Duration = Duration::from_secs(600);

/// From an empty folder to the first answered request.
pub fn start(_: &Arguments) -> Result<Vec<Figure>, String> {
    let begun = Instant::now();
    let server = Server::start()?;
    Http::connect(&server.url)?.get("/api/v1/setup")?;
    let value = begun.elapsed().as_secs_f64();
    Ok(vec![Figure::at_most("empty_start_s", value, "s", EMPTY_START_S_MAX)])
}

/// From the built executable to the first 200 of the sign-in page, the first time and again.
pub fn demo(_: &Arguments) -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    let once = || -> Result<f64, String> {
        let port = free_port()?;
        let begun = Instant::now();
        let mut child = Command::new(executable("release"))
            .args(["--json", "demo", "--engine", "sqlite", "--port", &port.to_string(), "--data"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("shuke cannot be started: {error}"))?;
        let answered = wait_for(port, begun);
        child.kill().ok();
        child.wait().ok();
        answered
    };
    Ok(vec![
        Figure::at_most("demo_first_page_s", once()?, "s", DEMO_S_MAX),
        Figure::at_most("demo_again_s", once()?, "s", DEMO_AGAIN_S_MAX),
    ])
}

fn wait_for(port: u16, begun: Instant) -> Result<f64, String> {
    let url = format!("http://127.0.0.1:{port}");
    while begun.elapsed() < PATIENCE {
        // The address is taken at once and answered when the data is there.
        if Http::connect(&url).and_then(|mut http| http.get("/")).is_ok() {
            return Ok(begun.elapsed().as_secs_f64());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err("the demo did not answer".to_owned())
}

fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}
