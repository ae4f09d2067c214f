//! Reads what `next` needs to know.

use super::{
    BrowserSession, access,
    hint::IdTokenHint,
    lent,
    methods::{self, push},
    next::authentication,
    offer::Known,
    other_policies::{self, Proved},
    requirements, risk, sign_in_methods,
    state::{Facts, Hint, Risk},
};
use crate::{
    app::App,
    model::{
        authenticator::Factors,
        client::Client,
        login::{Login, Stage},
        policy::Method,
        risk::Outcome,
        user::User,
    },
    protocol::{
        authorize::{AuthorizationRequest, RequestRules},
        scope::{OFFLINE_ACCESS, Scope},
        token::GrantType,
    },
    store::{
        self, Conn, StoreError,
        dismissed_prompts::{self, SetupPrompt},
    },
};

/// Everything `next` needs for this login and this browser.
pub fn read(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    client: Option<&Client>,
    browser: &BrowserSession,
) -> Result<Facts, StoreError> {
    let policy = app.policy(Some(&login.policy));
    let proved = match &login.stage {
        Stage::Proved { user, .. } => store::users::find(conn, user)?,
        _ => None,
    };
    let person: Option<&User> = proved.as_ref().or(browser.session.as_ref().map(|(_, user)| user));
    let factors = match person {
        Some(user) => sign_in_methods::factors(conn, &user.id)?,
        None => Factors::default(),
    };
    let allowed = match (person, client) {
        (Some(user), Some(client)) => {
            store::consents::find(conn, &user.id, &client.id)?.map(|consent| consent.scope)
        }
        _ => None,
    };
    let access = if login.choices.before_change {
        None
    } else {
        access::read(app, conn, policy, login.client_id.as_ref(), person.map(|user| &user.id))?
    };
    let approvals_stand = match &login.stage {
        Stage::Proved { proofs, .. } => lent::approvals_stand(app, conn, proofs)?,
        _ => true,
    };
    let mut facts = Facts {
        stands: approvals_stand && client.is_none_or(|client| client_stands(app, login, client)),
        session: browser.session.clone(),
        proved,
        allowed,
        offer_passkey: offer_passkey(app, conn, login, browser)?,
        offer_push: offer_push(app, conn, login, browser)?,
        access,
        hint: login.request().map_or(Hint::None, |request| hint(app, request)),
        factors,
        risk: read_risk(app, conn, login)?,
        consent: client.map(|client| client.settings.consent),
        scope: match (login.request(), client) {
            (Some(request), Some(client)) => to_be_allowed(request, client),
            _ => Scope::default(),
        },
        ..Facts::of_policy(app.now(), policy)
    };
    if login.choices.before_change
        && let Some(known) = authentication(login, &facts)
    {
        other_policies::leave_what_can_be_met(app, conn, login, &known, &mut facts)?;
    }
    read_ways_on(app, conn, login, browser, &mut facts)?;
    Ok(facts)
}

/// Whether the app is the one that asked, and its request would be accepted now and be answered under that policy. An
/// admin may have changed the app since then, or registered another one of the same id.
pub fn client_stands(app: &App, login: &Login, client: &Client) -> bool {
    let rules = RequestRules { pkce: app.pkce(client) };
    client.created_at <= login.created_at
        && app.policy(client.settings.policy.as_deref()).name == login.policy
        && login.request().is_none_or(|request| request.is_still_accepted(&client.metadata, &rules))
}

