//! GET, HEAD /reset: what a link to choose a new password opens
//! GET /reset/done
//! GET /reset/denied
//! POST /reset/open
//! POST /reset/set
//! POST /reset/deny
//!
//! As with the link of a sign-in, no GET changes anything.

use crate::{
    login::{
        link::Dead,
        methods::password::reset::{self, Finished, Open},
    },
    model::password::Weakness,
    views::{
        login::{LinkEnd, LinkEndKind},
        password::{NewPassword, Occasion, Reset, WeakPassword},
    },
    web::{
        Failure, PageRequest,
        logins::{self, app_info},
        opened_link::{self, LinkKind, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// A link to choose a new password.
pub struct ResetLink;

impl LinkKind for ResetLink {
    const PATH: &'static str = "/reset";
}

type Opened = OpenedLink<ResetLink>;

/// Looks at the link.
pub async fn get(mut opened: Opened) -> Result<HttpResponse, Failure> {
    match look(&opened).await? {
        Ok(open) => show(&mut opened, open).await,
        Err(why) => opened.dead(&why),
    }
}

async fn look(opened: &Opened) -> Result<Result<Open, Dead>, Failure> {
    let request = &opened.request;
    Ok(reset::look(&request.app, opened.token(), request.context.clone()).await?)
}

async fn show(opened: &mut Opened, open: Open) -> Result<HttpResponse, Failure> {
    opened.request.prefer(std::slice::from_ref(&open.login.lang));
    let client = match &open.login.client_id {
        Some(id) => opened.request.app.client(id).await?,
        None => None,
    };
    let device = open.login.device;
    let page = Reset {
        app: app_info(&opened.request, client.as_deref()),
        address: open.address,
        browser: device.browser,
        system: device.system,
        place: device.place,
        ip: device.ip,
        action: "/reset/open".to_owned(),
        deny_action: "/reset/deny".to_owned(),
        opened: opened.reference(),
        reporting: opened.reporting,
    };
    opened.page(StatusCode::OK, &page)
}

/// It is me: the field for the new password. Still nothing has changed.
pub async fn post_open(opened: Opened) -> Result<HttpResponse, Failure> {
    field(opened, None).await
}

/// The new password.
pub async fn post_set(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let typed = opened.form.get("password").unwrap_or_default();
    match reset::finish(&request.app, opened.token(), request.context.clone(), typed).await? {
        Finished::Here(login) => Ok(request.redirect(&logins::resume(&login))),
        Finished::UpstreamAccount => Ok(request.redirect("/reset/done")),
        Finished::Weak(weakness) => field(opened, Some(weakness)).await,
        Finished::Dead(why) => opened.dead(&why),
    }
}

async fn field(mut opened: Opened, weakness: Option<Weakness>) -> Result<HttpResponse, Failure> {
    let open = match look(&opened).await? {
        Ok(open) => open,
        Err(why) => return opened.dead(&why),
    };
    opened.request.prefer(std::slice::from_ref(&open.login.lang));
    let page = NewPassword {
        occasion: Occasion::Reset,
        address: open.address,
        action: "/reset/set".to_owned(),
        least: opened.request.app.config.password.min_length,
        error: weakness.map(WeakPassword::from),
        remove_action: None,
        back_url: None,
        opened: Some(opened.reference()),
    };
    let status = if weakness.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    opened.page(status, &page)
}

/// This wasn't me.
pub async fn post_deny(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    match reset::deny(&request.app, opened.token(), request.context.clone()).await? {
        Ok(()) => Ok(request.redirect("/reset/denied")),
        Err(why) => opened.dead(&why),
    }
}

/// It is set; the sign-in goes on elsewhere.
pub async fn get_done(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::PasswordSet, None))
}

/// The request has ended, and no more messages are sent for a while.
pub async fn get_denied(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::Denied, None))
}
