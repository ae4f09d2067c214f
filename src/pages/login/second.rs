//! GET, POST /login/{login}/second: what is still to be proved
//! POST /login/{login}/second/password
//! POST /login/{login}/send: by a message

use super::{identify, sends};
use crate::{
    login::{
        challenge::{self, Asked, Later, To},
        identifier::Typed,
        last_way::{self, LaterWay},
        methods::{passkey, password::sign_in, upstream},
        next::Authentication,
        prove::Who,
        recipient,
        second::{self, Answer},
        tries,
        unmet::{self, Ask},
    },
    model::{
        contact::{Contact, ContactKind},
        password::Password,
        policy::{Method, RegistrationField},
    },
    protocol::minutes,
    store,
    views::login::{PasskeySignIn, Second, SecondError, SecondWay, SendWay},
    web::{
        Failure, Visit, flow,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// Every way that the person has.
pub async fn get(mut visit: Visit, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    match Turn::find(&visit, &opened).await? {
        Some(turn) => {
            let upstream = identify::upstream_note(&visit, &request);
            let page = page(&visit, &opened, &turn, None).await?;
            visit.page(&Second { upstream, ..page })
        }
        None => Ok(visit.redirect(&opened.resume())),
    }
}

/// What was typed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let turn = Turn::find(&visit, &opened).await?.filter(Turn::is_typed);
    let Some(turn) = turn else { return Ok(visit.redirect(&opened.resume())) };
    let typed = form.get("code").unwrap_or_default().to_owned();
    let (login, known, usable) = (opened.login.clone(), turn.known.clone(), turn.usable.clone());
    let (status, error) = match second::check(&visit.app, login, known, usable, typed).await? {
        Answer::Proved | Answer::Moved => return Ok(visit.redirect(&opened.resume())),
        Answer::Wrong => (StatusCode::BAD_REQUEST, SecondError::Wrong),
        Answer::TooMany(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, SecondError::TooManyCodes { minutes: minutes(seconds) })
        }
    };
    show(&visit, &opened, &turn, status, Some(error)).await
}

/// The person's password.
pub async fn post_password(
    mut visit: Visit,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let turn = Turn::find(&visit, &opened).await?.filter(|turn| turn.usable.contains(&Method::Password));
    let Some(turn) = turn else { return Ok(visit.redirect(&opened.resume())) };
    let wrong = (StatusCode::BAD_REQUEST, SecondError::PasswordWrong);
    let (status, error) = match Password::parse(form.get("password").unwrap_or_default()) {
        // No password was ever taken that has this form.
        Err(_) => wrong,
        Ok(password) => {
            let (login, visitor) = (opened.login.clone(), opened.visitor.clone());
            let who = Who::Known(Box::new(turn.known.clone()));
            match sign_in::check(&visit.app, login, visitor, who, password).await? {
                tries::Answer::Proved | tries::Answer::Moved => return Ok(visit.redirect(&opened.resume())),
                tries::Answer::Wrong => wrong,
                tries::Answer::TooMany(seconds) => {
                    (StatusCode::TOO_MANY_REQUESTS, SecondError::TooMany { minutes: minutes(seconds) })
                }
                tries::Answer::Locked(_) => (StatusCode::TOO_MANY_REQUESTS, SecondError::PasswordLocked),
            }
        }
    };
    show(&visit, &opened, &turn, status, Some(error)).await
}

