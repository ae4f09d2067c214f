//! GET, HEAD, POST /not-me: "this wasn't me", in a message that tells what happened to an account

use crate::{
    login::{
        opened_link::Answered,
        report::{Ended, Open, ReportLink},
    },
    views::{
        Ago,
        login::LinkEndKind,
        report::{NotMeSession, Report, ReportDone},
    },
    web::{
        Failure,
        opened_link::{LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};
use std::convert::Infallible;

type Opened = OpenedLink<ReportLink>;

impl LinkPage for ReportLink {
    const PATH: &'static str = "/not-me";
    /// What it would have done can still be done by hand.
    const GONE: (LinkEndKind, &'static str) = (LinkEndKind::NoticeGone, "/account/sessions");

    /// Says what a press will do.
    async fn show(opened: &mut Opened, open: Open, _: Option<Infallible>) -> Result<HttpResponse, Failure> {
        let session = open.session.map(|session| NotMeSession {
            origin: session.device.into(),
            started: Ago::new(opened.request.app.now() - session.created_at),
        });
        let page = Report { session, action: Self::PATH.to_owned(), opened: opened.reference() };
        opened.page(StatusCode::OK, &page)
    }

    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        opened.answer(()).await
    }

    async fn done(opened: &Opened, ended: Ended) -> Result<HttpResponse, Failure> {
        let everywhere = ended == Ended::Everything;
        opened.page(StatusCode::OK, &ReportDone { everywhere, next_url: "/account".to_owned() })
    }
}
