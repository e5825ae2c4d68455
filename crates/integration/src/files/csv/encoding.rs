//! Which encoding a text file is in.

use std::io::{Read, Seek, SeekFrom};

use contracts::tables::TableFault;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::files::limits::DETECT_BYTES;

#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub encoding: &'static Encoding,
    /// Bytes of the mark at the beginning.
    pub bom_bytes: u64,
}

/// The encoding asked for, or named by a byte order mark, or the one of UTF-16, UTF-8 and GB18030 in which the text
/// makes sense. A file of plain ASCII at its beginning is followed to its first other byte, for orders with one
/// Chinese remark far down are common.
pub(super) fn of<R: Read + Seek>(source: &mut R, asked: Option<&str>) -> Result<Found, TableFault> {
    let head = sample_at(source, 0)?;
    let marked =
        Encoding::for_bom(&head).map(|(encoding, bytes)| Found { encoding, bom_bytes: bytes as u64 });
    if let Some(label) = asked {
        let unknown = || TableFault::UnknownEncoding { encoding: label.to_owned() };
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
        let bom_bytes = marked.filter(|found| found.encoding == encoding).map_or(0, |found| found.bom_bytes);
        return Ok(Found { encoding, bom_bytes });
    }
    if let Some(found) = marked {
        return Ok(found);
    }
    if let Some(encoding) = utf_16(&head) {
        return Ok(Found { encoding, bom_bytes: 0 });
    }
    let Some(first) = first_not_ascii(source)? else { return Ok(Found { encoding: UTF_8, bom_bytes: 0 }) };
    let sample = if first < DETECT_BYTES as u64 { head } else { sample_at(source, first)? };
    Ok(Found { encoding: by_sense(&sample)?, bom_bytes: 0 })
}

fn sample_at<R: Read + Seek>(source: &mut R, start: u64) -> Result<Vec<u8>, TableFault> {
    let mut sample = Vec::with_capacity(DETECT_BYTES);
    source.seek(SeekFrom::Start(start))?;
    source.take(DETECT_BYTES as u64).read_to_end(&mut sample)?;
    Ok(sample)
}

