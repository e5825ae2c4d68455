//! Reading XML with limits, and with faults that name the part.

use contracts::tables::TableFault;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::package::{Package, PartStream};
use super::part::BeyondLimit;
use crate::files::Source;
use crate::files::limits::XML_DEPTH_MAX;

/// The events of one part.
pub(super) struct Xml<R> {
    reader: Reader<PartStream<R>>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
}

/// Opens a part; None when the workbook has none of that name.
pub(super) fn open<R: Source>(package: &Package<R>, part: &str) -> Option<Xml<R>> {
    let stream = package.stream(part)?;
    let mut reader = Reader::from_reader(stream);
    reader.config_mut().expand_empty_elements = true;
    Some(Xml { reader, buffer: Vec::new(), depth: 0, part: part.to_owned() })
}

impl<R: Source> Xml<R> {
    /// The next event; empty elements come as a start and an end. A part that ends inside an element is truncated.
    pub fn next(&mut self) -> Result<Event<'_>, TableFault> {
        self.buffer.clear();
        self.reader.get_mut().begin_event();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(fault_of(error, &self.part)),
        };
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => {
                return Err(TableFault::TruncatedWorkbook { part: self.part.clone() });
            }
            _ => {}
        }
        if self.depth > XML_DEPTH_MAX {
            return Err(TableFault::ZipBomb { limit: "XML_DEPTH_MAX" });
        }
        Ok(event)
    }

    pub fn fraction(&self) -> f64 {
        self.reader.get_ref().fraction()
    }

    pub fn damaged(&self) -> TableFault {
        TableFault::DamagedWorkbook { part: self.part.clone() }
    }
}

fn fault_of(error: quick_xml::Error, part: &str) -> TableFault {
    let part = part.to_owned();
    let quick_xml::Error::Io(error) = error else { return TableFault::DamagedWorkbook { part } };
    if let Some(BeyondLimit(limit)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return TableFault::ZipBomb { limit };
    }
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => TableFault::TruncatedWorkbook { part },
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
            TableFault::DamagedWorkbook { part }
        }
        _ => TableFault::Io { detail: error.to_string() },
    }
}

/// The value of an attribute by its local name (`id` finds `r:id`), unescaped.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    let raw = found.value;
    Some(quick_xml::escape::unescape(&raw).map_or_else(|_| raw.to_string(), |text| text.into_owned()))
}

/// Whether an attribute that says yes or no says yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// The character a reference such as `&amp;` or `&#10;` stands for.
pub(super) fn referred(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// Turns `_x000D_` into the character it stands for (ECMA-376 part 1, 22.9.2.19) and line ends into LF, in place.
pub(super) fn unescape_st_xstring(text: &mut String) {
    if text.contains('\r') {
        *text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if !text.contains("_x") {
        return;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_')).and_then(hex_unit) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    *text = out;
}

fn hex_unit(digits: &str) -> Option<char> {
    let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all_hex
        .then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32))
        .flatten()
        .filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_come_back() {
        let table = [
            ("plain", "plain"),
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x老王_", "_x老王_"),
            ("_xD800_", "_xD800_"),
        ];
        for (stored, meant) in table {
            let mut text = stored.to_owned();
            unescape_st_xstring(&mut text);
            assert_eq!(text, meant);
        }
    }
}
