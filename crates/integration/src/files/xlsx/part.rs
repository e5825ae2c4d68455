//! Unpacks a part and watches how much comes out.

use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;

use crate::files::limits::{
    UNPACK_RATIO_FROM_BYTES, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX, XML_EVENT_BYTES_MAX,
};

/// Travels through `io::Error` to where faults are made; holds the limit's name.
#[derive(Debug, thiserror::Error)]
#[error("beyond {0}")]
pub(super) struct BeyondLimit(pub &'static str);

fn beyond(limit: &'static str) -> io::Error {
    io::Error::other(BeyondLimit(limit))
}

pub(super) enum Unpacking<B> {
    Stored(B),
    Deflated(DeflateDecoder<B>),
}

impl<B: BufRead> Read for Unpacking<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(inner) => inner.read(buffer),
            Self::Deflated(inner) => inner.read(buffer),
        }
    }
}

impl<B: BufRead> Unpacking<B> {
    fn bytes_in(&self, bytes_out: u64) -> u64 {
        match self {
            Self::Stored(_) => bytes_out,
            Self::Deflated(inner) => inner.total_in(),
        }
    }
}

/// Reads unpacked bytes up to the limits, whatever the archive's directory claims.
pub(super) struct Guarded<U> {
    inner: U,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    bytes_packed: u64,
    bytes_in: u64,
    bytes_out: u64,
    /// Bytes consumed since the last XML event began.
    since_event: u64,
}

const BUFFER_BYTES: usize = 128 << 10;

impl<U> Guarded<U> {
    pub fn new(inner: U, bytes_packed: u64) -> Self {
        let buffer = vec![0; BUFFER_BYTES];
        Self { inner, buffer, at: 0, filled: 0, bytes_packed, bytes_in: 0, bytes_out: 0, since_event: 0 }
    }

    /// How much of the packed part has been read, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        self.bytes_in as f64 / self.bytes_packed.max(1) as f64
    }

    /// Says that an XML event begins here; each may have so many bytes.
    pub fn begin_event(&mut self) {
        self.since_event = 0;
    }
}

impl<B: BufRead> Guarded<Unpacking<B>> {
    fn refill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.filled = 0;
        self.filled = self.inner.read(&mut self.buffer)?;
        self.bytes_out += self.filled as u64;
        self.bytes_in = self.inner.bytes_in(self.bytes_out);
        if self.bytes_out > UNPACKED_BYTES_MAX {
            return Err(beyond("UNPACKED_BYTES_MAX"));
        }
        if self.bytes_out > UNPACK_RATIO_FROM_BYTES && self.bytes_out / UNPACK_RATIO_MAX > self.bytes_in {
            return Err(beyond("UNPACK_RATIO_MAX"));
        }
        Ok(())
    }
}

impl<B: BufRead> BufRead for Guarded<Unpacking<B>> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > XML_EVENT_BYTES_MAX {
            return Err(beyond("XML_EVENT_BYTES_MAX"));
        }
        if self.at == self.filled {
            self.refill()?;
        }
        Ok(&self.buffer[self.at..self.filled])
    }

    fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.filled);
        self.since_event += bytes as u64;
    }
}

impl<B: BufRead> Read for Guarded<Unpacking<B>> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}
