//! Running other programs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

/// Runs it with our own input and output; fails with the command's line when it does.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| unstartable(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", line(command))) }
}

/// Runs it and passes its standard output on, line by line, to us and to `look`.
pub fn run_watched(command: &mut Command, mut look: impl FnMut(&str)) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| unstartable(command, &error))?;
    let reader = child.stdout.take().map(BufReader::new);
    for bytes in reader.into_iter().flat_map(|reader| reader.split(b'\n')) {
        let bytes = bytes.map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        writeln!(std::io::stdout().lock(), "{text}").ok();
        look(&text);
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", line(command))) }
}

/// What it writes to standard output, if it succeeds.
pub fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    let out = command.stderr(Stdio::inherit()).output().map_err(|error| unstartable(command, &error))?;
    if out.status.success() {
        Ok(out.stdout)
    } else {
        Err(format!("{} ended with {}", line(command), out.status))
    }
}

/// The same as text, or nothing: for questions such as `node --version`.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let out = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

fn unstartable(command: &Command, error: &std::io::Error) -> String {
    format!("{} cannot be started: {error}", line(command))
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
