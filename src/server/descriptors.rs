//! How many connections are open at once. Each is a file descriptor, and without a bound a flood of connections would
//! leave none for the database, files and outgoing requests.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// How many descriptors the server asks for, where the hard limit allows it.
const WANTED: u64 = 65_536;
/// With fewer than this, the log says at the start how few connections that allows.
const ENOUGH: u64 = 4096;
/// How many are kept for other things than connections, besides those of the database.
const RESERVE: u64 = 256;
/// How many one connection to the database needs: SQLite opens the file and its log.
const OF_ONE_DATABASE_CONNECTION: u64 = 3;

/// Raises the limit of open files if that is necessary and allowed. Gives how many connections may be open at once.
pub(super) fn connections(database_connections: u32) -> usize {
    let limit = raise();
    let most = below(limit, database_connections);
    if limit < ENOUGH {
        tracing::warn!(
            open_files = limit,
            connections = most,
            "few files may be open at once, so few connections are accepted at once: raise the limit (LimitNOFILE in \
             the systemd unit, ulimit -n in a shell)"
        );
    }
    most
}

/// The limit of open files, after raising it.
fn raise() -> u64 {
    let found = getrlimit(Resource::Nofile);
    let soft = found.current.unwrap_or(WANTED);
    let wanted = found.maximum.unwrap_or(WANTED).min(WANTED);
    if soft >= wanted {
        return soft;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: found.maximum }) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::debug!(%error, "the limit of open files cannot be raised");
            soft
        }
    }
}

/// How many of so many descriptors may be connections: at least half.
fn below(limit: u64, database_connections: u32) -> usize {
    let reserve = RESERVE + OF_ONE_DATABASE_CONNECTION * u64::from(database_connections);
    usize::try_from(limit - reserve.min(limit / 2)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_kept_for_the_database_and_never_more_than_half() {
        assert_eq!(below(65_536, 8), 65_536 - 256 - 24);
        assert_eq!(below(1024, 8), 1024 - 256 - 24);
        assert_eq!(below(256, 8), 128);
        assert_eq!(below(1024, 200), 512);
    }
}
