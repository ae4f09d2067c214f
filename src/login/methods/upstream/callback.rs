//! Coming back from another provider. A known account signs its person in; an unknown one makes an account
//! here if policy and provider allow it; and when there is an account with that address already, the person
//! is asked, and must prove that one first.

use super::{
    Fault, begin, find, github,
    oidc::{self, Brought},
    profile::{self, UpstreamProfile},
    welcome,
};
use crate::{
    app::App,
    config::providers::{Kind, Provider},
    crypto::digest::sha256,
    login::{BrowserSession, held::Held, prove, register, state::Authentication},
    model::{
        audit::{Entry, Event},
        contact::{Contact, ContactKind},
        handle::Handle,
        id::{IdentityId, UpstreamLoginId, UpstreamRequestId, UserId},
        identity::{Identity, Refusal, UpstreamLogin, UpstreamRequest},
        login::{Login, Proof},
        policy::Method,
        user::User,
    },
    observe::{audit, metrics},
    protocol::{email::EmailAddress, params::Params},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What the browser brought, as it was sent: from the provider or from anybody.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    code: Option<String>,
    iss: Option<String>,
    user: Option<String>,
    error: Option<String>,
}

impl Returned {
    /// Reads the parameters of an authorization response (RFC 6749 §4.1.2, RFC 9207 §2, and Apple's `user`).
    pub fn read(params: &Params) -> Self {
        let value = |name: &str| params.get(name).map(str::to_owned);
        Self { code: value("code"), iss: value("iss"), user: value("user"), error: value("error") }
    }
}

/// How a return ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// The login goes on, wherever it stands now.
    GoOn,
    /// There is an account with that address: the person must say and prove that it is theirs.
    Ask,
    /// Nobody was signed in.
    Refused(Refusal),
}

/// The trip that a `state` belongs to, if it left from that browser. Changes nothing.
pub async fn upstream_request(
    app: &Arc<App>,
    provider: &str,
    state: &str,
    browser_digest: &[u8],
) -> Result<Option<UpstreamRequest>, StoreError> {
    let Some(handle) = Handle::parse(state) else { return Ok(None) };
    let id = UpstreamRequestId::new(handle.id.clone());
    let found = app.store.read(move |conn| store::upstream_requests::find(conn, &id)).await?;
    let now = app.now();
    Ok(found.filter(|upstream_request| {
        let right: bool = sha256(handle.secret.expose()).as_bytes().ct_eq(&upstream_request.digest).into();
        // One that was used is still known until its end: the person may have gone back a page.
        right
            && upstream_request.provider == provider
            && upstream_request.browser_digest == browser_digest
            && now < upstream_request.expires_at
    }))
}

/// Spends the trip, asks the provider who it is, and does what follows for the login. `known` is the person of
/// whom the policy asks for more, when it is that.
pub async fn to_sign_in(
    app: &Arc<App>,
    upstream_request: UpstreamRequest,
    (login, known): (Login, Option<Authentication>),
    browser: BrowserSession,
    returned: &Returned,
) -> Result<Arrived, StoreError> {
    let Some(asked) = ask(app, &upstream_request, returned).await? else { return Ok(Arrived::GoOn) };
    let (shared, topic) = (app.clone(), login.id.clone());
    let name = upstream_request.provider.clone();
    let arrived = app
        .store
        .write(move |conn| {
            let arrived = match asked {
                Ok(person) => {
                    let held = hold(conn, &login, known.as_ref(), &person)?;
                    match &known {
                        Some(known) => add(&shared, conn, &login, &held, known, &person)?,
                        None if is_welcome(&shared, &login, &upstream_request) => {
                            decide(&shared, conn, &login, held, &person)?
                        }
                        None => Arrived::Refused(Refusal::Unavailable),
                    }
                }
                Err((refusal, why)) => {
                    refused(
                        &shared,
                        conn,
                        &login,
                        &browser,
                        format!("{}: {why}", upstream_request.provider),
                    )?;
                    return Ok(Arrived::Refused(refusal));
                }
            };
            if let Arrived::Refused(refusal) = arrived {
                let why = format!("{}: {}", upstream_request.provider, refusal.as_str());
                refused(&shared, conn, &login, &browser, why)?;
            }
            Ok(arrived)
        })
        .await?;
    let outcome = match arrived {
        Arrived::GoOn => "accepted",
        Arrived::Ask => "asked",
        Arrived::Refused(refusal) => refusal.as_str(),
    };
    metrics::upstream(&name, outcome);
    app.store.wake(topic.as_str()).await;
    Ok(arrived)
}

