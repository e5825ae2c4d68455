//! Bytes in any encoding become UTF-8, chunk by chunk. What does not fit the encoding is marked, not dropped.

use std::io::Read;

use contracts::tables::TableFault;
use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Stands in front of a malformed byte, which follows as `\xHH`. U+FFFF is no character and never stands in a text.
pub(super) const GARBLED_MARK: char = '\u{ffff}';

const CHUNK_BYTES: usize = 64 << 10;
/// A malformed sequence may have begun in the chunk before: up to four bytes and three looked at beyond them.
const HISTORY_BYTES: usize = 8;

pub(super) struct Utf8Stream<R> {
    inner: R,
    decoder: Decoder,
    /// The last bytes of the chunk before, then the chunk.
    raw: Vec<u8>,
    decoded: Vec<u8>,
    /// How far into `decoded` the reader is.
    at: usize,
    ended: bool,
    bytes_read: u64,
    bytes_decoded: u64,
}

impl<R: Read> Utf8Stream<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; HISTORY_BYTES + CHUNK_BYTES],
            decoded: Vec::new(),
            at: 0,
            ended: false,
            bytes_read: 0,
            bytes_decoded: 0,
        }
    }

    /// What is decoded and not consumed; empty only at the end.
    pub fn fill(&mut self) -> Result<&[u8], TableFault> {
        while self.at == self.decoded.len() && !self.ended {
            self.decode_next()?;
        }
        Ok(&self.decoded[self.at..])
    }

    pub fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.decoded.len());
    }

    /// Moves behind the next line end.
    pub fn skip_line(&mut self) -> Result<(), TableFault> {
        loop {
            let chunk = self.fill()?;
            let end = memchr::memchr(b'\n', chunk);
            let (length, found) = end.map_or((chunk.len(), chunk.is_empty()), |end| (end + 1, true));
            self.consume(length);
            if found {
                return Ok(());
            }
        }
    }

    /// Bytes taken from the source.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Bytes of UTF-8 they became.
    pub fn bytes_decoded(&self) -> u64 {
        self.bytes_decoded
    }

    fn decode_next(&mut self) -> Result<(), TableFault> {
        let read = loop {
            match self.inner.read(&mut self.raw[HISTORY_BYTES..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.ended = read == 0;
        self.bytes_read += read as u64;
        self.at = 0;
        self.decoded.clear();
        let end = HISTORY_BYTES + read;
        let mut from = HISTORY_BYTES;
        loop {
            let filled = self.decoded.len();
            // Room for the rest of the chunk; the decoder says what it needs at most.
            let room = self
                .decoder
                .max_utf8_buffer_length_without_replacement(end - from)
                .unwrap_or(CHUNK_BYTES * 4);
            self.decoded.resize(filled + room, 0);
            let (result, used, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[from..end],
                &mut self.decoded[filled..],
                self.ended,
            );
            from += used;
            self.decoded.truncate(filled + written);
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, beyond) => {
                    let stop = from.saturating_sub(usize::from(beyond));
                    let start = stop.saturating_sub(usize::from(length));
                    mark(&mut self.decoded, &self.raw[start..stop]);
                }
            }
        }
        self.bytes_decoded += self.decoded.len() as u64;
        self.raw.copy_within(end - HISTORY_BYTES..end, 0);
        Ok(())
    }
}

fn mark(out: &mut Vec<u8>, malformed: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut utf8 = [0; 4];
    for byte in malformed {
        out.extend_from_slice(GARBLED_MARK.encode_utf8(&mut utf8).as_bytes());
        out.extend_from_slice(&[b'\\', b'x', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};
    use proptest::prelude::*;

    use super::*;

    /// Hands out one to three bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.1 = self.1 % 3 + 1;
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut stream = Utf8Stream::new(Drip(bytes, 0), encoding);
        let mut out = Vec::new();
        loop {
            let chunk = stream.fill().unwrap();
            if chunk.is_empty() {
                return String::from_utf8(out).unwrap().replace(GARBLED_MARK, "!");
            }
            out.extend_from_slice(chunk);
            let length = chunk.len();
            stream.consume(length);
        }
    }

    #[test]
    fn marks_every_malformed_byte() {
        assert_eq!(decoded("老王".as_bytes(), UTF_8), "老王");
        assert_eq!(decoded(b"a\xffb\xe8\x80", UTF_8), "a!\\xFFb!\\xE8!\\x80");
        assert_eq!(decoded(b"\xc0\xcf,\x81", GB18030), "老,!\\x81");
        assert_eq!(decoded(b"\x81,b", GB18030), "!\\x81,b");
        assert_eq!(decoded(b"a\0\x01", UTF_16LE), "a!\\x01");
    }

    proptest! {
        #[test]
        fn the_size_of_chunks_does_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            for encoding in [UTF_8, GB18030] {
                let mut whole = Utf8Stream::new(bytes.as_slice(), encoding);
                let whole = String::from_utf8(whole.fill().unwrap().to_vec()).unwrap().replace(GARBLED_MARK, "!");
                // A stream of one chunk decodes its end apart.
                prop_assert!(decoded(&bytes, encoding).starts_with(&whole));
            }
        }

        #[test]
        fn good_text_comes_back(text in any::<String>()) {
            prop_assume!(!text.contains(GARBLED_MARK));
            prop_assert_eq!(decoded(text.as_bytes(), UTF_8), text.clone());
            prop_assert_eq!(decoded(&GB18030.encode(&text).0, GB18030), text);
        }
    }
}
