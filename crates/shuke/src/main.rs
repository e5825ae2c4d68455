//! `shuke`: one executable, every role.

use std::process::ExitCode;

/// Imports allocate in small pieces on several threads; this allocator keeps them fast and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    shuke::cli::main()
}
