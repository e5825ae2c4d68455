//! Reading a filter: each text becomes what it means, and every text that means nothing is named.

use std::str::FromStr;

use kernel::{Fault, FieldFault};

use super::wire::FilterWire;
use super::{CustomerFilter, Duplicates, codes};
use crate::quality::{Field, Flaw};
use crate::record::CustomerKind;
use crate::source::SourceCode;

/// Most values of one key.
const VALUES_MAX: usize = 200;
/// Longest text searched for, in characters.
const Q_MAX: usize = 100;

impl TryFrom<FilterWire> for CustomerFilter {
    type Error = Fault;

    fn try_from(wire: FilterWire) -> Result<Self, Fault> {
        let mut faults = Faults(Vec::new());
        let filter = Self {
            q: faults.read("q", &wire.q, "q_too_long", |text| {
                (text.chars().count() <= Q_MAX).then(|| text.to_owned())
            }),
            kinds: faults.each("kind", &wire.kind, "kind_unknown", |text| match text {
                "consumer" => Some(CustomerKind::Consumer),
                "business" => Some(CustomerKind::Business),
                _ => None,
            }),
            tiers: faults.each("tier", &wire.tier, "tier_unknown", codes::tier),
            states: faults.each("state", &wire.state, "state_unknown", codes::state),
            healths: faults.each("health", &wire.health, "health_unknown", codes::health),
            rfm: faults.each("rfm", &wire.rfm, "rfm_unknown", codes::rfm_class),
            rfm_bands: faults.each("rfm_band", &wire.rfm_band, "band_unknown", parsed),
            clv_bands: faults.each("clv_band", &wire.clv_band, "band_unknown", parsed),
            tags: faults.each("tag", &wire.tag, "tag_id", parsed),
            stores: faults.each("store", &wire.store, "store_id", parsed),
            regions: faults.each("region", &wire.region, "region", |text| Some(text.to_owned())),
            last: faults.span("last_from", &wire.last_from, "last_to", &wire.last_to, "day_format", parsed),
            purchased: faults.span(
                "purchased_from",
                &wire.purchased_from,
                "purchased_to",
                &wire.purchased_to,
                "day_format",
                parsed,
            ),
            joined: faults.span(
                "joined_from",
                &wire.joined_from,
                "joined_to",
                &wire.joined_to,
                "day_format",
                parsed,
            ),
            clv: faults.span("clv_min", &wire.clv_min, "clv_max", &wire.clv_max, "number_format", parsed),
            spent: faults.span(
                "spent_min",
                &wire.spent_min,
                "spent_max",
                &wire.spent_max,
                "number_format",
                parsed,
            ),
            orders: faults.span(
                "orders_min",
                &wire.orders_min,
                "orders_max",
                &wire.orders_max,
                "number_format",
                parsed,
            ),
            r: faults.each("r", &wire.r, "score_range", score),
            f: faults.each("f", &wire.f, "score_range", score),
            m: faults.each("m", &wire.m, "score_range", score),
            at_risk: faults.read("at_risk", &wire.at_risk, "truth_format", parsed),
            duplicates: faults.read(
                "duplicates",
                &wire.duplicates,
                "duplicates_unknown",
                |text| match text {
                    "resolved" => Some(Duplicates::Resolved),
                    "possible" => Some(Duplicates::Possible),
                    _ => None,
                },
            ),
            sources: faults
                .each("source", &wire.source, "source_code", |text| text.parse::<SourceCode>().ok()),
            import: faults.read("import", &wire.import, "import_id", parsed),
            missing: faults.each("missing", &wire.missing, "missing_unknown", Field::read),
            invalid: faults
                .each("invalid", &wire.invalid, "invalid_unknown", Flaw::read_any)
                .into_iter()
                .flatten()
                .collect(),
            stale: faults.read("stale", &wire.stale, "truth_format", parsed),
            wire,
        };
        faults.none().map(|()| filter)
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn score(text: &str) -> Option<i64> {
    text.parse().ok().filter(|score| (1..=5).contains(score))
}

struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, key: &str, code: &str) {
        if !self.0.iter().any(|fault| fault.field == key) {
            self.0.push(FieldFault::new(key, code));
        }
    }

    fn read<T>(
        &mut self,
        key: &str,
        text: &Option<String>,
        code: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text.as_deref()?.trim();
        let value = read(text).filter(|_| !text.contains('\0'));
        if value.is_none() {
            self.add(key, code);
        }
        value
    }

    fn each<T>(
        &mut self,
        key: &str,
        text: &Option<String>,
        code: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let parts = text.iter().flat_map(|text| text.split([',', '，'])).map(str::trim);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).take(VALUES_MAX + 1).collect();
        if parts.len() > VALUES_MAX {
            self.add(key, "too_many_values");
        }
        let values: Vec<T> =
            parts.iter().filter(|part| !part.contains('\0')).filter_map(|part| read(part)).collect();
        if values.len() < parts.len() {
            self.add(key, code);
        }
        values
    }

    fn span<T: PartialOrd>(
        &mut self,
        low_key: &str,
        low: &Option<String>,
        high_key: &str,
        high: &Option<String>,
        code: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> (Option<T>, Option<T>) {
        let span = (self.read(low_key, low, code, &read), self.read(high_key, high, code, &read));
        if let (Some(low), Some(high)) = &span
            && low > high
        {
            self.add(high_key, "span_reversed");
        }
        span
    }

    fn none(self) -> Result<(), Fault> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Fault {
            fields: self.0,
            ..Fault::invalid("filter_invalid", "the filter asks for what cannot be")
        })
    }
}
