//! An opaque place in a list: the sort value and the key of the last row seen, as URL-safe base 64 of JSON.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Longest cursor we read back; ours stay far below.
const TEXT_MAX: usize = 1_024;

/// A keyset position of type `K`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor<K>(pub K);

/// A cursor that this list did not write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one of ours")]
pub struct BadCursor;

impl<K: Serialize> Cursor<K> {
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).unwrap_or_default())
    }
}

impl<K: DeserializeOwned> Cursor<K> {
    pub fn decode(text: &str) -> Result<Self, BadCursor> {
        if text.len() > TEXT_MAX {
            return Err(BadCursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| BadCursor)
    }
}

/// One page of a list and where the next begins.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Hand this back as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_or_is_refused() {
        let cursor = Cursor(("价值".to_owned(), 7i64));
        assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        for text in ["", "%%%", "e30", &"A".repeat(TEXT_MAX + 1)] {
            assert_eq!(Cursor::<(String, i64)>::decode(text), Err(BadCursor), "{text}");
        }
    }
}
