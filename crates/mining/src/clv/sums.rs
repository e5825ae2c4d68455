//! Sums over many rows on up to two threads, with the same result on one.

use std::ops::AddAssign;

/// Rows per partial sum; fixed, so that the order of additions never depends on the machine.
const CHUNK: usize = 16_384;

/// Σ of `partial(chunk)` over fixed chunks, added in order. Deterministic whatever the number of threads.
pub(super) fn sum_chunks<R: Sync, S: AddAssign + Default + Send>(
    rows: &[R],
    partial: impl Fn(&[R]) -> S + Sync,
) -> S {
    let chunks: Vec<&[R]> = rows.chunks(CHUNK).collect();
    let mut total = S::default();
    if chunks.len() < 2 {
        chunks.iter().for_each(|chunk| total += partial(chunk));
        return total;
    }
    let (left, right) = chunks.split_at(chunks.len() / 2);
    let each = |half: &[&[R]]| half.iter().map(|chunk| partial(chunk)).collect::<Vec<S>>();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| each(right));
        each(left).into_iter().for_each(|s| total += s);
        // A panic in the other half is a bug there; it goes on in this thread.
        let rest = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        rest.into_iter().for_each(|s| total += s);
    });
    total
}

/// A fixed number of running sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums<const N: usize>(pub [f64; N]);

impl<const N: usize> Default for Sums<N> {
    fn default() -> Self {
        Self([0.0; N])
    }
}

impl<const N: usize> AddAssign for Sums<N> {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }
}
