//! Files far larger than memory should be: what they take is measured. A program of its own, for other tests take
//! memory too.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::io::{Read, Seek, SeekFrom};

use contracts::tables::{TableFault, TableOptions};
use integration::files::limits::ROW_BYTES_MAX;
use integration::files::read;

const LINE: &[u8] = &[b'x'; 1 << 16];
const BLANK: &[u8] = &[b'\n'; 1 << 16];
const GIB: u64 = 1 << 30;
/// Of a gigabyte, what reading it may take: some rows of the largest size.
const TAKEN_BYTES_MAX: u64 = 64 << 20;

/// A beginning, and then one piece again and again up to a length. It takes no memory of its own.
struct Long {
    head: &'static [u8],
    piece: &'static [u8],
    bytes: u64,
    at: u64,
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let room = buffer.len().min(usize::try_from(self.bytes - self.at).unwrap_or(usize::MAX));
        let mut filled = 0;
        while filled < room {
            let (from, offset) = match usize::try_from(self.at).ok().filter(|at| *at < self.head.len()) {
                Some(at) => (self.head, at),
                None => (self.piece, ((self.at - self.head.len() as u64) % self.piece.len() as u64) as usize),
            };
            let count = (room - filled).min(from.len() - offset);
            buffer[filled..filled + count].copy_from_slice(&from[offset..offset + count]);
            (filled, self.at) = (filled + count, self.at + count as u64);
        }
        Ok(filled)
    }
}

impl Seek for Long {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(back) => self.bytes.saturating_add_signed(back),
            SeekFrom::Current(on) => self.at.saturating_add_signed(on),
        };
        Ok(self.at)
    }
}

/// The most memory this process has ever had.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
}

#[test]
fn a_gigabyte_does_not_take_a_gigabyte() {
    let limit = ROW_BYTES_MAX as u64;
    let before = peak_bytes();
    let cases = [
        (b"".as_slice(), LINE, TableFault::LineTooLong { row: 1, limit }),
        (b"a,b\n1,2\n", LINE, TableFault::LineTooLong { row: 3, limit }),
        // A quotation mark that never closes makes one cell of everything.
        (b"a,b\n1,\"", BLANK, TableFault::UnclosedQuote { row: 2 }),
    ];
    for (head, piece, expected) in cases {
        let long = Long { head, piece, bytes: GIB, at: 0 };
        assert_eq!(read(long, &TableOptions::default()).err(), Some(expected));
    }
    let taken = peak_bytes() - before;
    assert!(taken < TAKEN_BYTES_MAX, "{taken} bytes");
}

#[test]
fn blank_lines_without_end_take_no_memory() {
    let before = peak_bytes();
    let long = Long { head: b"a,b\n1,2\n", piece: BLANK, bytes: 2 << 20, at: 0 };
    let mut table = read(long, &TableOptions::default()).unwrap();
    let mut row = Vec::new();
    assert_eq!(table.next_row(&mut row).unwrap().map(|number| number.0), Some(2));
    assert_eq!(table.next_row(&mut row), Ok(None));
    assert!(peak_bytes() - before < TAKEN_BYTES_MAX);
}
