//! GET, HEAD /invite: the one link that is printed on the operator's terminal
//! POST /invite/accept

use crate::{
    admin::invites::{Invitation, InviteLink},
    login::opened_link::Answered,
    protocol::secret::Secret,
    views::account::Invite,
    web::{
        Failure,
        cookies::{self, Kind},
        opened_link::{LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};
use std::convert::Infallible;

type Opened = OpenedLink<InviteLink>;

impl LinkPage for InviteLink {
    const PATH: &'static str = "/invite";

    async fn show(
        opened: &mut Opened,
        open: Invitation,
        _: Option<Infallible>,
    ) -> Result<HttpResponse, Failure> {
        let page = Invite {
            address: open.address.as_str().to_owned(),
            admin: true,
            action: "/invite/accept".to_owned(),
            opened: opened.reference(),
        };
        opened.page(StatusCode::OK, &page)
    }

    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        opened.answer(()).await
    }

    /// The new admin is signed in here.
    async fn done(opened: &Opened, cookie: Secret) -> Result<HttpResponse, Failure> {
        let request = &opened.request;
        let seconds = request.app.policy(None).lifetimes.session;
        let session = cookies::set(&request.app, Kind::Session, cookie.expose(), seconds.get());
        Ok(request.redirect_with("/admin/clients", [session]))
    }
}
