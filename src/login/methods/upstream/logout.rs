//! A provider says that somebody has left it (OIDC Back-Channel Logout §2.6): the sessions here that began
//! with that account, or with that session of it, end, and so do the sign-ins that wait in between.

use super::{Fault, id_token, metadata};
use crate::{
    app::App,
    config::providers::{Kind, Provider},
    crypto::digest::sha256,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        id::UserId,
        login::EndReason,
    },
    observe::audit,
    protocol::hex,
    session::ending,
    store::{
        self, Conn, StoreError,
        limits::{self, Taken},
    },
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The member of `events` that makes a token a logout token (§2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old one may be, in seconds: so long its `jti` must be remembered.
const MOST_AGE: i64 = 600;
/// How far the provider's clock may be ahead of ours, in seconds.
const SKEW: i64 = 300;

/// What a logout token says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Logout {
    issuer: String,
    subject: Option<String>,
    sid: Option<String>,
    jti: String,
}

/// How a logout token was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// So many sessions ended; none is fine too.
    Ended(usize),
    /// It is not right, or was presented before.
    Refused(Fault),
}

/// Takes a logout token of a provider.
pub async fn take(app: &Arc<App>, provider: &Provider, token: &str) -> Result<Left, StoreError> {
    let logout = match check(app, provider, token).await {
        Ok(logout) => logout,
        Err(why) => {
            tracing::warn!(provider = provider.name, %why, "another provider's logout token was not accepted");
            return Ok(Left::Refused(why));
        }
    };
    let name = provider.name.clone();
    let ended = app.write(move |tx| end(tx.app, tx.conn, &name, &logout)).await?;
    Ok(ended.map_or_else(|| Left::Refused(Fault::new("it was presented before")), Left::Ended))
}

/// §2.6, but whether it was presented before.
async fn check(app: &App, provider: &Provider, token: &str) -> Result<Logout, Fault> {
    if provider.kind == Kind::Github {
        return Err(Fault::new("it sends no logout tokens"));
    }
    let metadata = metadata::discover(app, provider).await?;
    let algs = id_token::logout_token_algs(provider, &metadata);
    let claims = id_token::check_signature(app, &metadata, token, (&["logout+jwt", "JWT"], &algs)).await?;
    read(&claims, &provider.client_id, app.now_elsewhere()).map_err(Fault::new)
}

fn read(claims: &Map<String, Value>, client_id: &str, now: i64) -> Result<Logout, &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let for_us = match claims.get("aud") {
        Some(Value::String(aud)) => aud == client_id,
        // As of an ID token: nobody else may be meant beside us.
        Some(Value::Array(all)) => !all.is_empty() && all.iter().all(|aud| aud.as_str() == Some(client_id)),
        _ => false,
    };
    if !for_us {
        return Err("it is for another client");
    }
    let issued = claims.get("iat").and_then(Value::as_i64).ok_or("it has no iat")?;
    if issued < now - MOST_AGE || issued > now + SKEW {
        return Err("it was not issued just now");
    }
    if claims.get("exp").is_some_and(|exp| exp.as_i64().is_none_or(|exp| exp <= now)) {
        return Err("it has expired");
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err("it is no logout token");
    }
    if claims.contains_key("nonce") {
        return Err("it has a nonce");
    }
    let (subject, sid) = (text("sub").map(str::to_owned), text("sid").map(str::to_owned));
    if subject.is_none() && sid.is_none() {
        return Err("it names nobody");
    }
    let jti = text("jti").ok_or("it has no jti")?.to_owned();
    Ok(Logout { issuer: text("iss").unwrap_or_default().to_owned(), subject, sid, jti })
}

/// `None` when the token was presented before.
fn end(app: &App, conn: &mut Conn, provider: &str, logout: &Logout) -> Result<Option<usize>, StoreError> {
    let now = app.now();
    let digest = sha256(&format!("{}\0{}", logout.issuer, logout.jti));
    let key = format!("logout-token/{provider}/{}", hex(digest.as_bytes()));
    if limits::take(conn, &key, 1, MOST_AGE + SKEW, now)? != Taken::Yes {
        return Ok(None);
    }
    let from = (provider, logout.issuer.as_str());
    let (subject, sid) = (logout.subject.as_deref(), logout.sid.as_deref());
    let waiting = store::upstream_logins::waiting(conn, from, subject, sid)?;
    let mut people: Vec<UserId> = Vec::new();
    for login in &waiting {
        people.extend(store::logins::person(conn, login)?);
    }
    for session in store::upstream_logins::sessions(conn, from, subject, sid)? {
        people.extend(store::sessions::find_with_user(conn, &session)?.map(|(_, user)| user.id));
    }
    store::locks::ending(conn, &people.iter().collect::<Vec<_>>())?;
    store::logins::refuse_proved_of(conn, &waiting, EndReason::Expired)?;
    let mut ended = 0;
    // Read anew: one of those that waited may have become a session before its person was locked.
    for session in store::upstream_logins::sessions(conn, from, subject, sid)? {
        let Some((_, user)) = store::sessions::find_with_user(conn, &session)? else { continue };
        if ending::session(app, conn, &user.id, &session, AccessEnd::SignedOut)? {
            let entry = Entry::new(Event::SignedOut).user(&user.id).session(&session);
            audit::record(app, conn, &entry.detail(format!("{provider} says that the person left it")))?;
            ended += 1;
        }
    }
    Ok(Some(ended))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn right() -> Value {
        json!({ "iss": "https://x.example", "aud": "us", "iat": 1000, "exp": 1120, "jti": "j", "sub": "1", "sid": "s",
                "events": { EVENT: {} } })
    }

    fn with(name: &str, value: Value) -> Result<Logout, &'static str> {
        let mut claims = right().as_object().unwrap().clone();
        if value.is_null() {
            claims.remove(name)
        } else {
            claims.insert(name.to_owned(), value)
        };
        read(&claims, "us", 1000)
    }

    #[test]
    fn a_logout_token_names_somebody_and_is_for_us_alone() {
        assert!(with("aud", json!(["us"])).is_ok());
        assert_eq!(with("sid", Value::Null).unwrap().subject.as_deref(), Some("1"));
        assert_eq!(with("sub", Value::Null).unwrap().sid.as_deref(), Some("s"));
        assert!(with("exp", Value::Null).is_ok(), "providers of the drafts before the last send none");
        for (name, value) in [
            ("aud", json!("them")),
            ("aud", json!(["us", "them"])),
            ("aud", json!([])),
            ("iat", Value::Null),
            ("iat", json!(399)),
            ("iat", json!(1301)),
            ("exp", json!(1000)),
            ("exp", json!("soon")),
            ("events", json!({})),
            ("events", json!({ EVENT: 1 })),
            ("events", json!([EVENT])),
            ("nonce", json!("n")),
            ("jti", Value::Null),
        ] {
            assert!(with(name, value.clone()).is_err(), "{name}: {value}");
        }
    }
}
