//! A passkey: a key pair of which the person's device keeps one half and we the other (WebAuthn Level 3).
//! It says by itself who it is, works only at our address, and its device makes sure of the person.
//!
//! What the server must remember between two requests of a ceremony is a sealed row that is spent by the
//! first answer, right or wrong; a passkey's row is sealed for its person. Nothing of either is ever in a
//! cookie.

pub mod add;
pub mod change;
pub mod offer;
pub mod sign_in;

use crate::{
    app::App,
    crypto::digest::sha256,
    login::end_user::Place,
    model::{
        credential::{Ceremony, CeremonyKind},
        id::{CeremonyId, UserId},
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// What a browser is given to begin a ceremony.
#[derive(Debug, Serialize)]
pub struct Options {
    /// The ceremony's id, to be sent back with the answer.
    pub ceremony: String,
    /// The options as WebAuthn Level 3 §5.1 writes them in JSON.
    #[serde(rename = "publicKey")]
    pub public_key: Value,
}

/// What a browser answers.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The ceremony's id.
    pub ceremony: String,
    /// The credential as WebAuthn Level 3 §5.1 writes it in JSON.
    pub credential: Value,
}

/// We, as authenticators know us. `None` when our address has no name.
fn relying_party(app: &App) -> Option<Webauthn> {
    named(app.config.passkeys.rp_id.as_deref()?, app.issuer(), &app.config.brand.name)
}

fn named(rp_id: &str, issuer: &str, name: &str) -> Option<Webauthn> {
    let own = Url::parse(issuer).ok()?;
    let is_below = own.domain().is_some_and(|host| host == rp_id || host.ends_with(&format!(".{rp_id}")));
    // After a move the passkeys keep the earlier name, and our pages are a related origin of it.
    let home = if is_below { own.clone() } else { Url::parse(&format!("https://{rp_id}")).ok()? };
    let builder = WebauthnBuilder::new(rp_id, &home).ok()?.rp_name(name);
    let builder = if is_below { builder } else { builder.append_allowed_origin(&own) };
    builder.build().ok()
}

/// What authenticators call a person (WebAuthn Level 3 §4, user handle): the account's id, which says
/// nothing of who it is. An id from elsewhere that is not a UUID is digested to one.
fn handle(user: &UserId) -> Uuid {
    Uuid::parse_str(user.as_str()).unwrap_or_else(|_| {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&sha256(user.as_str()).as_bytes()[..16]);
        Uuid::from_bytes(bytes)
    })
}

/// Where a ceremony is begun, and by whom, if that is known.
struct Of<'a> {
    place: &'a Place,
    user: Option<UserId>,
}

/// Keeps a ceremony's state, and gives its options.
fn open_ceremony(
    app: &App,
    conn: &mut Conn,
    kind: CeremonyKind,
    of: Of<'_>,
    state: &impl Serialize,
    expires_at: UnixTime,
) -> Result<CeremonyId, StoreError> {
    let id = CeremonyId::new(app.new_id());
    let sealed = seal(app, &format!("ceremony {id}"), state)?;
    let ceremony = Ceremony {
        id: id.clone(),
        kind,
        login_id: of.place.login().cloned(),
        session_id: of.place.session().cloned(),
        user_id: of.user,
        sealed,
        expires_at,
        used_at: None,
    };
    store::ceremonies::insert(conn, &ceremony)?;
    Ok(id)
}

fn state_of<T: DeserializeOwned>(app: &App, ceremony: &Ceremony) -> Result<T, StoreError> {
    unseal(app, &format!("ceremony {}", ceremony.id), &ceremony.sealed)
}

/// Sealed for a person: a row that is moved to another person does not open.
fn key_purpose(user: &UserId) -> String {
    format!("passkey {user}")
}

fn seal(app: &App, purpose: &str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(app.sealer.seal(purpose, &json))
}

fn unseal<T: DeserializeOwned>(app: &App, purpose: &str, sealed: &[u8]) -> Result<T, StoreError> {
    let json = app.sealer.open(purpose, sealed).map_err(|error| StoreError::Broken(error.to_string()))?;
    serde_json::from_slice(&json).map_err(|error| StoreError::Broken(error.to_string()))
}

fn options(ceremony: &CeremonyId, public_key: &impl Serialize) -> Result<Options, StoreError> {
    let public_key =
        serde_json::to_value(public_key).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(Options { ceremony: ceremony.as_str().to_owned(), public_key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_from_our_own_pages_before_and_after_a_move() {
        let origins = |rp_id, issuer| -> Vec<String> {
            let party = named(rp_id, issuer, "Porchlight").expect("a relying party");
            party.get_allowed_origins().iter().map(|url| url.origin().ascii_serialization()).collect()
        };
        assert_eq!(origins("id.example.org", "https://id.example.org"), ["https://id.example.org"]);
        assert_eq!(origins("example.org", "https://id.example.org:8443"), ["https://id.example.org:8443"]);
        assert_eq!(
            origins("old.example", "https://new.example"),
            ["https://old.example", "https://new.example"]
        );
    }

    #[test]
    fn a_handle_is_the_account_s_id_or_a_digest_of_it_and_never_changes() {
        let own = "019aa5a0-0000-7000-8000-000000000001";
        assert_eq!(handle(&UserId::new(own)).to_string(), own);
        let imported = UserId::new("auth0|4711");
        assert_eq!(handle(&imported), handle(&imported.clone()));
        assert_ne!(handle(&imported), handle(&UserId::new("auth0|4712")));
    }
}
