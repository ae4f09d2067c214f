//! GET, POST /login/{login}/identify: who is it?

use super::{again, asks_to_remember, keep_answers, sends};
use crate::{
    config::providers::{Kind, Provider},
    login::{
        challenge::{self, Asked, To},
        identifier::{Typed, TypedFault},
        last_way::{self, LastWay},
        methods::{authenticator, passkey::sign_in, password, push, upstream},
        qr, register,
    },
    model::{
        identity::Refusal,
        login::Stage,
        policy::{Identifier, Policy},
    },
    protocol::minutes,
    views::login::{
        Identify, IdentifyError, Last, PasskeySignIn, ProviderButton, SwitchAccount, UpstreamNote,
    },
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
    let opened = logins::open(&mut visit, &id).await?;
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&opened.resume()));
    }
    if visit.app.policy(Some(&opened.login.policy)).identifiers.is_empty() {
        let mut page = "register".to_owned();
        if !request.query_string().is_empty() {
            page = format!("{page}?{}", request.query_string());
        }
        return Ok(visit.redirect(&opened.path(&page)));
    }
    let hint = match opened.login.request() {
        Some(request) => request.login_hint.clone(),
        None => again::identifier(&visit, &opened).await?,
    };
    let access = access::of_login(&visit, &opened).await?;
    let upstream = upstream_note(&visit, &request);
    let last = last_way::find(&visit.app, &opened.login).await?;
    let page = Identify { access, upstream, ..page(&visit, &opened, hint.unwrap_or_default(), None) };
    visit.page(&with_first(page, last))
}

/// What was typed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let mut opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&resume));
    }
    opened.login = keep_answers(&visit, opened.login, &form).await?;
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
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
            let page = page(&visit, &opened, text, Some(error));
            return visit.page_with(StatusCode::BAD_REQUEST, &page);
        }
    };
    // Where nothing can be sent, the address is half of what is typed.
    if sends(policy.first()) == "none" {
        return if password::sign_in::is_welcome(&visit.app, &opened.login) {
            visit.page(&super::password::page(&visit, &opened, text, None))
        } else if authenticator::is_welcome(&visit.app, &opened.login) {
            visit.page(&super::authenticator::page(&visit, &opened, text, None))
        } else {
            Ok(visit.redirect(&resume))
        };
    }
    if challenge::is_out_of_reach(&visit.app, &opened.login, &typed) {
        let page = page(&visit, &opened, text, Some(IdentifyError::Country));
        return visit.page_with(StatusCode::BAD_REQUEST, &page);
    }
    match challenge::send(&visit.app, opened.login.clone(), opened.visitor.clone(), To::Typed(typed)).await? {
        Asked::TooMany(until) => {
            let seconds = visit.app.seconds_until(until);
            let error = IdentifyError::TooMany { minutes: minutes(seconds) };
            let page = page(&visit, &opened, text, Some(error));
            Ok(respond::too_many(visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::TooSoon(at) => {
            let seconds = visit.app.seconds_until(at);
            let page = page(&visit, &opened, text, Some(IdentifyError::TooSoon { seconds }));
            Ok(respond::too_many(visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(visit.redirect(&resume)),
    }
}

fn page(visit: &Visit, opened: &Opened, value: String, error: Option<IdentifyError>) -> Identify {
    let policy = visit.app.policy(Some(&opened.login.policy));
    let signed_in = opened.visitor.session.as_ref().filter(|_| opened.login.choices.other_account);
    let switch_account = signed_in.map(|(_, user)| SwitchAccount {
        address: user.claims.name.clone().unwrap_or_default(),
        action: opened.path("account"),
    });
    let again = again::reason(opened);
    Identify {
        app: opened.app_info(visit),
        access: Vec::new(),
        action: opened.path("identify"),
        value,
        error,
        kinds: kinds(policy),
        sends: sends(policy.first()),
        sign_up: again.is_none() && policy.welcomes_strangers(),
        register_url: (again.is_none() && register::is_offered(policy)).then(|| opened.path("register")),
        again,
        remember: asks_to_remember(visit, opened),
        passkey: sign_in::is_welcome(&visit.app, &opened.login).then(|| PasskeySignIn {
            options_url: opened.path("passkey/options"),
            answer_url: opened.path("passkey"),
        }),
        push: push::is_available(&visit.app) && push::is_taken(policy),
        qr_action: qr::is_welcome(&visit.app, &opened.login).then(|| opened.path("qr")),
        password_action: password::sign_in::is_welcome(&visit.app, &opened.login)
            .then(|| opened.path("password")),
        authenticator_action: authenticator::is_welcome(&visit.app, &opened.login)
            .then(|| opened.path("authenticator")),
        providers: buttons(visit, opened),
        upstream: None,
        switch_account,
        last: None,
        last_provider: None,
    }
}

/// The same with the way that this browser was signed in by last at its head, where it is still one.
fn with_first(mut page: Identify, last: Option<LastWay>) -> Identify {
    page.last = match last {
        Some(LastWay::Passkey) => page.passkey.is_some().then_some(Last::Passkey),
        Some(LastWay::Qr) => page.qr_action.is_some().then_some(Last::Qr),
        Some(LastWay::Password) => page.password_action.is_some().then_some(Last::Password),
        Some(LastWay::Authenticator) => page.authenticator_action.is_some().then_some(Last::Authenticator),
        Some(LastWay::Provider(name)) => {
            let place = page.providers.iter().position(|button| button.name == name);
            page.last_provider = place.map(|place| page.providers.remove(place));
            page.last_provider.is_some().then_some(Last::Provider)
        }
        None => None,
    };
    page
}

/// The buttons of the other providers that can be used where this login stands.
pub(super) fn buttons(visit: &Visit, opened: &Opened) -> Vec<ProviderButton> {
    let welcome = upstream::welcome(&visit.app, &opened.login).into_iter();
    welcome.map(|provider| button(opened, provider)).collect()
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
