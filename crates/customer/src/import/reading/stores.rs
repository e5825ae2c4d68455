//! One store.

use contracts::tables::Cell;

use super::cells::TEXT_CHARS_MAX;
use super::{Reading, Reject};
use crate::import::fields::Field;
use crate::intake::StoreIn;

impl Reading {
    pub(super) fn store(&mut self, row: &[Cell]) -> Result<StoreIn, Reject> {
        let code = self
            .code(row, Field::StoreCode)?
            .ok_or_else(|| Reject::of("store_code_missing", Field::StoreCode))?;
        let name = self.owned(row, Field::StoreName, TEXT_CHARS_MAX)?.unwrap_or_else(|| code.clone());
        Ok(StoreIn {
            code,
            name,
            region: self.owned(row, Field::Region, TEXT_CHARS_MAX)?,
            city: self.owned(row, Field::City, TEXT_CHARS_MAX)?,
        })
    }
}