fn is_welcome(app: &App, login: &Login, upstream_request: &UpstreamRequest) -> bool {
    welcome(app, login).iter().any(|provider| provider.name == upstream_request.provider)
}

/// Who it is, or what the person and the log are told.
pub(super) type Asked = Result<UpstreamProfile, (Refusal, Fault)>;

/// Spends the trip and asks the provider. `None` when it was spent already.
pub(super) async fn ask(
    app: &Arc<App>,
    upstream_request: &UpstreamRequest,
    returned: &Returned,
) -> Result<Option<Asked>, StoreError> {
    let (id, now) = (upstream_request.id.clone(), app.now());
    // Before the provider is asked: of two returns at once only one redeems a code.
    if !app.store.write(move |conn| store::upstream_requests::spend(conn, &id, now)).await? {
        return Ok(None);
    }
    let Some(provider) = find(app, &upstream_request.provider) else {
        return Ok(Some(Err((Refusal::Unavailable, Fault::new("it is switched off")))));
    };
    if let Some(error) = &returned.error {
        let cancelled = ["access_denied", "user_cancelled_authorize", "user_cancelled_login"];
        let refusal = if cancelled.contains(&error.as_str()) { Refusal::Cancelled } else { Refusal::Failed };
        return Ok(Some(Err((refusal, Fault::new(format!("it answered {error:?}"))))));
    }
    let remembered = begin::remembered(app, upstream_request)?;
    let Some(code) = returned.code.as_deref() else {
        return Ok(Some(Err((Refusal::Failed, Fault::new("it sent no code")))));
    };
    let brought = Brought { code, iss: returned.iss.as_deref(), user: returned.user.as_deref() };
    let profile = match provider.kind {
        Kind::Github => github::ask(app, provider, brought, remembered).await,
        _ => oidc::ask(app, provider, brought, remembered).await,
    };
    Ok(Some(match profile {
        Ok(person) if profile::may_come_in(provider, &person) => Ok(person),
        Ok(_) => Err((Refusal::Domain, Fault::new("not of an allowed domain"))),
        Err(why) => {
            tracing::warn!(provider = provider.name, %why, "another provider's answer was not accepted");
            Err((Refusal::Failed, why))
        }
    }))
}

fn refused(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    why: String,
) -> Result<(), StoreError> {
    let mut entry =
        Entry::new(Event::UpstreamRefused).login(&login.id).from_device(&browser.device).detail(why);
    entry.client_id = login.client_id.clone();
    audit::record(app, conn, &entry)
}

/// Holds whom the provider's answer may be about: who is known already, and whose the account or its address is here.
fn hold(
    conn: &mut Conn,
    login: &Login,
    known: Option<&Authentication>,
    person: &UpstreamProfile,
) -> Result<Held, StoreError> {
    let mut people: Vec<UserId> = known.iter().map(|known| known.user.id.clone()).collect();
    people.extend(store::identities::find(conn, &person.account)?.map(|identity| identity.user_id));
    if let Some(address) = &person.email {
        let contact = store::contacts::find(conn, ContactKind::Email, address.comparison_key())?;
        people.extend(contact.map(|contact| contact.user_id));
    }
    Held::share(conn, &login.id, people)
}

fn decide(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: Held,
    person: &UpstreamProfile,
) -> Result<Arrived, StoreError> {
    let Some(provider) = find(app, &person.account.provider) else {
        return Ok(Arrived::Refused(Refusal::Unavailable));
    };
    if let Some(identity) = store::identities::find(conn, &person.account)? {
        let user = store::users::find(conn, &identity.user_id)?;
        if !user.is_some_and(|user| user.is_active()) {
            return Ok(Arrived::Refused(Refusal::Disabled));
        }
        store::identities::note_use(conn, &identity.id, person.named.as_deref(), app.now())?;
        return prove(app, conn, login, &held, person, &identity.user_id);
    }
    let Some(address) = &person.email else { return Ok(Arrived::Refused(Refusal::NoAddress)) };
    match store::contacts::find(conn, ContactKind::Email, address.comparison_key())? {
        Some(contact) => known_address(app, conn, login, &held, provider, person, &contact),
        None => unknown_address(app, conn, login, held, provider, person, address),
    }
}

