//! What people type as values of flags, read into what it means; a wrong one is answered with those that exist.

use customer::import::ImportKind;
use customer::source::SourceCode;
use kernel::{Currency, Zone};
use platform::organisation::Industry;

pub(super) fn kind(text: &str) -> Result<ImportKind, String> {
    ImportKind::read(text)
        .ok_or_else(|| format!("one of {}", ImportKind::ALL.map(ImportKind::code).join(", ")))
}

pub(super) fn source(text: &str) -> Result<SourceCode, String> {
    text.parse().map_err(|fault: kernel::Fault| fault.detail)
}

pub(super) fn currency(text: &str) -> Result<Currency, String> {
    text.to_ascii_uppercase().parse().map_err(|_| "an ISO 4217 code such as CNY, GBP or USD".to_owned())
}

pub(super) fn zone(text: &str) -> Result<Zone, String> {
    Zone::named(text).map_err(|_| "an IANA name such as Asia/Shanghai or Europe/London".to_owned())
}

pub(super) fn industry(text: &str) -> Result<Industry, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "one of supermarket, restaurant, fashion, trade, seasoning, other".to_owned())
}

/// `COLUMN=FIELD`; the field `-` takes the column's meaning away. Column names may hold `=` themselves.
pub(super) fn mapping(text: &str) -> Result<(String, Option<String>), String> {
    match text.rsplit_once('=') {
        Some((column, field)) if !column.is_empty() && !field.is_empty() => {
            Ok((column.to_owned(), Some(field.to_owned()).filter(|field| field != "-")))
        }
        _ => Err("COLUMN=FIELD, or COLUMN=- to leave the column out".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_meanings_or_lose_them() {
        assert_eq!(mapping("Buyer Tel=phone"), Ok(("Buyer Tel".to_owned(), Some("phone".to_owned()))));
        assert_eq!(mapping("a=b=-"), Ok(("a=b".to_owned(), None)));
        assert!(mapping("phone").is_err() && mapping("=phone").is_err() && mapping("Tel=").is_err());
    }

    #[test]
    fn what_exists_is_named() {
        assert!(kind("people").unwrap_err().contains("customers, purchases"));
        assert_eq!(currency("gbp"), Ok(Currency::Gbp));
        assert!(industry("space").is_err() && zone("Mars/Base").is_err());
    }
}
