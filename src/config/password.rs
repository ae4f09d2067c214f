//! `[password]`: what a password must be, and what checking one costs.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::source::Source;
use crate::files::{self, Want};

/// How passwords are checked and hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    /// The fewest characters of a new password.
    pub min_length: usize,
    /// A list of breached passwords.
    pub breached_list: Option<PathBuf>,
    /// Memory of a hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Hashes that are computed at the same time.
    pub at_once: usize,
    /// How long a password waits for its turn.
    pub wait: Duration,
}

/// The length of a password that is the only factor (NIST SP 800-63B-4 §3.1.1.2).
pub const LENGTH_ALONE: u16 = 15;

impl Password {
    pub(super) fn read(source: &mut Source) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(64));
        let cores = u16::try_from(cores).unwrap_or(64);
        Self {
            min_length: usize::from(source.number("password.min_length", LENGTH_ALONE, 8..=64)),
            breached_list: breached_list(source),
            // Never less than the OWASP Password Storage Cheat Sheet asks for.
            memory_kib: source.number("password.memory_kib", 19_456_u32, 19_456..=2_097_152),
            iterations: source.number("password.iterations", 2_u32, 2..=64),
            parallelism: source.number("password.parallelism", 1_u32, 1..=64),
            at_once: usize::from(source.number("password.at_once", cores, 1..=256)),
            wait: Duration::from_secs(source.number("password.wait_seconds", 4_u16, 1..=60).into()),
        }
    }
}

fn breached_list(source: &mut Source) -> Option<PathBuf> {
    let path = source.path("password.breached_list", "pwned-passwords-sha1-ordered-by-hash.txt")?;
    match first_line(&path) {
        Ok(true) => return Some(path),
        Ok(false) => {
            let text = "must be the SHA-1 list of Pwned Passwords, ordered by hash: HASH:COUNT in each line";
            source.fault("password.breached_list", text, None);
        }
        Err(error) => {
            source.fault("password.breached_list", files::explain(&path, Want::Read, &error), None);
        }
    }
    None
}

/// Whether the first line of that file is a digest and a count.
fn first_line(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(41).read_to_end(&mut start)?;
    Ok(start.len() == 41 && start[..40].iter().all(u8::is_ascii_hexdigit) && start[40] == b':')
}
