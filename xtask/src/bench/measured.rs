//! Running our executables and reading what they say, how long they took and how much memory they held.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{executable, process, target};

/// A finished run.
pub struct Measured {
    pub value: Value,
    pub seconds: f64,
    /// The most that was resident at once; nothing where the system does not tell.
    pub peak_mb: f64,
}

/// `shuke --json …` on that data folder, to its end.
pub fn shuke(data: &Path, url: Option<&str>, arguments: &[&str]) -> Result<Measured, String> {
    let mut command = Command::new(executable("release"));
    command.arg("--json").arg("--data").arg(data).args(arguments);
    match url {
        Some(url) => command.env("SHUKE_DATABASE_URL", url),
        None => command.env_remove("SHUKE_DATABASE_URL"),
    };
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("shuke cannot be started: {error}"))?;
    let out = child.stdout.take();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        out.map(|mut out| out.read_to_string(&mut text));
        text
    });
    let mut peak_mb = 0.0_f64;
    let status = loop {
        peak_mb = peak_mb.max(process_mb(child.id(), "VmHWM:"));
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None => sleep(Duration::from_millis(20)),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    let text = reading.join().unwrap_or_default();
    if !status.success() {
        return Err(format!("shuke {} ended with {status}: {text}", arguments.join(" ")));
    }
    Ok(Measured { value: serde_json::from_str(&text).unwrap_or_default(), seconds, peak_mb })
}

/// A line of what Linux says of a process. `VmHWM:`, the high-water mark, only grows, so looking now and then is enough.
pub fn process_mb(process: u32, line: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|one| one.strip_prefix(line));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// `measure …`, which answers with one JSON object.
pub fn measure(arguments: &[&str]) -> Result<Value, String> {
    let program = target().join("release").join(format!("measure{}", std::env::consts::EXE_SUFFIX));
    let out = process::output(Command::new(program).args(arguments))?;
    serde_json::from_slice(&out).map_err(|error| format!("measure {}: {error}", arguments.join(" ")))
}

/// A peer's script in `xtask/peers`, run by that Python on the file; it answers with one JSON object.
pub fn peer(python: &Path, script: &str, file: &Path) -> Result<Value, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script);
    let out = process::output(Command::new(python).arg(&script).arg(file).stderr(Stdio::null()))?;
    serde_json::from_slice(&out).map_err(|error| format!("{}: {error}", script.display()))
}

/// The number at that JSON pointer.
pub fn number(value: &Value, pointer: &str) -> Result<f64, String> {
    value.pointer(pointer).and_then(Value::as_f64).ok_or_else(|| format!("no {pointer} in {value}"))
}
