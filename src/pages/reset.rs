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
        methods::password::reset::{self, Open, ResetLink},
        opened_link::Answered,
    },
    model::password::Weakness,
    views::{
        login::{LinkEnd, LinkEndKind},
        password::{NewPassword, Occasion, Reset, WeakPassword},
    },
    web::{
        Failure, PageRequest,
        logins::{self, app_info},
        opened_link::{self, LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

type Opened = OpenedLink<ResetLink>;

impl LinkPage for ResetLink {
    const PATH: &'static str = "/reset";
    const DENIED: &'static str = "/reset/denied";

    async fn show(
        opened: &mut Opened,
        open: Open,
        refusal: Option<Weakness>,
    ) -> Result<HttpResponse, Failure> {
        match refusal {
            Some(weakness) => field(opened, open, Some(weakness)),
            None => ask(opened, open).await,
        }
    }

    /// The new password.
    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        let request = &opened.request;
        let typed = opened.form.get("password").unwrap_or_default();
        Ok(reset::finish(&request.app, opened.token(), request.context.clone(), typed).await?)
    }

    async fn done(opened: &Opened, (): ()) -> Result<HttpResponse, Failure> {
        Ok(opened.request.redirect("/reset/done"))
    }
}

async fn ask(opened: &mut Opened, open: Open) -> Result<HttpResponse, Failure> {
    opened.request.prefer(std::slice::from_ref(&open.login.lang));
    let client = logins::client_of(&opened.request, &open.login).await?;
    let device = open.login.device;
    let page = Reset {
        app: app_info(&opened.request, client.as_deref()),
        address: open.address,
        origin: device.into(),
        action: "/reset/open".to_owned(),
        deny_action: "/reset/deny".to_owned(),
        opened: opened.reference(),
        reporting: opened.reporting,
    };
    opened.page(StatusCode::OK, &page)
}

/// It is me: the field for the new password. Still nothing has changed.
pub async fn post_open(mut opened: Opened) -> Result<HttpResponse, Failure> {
    let open = opened.look().await?;
    field(&mut opened, open, None)
}

fn field(opened: &mut Opened, open: Open, weakness: Option<Weakness>) -> Result<HttpResponse, Failure> {
    opened.request.prefer(std::slice::from_ref(&open.login.lang));
    let status = if weakness.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
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
    opened.page(status, &page)
}

/// It is set; the sign-in goes on elsewhere.
pub async fn get_done(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::PasswordSet, None))
}

/// The request has ended, and no more messages are sent for a while.
pub async fn get_denied(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::Denied, None))
}
