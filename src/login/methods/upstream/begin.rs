//! Leaving for another provider: one row a trip, bound to its browser and to what it is for.

use super::{Fault, find, github, of_policy, oidc, oidc::Remembered, welcome};
use crate::{
    app::{App, Tx},
    config::providers::{Kind, Provider},
    crypto::digest::sha256,
    login::{BrowserSession, EndUser, state::Authentication, throttle},
    model::{
        handle::Handle,
        id::{LoginId, UpstreamRequestId},
        identity::{Refusal, UpstreamRequest},
        login::Login,
    },
    protocol::{UnixTime, secret::Secret},
    store::{self, StoreError},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long the person may take there, in seconds.
const SECONDS: i64 = 600;

/// How a wish to leave ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The browser goes there.
    To(String),
    /// It stays.
    Refused(Refusal),
    /// Too many requests from this network, until then.
    TooMany(UnixTime),
    /// There is no such provider where this login stands.
    Unknown,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    nonce: String,
    verifier: String,
}

/// What a trip is for.
enum For {
    Login(LoginId),
    Account(Box<EndUser>),
}

/// Leaves to sign in, or, with `known`, to prove more of the person of whom the policy asks for more.
pub async fn to_sign_in(
    app: &Arc<App>,
    login: Login,
    known: Option<&Authentication>,
    browser: BrowserSession,
    name: &str,
) -> Result<Leaving, StoreError> {
    let taken = match known {
        Some(_) => of_policy(app, app.policy(Some(&login.policy))),
        None => welcome(app, &login),
    };
    let Some(provider) = taken.into_iter().find(|provider| provider.name == name) else {
        let known = app.config.providers.contains_key(name);
        return Ok(if known { Leaving::Refused(Refusal::Unavailable) } else { Leaving::Unknown });
    };
    let request = login.request();
    // A further proof is one only if it is made now.
    let fresh = known.is_some()
        || login.choices.fresh_proof
        || request.is_some_and(|request| request.prompt.login() || request.max_age.is_some());
    leave(app, provider, &browser, For::Login(login.id.clone()), fresh, &login.policy).await
}

/// Leaves to link an account there to the person who is signed in, as one proved a moment ago.
pub async fn to_link(app: &Arc<App>, who: EndUser, name: &str) -> Result<Leaving, StoreError> {
    let Some(provider) = find(app, name) else { return Ok(Leaving::Unknown) };
    let browser = who.browser().clone();
    leave(app, provider, &browser, For::Account(Box::new(who)), true, &app.config.sign_in.name).await
}

async fn leave(
    app: &Arc<App>,
    provider: &Provider,
    browser: &BrowserSession,
    purpose: For,
    fresh: bool,
    policy: &str,
) -> Result<Leaving, StoreError> {
    let (device, policy) = (browser.device.clone(), policy.to_owned());
    let count =
        move |tx: &mut Tx<'_>| throttle::request(tx.app, tx.conn, &device, tx.app.policy(Some(&policy)));
    let counted = app.write(count).await?;
    if let Some(until) = counted {
        return Ok(Leaving::TooMany(until));
    }
    let handle = Handle::new(app.new_id(), app.world.random.token());
    let remembered = Remembered { nonce: app.world.random.nonce(), verifier: app.world.random.token() };
    let url = match url(app, provider, &handle.to_secret(), &remembered, fresh).await {
        Ok(url) => url,
        Err(why) => {
            tracing::warn!(provider = provider.name, %why, "another provider cannot be reached");
            return Ok(Leaving::Refused(Refusal::Unavailable));
        }
    };
    let upstream_request = upstream_request(app, provider, browser, purpose, &handle, &remembered)?;
    app.store.write(move |conn| store::upstream_requests::insert(conn, &upstream_request)).await?;
    Ok(Leaving::To(url))
}

async fn url(
    app: &App,
    provider: &Provider,
    state: &Secret,
    remembered: &Remembered,
    fresh: bool,
) -> Result<String, Fault> {
    if provider.kind == Kind::Github {
        return github::authorization_url(app, provider, state, remembered);
    }
    oidc::authorization_url(app, provider, state, remembered, fresh).await
}

fn upstream_request(
    app: &App,
    provider: &Provider,
    browser: &BrowserSession,
    purpose: For,
    handle: &Handle,
    remembered: &Remembered,
) -> Result<UpstreamRequest, StoreError> {
    let id = UpstreamRequestId::new(handle.id.clone());
    let sealed = Sealed {
        nonce: remembered.nonce.expose().to_owned(),
        verifier: remembered.verifier.expose().to_owned(),
    };
    let json = serde_json::to_vec(&sealed).map_err(|error| StoreError::Broken(error.to_string()))?;
    let (login_id, user_id, session_id) = match purpose {
        For::Login(id) => (Some(id), None, None),
        For::Account(who) => (None, Some(who.unconfirmed().clone()), who.place().session().cloned()),
    };
    Ok(UpstreamRequest {
        digest: sha256(handle.secret.expose()).as_bytes().to_vec(),
        login_id,
        user_id,
        session_id,
        browser_digest: browser.browser_digest.clone(),
        provider: provider.name.clone(),
        sealed: app.sealer.seal(&seal_purpose(&id), &json),
        expires_at: app.now() + SECONDS,
        used_at: None,
        id,
    })
}

fn seal_purpose(id: &UpstreamRequestId) -> String {
    format!("upstream request {id}")
}

/// What was sealed.
pub(super) fn remembered(app: &App, upstream_request: &UpstreamRequest) -> Result<Remembered, StoreError> {
    let broken = |error: &dyn std::error::Error| StoreError::Broken(error.to_string());
    let json = app
        .sealer
        .open(&seal_purpose(&upstream_request.id), &upstream_request.sealed)
        .map_err(|error| broken(&error))?;
    let Sealed { nonce, verifier } = serde_json::from_slice(&json).map_err(|error| broken(&error))?;
    Ok(Remembered { nonce: Secret::new(nonce), verifier: Secret::new(verifier) })
}