/// Has a message sent.
pub async fn post_send(
    mut visit: Visit,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let Some(turn) = Turn::find(&visit, &opened).await? else { return Ok(visit.redirect(&opened.resume())) };
    let kind = form.get("kind").and_then(ContactKind::parse);
    let Some(kind) = kind.filter(|kind| !recipient::by(&turn.usable, *kind).is_empty()) else {
        return Ok(visit.redirect(&opened.path("second")));
    };
    let given = given(&visit, kind, form.get("identifier"));
    let given = given.filter(|_| turn.ask.may_add);
    let later = Later { known: turn.known.clone(), methods: turn.usable.clone(), kind, given };
    let to = To::Known(Box::new(later));
    let error = match challenge::send(&visit.app, opened.login.clone(), opened.visitor.clone(), to).await? {
        Asked::Sent | Asked::Moved => return Ok(visit.redirect(&opened.path("wait"))),
        Asked::NoWay => SecondError::Invalid,
        Asked::TooSoon(at) => SecondError::TooSoon { seconds: visit.app.seconds_until(at) },
        Asked::TooMany(until) => {
            let seconds = visit.app.seconds_until(until);
            let error = SecondError::TooMany { minutes: minutes(seconds) };
            let page = show(&visit, &opened, &turn, StatusCode::TOO_MANY_REQUESTS, Some(error)).await?;
            return Ok(respond::too_many(page, seconds));
        }
    };
    show(&visit, &opened, &turn, StatusCode::BAD_REQUEST, Some(error)).await
}

fn given(visit: &Visit, kind: ContactKind, text: Option<&str>) -> Option<Typed> {
    let field = match kind {
        ContactKind::Email => RegistrationField::Email,
        ContactKind::Phone => RegistrationField::Phone,
    };
    Typed::of_field(field, text?, visit.app.config.sms.default_region.as_deref()).ok()
}

/// Whose turn it is, and what they can do.
struct Turn {
    known: Authentication,
    ask: Ask,
    usable: Vec<Method>,
}

impl Turn {
    async fn find(visit: &Visit, opened: &Opened) -> Result<Option<Self>, Failure> {
        let asked = flow::asked(visit, opened).await?;
        Ok(asked.map(|(known, ask, facts)| Self { known, usable: unmet::usable(&ask, &facts), ask }))
    }

    fn is_typed(&self) -> bool {
        self.usable.iter().any(|method| matches!(method, Method::Totp | Method::RecoveryCode))
    }
}

async fn show(
    visit: &Visit,
    opened: &Opened,
    turn: &Turn,
    status: StatusCode,
    error: Option<SecondError>,
) -> Result<HttpResponse, Failure> {
    visit.page_with(status, &page(visit, opened, turn, error).await?)
}

async fn page(
    visit: &Visit,
    opened: &Opened,
    turn: &Turn,
    error: Option<SecondError>,
) -> Result<Second, Failure> {
    let (user, app, login) = (turn.known.user.id.clone(), visit.app.clone(), opened.login.clone());
    let usable = turn.usable.clone();
    let (order, contacts, linked) = visit
        .app
        .store
        .read(move |conn| {
            let linked = upstream::linked(&app, conn, &user, &login.policy)?.into_iter().cloned();
            let order = last_way::likeliest_first(conn, &login, &usable)?;
            Ok((order, store::contacts::of_user(conn, &user)?, linked.collect::<Vec<_>>()))
        })
        .await?;
    let by = |kind| vec![SecondWay::Message(message(opened, turn, &contacts, kind))];
    let ways = |way| match way {
        LaterWay::Code => vec![SecondWay::Code {
            action: opened.path("second"),
            recovery: turn.usable.contains(&Method::RecoveryCode),
        }],
        LaterWay::Passkey if !passkey::is_available(&visit.app) => Vec::new(),
        LaterWay::Passkey => vec![SecondWay::Passkey(PasskeySignIn {
            options_url: opened.path("passkey/options"),
            answer_url: opened.path("passkey"),
        })],
        // It cannot be used until another way has been.
        LaterWay::Password if matches!(error, Some(SecondError::PasswordLocked)) => Vec::new(),
        LaterWay::Password => vec![SecondWay::Password { action: opened.path("second/password") }],
        LaterWay::Qr => vec![SecondWay::Qr { action: opened.path("qr") }],
        LaterWay::Text => by(ContactKind::Phone),
        LaterWay::Mail => by(ContactKind::Email),
        LaterWay::Provider => {
            linked.iter().map(|one| SecondWay::Provider(identify::button(opened, one))).collect()
        }
    };
    Ok(Second {
        app: opened.app_info(visit),
        ways: order.into_iter().flat_map(ways).collect(),
        unusual: turn.ask.unusual.is_some(),
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
