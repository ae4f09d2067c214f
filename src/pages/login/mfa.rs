//! GET, POST /login/{login}/second: what is still to be proved
//! POST /login/{login}/second/password
//! POST /login/{login}/send: by a message

use super::{identify, offers::shown, sends};
use crate::{
    app::Tx,
    login::{
        challenge::{self, Asked, Later, To},
        identifier::Typed,
        methods::{
            self,
            authenticator::{self, Answer},
            password::sign_in,
        },
        offer::Known,
        recipient,
        requirements::{self, Requirement},
        state::{Authentication, Who},
        tries,
    },
    model::{
        contact::{Contact, ContactKind},
        password::Password,
        policy::{Method, RegistrationField},
    },
    protocol::minutes,
    store,
    views::login::{Mfa, MfaError, SendWay, Way},
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// Every way that the person has.
pub async fn get(
    mut request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    match Turn::find(&request, &opened).await? {
        Some(turn) => {
            let upstream = identify::upstream_note(&request, &http_request);
            let page = page(&request, &opened, &turn, None).await?;
            request.page(&Mfa { upstream, ..page })
        }
        None => Ok(request.redirect(&opened.resume())),
    }
}

/// What was typed.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let turn = Turn::find(&request, &opened).await?.filter(Turn::is_typed);
    let Some(turn) = turn else { return Ok(request.redirect(&opened.resume())) };
    let typed = form.get("code").unwrap_or_default().to_owned();
    let (login, known, usable) = (opened.login.clone(), turn.known.clone(), turn.usable.clone());
    let check = move |tx: &mut Tx<'_>| authenticator::check(tx, &login, &known, &usable, &typed);
    let (status, error) = match request.app.write(check).await? {
        Answer::Proved | Answer::Moved => return Ok(request.redirect(&opened.resume())),
        Answer::Wrong => (StatusCode::BAD_REQUEST, MfaError::Wrong),
        Answer::TooMany(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, MfaError::TooManyCodes { minutes: minutes(seconds) })
        }
    };
    show(&request, &opened, &turn, status, Some(error)).await
}

/// The person's password.
pub async fn post_password(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let turn = Turn::find(&request, &opened).await?.filter(|turn| turn.usable.contains(&Method::Password));
    let Some(turn) = turn else { return Ok(request.redirect(&opened.resume())) };
    let wrong = (StatusCode::BAD_REQUEST, MfaError::PasswordWrong);
    let (status, error) = match Password::parse(form.get("password").unwrap_or_default()) {
        // No password was ever taken that has this form.
        Err(_) => wrong,
        Ok(password) => {
            let (login, browser) = (opened.login.clone(), opened.browser.clone());
            let who = Who::Known(Box::new(turn.known.clone()));
            match sign_in::check(&request.app, login, browser, who, password).await? {
                tries::Answer::Proved | tries::Answer::Moved => return Ok(request.redirect(&opened.resume())),
                tries::Answer::Wrong => wrong,
                tries::Answer::TooMany(seconds) => {
                    (StatusCode::TOO_MANY_REQUESTS, MfaError::TooMany { minutes: minutes(seconds) })
                }
                tries::Answer::Locked(_) => (StatusCode::TOO_MANY_REQUESTS, MfaError::PasswordLocked),
            }
        }
    };
    show(&request, &opened, &turn, status, Some(error)).await
}

