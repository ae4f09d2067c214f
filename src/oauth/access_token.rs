//! An access token that was presented, of either format, with what it stands on.

use crate::{
    app::App,
    crypto::digest::sha256,
    model::{access_token::AccessToken, contact::Contact, grant::Grant, handle::Handle, user::User},
    protocol::{error::OAuthError, secret::Secret},
    store::{self, StoreError},
};
use subtle::ConstantTimeEq;

/// A token that stands, and whose it is.
pub struct Standing {
    /// The token.
    pub token: AccessToken,
    /// The grant it came of.
    pub grant: Grant,
    /// The person.
    pub user: User,
    /// The person's contacts.
    pub contacts: Vec<Contact>,
    /// The version of the client that holds it.
    pub client_version: i64,
}

/// The token, unless it is unknown, over or revoked, or its person is stopped. One read.
///
/// # Errors
/// Those of the database.
pub async fn find(app: &App, presented: &Secret) -> Result<Option<Standing>, StoreError> {
    let Some(presented) = present(app, presented) else { return Ok(None) };
    let id = presented.id().to_owned();
    let found = app
        .store
        .read(move |conn| {
            let Some((token, grant, user, client_version)) =
                store::access_tokens::find_with_grant(conn, &id)?
            else {
                return Ok(None);
            };
            let contacts = store::contacts::of_user(conn, &user.id)?;
            Ok(Some(Standing { token, grant, user, contacts, client_version }))
        })
        .await?;
    Ok(found.filter(|found| {
        presented.proves(&found.token)
            && app.now() < found.token.expires_at
            && found.grant.revoked_at.is_none()
            && found.user.is_active()
    }))
}

/// A token as it was presented.
enum Presented {
    Opaque(Handle),
    /// The `jti` of a JWT whose signature is ours.
    Jwt(String),
}

impl Presented {
    fn id(&self) -> &str {
        match self {
            Self::Opaque(handle) => &handle.id,
            Self::Jwt(jti) => jti,
        }
    }

    /// Whether it is that row's token: an opaque one never stands for a JWT, nor the other way round.
    fn proves(&self, token: &AccessToken) -> bool {
        match self {
            Self::Opaque(handle) => sha256(handle.secret.expose()).as_bytes().ct_eq(&token.digest).into(),
            Self::Jwt(_) => token.digest.is_empty(),
        }
    }
}

/// What is said of a token that does not stand (RFC 6750 §3.1).
pub fn invalid() -> OAuthError {
    OAuthError::invalid_token("the access token is unknown, has ended or was revoked")
}

fn present(app: &App, token: &Secret) -> Option<Presented> {
    if let Some(handle) = Handle::parse(token.expose()) {
        return Some(Presented::Opaque(handle));
    }
    // The type keeps ID tokens out (RFC 9068 §4).
    let claims = app.snapshot().keyring.verify(token.expose(), Some("at+jwt")).ok()?;
    Some(Presented::Jwt(claims.get("jti")?.as_str()?.to_owned()))
}
