//! `[providers.NAME]`: other providers with which people may sign in.

mod read;

use std::collections::BTreeMap;

pub(super) use read::read;

use super::source::Source;
use crate::model::policy::{Method, Policy, PolicyStep};
use crate::protocol::secret::Secret;

/// The claims that can be mapped, and the names under which OIDC providers have them.
pub const CLAIMS: [(&str, &str); 7] = [
    ("name", "name"),
    ("given_name", "given_name"),
    ("family_name", "family_name"),
    ("nickname", ""),
    ("picture", "picture"),
    ("locale", "locale"),
    ("email", "email"),
];

/// What a provider may sign with: never `none`, never a secret that it shares with us.
pub const ALGS: [&str; 8] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "EdDSA"];

/// Another provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, in paths and in the database.
    pub name: String,
    /// What it speaks.
    pub kind: Kind,
    /// Its name for people.
    pub label: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// Its issuer identifier; of GitHub the address of its pages.
    pub issuer: String,
    /// How it knows us.
    pub client_id: String,
    /// How we prove it.
    pub credential: Credential,
    /// The algorithm of its ID tokens and logout tokens that we are registered for there, one of [`ALGS`]; `None`
    /// where the registration names none.
    pub id_token_signed_response_alg: Option<&'static str>,
    /// What we ask for.
    pub scopes: Vec<String>,
    /// Domains of which people must be; empty for all.
    pub allowed_domains: Vec<String>,
    /// Whether an account can be made by signing in with it.
    pub may_sign_up: bool,
    /// Whether its addresses count as proved though it does not say so.
    pub trust_email: bool,
    /// Our claims, and what it calls them; one that is not here is not taken.
    pub claims: BTreeMap<&'static str, String>,
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OpenID Connect, by discovery.
    Oidc,
    /// The same, as Google does it.
    Google,
    /// The same, as Apple does it: a signed client secret and `form_post`.
    Apple,
    /// The same, as Microsoft does it: one issuer a tenant.
    Microsoft,
    /// OAuth 2.0 and GitHub's API.
    Github,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Oidc, Self::Google, Self::Apple, Self::Microsoft, Self::Github];

    /// Its word in the configuration.
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
    /// A secret that it gave us.
    Secret(Secret),
    /// A key that Apple gave us, with which we sign a secret that ends soon.
    Apple {
        /// Of ten letters and digits.
        team_id: String,
        /// The key's name, of ten letters and digits.
        key_id: String,
        /// The key, in PEM.
        private_key: Secret,
    },
}

/// Finds policies that name providers which are not there, or that nobody could meet without one.
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
