//! GET, HEAD /invite: the one link that is printed on the operator's terminal
//! POST /invite/accept

use crate::{
    admin::invites,
    login::{finish, next::Authentication},
    model::{login::Proof, policy::Method},
    views::account::Invite,
    web::{
        Failure,
        cookies::{self, Kind},
        opened_link::{LinkKind, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// An invitation.
pub struct InviteLink;

impl LinkKind for InviteLink {
    const PATH: &'static str = "/invite";
}

type Opened = OpenedLink<InviteLink>;

/// Says what it is. Changes nothing.
pub async fn get(opened: Opened) -> Result<HttpResponse, Failure> {
    match invites::look(&opened.request.app, opened.token()).await? {
        Some(address) => {
            let action = "/invite/accept".to_owned();
            let page = Invite { address, admin: true, action, opened: opened.reference() };
            opened.page(StatusCode::OK, &page)
        }
        None => opened.gone(),
    }
}

/// Makes the admin, once, and signs them in here.
pub async fn post_accept(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let Some(user) = invites::accept(&request.app, opened.token()).await? else {
        return opened.gone();
    };
    let browser = request.browser().await?;
    let now = request.app.now();
    // The operator issued it, on their terminal.
    let proof = Proof::new(Method::AdminIssued, now);
    let authentication =
        Authentication { user, proofs: vec![proof], auth_time: now, fresh: true, session: None };
    let Some(cookie) = finish::sign_in(&request.app, browser, authentication).await? else {
        return opened.gone();
    };
    let seconds = request.app.policy(None).lifetimes.session;
    let session = cookies::set(&request.app, Kind::Session, cookie.expose(), seconds);
    Ok(request.redirect_with("/admin/clients", [session]))
}
