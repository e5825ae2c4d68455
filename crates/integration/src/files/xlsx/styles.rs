//! Which cell formats show dates.

use std::collections::HashMap;

use contracts::tables::TableFault;
use quick_xml::events::Event;

pub(super) use super::number_format::Shown;
use super::number_format::{built_in, of_code};
use super::package::Package;
use super::xml::{self, attribute};
use crate::files::Source;
use crate::files::limits::STYLES_MAX;

/// How numbers are shown in each cell format, in the order cells refer to them.
pub(super) fn read<R: Source>(package: &Package<R>, part: &str) -> Result<Vec<Shown>, TableFault> {
    let (mut codes, mut formats) = (HashMap::new(), Vec::new());
    let Some(mut xml) = xml::open(package, part) else { return Ok(formats) };
    let mut in_cell_formats = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "cellXfs" => in_cell_formats = true,
                "numFmt" if codes.len() < STYLES_MAX => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                    let code = attribute(&element, "formatCode");
                    codes.extend(id.zip(code.map(|code| of_code(&code))));
                }
                "xf" if in_cell_formats && formats.len() < STYLES_MAX => {
                    let id =
                        attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}