/// Has a message sent.
pub async fn post_send(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some(turn) = Turn::find(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let kind = form.get("kind").and_then(ContactKind::parse);
    let Some(kind) = kind.filter(|kind| !recipient::by(&turn.usable, *kind).is_empty()) else {
        return Ok(request.redirect(&opened.path("second")));
    };
    let given = given(&request, kind, form.get("identifier"));
    let given = given.filter(|_| turn.ask.may_add);
    let later = Later { known: turn.known.clone(), methods: turn.usable.clone(), kind, given };
    let to = To::Known(Box::new(later));
    let (login, browser) = (opened.login.clone(), opened.browser.clone());
    let error = match request.app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await? {
        Asked::Sent | Asked::Moved => return Ok(request.redirect(&opened.path("wait"))),
        Asked::NoWay => MfaError::Invalid,
        Asked::TooSoon(at) => MfaError::TooSoon { seconds: request.app.seconds_until(at) },
        Asked::TooMany(until) => {
            let seconds = request.app.seconds_until(until);
            let error = MfaError::TooMany { minutes: minutes(seconds) };
            let page = show(&request, &opened, &turn, StatusCode::TOO_MANY_REQUESTS, Some(error)).await?;
            return Ok(respond::too_many(page, seconds));
        }
    };
    show(&request, &opened, &turn, StatusCode::BAD_REQUEST, Some(error)).await
}

fn given(request: &PageRequest, kind: ContactKind, text: Option<&str>) -> Option<Typed> {
    let field = match kind {
        ContactKind::Email => RegistrationField::Email,
        ContactKind::Phone => RegistrationField::Phone,
    };
    Typed::of_field(field, text?, request.app.config.sms.default_region.as_deref()).ok()
}

/// Whose turn it is, and what they can do.
struct Turn {
    known: Authentication,
    ask: Requirement,
    usable: Vec<Method>,
}

impl Turn {
    async fn find(request: &PageRequest, opened: &Opened) -> Result<Option<Self>, Failure> {
        let asked = flow::asked(request, opened).await?;
        Ok(asked.map(|(known, ask, facts)| Self { known, usable: requirements::usable(&ask, &facts), ask }))
    }

    fn is_typed(&self) -> bool {
        self.usable.iter().any(|method| matches!(method, Method::Totp | Method::RecoveryCode))
    }
}

async fn show(
    request: &PageRequest,
    opened: &Opened,
    turn: &Turn,
    status: StatusCode,
    error: Option<MfaError>,
) -> Result<HttpResponse, Failure> {
    request.page_with(status, &page(request, opened, turn, error).await?)
}

async fn page(
    request: &PageRequest,
    opened: &Opened,
    turn: &Turn,
    error: Option<MfaError>,
) -> Result<Mfa, Failure> {
    let (known, app, login) = (turn.known.clone(), request.app.clone(), opened.login.clone());
    let usable = turn.usable.clone();
    let (offers, contacts) = request
        .app
        .store
        .read(move |conn| {
            let contacts = store::contacts::of_user(conn, &known.user.id)?;
            let known = Known { app: &app, conn, login: &login, user: &known.user.id, proofs: &known.proofs };
            Ok((methods::later_offers(known, &usable)?, contacts))
        })
        .await?;
    let mut methods = shown(request, opened, offers, |kind| Some(message(opened, turn, &contacts, kind)));
    if matches!(error, Some(MfaError::PasswordLocked)) {
        // It cannot be used until another way has been.
        methods.retain(|offer| !matches!(offer.way, Way::Password { .. }));
    }
    let has_no_way_to_an_app = methods.is_empty() && error.is_none() && opened.client.is_some();
    Ok(Mfa {
        app: opened.app_info(request),
        account_url: has_no_way_to_an_app.then_some("/account/second-factor"),
        methods,
        risky: turn.ask.if_risky.is_some(),
        upstream: None,
        error,
        restart_action: opened.path("restart"),
    })
}

/// The message that can be had by that way.
fn message(opened: &Opened, turn: &Turn, contacts: &[Contact], kind: ContactKind) -> SendWay {
    let to = Contact::best(contacts, kind);
    SendWay {
        action: opened.path("send"),
        kind: kind.as_str(),
        what: sends(&recipient::by(&turn.usable, kind)),
        to: to.map(|contact| recipient::masked(kind, &contact.address)),
        value: recipient::registered(opened.login.choices.registration.as_ref(), kind)
            .map(|typed| typed.as_str().to_owned())
            .unwrap_or_default(),
    }
}
