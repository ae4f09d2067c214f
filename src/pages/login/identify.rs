//! GET, POST /login/{login}/identify: who is it?

use super::{again, asks_to_remember, keep_answers, offers::shown, sends};
use crate::{
    login::{
        challenge::{self, Asked, To},
        identifier::{Typed, TypedFault},
        methods::{self, authenticator, password, push},
        offer::Offer,
        register, under_way,
    },
    model::{
        identity::Refusal,
        login::Stage,
        policy::{Identifier, Policy},
    },
    protocol::minutes,
    views::login::{Identify, IdentifyError, SwitchAccount, UpstreamNote},
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
    let offers = read_offers(&request, &opened).await?;
    let page = page(&request, &opened, offers, hint.unwrap_or_default(), None);
    request.page(&Identify { access, upstream, ..page })
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
            return refuse(&request, &opened, text, StatusCode::BAD_REQUEST, error).await;
        }
    };
    // Where nothing can be sent, the address is half of what is typed.
    if sends(policy.first()) == "none" {
        return if password::offer::is_welcome(&request.app, &opened.login) {
            request.page(&super::password::page(&request, &opened, text, None))
        } else if authenticator::offer::is_welcome(&request.app, &opened.login) {
            request.page(&super::authenticator::page(&request, &opened, text, None))
        } else {
            Ok(request.redirect(&resume))
        };
    }
    if challenge::is_out_of_reach(&request.app, &opened.login, &typed) {
        return refuse(&request, &opened, text, StatusCode::BAD_REQUEST, IdentifyError::Country).await;
    }
    let (login, browser, to) = (opened.login.clone(), opened.browser.clone(), To::Typed(typed.clone()));
    match request.app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await? {
        Asked::TooMany(until) => {
            let seconds = request.app.seconds_until(until);
            let error = IdentifyError::TooMany { minutes: minutes(seconds) };
            let page = refuse(&request, &opened, text, StatusCode::TOO_MANY_REQUESTS, error).await?;
            Ok(respond::too_many(page, seconds))
        }
        Asked::TooSoon(at) => {
            // Whoever began anew at the app a moment after the message was sent still waits for it.
            if let Some(waiting) = under_way::waiting(&request.app, &opened.login, &typed).await? {
                return Ok(request.redirect(&logins::path(&waiting, "wait")));
            }
            let seconds = request.app.seconds_until(at);
            let error = IdentifyError::TooSoon { seconds };
            let page = refuse(&request, &opened, text, StatusCode::TOO_MANY_REQUESTS, error).await?;
            Ok(respond::too_many(page, seconds))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(request.redirect(&resume)),
    }
}

/// What this sign-in can begin with beside what is typed.
async fn read_offers(request: &PageRequest, opened: &Opened) -> Result<Vec<Offer>, Failure> {
    let (app, login) = (request.app.clone(), opened.login.clone());
    Ok(request.app.store.read(move |conn| methods::offers(&app, conn, &login)).await?)
}

/// The page again, with what was wrong. What was typed is mended first, so that nothing else leads.
async fn refuse(
    request: &PageRequest,
    opened: &Opened,
    typed: String,
    status: StatusCode,
    error: IdentifyError,
) -> Result<HttpResponse, Failure> {
    let mut offers = read_offers(request, opened).await?;
    for offer in &mut offers {
        offer.last = false;
    }
    request.page_with(status, &page(request, opened, offers, typed, Some(error)))
}

fn page(
    request: &PageRequest,
    opened: &Opened,
    offers: Vec<Offer>,
    value: String,
    error: Option<IdentifyError>,
) -> Identify {
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
        offers: shown(request, opened, offers, |_| None),
        push: push::is_available(&request.app) && push::is_taken(policy),
        upstream: None,
        switch_account,
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
