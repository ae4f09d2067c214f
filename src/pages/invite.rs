//! GET, HEAD /invite: the one link that is printed on the operator's terminal
//! POST /invite/accept

use crate::{
    admin::invites::{Invitation, InviteLink},
    login::{finish, link::Dead, opened_link::Answered, state::Authentication},
    model::{login::Proof, policy::Method, user::User},
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

    /// Signs the new admin in here.
    async fn done(opened: &Opened, user: User) -> Result<HttpResponse, Failure> {
        let request = &opened.request;
        let browser = request.browser().await?;
        let now = request.app.now();
        // The operator issued it, on their terminal.
        let proof = Proof::new(Method::AdminIssued, now);
        let authentication =
            Authentication { user, proofs: vec![proof], auth_time: now, fresh: true, session: None };
        let Some(cookie) = finish::sign_in(&request.app, browser, authentication).await? else {
            return opened.dead(&Dead::without_reason());
        };
        let seconds = request.app.policy(None).lifetimes.session;
        let session = cookies::set(&request.app, Kind::Session, cookie.expose(), seconds.get());
        Ok(request.redirect_with("/admin/clients", [session]))
    }
}