/// A further proof of somebody who is known: only an account that is linked to them will do.
fn add(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    known: &Authentication,
    person: &UpstreamProfile,
) -> Result<Arrived, StoreError> {
    let identity = store::identities::find(conn, &person.account)?;
    let Some(identity) = identity.filter(|identity| identity.user_id == known.user.id) else {
        return Ok(Arrived::Refused(Refusal::NotLinked));
    };
    store::identities::note_use(conn, &identity.id, person.named.as_deref(), app.now())?;
    let proof = Proof::new(Method::Upstream, app.now());
    if prove::record_known(app, conn, login, held, known, proof)? {
        insert_upstream_login(app, conn, login, person)?;
    }
    Ok(Arrived::GoOn)
}

/// Nobody here has that address.
fn unknown_address(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    mut held: Held,
    provider: &Provider,
    person: &UpstreamProfile,
    address: &EmailAddress,
) -> Result<Arrived, StoreError> {
    let policy = app.policy(Some(&login.policy));
    if !policy.welcomes_strangers() || !provider.may_sign_up {
        return Ok(Arrived::Refused(Refusal::NoAccount));
    }
    let user = register::make(app, conn, login, person.claims.clone(), Some(&provider.name))?;
    let contact = Contact::email(app.new_id(), &user, address, Some(app.now()));
    store::contacts::insert(conn, &contact)?;
    insert_identity(app, conn, person, &user)?;
    held.made(&user);
    prove(app, conn, login, &held, person, &user)
}

/// Somebody here has that address. Who was invited and never came may come this way; anybody else is asked.
fn known_address(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    provider: &Provider,
    person: &UpstreamProfile,
    contact: &Contact,
) -> Result<Arrived, StoreError> {
    let Some(user) = store::users::find(conn, &contact.user_id)?.filter(User::is_active) else {
        return Ok(Arrived::Refused(Refusal::Disabled));
    };
    if provider.may_sign_up && is_untouched(conn, &user)? {
        store::contacts::verify(conn, &contact.id, app.now())?;
        insert_identity(app, conn, person, &user.id)?;
        return prove(app, conn, login, held, person, &user.id);
    }
    let policy = app.policy(Some(&login.policy));
    let first = policy.first();
    if !first.iter().any(|method| method.channel().is_some()) {
        return Ok(Arrived::Refused(Refusal::LinkInside));
    }
    insert_upstream_login(app, conn, login, person)?;
    Ok(Arrived::Ask)
}

/// Invited, and never here: nothing was proved and nothing set up that somebody else could have left behind.
fn is_untouched(conn: &mut Conn, user: &User) -> Result<bool, StoreError> {
    let contacts = store::contacts::of_user(conn, &user.id)?;
    Ok(!user.admin
        && contacts.len() == 1
        && contacts.iter().all(|contact| contact.verified_at.is_none())
        && store::passwords::find(conn, &user.id)?.is_none()
        && store::credentials::of_user(conn, &user.id)?.is_empty()
        && store::totp::find(conn, &user.id)?.is_none()
        && store::identities::of_user(conn, &user.id)?.is_empty())
}

fn insert_identity(
    app: &App,
    conn: &mut Conn,
    person: &UpstreamProfile,
    user: &UserId,
) -> Result<(), StoreError> {
    let identity = Identity {
        id: IdentityId::new(app.new_id()),
        user_id: user.clone(),
        account: person.account.clone(),
        email: person.named.clone(),
        created_at: app.now(),
        last_used_at: Some(app.now()),
    };
    store::identities::insert(conn, &identity)
}

fn insert_upstream_login(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    person: &UpstreamProfile,
) -> Result<(), StoreError> {
    let upstream_login = UpstreamLogin {
        id: UpstreamLoginId::new(app.new_id()),
        login_id: login.id.clone(),
        session_id: None,
        account: person.account.clone(),
        email: person.email.as_ref().map(|address| address.as_str().to_owned()),
        sid: person.sid.clone(),
        link: false,
        at: app.now(),
    };
    store::upstream_logins::insert(conn, &upstream_login)
}

/// One proof, like any other: what else the policy asks for is still asked.
fn prove(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    person: &UpstreamProfile,
    user: &UserId,
) -> Result<Arrived, StoreError> {
    let proof = Proof::new(Method::Upstream, app.now());
    if prove::record_user(app, conn, login, held, user, proof)? {
        insert_upstream_login(app, conn, login, person)?;
    }
    // If it had moved on meanwhile, the page that it is at says so.
    Ok(Arrived::GoOn)
}
