//! The secrets of an app. Several are good at once while the app is given a new one.

use crate::protocol::UnixTime;
use subtle::ConstantTimeEq;

/// The most secrets of one app that are good at once.
pub const MOST_SECRETS: usize = 5;

/// One secret of an app, which itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Our name for it.
    pub id: String,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// Made.
    pub created_at: UnixTime,
    /// From then on it is of no more use; `None` for never.
    pub ends_at: Option<UnixTime>,
    /// When it was last used, to the day.
    pub last_used_at: Option<UnixTime>,
}

impl ClientSecret {
    /// Whether it is good.
    pub fn is_live(&self, now: UnixTime) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }

    /// Brings its end forward; an earlier end stays.
    pub fn end_by(&mut self, end: UnixTime) {
        self.ends_at = Some(self.ends_at.map_or(end, |earlier| earlier.min(end)));
    }
}

/// The secret of that digest, if it is good. Every secret is compared in constant time, so that the time says nothing
/// of which it was.
pub fn find<'a>(secrets: &'a [ClientSecret], digest: &[u8], now: UnixTime) -> Option<&'a ClientSecret> {
    let mut found = None;
    for secret in secrets {
        let same: bool = secret.digest.ct_eq(digest).into();
        if same && secret.is_live(now) {
            found = Some(secret);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(id: &str, digest: u8, ends_at: Option<UnixTime>) -> ClientSecret {
        ClientSecret { id: id.into(), digest: vec![digest; 32], created_at: 0, ends_at, last_used_at: None }
    }

    #[test]
    fn each_secret_is_good_until_its_end() {
        let secrets = [secret("old", 1, Some(100)), secret("new", 2, None)];
        let at = |digest: u8, now| find(&secrets, &[digest; 32], now).map(|found| found.id.as_str());
        assert_eq!((at(1, 99), at(1, 100)), (Some("old"), None));
        assert_eq!((at(2, 99), at(2, 10_000)), (Some("new"), Some("new")));
        assert_eq!(at(3, 0), None);
    }

    #[test]
    fn an_end_is_brought_forward_and_never_put_off() {
        let mut one = secret("one", 1, Some(50));
        one.end_by(100);
        assert_eq!(one.ends_at, Some(50));
        one.end_by(20);
        assert_eq!(one.ends_at, Some(20));
    }
}