/// UTF-16 without a mark: delimiters and digits have a zero byte, always on the same side.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    /// One pair in this many is a delimiter, a digit or a line end in any real table.
    const PAIRS_PER_ZERO: usize = 20;
    let pairs = sample.len() / 2;
    let zeros = |side: usize| sample.chunks_exact(2).filter(|pair| pair[side] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let enough = |zeros: usize| pairs > 0 && zeros * PAIRS_PER_ZERO >= pairs;
    match (enough(high), enough(low)) {
        (false, true) if high == 0 => Some(UTF_16LE),
        (true, false) if low == 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn first_not_ascii<R: Read + Seek>(source: &mut R) -> Result<Option<u64>, TableFault> {
    let mut block = vec![0; DETECT_BYTES];
    let mut at = source.seek(SeekFrom::Start(0))?;
    loop {
        let read = source.read(&mut block)?;
        if read == 0 {
            return Ok(None);
        }
        // Most blocks are, and asking a whole one is many times faster than asking its bytes.
        if !block[..read].is_ascii()
            && let Some(here) = block[..read].iter().position(|byte| !byte.is_ascii())
        {
            return Ok(Some(at + here as u64));
        }
        at += read as u64;
    }
}

/// UTF-8 where its three-byte characters outnumber its malformed places; of UTF-8 and GB18030 otherwise the one with
/// fewer of these. The text may begin in the middle of a character.
///
/// Counting flaws alone would be unfair: UTF-8 often reads as GB18030 without one, while of text in GB18030 hardly two
/// characters in a hundred look like three bytes of UTF-8. A few rows that another program added do not sway it.
fn by_sense(sample: &[u8]) -> Result<&'static Encoding, TableFault> {
    /// More than one malformed place in this many characters that are not ASCII: neither encoding.
    const CHARS_PER_FLAW: usize = 5;
    let foreign = sample.iter().filter(|byte| !byte.is_ascii()).count();
    // A character of UTF-8 or GB18030 that is not ASCII has about two bytes.
    let bearable = |flaws: usize| flaws <= 1 || flaws * CHARS_PER_FLAW * 2 <= foreign;
    let utf_8 = flaws(sample, UTF_8);
    if utf_8 == 0 {
        return Ok(UTF_8);
    }
    let gb = flaws(sample, GB18030);
    let is_utf_8 = utf_8 <= gb || three_byte_characters(sample) > utf_8;
    let (encoding, fewer) = if is_utf_8 { (UTF_8, utf_8) } else { (GB18030, gb) };
    if bearable(fewer) {
        Ok(encoding)
    } else {
        Err(TableFault::BadEncoding { row: first_flaw_row(sample, encoding) })
    }
}

/// What looks like a character of UTF-8 between U+0800 and U+FFFF, as all common Chinese is.
fn three_byte_characters(sample: &[u8]) -> usize {
    let is_one = |bytes: &[u8]| matches!(bytes, [0xe0..=0xef, 0x80..=0xbf, 0x80..=0xbf]);
    sample.windows(3).filter(|bytes| is_one(bytes)).count()
}

/// Malformed places, not counting one cut off at the end.
fn flaws(sample: &[u8], encoding: &'static Encoding) -> usize {
    let mut flaws = 0;
    walk(sample, encoding, |_| {
        flaws += 1;
        true
    });
    flaws
}

/// The line, from 1, of the first malformed place in the sample.
fn first_flaw_row(sample: &[u8], encoding: &'static Encoding) -> u64 {
    let mut at = 0;
    walk(sample, encoding, |place| {
        at = place;
        false
    });
    sample[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

/// Calls `on_flaw` with the place behind each malformed sequence until it answers false.
fn walk(sample: &[u8], encoding: &'static Encoding, mut on_flaw: impl FnMut(usize) -> bool) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = vec![0; DETECT_BYTES * 3];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&sample[at..], &mut out, false);
        at += read;
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                if !on_flaw(at) {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn found(bytes: &[u8]) -> (&'static str, u64) {
        let found = of(&mut Cursor::new(bytes), None).unwrap();
        (found.encoding.name(), found.bom_bytes)
    }

    fn utf_16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn tells_the_encodings_of_chinese_files() {
        let text = "客户,电话\n老王火锅店,13800000000\n";
        assert_eq!(found(b"a,b\n1,2\n"), ("UTF-8", 0));
        assert_eq!(found(text.as_bytes()), ("UTF-8", 0));
        assert_eq!(found(format!("\u{feff}{text}").as_bytes()), ("UTF-8", 3));
        assert_eq!(found(&GB18030.encode(text).0), ("gb18030", 0));
        assert_eq!(found(&utf_16_bytes(text, u16::to_le_bytes)), ("UTF-16LE", 0));
        assert_eq!(found(&utf_16_bytes(text, u16::to_be_bytes)), ("UTF-16BE", 0));
        assert_eq!(found(&utf_16_bytes(&format!("\u{feff}{text}"), u16::to_le_bytes)), ("UTF-16LE", 2));
    }

    #[test]
    fn looks_beyond_a_long_ascii_beginning() {
        let mut bytes = b"12345,abc\n".repeat(20_000);
        bytes.extend_from_slice(&GB18030.encode("1,加急，请当天送达\n").0);
        assert_eq!(found(&bytes), ("gb18030", 0));
    }

    #[test]
    fn one_bad_byte_does_not_change_the_encoding() {
        let mut bytes = "老王火锅店,麻辣\n".repeat(20).into_bytes();
        bytes.push(0xff);
        bytes.extend_from_slice(b",x\n");
        assert_eq!(found(&bytes), ("UTF-8", 0));
    }

    #[test]
    fn a_row_from_elsewhere_does_not_change_the_encoding() {
        let row = |name: &str| format!("8001,{name},四川老味道调味品有限公司\n");
        let mut bytes = row("会员").repeat(4).into_bytes();
        bytes.extend_from_slice(&GB18030.encode(&row("王芳")).0);
        assert_eq!(found(&bytes), ("UTF-8", 0));
        let mut bytes = GB18030.encode(&row("会员").repeat(8)).0.into_owned();
        bytes.extend_from_slice(row("王芳").as_bytes());
        assert_eq!(found(&bytes), ("gb18030", 0));
    }

    #[test]
    fn noise_is_not_called_text() {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend(b"\xff\x01\x80 ".repeat(1_000));
        assert_eq!(of(&mut Cursor::new(bytes), None), Err(TableFault::BadEncoding { row: 2 }));
        let unknown = of(&mut Cursor::new(b"a"), Some("klingon"));
        assert_eq!(unknown, Err(TableFault::UnknownEncoding { encoding: "klingon".into() }));
    }
}
