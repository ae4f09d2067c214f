//! GET /: leads to the account
//! GET /account: a person's own page
//! POST /account/sign-out
//! POST /account/sessions/end
//! POST /account/sessions/end-all

use crate::{
    login::{methods::password, second, sign_out},
    model::{id::SessionId, session::Session},
    protocol::UnixTime,
    store,
    views::{
        Ago,
        account::{Home, SecondLine, SessionLine},
        sign_out::SignedOut,
    },
    web::{
        Failure, Visit, access,
        cookies::{self, Kind},
        form::Form,
        guard,
    },
};
use actix_web::HttpResponse;

/// The front door leads there.
pub async fn get_root(visit: Visit) -> HttpResponse {
    visit.redirect("/account")
}

/// Who I am here, and where I am signed in.
pub async fn get(visit: Visit) -> Result<HttpResponse, Failure> {
    let me = match guard::signed_in(&visit, "/account").await? {
        Ok(me) => me,
        Err(answer) => return Ok(answer),
    };
    let (user, now) = (me.user.id.clone(), visit.app.now());
    let (contacts, sessions, factors, has_password) = visit
        .app
        .store
        .read(move |conn| {
            let contacts = store::contacts::of_user(conn, &user)?;
            let has_password = store::passwords::find(conn, &user)?.is_some();
            let sessions = store::sessions::of_user(conn, &user, now)?;
            Ok((contacts, sessions, second::factors(conn, &user)?, has_password))
        })
        .await?;
    let page = Home {
        name: me.user.claims.name.clone().unwrap_or_default(),
        email: contacts.first().map(|contact| contact.address.clone()).unwrap_or_default(),
        is_admin: me.user.admin,
        passkeys_url: "/account/passkeys".to_owned(),
        access: access::lines(&visit, &me.user.id).await?,
        password_url: (has_password || password::is_taken(&visit.app))
            .then(|| "/account/password".to_owned()),
        sessions: sessions.iter().map(|session| line(session, &me.session.id, now)).collect(),
        second: SecondLine { totp: factors.totp, recovery_codes: factors.recovery_codes },
        sign_out_action: "/account/sign-out".to_owned(),
        end_action: "/account/sessions/end".to_owned(),
        end_all_action: "/account/sessions/end-all".to_owned(),
    };
    visit.page(&page)
}

fn line(session: &Session, current: &SessionId, now: UnixTime) -> SessionLine {
    SessionLine {
        id: session.id.as_str().to_owned(),
        browser: session.device.browser.clone(),
        system: session.device.system.clone(),
        place: session.device.place.clone(),
        started: Ago::new(now - session.created_at),
        last_seen: Ago::new(now - session.last_seen_at),
        current: session.id == *current,
    }
}

/// Signs out here.
pub async fn post_sign_out(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    if let Some((session, user)) = visit.visitor().await?.session {
        sign_out::one(&visit.app, user.id, session.id).await?;
    }
    signed_out(&visit)
}

/// Signs out on another device.
pub async fn post_end(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = match guard::signed_in(&visit, "/account").await? {
        Ok(me) => me,
        Err(answer) => return Ok(answer),
    };
    if let Some(id) = form.get("session") {
        sign_out::one(&visit.app, me.user.id, SessionId::new(id)).await?;
    }
    Ok(visit.redirect("/account"))
}

/// Signs out everywhere.
pub async fn post_end_all(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    if let Some((_, user)) = visit.visitor().await?.session {
        sign_out::everywhere(&visit.app, user.id).await?;
    }
    signed_out(&visit)
}

fn signed_out(visit: &Visit) -> Result<HttpResponse, Failure> {
    let response = visit.page(&SignedOut { app: None, return_url: Some("/account".to_owned()) })?;
    Ok(cookies::add(response, &cookies::clear(&visit.app, Kind::Session)))
}
