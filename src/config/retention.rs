//! `[retention]`: how long records are kept.

use super::source::Source;

/// How long records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days for which access that has ended is kept, with the events that were sent about it and the accounts that were
    /// created only for it.
    pub access_days: i64,
}

impl Retention {
    pub(super) fn read(source: &mut Source) -> Self {
        Self { access_days: source.number("retention.access_days", 30, 1..=3650) }
    }
}
