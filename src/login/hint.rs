//! `id_token_hint` (OIDC Core §3.1.2.1, RP-Initiated Logout §2).

use crate::app::App;

/// What a hint says: an ID token that we issued, however long ago it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdTokenHint {
    /// The person.
    pub sub: String,
    /// The app that got it.
    pub client_id: String,
}

impl IdTokenHint {
    /// Reads a hint. `None` when it is no ID token of ours, or one whose key is gone: nobody can tell the two apart,
    /// and a hint that cannot be verified is as good as none.
    pub fn read(app: &App, token: &str) -> Option<Self> {
        let claims = app.snapshot().keyring.verify_hint(token)?;
        let text = |name: &str| claims.get(name)?.as_str().map(str::to_owned);
        let is_ours = claims.get("iss")?.as_str()? == app.issuer();
        is_ours.then(|| Some(Self { sub: text("sub")?, client_id: text("aud")? }))?
    }
}
