//! A relying app.

use super::{client_secret::ClientSecret, id::ClientId};
use crate::protocol::{UnixTime, client_metadata::ClientMetadata, pkce::PkceRule, redirect_uri::Schemes};
use serde::{Deserialize, Deserializer, Serialize};

/// When people are asked whether the app may have their data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentRule {
    /// Once for each new scope; the answer is remembered.
    #[default]
    Ask,
    /// Never: the app is the operator's own.
    Skip,
}

/// What an access token looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// A reference, checked at `UserInfo` or by introspection.
    #[default]
    Opaque,
    /// A signed JWT (RFC 9068), checked by the resource itself.
    Jwt,
}

/// What the admin decides about an app, beside its metadata.
///
/// What is not said in a row has the value that an app had before there was such a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientSettings {
    /// Whether its authorization requests must have a code challenge. Those of public apps always must.
    #[serde(alias = "pkce_required", deserialize_with = "read_pkce")]
    pub pkce: PkceRule,
    /// The ID token has the claims of the granted scopes too, not only `UserInfo` (OIDC Core §5.4).
    pub id_token_claims: bool,
    /// Its redirect URIs may have a scheme without a dot (RFC 8252 §7.1).
    pub custom_schemes: bool,
    /// When consent is asked.
    pub consent: ConsentRule,
    /// The access tokens that it gets.
    pub access_token_format: AccessTokenFormat,
    /// The sign-in policy's name; `default` when absent.
    pub policy: Option<String>,
    /// Whether each use of a refresh token gives a new one (RFC 9700 §4.14.2). Public apps always rotate; FAPI 2.0
    /// Security Profile §5.3.2.1 forbids it for confidential ones.
    pub rotate_refresh_tokens: bool,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            pkce: PkceRule::default(),
            id_token_claims: false,
            custom_schemes: false,
            consent: ConsentRule::default(),
            access_token_format: AccessTokenFormat::default(),
            policy: None,
            rotate_refresh_tokens: true,
        }
    }
}

impl ClientSettings {
    /// The settings with which an admin begins: many apps read the ID token and nothing else.
    pub fn of_new_client() -> Self {
        Self { id_token_claims: true, ..Self::default() }
    }

    /// The schemes that its redirect URIs may have.
    pub fn schemes(&self) -> Schemes {
        if self.custom_schemes { Schemes::Any } else { Schemes::Dotted }
    }
}

/// Reads the rule, or the switch `pkce_required` of rows that were written before there was one: what an admin had
/// switched off stays off.
fn read_pkce<'de, D: Deserializer<'de>>(input: D) -> Result<PkceRule, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Switch(bool),
        Rule(PkceRule),
    }
    Ok(match Written::deserialize(input)? {
        Written::Switch(true) => PkceRule::Required,
        Written::Switch(false) => PkceRule::Optional,
        Written::Rule(rule) => rule,
    })
}

/// A relying app.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its `client_id`.
    pub id: ClientId,
    /// Its secrets, oldest first; public apps have none.
    pub secrets: Vec<ClientSecret>,
    /// What it says of itself (RFC 7591).
    pub metadata: ClientMetadata,
    /// What the admin decided.
    pub settings: ClientSettings,
    /// Made.
    pub created_at: UnixTime,
    /// Grows with each change of the client or of its secrets, so that an earlier reading of it is known to be old; 0
    /// before it is stored.
    pub version: i64,
}

/// A registered client whose row this program cannot read, such as one that a newer version has written. It is refused
/// everywhere; all others work.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Its `client_id`.
    pub id: ClientId,
    /// Which column, and what in it.
    pub cause: String,
}

impl Client {
    /// The name that people are shown.
    pub fn name(&self) -> &str {
        self.metadata.client_name.as_deref().unwrap_or_else(|| self.id.as_str())
    }

    /// Public apps cannot keep a secret (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        self.metadata.is_public()
    }

    /// The secrets that are good, oldest first.
    pub fn live_secrets(&self, now: UnixTime) -> impl Iterator<Item = &ClientSecret> {
        self.secrets.iter().filter(move |secret| secret.is_live(now))
    }

    /// Whether the app has another good secret than that one, and one that does not end by itself.
    pub fn can_spare(&self, secret: &str, now: UnixTime) -> bool {
        self.live_secrets(now).any(|other| other.id != secret && other.ends_at.is_none())
    }

    /// Whether each use of a refresh token gives a new one.
    pub fn rotates_refresh_tokens(&self) -> bool {
        self.is_public() || self.settings.rotate_refresh_tokens
    }

    /// What its authorization requests must carry, where the configuration asks for no more.
    pub fn pkce(&self) -> PkceRule {
        if self.is_public() { PkceRule::Required } else { self.settings.pkce }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_that_were_written_before_are_read_as_they_were_meant() {
        let read = |row| serde_json::from_value::<ClientSettings>(row).unwrap();
        assert_eq!(read(json!({"pkce_required": true})).pkce, PkceRule::Required);
        assert_eq!(read(json!({"pkce_required": false})).pkce, PkceRule::Optional);
        let before = read(json!({}));
        assert_eq!((before.pkce, before.id_token_claims), (PkceRule::ChallengeOrNonce, false));
        let new = ClientSettings::of_new_client();
        let written = serde_json::to_value(&new).unwrap();
        assert_eq!(written["pkce"], "challenge_or_nonce");
        assert_eq!(read(written), new);
    }
}
