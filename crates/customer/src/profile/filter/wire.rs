//! The filter as it travels: the same keys in query strings, saved views, tag rules and bulk requests.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Fault, FieldFault};
use platform::http::{Problem, Query};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::CustomerFilter;

/// Keys of the same query strings that are not the filter's.
const OTHER_KEYS: &[&str] = &["sort", "dir", "cursor", "limit", "format", "columns", "lang"];

macro_rules! wire {
    ($($(#[$doc:meta])* $key:ident $example:literal;)+) => {
        /// Which customers. Every key may be left out; several values of one key are separated by commas and any of
        /// them fits; all keys given must fit.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams)]
        #[serde(default, deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct FilterWire {$(
            $(#[$doc])*
            #[serde(deserialize_with = "lenient", skip_serializing_if = "Option::is_none")]
            #[schema(example = $example)]
            #[param(example = $example)]
            pub $key: Option<String>,
        )+}

        const KEYS: &[&str] = &[$(stringify!($key)),+];

        impl FilterWire {
            /// What was said, key by key, in the order of the list above: for putting it into words.
            pub fn said(&self) -> Vec<Said> {
                [$((stringify!($key), &self.$key)),+]
                    .into_iter()
                    .filter_map(|(key, value)| Some(Said { key, value: value.clone()? }))
                    .collect()
            }
        }
    };
}

wire! {
    /// Name, pinyin, initials, the last four or all digits of a phone number, a member card.
    q "张三";
    /// `consumer`, `business`.
    kind "consumer";
    /// Value tiers; `unrated` for those without.
    tier "champion,loyal";
    /// Life-cycle states.
    state "active,asleep";
    /// Health classes.
    health "churn_risk";
    /// RFM classes.
    rfm "important_value";
    /// RFM score bands: `high`, `mid`, `low`. Only customers who have been valued are in one.
    rfm_band "high";
    /// Lifetime value bands: `high`, `mid`, `low`.
    clv_band "high,mid";
    /// Tag ids; customers that carry any of them.
    tag "tag_01h455vb4pex5vsknk084sn02q";
    /// Store ids.
    store "sto_01h455vb4pex5vsknk084sn02q";
    /// Regions by name.
    region "四川";
    /// Last purchase on this day or later.
    last_from "2026-01-01";
    /// Last purchase on this day or earlier.
    last_to "2026-06-30";
    /// With a purchase in a span that begins on this day.
    purchased_from "2026-01-01";
    /// With a purchase in a span that ends on this day.
    purchased_to "2026-06-30";
    /// Lifetime value in minor units, at least.
    clv_min "100000";
    clv_max "500000";
    /// Money spent in minor units, at least.
    spent_min "100000";
    spent_max "500000";
    orders_min "2";
    orders_max "10";
    /// Recency scores, 1 to 5.
    r "4,5";
    /// Frequency scores, 1 to 5.
    f "4,5";
    /// Money scores, 1 to 5.
    m "4,5";
    /// `true`: good customers about to be lost.
    at_risk "true";
    /// `resolved`: made of several source records; `possible`: with an open match candidate.
    duplicates "possible";
    /// Source codes; customers with a record there.
    source "pos,shop";
    /// An import's id; customers it created or told something new about.
    import "imp_01h455vb4pex5vsknk084sn02q";
    /// Joined on this day or later.
    joined_from "2026-01-01";
    joined_to "2026-06-30";
    /// Details that should be known and are not: `name`, `phone`, `gender`, `birthday`, `city`, `store`, `company`,
    /// `address`; customers that lack any of them.
    missing "phone,birthday";
    /// Details that cannot be right: see the quality board for the codes; `any` for all of them.
    invalid "birthday_differs";
    /// `true`: no source has confirmed their details, and they have not bought, for a year.
    stale "true";
}

/// One part of a filter, for the interface to say in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Said {
    pub key: &'static str,
    /// As asked for: values separated by commas.
    pub value: String,
}

/// Text, numbers, truths and lists of them all mean what they look like; empty is absent.
fn lenient<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    fn text(value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Array(items) => Some(items.into_iter().map(text).collect::<Option<Vec<_>>>()?.join(",")),
            Value::Null => Some(String::new()),
            Value::Object(_) => None,
        }
    }
    let text = text(Value::deserialize(from)?).ok_or_else(|| serde::de::Error::custom("text expected"))?;
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// The filter in a request's query string.
pub struct Filtered(pub CustomerFilter);

impl<S: Send + Sync> FromRequestParts<S> for Filtered {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(mut pairs) = Query::<BTreeMap<String, String>>::from_request_parts(parts, state).await?;
        pairs.retain(|key, _| !OTHER_KEYS.contains(&key.as_str()));
        Ok(Self(of_pairs(pairs)?))
    }
}

fn of_pairs(pairs: BTreeMap<String, String>) -> Result<CustomerFilter, Fault> {
    if let Some(key) = pairs.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let key: String = key.chars().take(64).collect();
        return Err(Fault::invalid("filter_key_unknown", "there is no such filter")
            .with("key", key.clone())
            .field(FieldFault::new(key, "filter_key_unknown")));
    }
    let wire = pairs.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
    let wire: FilterWire = serde_json::from_value(Value::Object(wire)).map_err(Fault::internal)?;
    CustomerFilter::try_from(wire)
}
