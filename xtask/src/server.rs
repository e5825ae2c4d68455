//! The built executable, serving on a free port; ended when this goes out of scope.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::process_mb;
use crate::executable;

pub struct Server {
    pub url: String,
    child: Child,
    data: Option<TempDir>,
}

impl Server {
    /// Starts it on an empty folder of its own and waits until it listens.
    pub fn start() -> Result<Self, String> {
        let data = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut server = Self::on(data.path(), None)?;
        server.data = Some(data);
        Ok(server)
    }

    /// The same on data that is there.
    pub fn on(data: &Path, database_url: Option<&str>) -> Result<Self, String> {
        let mut command = Command::new(executable("release"));
        match database_url {
            Some(url) => command.env("SHUKE_DATABASE_URL", url),
            None => command.env_remove("SHUKE_DATABASE_URL"),
        };
        let mut child = command
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("shuke cannot be started: {error}"))?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(|error| error.to_string())?;
        }
        let told: Value = serde_json::from_str(&line).unwrap_or_default();
        let url = told["listening"].as_str().unwrap_or_default().to_owned();
        let server = Self { url, child, data: None };
        if server.url.is_empty() { Err(format!("shuke did not start: {line}")) } else { Ok(server) }
    }
}

impl Server {
    /// What it holds in memory now; nothing where the system does not tell.
    pub fn resident_mb(&self) -> f64 {
        process_mb(self.child.id(), "VmRSS:")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        self.data.take();
    }
}