/// What matters only when the policy asks for more, so that a silent sign-in costs no query for it.
fn read_ways_on(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
    facts: &mut Facts,
) -> Result<(), StoreError> {
    let Some(known) = authentication(login, facts) else { return Ok(()) };
    let (ask, wished) =
        (requirements::first_unmet(login, facts, &known), requirements::wishes_more(login, &known));
    if facts.offer_passkey || ask.is_some() {
        let proved = Proved::in_login(login, &known.user, &known.proofs);
        let met = ask.is_none().then_some(login.policy.as_str());
        facts.may_add_ways_in = other_policies::still_asks(app, conn, proved, browser, met)?.is_none();
    }
    if ask.is_none() && !wished {
        return Ok(());
    }
    let in_a_step = |method| facts.steps.iter().any(|step| step.methods(true).contains(&method));
    let asks =
        |method| wished || in_a_step(method) || ask.as_ref().is_some_and(|ask| ask.methods.contains(&method));
    let of_person = Known { app, conn: &mut *conn, login, user: &known.user.id, proofs: &known.proofs };
    let taken = |method| asks(method) || requirements::SET_UP.contains(&method);
    facts.factors = facts.factors.and(methods::factors(of_person, taken)?);
    facts.reached = sign_in_methods::reached(conn, &known.user.id)?;
    Ok(())
}

/// Whether the sign-in is unusual. Asked only where a person proved who they are under a policy with rules, so
/// that a silent sign-in costs no query for it.
fn read_risk(app: &App, conn: &mut Conn, login: &Login) -> Result<Option<Risk>, StoreError> {
    let rules = &app.policy(Some(&login.policy)).risk;
    if !matches!(login.stage, Stage::Proved { .. }) || !rules.any() {
        return Ok(None);
    }
    let findings = store::risks::of_login(conn, &login.id)?;
    // What was refused has ended; what ended otherwise meanwhile is asked for at the least.
    Ok((risk::outcome(&findings) >= Outcome::SecondFactor).then(|| Risk { texts: app.config.sms.is_on() }))
}

/// Whether a passkey may be offered to the person who proved who they are. Asked only then, so that a
/// silent sign-in costs no query more.
fn offer_passkey(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    let Stage::Proved { user, .. } = &login.stage else { return Ok(false) };
    let policy = app.policy(Some(&login.policy));
    let offers =
        policy.offer_passkey && policy.allows(Method::Passkey) && app.config.passkeys.rp_id.is_some();
    Ok(offers && !dismissed_prompts::is_dismissed(conn, user, &browser.browser_digest, SetupPrompt::Passkey)?)
}

/// Whether notifications may be offered: where the policy takes them, once in a browser, not where others sign
/// in too, and not in a sign-in that has asked about a passkey already.
fn offer_push(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    let Stage::Proved { user, .. } = &login.stage else { return Ok(false) };
    let browser = &browser.browser_digest;
    Ok(login.choices.can_push
        && push::is_available(app)
        && push::is_taken(app.policy(Some(&login.policy)))
        && !dismissed_prompts::is_dismissed(conn, user, browser, SetupPrompt::Push)?
        && !dismissed_prompts::is_dismissed_since(
            conn,
            user,
            browser,
            SetupPrompt::Passkey,
            login.created_at,
        )?
        && !push::is_shared(app, conn, user, browser)?)
}

/// The requested scopes that this app may have.
pub fn grantable(request: &AuthorizationRequest, client: &Client) -> Scope {
    let scope = request.scope.intersect(&client.metadata.scope).intersect(&Scope::supported());
    if client.metadata.may_use(GrantType::RefreshToken) { scope } else { scope.without(OFFLINE_ACCESS) }
}

/// What people are asked about: what may be granted, and the scope values of which the app names single claims.
pub(super) fn to_be_allowed(request: &AuthorizationRequest, client: &Client) -> Scope {
    let by_name = request.claims.scope().intersect(&client.metadata.scope);
    grantable(request, client).union(&by_name)
}

/// Whom the request expects (`OpenID` Connect Core §3.1.2.1 and §5.5.1).
fn hint(app: &App, request: &AuthorizationRequest) -> Hint {
    if let Some(sub) = request.claims.id_token_sub() {
        return Hint::Sub(sub.to_owned());
    }
    let hint = request.id_token_hint.as_deref().and_then(|token| IdTokenHint::read(app, token));
    hint.map_or(Hint::None, |hint| Hint::Sub(hint.sub))
}
