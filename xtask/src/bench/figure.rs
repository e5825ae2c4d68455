//! One measured number, and what it is held against.

use serde_json::{Value, json};

/// How the value is held against the limit.
#[derive(Clone, Copy)]
enum Good {
    AtMost,
    AtLeast,
    /// No further than the limit from what the peer has published.
    Near,
}

pub struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    limit: f64,
    good: Good,
    /// Who else does this, and how they fare.
    peer: Option<(&'static str, f64)>,
}

impl Figure {
    pub fn at_most(name: impl Into<String>, value: f64, unit: &'static str, limit: f64) -> Self {
        Self { name: name.into(), value, unit, limit, good: Good::AtMost, peer: None }
    }

    pub fn at_least(name: impl Into<String>, value: f64, unit: &'static str, limit: f64) -> Self {
        Self { good: Good::AtLeast, ..Self::at_most(name, value, unit, limit) }
    }

    /// A published figure that has to come out again; `limit` is how far it may be off.
    pub fn near(name: impl Into<String>, value: f64, limit: f64, peer: (&'static str, f64)) -> Self {
        Self { good: Good::Near, peer: Some(peer), ..Self::at_most(name, value, "", limit) }
    }

    pub fn beside(self, peer: &'static str, value: f64) -> Self {
        Self { peer: Some((peer, value)), ..self }
    }

    pub fn holds(&self) -> bool {
        match (self.good, self.peer) {
            (Good::AtMost, _) => self.value <= self.limit,
            (Good::AtLeast, _) => self.value >= self.limit,
            (Good::Near, Some((_, published))) => (self.value - published).abs() <= self.limit,
            (Good::Near, None) => false,
        }
    }

    pub fn json(&self) -> Value {
        let mut value = json!({
            "figure": self.name, "value": self.value, "unit": self.unit, "limit": self.limit, "ok": self.holds(),
        });
        if let Some((peer, figure)) = self.peer {
            value["peer"] = json!(peer);
            value["peer_value"] = json!(figure);
        }
        value
    }

    pub fn line(&self) -> String {
        let Self { name, value, unit, limit, .. } = self;
        let verdict = if self.holds() { "ok    " } else { "MISSED" };
        let sign = match self.good {
            Good::AtMost => "≤",
            Good::AtLeast => "≥",
            Good::Near => "±",
        };
        let peer = self.peer.map(|(peer, figure)| format!(", {peer}: {figure}")).unwrap_or_default();
        format!("{verdict}  {name}: {value:.4} {unit} ({sign} {limit}{peer})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_a_good_side() {
        let held = [
            Figure::at_most("a", 1.0, "s", 2.0),
            Figure::at_least("b", 0.99, "", 0.98),
            Figure::near("c", 0.2426, 0.001, ("FHL", 0.2430)),
        ];
        assert!(held.iter().all(Figure::holds));
        let missed = [
            Figure::at_most("a", 3.0, "s", 2.0),
            Figure::at_least("b", 0.97, "", 0.98),
            Figure::near("c", 0.25, 0.001, ("FHL", 0.2430)),
        ];
        assert!(!missed.iter().any(Figure::holds));
        assert_eq!(held[2].json()["peer_value"], 0.2430);
    }
}
