//! From a thread that writes to a response that streams: a few chunks wait between them, then the writer does.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use futures::StreamExt as _;
use tokio::sync::mpsc::{Receiver, Sender, channel};

const CHUNK_BYTES: usize = 64 * 1024;
const CHUNKS_WAITING_MAX: usize = 8;

/// The end that is written to. What is left in it goes out when it is flushed or dropped.
pub struct Pipe {
    chunk: Vec<u8>,
    out: Sender<io::Result<Bytes>>,
}

pub fn open() -> (Pipe, Body) {
    let (out, chunks) = channel(CHUNKS_WAITING_MAX);
    let stream = futures::stream::unfold(chunks, |mut chunks: Receiver<io::Result<Bytes>>| async move {
        Some((chunks.recv().await?, chunks))
    });
    // Fused, because whoever compresses the response asks once more after its end.
    (Pipe { chunk: Vec::with_capacity(CHUNK_BYTES), out }, Body::from_stream(stream.fuse()))
}

impl Pipe {
    /// Breaks the response off, so that nobody takes half a file for a whole one.
    pub fn fail(&self) {
        self.out.blocking_send(Err(io::Error::other("the export ended early"))).ok();
    }

    fn send(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES));
        self.out.blocking_send(Ok(chunk.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Clone for Pipe {
    /// Another end of the same pipe, with nothing written to it yet.
    fn clone(&self) -> Self {
        Self { chunk: Vec::new(), out: self.out.clone() }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.send().ok();
    }
}
