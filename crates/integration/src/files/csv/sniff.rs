//! Which delimiter a text file uses.

use std::collections::HashMap;
use std::io::Cursor;

use contracts::tables::TableFault;
use encoding_rs::Encoding;

use super::decode::Utf8Stream;
use super::record::Records;

#[derive(Debug, PartialEq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    /// The file begins with the line `sep=;`, which tells Excel the delimiter and is no row.
    pub has_sep_line: bool,
}

/// In the order in which ties are broken.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records compared.
const RECORDS: usize = 200;

/// The delimiter asked for, or named by a `sep=` line, or the one that cuts most records of the sample into the same
/// number of cells, more than one.
pub(super) fn dialect(
    sample: &[u8],
    encoding: &'static Encoding,
    whole: bool,
    asked: Option<char>,
) -> Result<Dialect, TableFault> {
    let named = sep_line(sample, encoding);
    let has_sep_line = named.is_some();
    if let Some(asked) = asked {
        let usable = asked.is_ascii() && !matches!(asked, '"' | '\n' | '\r' | '\0');
        return match u8::try_from(asked) {
            Ok(delimiter) if usable => Ok(Dialect { delimiter, has_sep_line }),
            _ => Err(TableFault::BadDelimiter { delimiter: asked }),
        };
    }
    let delimiter = named.unwrap_or_else(|| {
        let scored =
            CANDIDATES.iter().rev().map(|candidate| (score(sample, encoding, whole, *candidate), *candidate));
        scored.max_by_key(|(score, _)| *score).filter(|(score, _)| score.0 > 0).map_or(b',', |(_, best)| best)
    });
    Ok(Dialect { delimiter, has_sep_line })
}

fn sep_line(sample: &[u8], encoding: &'static Encoding) -> Option<u8> {
    /// Longer than the line in any encoding.
    const LINE_BYTES: usize = 32;
    let (head, _) = encoding.decode_without_bom_handling(&sample[..sample.len().min(LINE_BYTES)]);
    let line = head.lines().next()?;
    let prefix = line.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("sep="))?;
    match &line.as_bytes()[prefix.len()..] {
        [delimiter] if !matches!(delimiter, b'"' | b'\0') => Some(*delimiter),
        _ => None,
    }
}

/// How many records in a thousand have the usual number of cells, and that number; zeros when most have one cell.
fn score(sample: &[u8], encoding: &'static Encoding, whole: bool, delimiter: u8) -> (usize, usize) {
    let mut records = Records::new(Utf8Stream::new(Cursor::new(sample), encoding), delimiter);
    let (mut widths, mut row) = (Vec::new(), Vec::new());
    let mut ended = false;
    while widths.len() < RECORDS && !ended {
        match records.next(&mut row) {
            Ok(Some(_)) if !row.is_empty() => widths.push(row.len()),
            Ok(Some(_)) => {}
            _ => ended = true,
        }
    }
    // The last record of a sample is cut off.
    if ended && !whole && widths.len() > 1 {
        widths.pop();
    }
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for width in widths.iter().filter(|width| **width > 1) {
        *counts.entry(*width).or_default() += 1;
    }
    let usual = counts.into_iter().map(|(width, count)| (count, width)).max();
    usual.map_or((0, 0), |(count, width)| (count * 1_000 / widths.len(), width))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, UTF_16LE};

    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(dialect(text.as_bytes(), UTF_8, true, None).unwrap().delimiter)
    }

    #[test]
    fn finds_what_cuts_evenly() {
        assert_eq!(delimiter("a,b,c\n1,2,3\n"), ',');
        assert_eq!(delimiter("a;b;c\n1,5;2,5;3\n1;2;3\n"), ';');
        assert_eq!(delimiter("a\tb\n1,2\t3\n4\t5\n"), '\t');
        assert_eq!(delimiter("a|b\n1|2\n"), '|');
        assert_eq!(delimiter("客户,备注\n老王,\"a;b;c\nd;e;f\"\n老李,x;y;z\n"), ',');
        assert_eq!(delimiter("one column\nonly\n"), ',');
        assert_eq!(delimiter("title\n\na;b\n1;2\n3;4\n"), ';');
        assert_eq!(delimiter(""), ',');
    }

    #[test]
    fn a_sep_line_tells_it() {
        let told = |sample: &[u8], encoding| dialect(sample, encoding, true, None).unwrap();
        let semicolon = Dialect { delimiter: b';', has_sep_line: true };
        assert_eq!(told(b"sep=;\r\na,b;c\r\n", UTF_8), semicolon);
        let wide: Vec<u8> = "SEP=;\na,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&wide, UTF_16LE), semicolon);
    }

    #[test]
    fn only_one_ascii_character_can_be_asked_for() {
        for bad in ['，', '"', '\n'] {
            assert_eq!(
                dialect(b"a", UTF_8, true, Some(bad)),
                Err(TableFault::BadDelimiter { delimiter: bad })
            );
        }
        assert_eq!(dialect(b"a", UTF_8, true, Some('^')).unwrap().delimiter, b'^');
    }
}
