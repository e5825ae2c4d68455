//! What a command says: text for people, or one JSON object for scripts.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use kernel::Locale;
use serde_json::{Value, json};

use super::Failure;

const EXIT_FAULT: u8 = 1;
const EXIT_USAGE: u8 = 2;

#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    json: bool,
    locale: Locale,
}

impl Screen {
    pub(super) fn new(json: bool, locale: Option<Locale>) -> Self {
        Self { json, locale: locale.unwrap_or_else(locale_of_environment) }
    }

    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// The sentence in the reader's language.
    pub(super) fn say<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        match self.locale {
            Locale::ZhCn => chinese,
            Locale::En => english,
        }
    }

    /// Gives the outcome: the text to people, the value to scripts.
    pub(super) fn tell(&self, text: &str, value: &Value) {
        let line = if self.json { value.to_string() } else { text.trim_end().to_owned() };
        // Whoever closed the pipe does not want to hear it.
        writeln!(std::io::stdout().lock(), "{line}").ok();
    }

    pub(super) fn failed(&self, failure: &Failure) -> ExitCode {
        if self.json {
            self.tell("", &json!({ "error": error_value(failure) }));
        } else {
            write!(std::io::stderr().lock(), "{}", error_text(failure)).ok();
        }
        ExitCode::from(match failure {
            Failure::Usage(_) => EXIT_USAGE,
            Failure::Fault(_) => EXIT_FAULT,
        })
    }
}

/// As `LC_ALL`, `LC_MESSAGES` and `LANG` say, in that order; English when they name neither language.
fn locale_of_environment() -> Locale {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    named.and_then(|name| name.parse().ok()).unwrap_or(Locale::En)
}

fn error_value(failure: &Failure) -> Value {
    match failure {
        Failure::Usage(text) => json!({ "code": "usage", "detail": text }),
        Failure::Fault(fault) => {
            let mut value = json!({ "code": fault.code, "detail": fault.detail, "params": fault.params });
            if !fault.fields.is_empty() {
                value["errors"] = json!(fault.fields);
            }
            if let Some(cause) = &fault.cause {
                value["cause"] = json!(cause);
            }
            value
        }
    }
}

/// Whoever types commands owns the machine, so they see the cause as well.
fn error_text(failure: &Failure) -> String {
    let fault = match failure {
        Failure::Usage(text) => return format!("error: {text}\n"),
        Failure::Fault(fault) => fault,
    };
    let mut text = format!("error: {} [{}]\n", fault.detail, fault.code);
    for (name, value) in &fault.params {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        writeln!(text, "  {name}: {value}").ok();
    }
    for field in &fault.fields {
        writeln!(text, "  {}: {}", field.field, field.code).ok();
    }
    if let Some(cause) = &fault.cause {
        writeln!(text, "  cause: {cause}").ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Fault;

    #[test]
    fn faults_read_well_and_parse_well() {
        let fault = Fault::invalid("phone_length", "a phone number has 11 digits").with("length", 9);
        let failure = Failure::Fault(fault.because("row 3"));
        assert_eq!(
            error_text(&failure),
            "error: a phone number has 11 digits [phone_length]\n  length: 9\n  cause: row 3\n"
        );
        assert_eq!(error_value(&failure)["code"], "phone_length");
        assert_eq!(error_value(&failure)["params"]["length"], 9);
    }
}
