//! The program `porchlight`: parses the command line and runs one command.

use std::process::ExitCode;

/// Gives memory back, and is fast under threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    porchlight::cli::main()
}
