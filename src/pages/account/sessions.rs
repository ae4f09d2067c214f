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
        Failure, PageRequest,
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
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let (user, now) = (me.user.id, request.app.now());
    let sessions = request.app.store.read(move |conn| store::sessions::of_user(conn, &user, now)).await?;
    let mut lines: Vec<SessionLine> =
        sessions.iter().map(|session| line(session, &me.session.id, now)).collect();
    lines.sort_by_key(|line| !line.current);
    request.page(&Sessions {
        ended: query::value(http_request.query_string(), "done").as_deref() == Some("ended"),
        sessions: lines,
        sign_out_action: "/account/sign-out".to_owned(),
        end_action: format!("{HERE}/end"),
        end_all_action: format!("{HERE}/end-all"),
    })
}

fn line(session: &Session, current: &SessionId, now: UnixTime) -> SessionLine {
    SessionLine {
        id: session.id.as_str().to_owned(),
        origin: (&session.device).into(),
        started: Ago::new(now - session.created_at),
        last_seen: Ago::new(now - session.last_seen_at),
        current: session.id == *current,
    }
}

/// Signs out here.
pub async fn post_sign_out(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    if let Some((session, user)) = request.browser().await?.session {
        sign_out::one(&request.app, user.id, session.id, request.context.device.clone()).await?;
    }
    sign_out::waiting(&request.app, request.context.browser_digest.clone()).await?;
    signed_out(&request)
}

/// Signs out on another device.
pub async fn post_end(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let ended = match form.get("session") {
        Some(id) => {
            let session = SessionId::new(id);
            sign_out::others(&request.app, me.user.id, session, request.context.device.clone()).await?
        }
        None => false,
    };
    Ok(request.redirect(&if ended { format!("{HERE}?done=ended") } else { HERE.to_owned() }))
}

/// Signs out everywhere. Where the session here is over, others may still stand: whoever asks says who they are first.
pub async fn post_end_all(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let user = match request.browser().await?.session {
        Some((_, user)) => user,
        None => guard::signed_in(&request, HERE).await?.user,
    };
    let context = &request.context;
    sign_out::everywhere(&request.app, user.id, context.browser_digest.clone(), context.device.clone())
        .await?;
    sign_out::waiting(&request.app, context.browser_digest.clone()).await?;
    signed_out(&request)
}

fn signed_out(request: &PageRequest) -> Result<HttpResponse, Failure> {
    let response = request.page(&SignedOut { app: None, return_url: Some("/account".to_owned()) })?;
    Ok(cookies::add(response, &cookies::clear(&request.app, Kind::Session)))
}
