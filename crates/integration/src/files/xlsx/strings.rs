//! The table of shared strings: text that many cells have in common, kept in one stretch of memory.

use contracts::tables::TableFault;
use quick_xml::events::Event;

use super::package::Package;
use super::xml::{self, referred, unescape_st_xstring};
use crate::files::Source;
use crate::files::limits::{SHARED_STRINGS_BYTES_MAX, SHARED_STRINGS_MAX};

#[derive(Default)]
pub(super) struct SharedStrings {
    text: String,
    /// Where each string ends in `text`; it begins where the one before ends.
    ends: Vec<u32>,
}

impl SharedStrings {
    pub fn read<R: Source>(package: &Package<R>, part: &str) -> Result<Self, TableFault> {
        let mut strings = Self::default();
        let Some(mut xml) = xml::open(package, part) else { return Ok(strings) };
        // Depths of <t> and of <rPh>, which says how the text is pronounced and is no part of it.
        let (mut in_text, mut in_phonetic) = (false, false);
        let mut current = String::new();
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "si" => current.clear(),
                    "t" => in_text = !in_phonetic,
                    "rPh" => in_phonetic = true,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "si" => strings.push(&mut current)?,
                    "t" => in_text = false,
                    "rPh" => in_phonetic = false,
                    _ => {}
                },
                Event::Text(text) if in_text => current.push_str(&text),
                Event::CData(text) if in_text => current.push_str(&text),
                Event::GeneralRef(reference) if in_text => current.extend(referred(&reference)),
                Event::Eof => return Ok(strings),
                _ => {}
            }
            if current.len() > SHARED_STRINGS_BYTES_MAX {
                return Err(TableFault::ZipBomb { limit: "SHARED_STRINGS_BYTES_MAX" });
            }
        }
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
    }

    fn push(&mut self, string: &mut String) -> Result<(), TableFault> {
        unescape_st_xstring(string);
        if self.text.len() + string.len() > SHARED_STRINGS_BYTES_MAX {
            return Err(TableFault::ZipBomb { limit: "SHARED_STRINGS_BYTES_MAX" });
        }
        if self.ends.len() >= SHARED_STRINGS_MAX {
            return Err(TableFault::ZipBomb { limit: "SHARED_STRINGS_MAX" });
        }
        self.text.push_str(string);
        // The limit above is far below four gigabytes.
        self.ends.push(self.text.len() as u32);
        Ok(())
    }
}
