//! Labelled lines that stand under each other, also when the labels are Chinese.

/// How far labels reach before their values begin, in columns of the terminal.
const LABEL_WIDTH: usize = 22;
const NUMBER_WIDTH: usize = 12;

#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    pub fn title(&mut self, text: &str) {
        self.line(text);
        self.gap();
    }

    pub fn line(&mut self, text: &str) {
        self.0.push_str(text.trim_end());
        self.0.push('\n');
    }

    /// One empty line, never two.
    pub fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    pub fn text(&mut self, label: &str, value: &str) {
        self.line(&format!("{}{value}", padded(label, LABEL_WIDTH)));
    }

    pub fn number(&mut self, label: &str, value: u64) {
        self.text(label, &format!("{:>NUMBER_WIDTH$}", count(value)));
    }

    /// The same, but only when there are any.
    pub fn some(&mut self, label: &str, value: u64) {
        if value > 0 {
            self.number(label, value);
        }
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

/// `541,909`
pub(super) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1,234.50` of minor units.
pub(super) fn money(minor: i64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let sign = if minor < 0 { "-" } else { "" };
    match decimals {
        0 => format!("{sign}{}", count(whole)),
        _ => format!("{sign}{}.{rest:0width$}", count(whole), width = decimals as usize),
    }
}

/// Filled with spaces to that many columns.
pub(super) fn padded(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(columns(text)).max(1);
    format!("{text}{}", " ".repeat(fill))
}

/// Columns of a terminal; Chinese letters and their punctuation take two.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|letter| if u32::from(letter) >= 0x2E80 { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_labels_aligned() {
        assert_eq!([0, 999, 1_000, 541_909].map(count), ["0", "999", "1,000", "541,909"]);
        assert_eq!(money(-891_140_790, 2), "-8,911,407.90");
        assert_eq!(money(500, 0), "500");
        assert_eq!(padded("行数", 6), "行数  ");
    }
}
