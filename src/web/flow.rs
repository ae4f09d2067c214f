//! Goes on with a login: asks `next` and does what it says. The only caller of `next` beside the
//! pages that must be sure that it is their turn.

use super::{
    Failure, PageRequest,
    cookies::{self, Kind},
    logins::{Opened, path, resume},
    respond,
};
use crate::{
    login::{
        challenge::{self, Asked, Later, To},
        facts, finish,
        next::{authentication, next},
        recipient,
        requirements::{self, Requirement},
        state::{Authentication, Decided, Facts, Message, Screen, Step},
        untouched, username,
    },
    model::{login::Purpose, policy::Method},
    oauth::authorize::{self, AuthorizationResponse},
    protocol::{authorize::Target, error::OAuthError},
};
use actix_web::HttpResponse;

/// What happens now, and why.
pub async fn step(request: &PageRequest, opened: &Opened) -> Result<(Step, Facts), Failure> {
    let (app, login, client, browser) =
        (request.app.clone(), opened.login.clone(), opened.client.clone(), opened.browser.clone());
    let facts = request
        .app
        .store
        .read(move |conn| facts::read(&app, conn, &login, client.as_deref(), &browser))
        .await?;
    Ok((next(&opened.login, &facts), facts))
}

/// Who it is so far and the facts, when `next` says that it is the turn of that page.
pub async fn turn(
    request: &PageRequest,
    opened: &Opened,
    screen: Screen,
) -> Result<Option<(Authentication, Facts)>, Failure> {
    let (step, facts) = step(request, opened).await?;
    let is_turn = match step {
        Step::Show(shown) => shown == screen,
        // Where the message cannot be sent by itself now, the page that offers it has its turn.
        Step::Send(_) => screen == Screen::SecondFactor,
        Step::Refuse(_) | Step::Issue(_) => false,
    };
    let known = if is_turn { authentication(&opened.login, &facts) } else { None };
    Ok(known.map(|known| (known, facts)))
}

/// Who it is so far and what the policy still asks of them, when it is the turn of the page that asks for it.
pub async fn asked(
    request: &PageRequest,
    opened: &Opened,
) -> Result<Option<(Authentication, Requirement, Facts)>, Failure> {
    let turn = turn(request, opened, Screen::SecondFactor).await?;
    Ok(turn.and_then(|(known, facts)| {
        let ask = requirements::first_unmet(&opened.login, &facts, &known)?;
        Some((known, ask, facts))
    }))
}

/// Of whom more is asked, when this method would do.
pub async fn asked_for(
    request: &PageRequest,
    opened: &Opened,
    method: Method,
) -> Result<Option<Authentication>, Failure> {
    let asked = asked(request, opened).await?;
    Ok(asked.filter(|(_, ask, _)| ask.methods.contains(&method)).map(|(known, ..)| known))
}

/// Does it. `stored` says whether the login has a row yet.
pub async fn act(
    request: &PageRequest,
    opened: Opened,
    stored: bool,
    step: Step,
) -> Result<HttpResponse, Failure> {
    match step {
        Step::Show(screen) => show(request, opened, stored, screen).await,
        Step::Send(message) => send(request, opened, *message).await,
        Step::Refuse(error) => refuse(request, &opened, stored, &error).await,
        Step::Issue(authentication) => issue(request, opened, stored, authentication).await,
    }
}

async fn show(
    request: &PageRequest,
    opened: Opened,
    stored: bool,
    screen: Screen,
) -> Result<HttpResponse, Failure> {
    let page = match screen {
        Screen::Identify => "identify",
        Screen::Wait => "wait",
        Screen::SecondFactor => "second",
        Screen::Enrol => "enrol",
        Screen::Profile => "profile",
        Screen::Pending => "pending",
        Screen::SelectAccount => "account",
        Screen::Consent => "consent",
        Screen::OfferPasskey => "passkey-offer",
        Screen::OfferPush => "push-offer",
        Screen::Finished => "finished",
        Screen::Ended(_) => "ended",
    };
    let to = path(&opened.login.id, page);
    if !stored {
        let login = opened.login;
        request.app.store.write(move |conn| untouched::insert(conn, &login)).await?;
    }
    Ok(request.redirect(&to))
}

/// Sends the message of a later step. Where that cannot be now, the person chooses when and how.
async fn send(request: &PageRequest, opened: Opened, message: Message) -> Result<HttpResponse, Failure> {
    let (wait, second) = (path(&opened.login.id, "wait"), path(&opened.login.id, "second"));
    let Message { known, methods, kind } = message;
    let given = recipient::registered(opened.login.choices.registration.as_ref(), kind);
    let to = To::Known(Box::new(Later { known, methods, kind, given }));
    let Opened { login, browser, .. } = opened;
    let asked = request.app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await?;
    let sent = matches!(asked, Asked::Sent | Asked::Moved);
    Ok(request.redirect(if sent { &wait } else { &second }))
}

async fn refuse(
    request: &PageRequest,
    opened: &Opened,
    stored: bool,
    error: &OAuthError,
) -> Result<HttpResponse, Failure> {
    let Some(asked) = opened.login.request() else {
        return Ok(request.redirect("/account"));
    };
    if !stored {
        let (app, client, browser) =
            (request.app.clone(), opened.login.client_id.clone(), opened.browser.clone());
        let code = error.code;
        request.app.store.write(move |conn| untouched::refused(&app, conn, &browser, client, code)).await?;
    }
    let target = Target::from_request(asked);
    let response = AuthorizationResponse::error(request.app.issuer(), &target, error.clone());
    Ok(respond::to_client(request, &response))
}

async fn issue(
    request: &PageRequest,
    opened: Opened,
    stored: bool,
    authentication: Authentication,
) -> Result<HttpResponse, Failure> {
    let Opened { login, client, browser } = opened;
    username::give(&request.app, &login, client.as_deref(), &authentication.user).await?;
    let purpose = login.purpose.clone();
    let again = if stored { resume(&login.id) } else { request.here().unwrap_or_default().to_owned() };
    let policy = request.app.policy(Some(&login.policy));
    let life = finish::session_life(&request.app, policy, &login);
    let locale = authentication.user.claims.locale.clone();
    let decided = Decided { login, stored, client, browser, authentication };
    let Some(concluded) = authorize::conclude(&request.app, decided).await? else {
        // What it was decided on has changed meanwhile: it is decided anew, on what there is now.
        if let Err(error) = request.app.refresh().await {
            tracing::warn!(%error, "clients could not be read again");
        }
        if again.is_empty() {
            return Err(Failure::Unavailable(
                "what the answer rests on has changed at this moment".to_owned(),
            ));
        }
        return Ok(request.redirect(&again));
    };
    let response = match (&purpose, &concluded.response) {
        (Purpose::Authorize(_), Some(response)) => respond::to_client(request, response),
        (Purpose::OwnPage { path }, _) => request.redirect(path.as_str()),
        (Purpose::Authorize(_), None) => {
            return Err(Failure::Internal("an app's login ended without a code".to_owned()));
        }
    };
    Ok(match concluded.cookie {
        Some(cookie) => {
            let session = cookies::set(&request.app, Kind::Session, cookie.expose(), life.get());
            request.speak(cookies::add(response, &session), locale.as_deref())
        }
        None => response,
    })
}
