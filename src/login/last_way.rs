//! By what way this browser was signed in last: most likely the same does again, so its button comes first. It says
//! nothing of whose sign-in that was, and is known before anything is typed.

use crate::{
    app::App,
    model::{
        login::{Login, Proof},
        policy::Method,
    },
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// A way that has a button of its own on the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastWay {
    /// A passkey.
    Passkey,
    /// A phone that is signed in.
    Qr,
    /// A password.
    Password,
    /// A code of the authenticator app.
    Authenticator,
    /// The other provider of that name.
    Provider(String),
}

/// The way of the newest session that began in the browser of this login, ended or not. `None` where that was a
/// message, which is what the first page asks for in any case.
pub async fn find(app: &Arc<App>, login: &Login) -> Result<Option<LastWay>, StoreError> {
    let browser = login.browser_digest.clone();
    app.store
        .read(move |conn| {
            let Some(session) = store::sessions::newest_in_browser(conn, &browser)? else { return Ok(None) };
            Ok(match session.proofs.first().map(|proof| proof.method) {
                Some(Method::Passkey) => Some(LastWay::Passkey),
                Some(Method::Qr) => Some(LastWay::Qr),
                Some(Method::Password) => Some(LastWay::Password),
                Some(Method::Totp | Method::RecoveryCode) => Some(LastWay::Authenticator),
                Some(Method::Upstream) => {
                    store::upstream_logins::provider_of_session(conn, &session.id)?.map(LastWay::Provider)
                }
                _ => None,
            })
        })
        .await
}

/// A way to meet a later step. The nearer at hand, the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LaterMethod {
    /// A code of the authenticator app, or a recovery code.
    Code,
    /// A passkey.
    Passkey,
    /// A password.
    Password,
    /// Another device that is signed in.
    Qr,
    /// A text message.
    Text,
    /// A message by mail.
    Mail,
    /// Another provider.
    Provider,
}

impl LaterMethod {
    /// The way that a method is part of; `None` for what nobody can choose by itself.
    fn of(method: Method) -> Option<Self> {
        Some(match method {
            Method::Totp | Method::RecoveryCode => Self::Code,
            Method::Passkey => Self::Passkey,
            Method::Password => Self::Password,
            Method::Qr => Self::Qr,
            Method::Upstream => Self::Provider,
            Method::SmsLink | Method::SmsCode => Self::Text,
            Method::EmailLink | Method::EmailCode => Self::Mail,
            // A notification goes out beside a message.
            Method::Push | Method::AdminIssued => return None,
        })
    }
}

/// The ways in which a later step can be met, the likeliest first: by what this browser was signed in last, then
/// what is at hand, then what must be waited for.
pub fn likeliest_first(
    conn: &mut Conn,
    login: &Login,
    usable: &[Method],
) -> Result<Vec<LaterMethod>, StoreError> {
    let newest = store::sessions::newest_in_browser(conn, &login.browser_digest)?;
    let proofs = newest.map(|session| session.proofs).unwrap_or_default();
    Ok(sorted(usable, &proofs))
}

fn sorted(usable: &[Method], last: &[Proof]) -> Vec<LaterMethod> {
    let mut methods: Vec<LaterMethod> = usable.iter().filter_map(|method| LaterMethod::of(*method)).collect();
    methods.sort_unstable();
    methods.dedup();
    let mut before = last.iter().rev().filter_map(|proof| LaterMethod::of(proof.method));
    if let Some(lead) = before.find(|way| methods.contains(way)) {
        methods.sort_by_key(|way| *way != lead);
    }
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_browser_was_signed_in_with_last_comes_before_what_is_nearer_at_hand() {
        use LaterMethod::{Code, Passkey, Provider, Text};
        let usable = [Method::Upstream, Method::SmsCode, Method::Push, Method::Passkey, Method::Totp];
        let plain = [Code, Passkey, Text, Provider];
        for (last, methods) in [
            (&[] as &[Method], plain),
            (&[Method::EmailCode, Method::Password], plain),
            (&[Method::EmailCode, Method::Passkey], [Passkey, Code, Text, Provider]),
            (&[Method::Passkey, Method::RecoveryCode], plain),
            (&[Method::SmsLink], [Text, Code, Passkey, Provider]),
            (&[Method::Passkey, Method::Upstream], [Provider, Code, Passkey, Text]),
        ] {
            let proof = |method: &Method| Proof::new(*method, 0);
            let proofs: Vec<Proof> = last.iter().map(proof).collect();
            assert_eq!(sorted(&usable, &proofs), methods, "{last:?}");
        }
    }
}
