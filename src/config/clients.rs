//! `[clients]`: settings for all apps.

use super::source::Source;

/// Requirements for every app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clients {
    /// Every authorization request must have a code challenge, whatever the app's own setting says.
    pub require_pkce: bool,
}

impl Clients {
    pub(super) fn read(source: &mut Source) -> Self {
        Self { require_pkce: source.flag("clients.require_pkce", false) }
    }
}
