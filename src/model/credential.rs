//! Passkeys: what is kept of each, and of a making or use that is under way.

use super::id::{CeremonyId, CredentialId, LoginId, SessionId, UserId};
use crate::protocol::UnixTime;

/// The longest name of a passkey, in characters.
const MOST_NAME: usize = 60;

/// A person's passkey.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Our name for it.
    pub id: CredentialId,
    /// Whose it is.
    pub user_id: UserId,
    /// The authenticator's name for it (WebAuthn Level 3 §4, credential ID); unique.
    pub credential_id: Vec<u8>,
    /// Public key and sign counter, sealed for this person.
    pub sealed: Vec<u8>,
    /// The person's name for it.
    pub name: String,
    /// Made.
    pub created_at: UnixTime,
    /// Last used to sign in.
    pub last_used_at: Option<UnixTime>,
    /// A copy of it exists outside its device (WebAuthn Level 3 §6.1.3, backup state).
    pub backed_up: bool,
    /// Its device made sure that it was the person when it was made.
    pub user_verified: bool,
}

/// What a ceremony is for. One begun for one purpose is nothing at another door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// To sign in.
    SignIn,
    /// To add a passkey.
    Add,
    /// To add a device for notifications: its explanation was confirmed.
    AddPush,
    /// To set up an authenticator app: its secret was shown.
    AddTotp,
}

impl CeremonyKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "passkey_sign_in",
            Self::Add => "passkey_add",
            Self::AddPush => "push_add",
            Self::AddTotp => "totp_add",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::SignIn, Self::Add, Self::AddPush, Self::AddTotp].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One making or use of a passkey, from the options that the browser was given to its answer; or one setting up of an
/// authenticator app, from the secret that was shown to its first code.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// Its id, which the browser sends back.
    pub id: CeremonyId,
    /// What for.
    pub kind: CeremonyKind,
    /// The sign-in it belongs to; else:
    pub login_id: Option<LoginId>,
    /// The session it belongs to. No other can answer it.
    pub session_id: Option<SessionId>,
    /// The person who adds something.
    pub user_id: Option<UserId>,
    /// The challenge and what must hold of the answer, sealed.
    pub sealed: Vec<u8>,
    /// Its end.
    pub expires_at: UnixTime,
    /// Set by the first answer, right or wrong.
    pub used_at: Option<UnixTime>,
}

impl Ceremony {
    /// Whether it can still be answered, for that purpose.
    pub fn is_open(&self, kind: CeremonyKind, now: UnixTime) -> bool {
        self.kind == kind && self.used_at.is_none() && now < self.expires_at
    }
}

/// A name as it is kept: trimmed, on one line, not too long. `None` when nothing is left.
pub fn parse_name(typed: &str) -> Option<String> {
    let words: Vec<&str> =
        typed.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let name: String = words.join(" ").chars().take(MOST_NAME).collect();
    Some(name.trim_end().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceremony_is_for_one_purpose_and_one_answer() {
        let mut ceremony = Ceremony {
            id: CeremonyId::new("1"),
            kind: CeremonyKind::SignIn,
            login_id: None,
            session_id: None,
            user_id: None,
            sealed: Vec::new(),
            expires_at: 100,
            used_at: None,
        };
        assert!(ceremony.is_open(CeremonyKind::SignIn, 99));
        assert!(!ceremony.is_open(CeremonyKind::Add, 99) && !ceremony.is_open(CeremonyKind::SignIn, 100));
        ceremony.used_at = Some(50);
        assert!(!ceremony.is_open(CeremonyKind::SignIn, 99));
    }

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(parse_name("  My\r\nphone ").as_deref(), Some("My phone"));
        assert_eq!(parse_name(" \t\u{7f}"), None);
        assert_eq!(parse_name(&"ü".repeat(200)).map(|name| name.chars().count()), Some(60));
    }
}
