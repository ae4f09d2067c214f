//! GET, POST /login/{login}/identify: who is it?

use super::{again, asks_to_remember, keep_answers, sends};
use crate::{
    config::providers::{Kind, Provider},
    login::{
        challenge::{self, Asked, To},
        identifier::{Typed, TypedFault},
        last_way::{self, LastWay},
        methods::{authenticator, passkey::sign_in, password, push, upstream},
        qr, register, under_way,
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
        Failure, PageRequest, access,
        form::Form,
        logins::{self, Opened},
        query, respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// The one field.
pub async fn get(
    mut request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(request.redirect(&opened.resume()));
    }
    if request.app.policy(Some(&opened.login.policy)).identifiers.is_empty() {
        let mut page = "register".to_owned();
        if !http_request.query_string().is_empty() {
            page = format!("{page}?{}", http_request.query_string());
        }
        return Ok(request.redirect(&opened.path(&page)));
    }
    let hint = match opened.login.request() {
        Some(http_request) => http_request.login_hint.clone(),
        None => again::identifier(&request, &opened).await?,
    };
    let access = access::of_login(&request, &opened).await?;
    let upstream = upstream_note(&request, &http_request);
    let last = last_way::find(&request.app, &opened.login).await?;
    let page = Identify { access, upstream, ..page(&request, &opened, hint.unwrap_or_default(), None) };
    request.page(&with_first(page, last))
}

/// What was typed.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let mut opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(request.redirect(&resume));
    }
    opened.login = keep_answers(&request, opened.login, &form).await?;
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    let policy = request.app.policy(Some(&opened.login.policy));
    let region = request.app.config.sms.default_region.as_deref();
    let typed = match Typed::parse(&text, &policy.identifiers, region) {
        Ok(typed) => typed,
        Err(fault) => {
            let error = match fault {
                TypedFault::Empty => IdentifyError::Empty,
                TypedFault::Invalid => IdentifyError::Invalid,
                TypedFault::NoCountry => IdentifyError::NoCountry,
            };
            let page = page(&request, &opened, text, Some(error));
            return request.page_with(StatusCode::BAD_REQUEST, &page);
        }
    };
    // Where nothing can be sent, the address is half of what is typed.
    if sends(policy.first()) == "none" {
        return if password::sign_in::is_welcome(&request.app, &opened.login) {
            request.page(&super::password::page(&request, &opened, text, None))
        } else if authenticator::is_welcome(&request.app, &opened.login) {
            request.page(&super::authenticator::page(&request, &opened, text, None))
        } else {
            Ok(request.redirect(&resume))
        };
    }
    if challenge::is_out_of_reach(&request.app, &opened.login, &typed) {
        let page = page(&request, &opened, text, Some(IdentifyError::Country));
        return request.page_with(StatusCode::BAD_REQUEST, &page);
    }
    let to = To::Typed(typed.clone());
    match challenge::send(&request.app, opened.login.clone(), opened.browser.clone(), to).await? {
        Asked::TooMany(until) => {
            let seconds = request.app.seconds_until(until);
            let error = IdentifyError::TooMany { minutes: minutes(seconds) };
            let page = page(&request, &opened, text, Some(error));
            Ok(respond::too_many(request.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::TooSoon(at) => {
            // Whoever began anew at the app a moment after the message was sent still waits for it.
            if let Some(waiting) = under_way::waiting(&request.app, &opened.login, &typed).await? {
                return Ok(request.redirect(&logins::path(&waiting, "wait")));
            }
            let seconds = request.app.seconds_until(at);
            let page = page(&request, &opened, text, Some(IdentifyError::TooSoon { seconds }));
            Ok(respond::too_many(request.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(request.redirect(&resume)),
    }
}

fn page(request: &PageRequest, opened: &Opened, value: String, error: Option<IdentifyError>) -> Identify {
    let policy = request.app.policy(Some(&opened.login.policy));
    let signed_in = opened.browser.session.as_ref().filter(|_| opened.login.choices.other_account);
    let switch_account = signed_in.map(|(_, user)| SwitchAccount {
        address: user.claims.name.clone().unwrap_or_default(),
        action: opened.path("account"),
    });
    let again = again::reason(opened);
    Identify {
        app: opened.app_info(request),
        access: Vec::new(),
        action: opened.path("identify"),
        status_url: opened.path("status"),
        continue_url: opened.resume(),
        value,
        error,
        kinds: kinds(policy),
        sends: sends(policy.first()),
        sign_up: again.is_none() && policy.welcomes_strangers(),
        register_url: (again.is_none() && register::is_offered(policy)).then(|| opened.path("register")),
        again,
        remember: asks_to_remember(request, opened),
        passkey: sign_in::is_welcome(&request.app, &opened.login).then(|| PasskeySignIn {
            options_url: opened.path("passkey/options"),
            answer_url: opened.path("passkey"),
        }),
        push: push::is_available(&request.app) && push::is_taken(policy),
        qr_action: qr::is_welcome(&request.app, &opened.login).then(|| opened.path("qr")),
        password_action: password::sign_in::is_welcome(&request.app, &opened.login)
            .then(|| opened.path("password")),
        authenticator_action: authenticator::is_welcome(&request.app, &opened.login)
            .then(|| opened.path("authenticator")),
        providers: buttons(request, opened),
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
pub(super) fn buttons(request: &PageRequest, opened: &Opened) -> Vec<ProviderButton> {
    let welcome = upstream::welcome(&request.app, &opened.login).into_iter();
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
pub(super) fn upstream_note(request: &PageRequest, http_request: &HttpRequest) -> Option<UpstreamNote> {
    let value = |name| query::value(http_request.query_string(), name);
    let refusal = Refusal::parse(&value("refused")?)?;
    let provider = request.app.config.providers.get(&value("by")?)?;
    Some(UpstreamNote::new(refusal, &provider.label))
}

/// What may be typed, as a part of the texts' names.
pub(super) fn kinds(policy: &Policy) -> String {
    let all =
        [(Identifier::Email, "email"), (Identifier::Phone, "phone"), (Identifier::Username, "username")];
    let taken = all.iter().filter(|(kind, _)| policy.identifiers.contains(kind));
    taken.map(|(_, name)| *name).collect::<Vec<_>>().join("-")
}
