//! GET /account/sessions: where a person is signed in
//! POST /account/sign-out
//! POST /account/sessions/end
//! POST /account/sessions/end-all

use super::sections::{Group, Section};
use crate::{
    app::App,
    model::{id::SessionId, session::Session, user::User},
    protocol::UnixTime,
    session::sign_out,
    store::{self, Conn, StoreError},
    views::{
        Ago,
        account::{SessionLine, Sessions, State},
        sign_out::SignedOut,
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        guard, query,
    },
};
use actix_web::{HttpRequest, HttpResponse};

const HERE: &str = "/account/sessions";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "sessions", path: HERE, group: Group::Access, state };

fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let sessions = store::sessions::of_user(conn, &user.id, app.now())?;
    Ok(Some(State::count("count", sessions.len())))
}

/// The list.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&visit, HERE).await?;
    let (user, now) = (me.user.id, visit.app.now());
    let sessions = visit.app.store.read(move |conn| store::sessions::of_user(conn, &user, now)).await?;
    let mut lines: Vec<SessionLine> =
        sessions.iter().map(|session| line(session, &me.session.id, now)).collect();
    lines.sort_by_key(|line| !line.current);
    visit.page(&Sessions {
        ended: query::value(request.query_string(), "done").as_deref() == Some("ended"),
        sessions: lines,
        sign_out_action: "/account/sign-out".to_owned(),
        end_action: format!("{HERE}/end"),
        end_all_action: format!("{HERE}/end-all"),
    })
}

fn line(session: &Session, current: &SessionId, now: UnixTime) -> SessionLine {
    SessionLine {
        id: session.id.as_str().to_owned(),
        browser: session.device.browser.clone(),
        system: session.device.system.clone(),
        place: session.device.place.clone(),
        ip: session.device.ip.clone(),
        started: Ago::new(now - session.created_at),
        last_seen: Ago::new(now - session.last_seen_at),
        current: session.id == *current,
    }
}

/// Signs out here.
pub async fn post_sign_out(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    if let Some((session, user)) = visit.visitor().await?.session {
        sign_out::one(&visit.app, user.id, session.id, visit.arrival.device.clone()).await?;
    }
    sign_out::waiting(&visit.app, visit.arrival.browser_digest.clone()).await?;
    signed_out(&visit)
}

/// Signs out on another device.
pub async fn post_end(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&visit, HERE).await?;
    let ended = match form.get("session") {
        Some(id) => {
            let session = SessionId::new(id);
            sign_out::elsewhere(&visit.app, me.user.id, session, visit.arrival.device.clone()).await?
        }
        None => false,
    };
    Ok(visit.redirect(&if ended { format!("{HERE}?done=ended") } else { HERE.to_owned() }))
}

/// Signs out everywhere.
pub async fn post_end_all(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    if let Some((_, user)) = visit.visitor().await?.session {
        sign_out::everywhere(&visit.app, user.id, visit.arrival.device.clone()).await?;
    }
    sign_out::waiting(&visit.app, visit.arrival.browser_digest.clone()).await?;
    signed_out(&visit)
}

fn signed_out(visit: &Visit) -> Result<HttpResponse, Failure> {
    let response = visit.page(&SignedOut { app: None, return_url: Some("/account".to_owned()) })?;
    Ok(cookies::add(response, &cookies::clear(&visit.app, Kind::Session)))
}
