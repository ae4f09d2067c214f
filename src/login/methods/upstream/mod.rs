//! Another provider at which the person has an account: any OpenID Connect issuer, and GitHub.
//!
//! `begin` sends the browser there, `arrive` receives it, and what it brings is told to us by the provider
//! itself: `oidc` (with `metadata`, `id_token` and `apple`) and `github` ask, `person` reads. Whatever a
//! provider says, it is one proof among others and leads to the same policy. An account there is never linked
//! silently to one that was here already: `link` does it once the person has proved that one too, or from
//! their own account page (`account`). `logout` is the provider's word that somebody left.

pub mod account;
mod apple;
pub mod begin;
pub mod callback;
mod github;
mod id_token;
pub mod link;
pub mod logout;
mod metadata;
pub mod offer;
mod oidc;
mod profile;

use crate::{
    app::App,
    config::providers::Provider,
    model::{
        id::UserId,
        login::{Login, Stage},
        policy::{Method, Policy},
    },
    store::{self, Conn, StoreError},
};
use std::fmt;

/// What went wrong with a provider, for the log and the audit trail. Nothing of it is shown to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Fault {
    /// On one line and not too long: parts of it come from the provider.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        f.write_str(&self.0.chars().take(300).map(plain).collect::<String>())
    }
}

/// The error with its causes, the innermost of which says the most.
fn fault(error: &dyn std::error::Error) -> Fault {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    Fault(text)
}

/// The provider of that name, unless it is switched off.
pub fn find<'a>(app: &'a App, name: &str) -> Option<&'a Provider> {
    app.config.providers.get(name).filter(|provider| provider.enabled)
}

/// Those that a policy takes, in its order.
pub fn of_policy<'a>(app: &'a App, policy: &Policy) -> Vec<&'a Provider> {
    let mut taken: Vec<&Provider> =
        app.config.providers.values().filter(|provider| is_taken(provider, policy)).collect();
    taken.sort_by_key(|provider| policy.providers.iter().position(|name| *name == provider.name));
    taken
}

fn is_taken(provider: &Provider, policy: &Policy) -> bool {
    provider.enabled && policy.takes_provider(&provider.name)
}

/// Those at which a person has a linked account, as far as the policy of that name takes them.
pub fn linked<'a>(
    app: &'a App,
    conn: &mut Conn,
    user: &UserId,
    policy: &str,
) -> Result<Vec<&'a Provider>, StoreError> {
    let identities = store::identities::of_user(conn, user)?;
    let all = of_policy(app, app.policy(Some(policy))).into_iter();
    let has = |provider: &&Provider| identities.iter().any(|one| one.account.provider == provider.name);
    Ok(all.filter(has).collect())
}

/// Those that can be used on the first page, where this login stands.
pub fn welcome<'a>(app: &'a App, login: &Login) -> Vec<&'a Provider> {
    let policy = app.policy(Some(&login.policy));
    let first = policy.begins_with(Method::Upstream);
    let stands = match &login.stage {
        Stage::Identify => true,
        // Of a later step no first page is left.
        Stage::Prove(asked) => asked.proofs.is_empty(),
        Stage::Proved { .. } | Stage::Issued | Stage::Refused { .. } => false,
    };
    if first && stands { of_policy(app, policy) } else { Vec::new() }
}

/// Where a provider sends people back to: its redirect URI.
pub fn callback_path(provider: &Provider) -> String {
    format!("/upstream/{}/callback", provider.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_line_whatever_the_provider_wrote() {
        let shown = Fault::new(format!("a\r\nb\u{7}{}", "x".repeat(1000))).to_string();
        assert!(shown.starts_with("a  b x") && shown.chars().count() == 300, "{shown}");
    }
}
