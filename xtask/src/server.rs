//! The built executable, serving from an empty folder on a free port; ended when this goes out of scope.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::executable;

pub struct Server {
    child: Child,
    _data: TempDir,
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start() -> Result<Self, String> {
        let data = tempfile::tempdir().map_err(|error| error.to_string())?;
        let child = Command::new(executable("release"))
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("shuke cannot be started: {error}"))?;
        let mut server = Self { child, _data: data };
        let mut line = String::new();
        if let Some(out) = server.child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(|error| error.to_string())?;
        }
        let told: Value = serde_json::from_str(&line).unwrap_or_default();
        if told["listening"].is_string() { Ok(server) } else { Err(format!("shuke did not start: {line}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
