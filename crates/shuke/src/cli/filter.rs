//! The customer filter as it is typed: `tier=champion&store=S01`, the search part of a list's URL.

use customer::profile::{CustomerFilter, FilterWire};
use kernel::{Fault, StoreId};
use platform::organisation::stores;
use platform::{Actor, Platform};
use serde_json::{Map, Value};

/// Reads a filter; stores may be called by their id, code or name.
pub(super) async fn read(platform: &Platform, actor: &Actor, text: &str) -> Result<CustomerFilter, Fault> {
    let mut said = pairs(text)?;
    if let Some(Value::String(written)) = said.get("store") {
        let ids = store_ids(platform, actor, written).await?;
        said.insert("store".to_owned(), ids.into());
    }
    let wire: FilterWire = serde_json::from_value(Value::Object(said))
        .map_err(|error| Fault::invalid("filter_key_unknown", error.to_string()))?;
    CustomerFilter::try_from(wire)
}

fn pairs(text: &str) -> Result<Map<String, Value>, Fault> {
    let parts = text.trim_start_matches('?').split('&').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((key, value)) => Ok((key.trim().to_owned(), Value::from(value.trim()))),
            None => Err(Fault::invalid("filter_format", "a filter is written like tier=champion&store=S01")
                .with("part", part)),
        })
        .collect()
}

async fn store_ids(platform: &Platform, actor: &Actor, written: &str) -> Result<String, Fault> {
    let known = stores::list(platform.records().reader(), actor).await?;
    let ids: Result<Vec<String>, Fault> = written
        .split([',', '，'])
        .map(str::trim)
        .map(|one| match one.parse::<StoreId>() {
            Ok(id) => Ok(id.to_string()),
            Err(_) => known
                .iter()
                .find(|store| store.code == one || store.name == one)
                .map(|store| store.id.to_string())
                .ok_or_else(|| {
                    Fault::not_found("store_not_found", "there is no store of that code or name")
                        .with("store", one)
                }),
        })
        .collect();
    Ok(ids?.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_search_part_of_a_url() {
        let said = pairs("?tier=champion,loyal & orders_min=2").unwrap();
        assert_eq!(said["tier"], "champion,loyal");
        assert_eq!(said["orders_min"], "2");
        assert_eq!(pairs("tier").unwrap_err().code, "filter_format");
        assert!(pairs("").unwrap().is_empty());
    }
}
