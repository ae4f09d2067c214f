//! A relying app.

use super::{client_secret::ClientSecret, id::ClientId};
use crate::protocol::{UnixTime, client_metadata::ClientMetadata};
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientSettings {
    /// Refuse authorization requests without PKCE (RFC 9700 §2.1.1). Public apps always need it.
    pub pkce_required: bool,
    /// When consent is asked.
    pub consent: ConsentRule,
    /// The access tokens that it gets.
    pub access_token_format: AccessTokenFormat,
    /// The sign-in policy's name; `default` when absent.
    pub policy: Option<String>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            pkce_required: true,
            consent: ConsentRule::Ask,
            access_token_format: AccessTokenFormat::Opaque,
            policy: None,
        }
    }
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

    /// Whether an authorization request must carry a code challenge.
    pub fn needs_pkce(&self) -> bool {
        self.is_public() || self.settings.pkce_required
    }
}
