//! GET, POST /login/{login}/identify: who is it?

use super::sends;
use crate::{
    config::providers::{Kind, Provider},
    login::{
        challenge::{self, Asked, To},
        choose::{self, Able},
        identifier::{Typed, TypedFault},
        methods::{passkey::sign_in, password, push, upstream},
        qr, register,
    },
    model::{
        identity::Refusal,
        login::Stage,
        policy::{Identifier, Policy},
    },
    protocol::minutes,
    views::login::{Identify, IdentifyError, PasskeySignIn, ProviderButton, SwitchAccount, UpstreamNote},
    web::{
        Failure, Visit, access,
        form::Form,
        logins::{self, Opened},
        query, respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// The one field.
pub async fn get(mut visit: Visit, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&opened.resume()));
    }
    if visit.app.policy(Some(&opened.login.policy)).identifiers.is_empty() {
        return Ok(visit.redirect(&opened.path("register")));
    }
    let hint = opened.login.request().and_then(|request| request.login_hint.clone()).unwrap_or_default();
    let remember = opened.login.choices.remember;
    let access = access::of_login(&visit, &opened).await?;
    let upstream = upstream_note(&visit, &request);
    visit.page(&Identify { access, upstream, ..page(&visit, &opened, hint, remember, None) })
}

/// What was typed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let resume = opened.resume();
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&resume));
    }
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    let remember = form.get("remember") == Some("1");
    let policy = visit.app.policy(Some(&opened.login.policy));
    let region = visit.app.config.sms.default_region.as_deref();
    let typed = match Typed::parse(&text, &policy.identifiers, region) {
        Ok(typed) => typed,
        Err(fault) => {
            let error = match fault {
                TypedFault::Empty => IdentifyError::Empty,
                TypedFault::Invalid => IdentifyError::Invalid,
                TypedFault::NoCountry => IdentifyError::NoCountry,
            };
            let page = page(&visit, &opened, text, remember, Some(error));
            return visit.page_with(StatusCode::BAD_REQUEST, &page);
        }
    };
    // Said by the page's script; who says it wrongly is offered what their browser cannot make.
    let can = |what| form.get(what) == Some("1");
    let able = Able { passkey: can("passkey"), push: can("push") };
    let login = choose::begin(&visit.app, opened.login.clone(), able, remember).await?;
    match challenge::send(&visit.app, login, opened.visitor.clone(), To::Typed(typed)).await? {
        Asked::TooMany(until) => {
            let seconds = visit.app.seconds_until(until);
            let error = IdentifyError::TooMany { minutes: minutes(seconds) };
            let page = page(&visit, &opened, text, remember, Some(error));
            Ok(respond::too_many(visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::Sent | Asked::TooSoon(_) | Asked::NoWay | Asked::Moved => Ok(visit.redirect(&resume)),
    }
}

fn page(
    visit: &Visit,
    opened: &Opened,
    value: String,
    remember: bool,
    error: Option<IdentifyError>,
) -> Identify {
    let policy = visit.app.policy(Some(&opened.login.policy));
    let signed_in = opened.visitor.session.as_ref().filter(|_| opened.login.choices.other_account);
    let switch_account = signed_in.map(|(_, user)| SwitchAccount {
        address: user.claims.name.clone().unwrap_or_default(),
        action: opened.path("account"),
    });
    Identify {
        app: opened.app_info(visit),
        access: Vec::new(),
        action: opened.path("identify"),
        value,
        error,
        kinds: kinds(policy),
        sends: sends(policy.steps.first().map(|step| step.any_of.as_slice()).unwrap_or_default()),
        sign_up: policy.welcomes_strangers(),
        register_url: register::is_offered(policy).then(|| opened.path("register")),
        remember: (policy.lifetimes.session_remembered > 0).then_some(remember),
        passkey: sign_in::is_welcome(&visit.app, &opened.login).then(|| PasskeySignIn {
            options_url: opened.path("passkey/options"),
            answer_url: opened.path("passkey"),
        }),
        push: push::is_available(&visit.app) && push::is_taken(policy),
        qr_action: qr::is_welcome(&visit.app, &opened.login).then(|| opened.path("qr")),
        password_action: password::sign_in::is_welcome(&visit.app, &opened.login)
            .then(|| opened.path("password")),
        providers: upstream::welcome(&visit.app, &opened.login)
            .into_iter()
            .map(|provider| button(opened, provider))
            .collect(),
        upstream: None,
        switch_account,
    }
}

/// The button of another provider.
pub(super) fn button(opened: &Opened, provider: &Provider) -> ProviderButton {
    ProviderButton {
        name: provider.name.clone(),
        label: provider.label.clone(),
        // Microsoft's guidelines have words of their own.
        wording: if provider.kind == Kind::Microsoft { "sign-in" } else { "continue" },
        action: opened.path(&format!("upstream/{}", provider.name)),
    }
}

/// Back from another provider: why, in a word of ours, and which.
pub(super) fn upstream_note(visit: &Visit, request: &HttpRequest) -> Option<UpstreamNote> {
    let value = |name| query::value(request.query_string(), name);
    let refusal = Refusal::parse(&value("refused")?)?;
    let provider = visit.app.config.providers.get(&value("by")?)?;
    Some(UpstreamNote::new(refusal, &provider.label))
}

/// What may be typed, as a part of the texts' names.
pub(super) fn kinds(policy: &Policy) -> String {
    let all =
        [(Identifier::Email, "email"), (Identifier::Phone, "phone"), (Identifier::Username, "username")];
    let taken = all.iter().filter(|(kind, _)| policy.identifiers.contains(kind));
    taken.map(|(_, name)| *name).collect::<Vec<_>>().join("-")
}
