//! Steps in a row, each with its time; one that fails does not keep the others from being told.

use std::time::{Duration, Instant};

use super::count::Count;

pub struct Steps<'a> {
    only: &'a [String],
    begun: Instant,
    done: Vec<Done>,
    count: Count,
}

struct Done {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl<'a> Steps<'a> {
    pub fn new(only: &'a [String]) -> Self {
        Self { only, begun: Instant::now(), done: Vec::new(), count: Count::default() }
    }

    /// A step that holds or does not: it counts as one test.
    pub fn take(&mut self, name: &'static str, act: impl FnOnce() -> Result<(), String>) {
        self.count(name, |count| {
            act()?;
            count.passed += 1;
            Ok(())
        });
    }

    /// A step that counts its own tests. If it fails without saying which, that is one more failure.
    pub fn count(&mut self, name: &'static str, act: impl FnOnce(&mut Count) -> Result<(), String>) {
        if !self.only.is_empty() && !self.only.iter().any(|word| name.contains(word.as_str())) {
            return;
        }
        println!("\n── {name}");
        let begun = Instant::now();
        let mut count = Count::default();
        let failure = act(&mut count).err();
        if failure.is_some() && count.failed == 0 {
            count.failed = 1;
        }
        self.count.passed += count.passed;
        self.count.failed += count.failed;
        self.done.push(Done { name, took: begun.elapsed(), failure });
        if let Some(done) = self.done.last() {
            println!("{}", done.line());
        }
    }

    /// Says how it went; an error when anything failed.
    pub fn finish(self) -> Result<(), String> {
        println!("\n── summary");
        for done in &self.done {
            println!("{}", done.line());
        }
        let Count { passed, failed } = self.count;
        println!("total {}\n{passed} passed, {failed} failed", clock(self.begun.elapsed()));
        if failed == 0 { Ok(()) } else { Err("not everything holds".to_owned()) }
    }
}

impl Done {
    fn line(&self) -> String {
        let time = clock(self.took);
        match &self.failure {
            None => format!("ok      {time:>7}  {}", self.name),
            Some(why) => format!("FAILED  {time:>7}  {}: {why}", self.name),
        }
    }
}

fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        _ => format!("{}:{:02} m", seconds / 60, seconds % 60),
    }
}
