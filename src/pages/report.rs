//! GET, HEAD, POST /not-me: "this wasn't me", in a message that tells what happened to an account

use crate::{
    login::report::{self, Found},
    views::{
        Ago,
        login::{LinkEnd, LinkEndKind},
        report::{NotMeSession, Report, ReportDone},
    },
    web::{
        Failure,
        opened_link::{LinkKind, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// "This wasn't me", in a message about something that happened.
pub struct NotMeLink;

impl LinkKind for NotMeLink {
    const PATH: &'static str = "/not-me";
}

type Opened = OpenedLink<NotMeLink>;

/// Says what a press will do. Changes nothing.
pub async fn get(opened: Opened) -> Result<HttpResponse, Failure> {
    let session = match report::look(&opened.request.app, opened.token()).await? {
        Found::Session(session) => Some(NotMeSession {
            browser: session.device.browser.clone(),
            system: session.device.system.clone(),
            place: session.device.place.clone(),
            ip: session.device.ip.clone(),
            started: Ago::new(opened.request.app.now() - session.created_at),
        }),
        Found::Everything => None,
        Found::Dead => return gone(&opened),
    };
    let page = Report { session, action: NotMeLink::PATH.to_owned(), opened: opened.reference() };
    opened.page(StatusCode::OK, &page)
}

/// Ends it, once.
pub async fn post(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let everywhere = match report::answer(&request.app, opened.token(), request.context.clone()).await? {
        Found::Session(_) => false,
        Found::Everything => true,
        Found::Dead => return gone(&opened),
    };
    opened.page(StatusCode::OK, &ReportDone { everywhere, next_url: "/account".to_owned() })
}

/// It can do nothing; what it would have done can still be done by hand.
fn gone(opened: &Opened) -> Result<HttpResponse, Failure> {
    opened.end(&LinkEnd::new(LinkEndKind::NoticeGone, Some("/account/sessions")))
}
