//! The command line as people use it: the real executable on a folder of its own.

mod files;
mod serving;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A data folder with a place for files beside it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shuke"));
        command.current_dir(self.folder.path()).env_remove("SHUKE_DATA").env_remove("SHUKE_DATABASE_URL");
        command.args(["--lang", "en", "--data", "data"]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Told {
        Told(self.command(arguments).output().expect("the executable runs"))
    }
}

/// What a command said.
struct Told(Output);

impl Told {
    #[track_caller]
    fn done(self) -> Self {
        assert!(self.0.status.success(), "{}{}", self.out(), self.err());
        self
    }

    /// Ended with that code, on purpose.
    #[track_caller]
    fn ended(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "{}{}", self.out(), self.err());
        self
    }

    fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_slice(&self.0.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.out()))
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_command_explains_itself_with_examples() {
    let desk = Desk::new();
    let all = desk.run(&["--help"]).done().out();
    for command in ["serve", "demo", "import", "export", "customer", "value", "migrate"] {
        assert!(all.contains(&format!("\n  {command} ")), "{command} is not listed");
        assert!(desk.run(&[command, "--help"]).done().out().contains("Usage: shuke"), "{command}");
    }
    assert!(desk.run(&["import", "--help"]).done().out().contains("Examples:"));
}

#[test]
fn what_makes_no_sense_ends_with_2_and_a_word_about_it() {
    let desk = Desk::new();
    let file = desk.file("a.csv", "手机号\n13812345678\n");
    let file = file.to_str().expect("a plain path");
    for (arguments, word) in [
        (vec!["import", file, "--as", "people"], "customers, purchases, service, stores"),
        (vec!["import", file, "--map", "phone"], "COLUMN=FIELD"),
        (vec!["import", file, "--currency", "shells"], "ISO 4217"),
        (vec!["import", file, "--source", "两 个"], "lower-case letters"),
        (vec!["demo", "--world", "moon"], "moon"),
        (vec!["demo", "--engine", "postgres"], "SHUKE_DATABASE_URL"),
    ] {
        let said = desk.run(&arguments).ended(2).err();
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
}

#[test]
fn an_empty_folder_says_how_to_begin() {
    let desk = Desk::new();
    for command in [vec!["value"], vec!["customer", "张"], vec!["export", "-o", "x.csv"]] {
        let mut arguments = vec!["--json"];
        arguments.extend(command);
        let told = desk.run(&arguments).ended(1);
        assert_eq!(told.json()["error"]["code"], "organisation_missing", "{arguments:?}");
    }
}

#[test]
fn migrate_says_what_is_missing_then_does_it() {
    let desk = Desk::new();
    let pending = desk.run(&["--json", "migrate", "--check"]).done().json();
    assert!(pending["pending"].as_array().is_some_and(|steps| steps.len() >= 2), "{pending}");
    assert_eq!(desk.run(&["--json", "migrate"]).done().json()["applied"], pending["pending"]);
    assert_eq!(desk.run(&["--json", "migrate", "--check"]).done().json()["pending"], serde_json::json!([]));
}
