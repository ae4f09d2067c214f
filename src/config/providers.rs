//! `[providers.NAME]`: other providers with which people may sign in.

mod read;

use std::collections::BTreeMap;

pub(super) use read::read;

use super::source::Source;
use crate::model::policy::{Method, Policy, PolicyStep};
use crate::protocol::secret::Secret;

/// The claims that can be mapped, and their names at OIDC providers.
pub const CLAIMS: [(&str, &str); 7] = [
    ("name", "name"),
    ("given_name", "given_name"),
    ("family_name", "family_name"),
    ("nickname", ""),
    ("picture", "picture"),
    ("locale", "locale"),
    ("email", "email"),
];

/// The algorithms with which a provider may sign: never `none`, and never a shared secret.
pub const ALGS: [&str; 8] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "EdDSA"];

/// Another provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, in paths and in the database.
    pub name: String,
    /// Its protocol.
    pub kind: Kind,
    /// Its name for people.
    pub label: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// Its issuer identifier; for GitHub the address of its pages.
    pub issuer: String,
    /// Our client id at the provider.
    pub client_id: String,
    /// How we authenticate there.
    pub credential: Credential,
    /// The algorithm of its ID tokens and logout tokens in our registration there, one of [`ALGS`]; `None` if the
    /// registration names none.
    pub id_token_signed_response_alg: Option<&'static str>,
    /// The scopes that we request.
    pub scopes: Vec<String>,
    /// The domains whose people can sign in; empty for all.
    pub allowed_domains: Vec<String>,
    /// Whether an account can be made by signing in with it.
    pub may_sign_up: bool,
    /// Whether its addresses count as verified even if it does not say so.
    pub trust_email: bool,
    /// Our claims and their names at the provider. A claim that is not listed is not used.
    pub claims: BTreeMap<&'static str, String>,
}

/// The protocol of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OpenID Connect, by discovery.
    Oidc,
    /// OpenID Connect at Google.
    Google,
    /// OpenID Connect at Apple, with a signed client secret and `form_post`.
    Apple,
    /// OpenID Connect at Microsoft, with one issuer for each tenant.
    Microsoft,
    /// OAuth 2.0 and GitHub's API.
    Github,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Oidc, Self::Google, Self::Apple, Self::Microsoft, Self::Github];

    /// Its name in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Google => "google",
            Self::Apple => "apple",
            Self::Microsoft => "microsoft",
            Self::Github => "github",
        }
    }

    fn parse(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        found.ok_or_else(|| {
            format!("must be \"oidc\", \"google\", \"apple\", \"microsoft\" or \"github\", not {word:?}")
        })
    }

    fn label(self) -> Option<&'static str> {
        match self {
            Self::Oidc => None,
            Self::Google => Some("Google"),
            Self::Apple => Some("Apple"),
            Self::Microsoft => Some("Microsoft"),
            Self::Github => Some("GitHub"),
        }
    }

    fn issuer(self) -> Option<&'static str> {
        match self {
            Self::Oidc => None,
            Self::Google => Some("https://accounts.google.com"),
            Self::Apple => Some("https://appleid.apple.com"),
            Self::Microsoft => Some("https://login.microsoftonline.com/common/v2.0"),
            Self::Github => Some("https://github.com"),
        }
    }

    fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Oidc | Self::Google | Self::Microsoft => &["openid", "email", "profile"],
            Self::Apple => &["openid", "email", "name"],
            Self::Github => &["read:user", "user:email"],
        }
    }
}

/// How we prove to a provider who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A client secret that the provider assigned.
    Secret(Secret),
    /// A key from Apple, with which we sign a short-lived client secret.
    Apple {
        /// The team ID, ten letters and digits.
        team_id: String,
        /// The key ID, ten letters and digits.
        key_id: String,
        /// The key, in PEM.
        private_key: Secret,
    },
}

/// Finds policies that name providers which do not exist, or that nobody could meet without a provider.
pub(super) fn check_policies(
    source: &mut Source,
    sign_in: &Policy,
    policies: &BTreeMap<String, Policy>,
    providers: &BTreeMap<String, Provider>,
) {
    let written = source.names_under("providers");
    let named = policies.iter().map(|(name, policy)| (format!("policies.{name}"), policy));
    let sections: Vec<_> = std::iter::once(("sign_in".to_owned(), sign_in)).chain(named).collect();
    for (section, policy) in sections {
        let key = format!("{section}.providers");
        if source.is_set(&key) {
            for name in policy.providers.iter().filter(|name| !written.contains(*name)) {
                source.fault(&key, format!("there is no provider {name:?}"), Some("[]"));
            }
        }
        let key = format!("{section}.steps");
        let only_here = |step: &PolicyStep| step.any_of == [Method::Upstream];
        let is_any = providers.values().any(|provider| provider.enabled);
        if source.is_set(&key) && !is_any && policy.steps.iter().any(only_here) {
            let text = "has a step that only another provider can meet, and there is no [providers.NAME]";
            source.fault(&key, text, None);
        }
    }
}
