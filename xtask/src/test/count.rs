//! How many tests passed, read from what the runners print.

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl Count {
    /// `test result: ok. 8 passed; 0 failed; …`
    pub fn cargo(&mut self, line: &str) {
        if let Some((_, numbers)) = line.split_once("test result: ") {
            self.passed += before(numbers, " passed");
            self.failed += before(numbers, " failed");
        }
    }

    /// `      Tests  1 failed | 23 passed (24)`
    pub fn vitest(&mut self, line: &str) {
        if let Some(numbers) = line.trim_start().strip_prefix("Tests ") {
            self.passed += before(numbers, " passed");
            self.failed += before(numbers, " failed");
        }
    }

    /// `# pass 3`, as TAP says it.
    pub fn node(&mut self, line: &str) {
        let number = |word| line.strip_prefix(word).and_then(|rest| rest.trim().parse::<u64>().ok());
        self.passed += number("# pass ").unwrap_or(0);
        self.failed += number("# fail ").unwrap_or(0);
    }
}

/// The number in front of the word.
fn before(text: &str, word: &str) -> u64 {
    let number = text.split(word).next().filter(|head| head.len() < text.len());
    number.and_then(|head| head.rsplit(' ').next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_runners_print() {
        let mut count = Count::default();
        count.cargo("test result: FAILED. 8 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out");
        count.cargo("test passed ... ok");
        count.vitest("      Tests  1 failed | 23 passed (24)");
        count.vitest(" Test Files  3 passed (3)");
        count.node("# pass 4");
        count.node("# fail 0");
        count.node("# Subtest: # pass 9");
        assert_eq!(count, Count { passed: 35, failed: 3 });
    }
}
