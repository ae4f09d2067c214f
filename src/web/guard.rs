//! Pages of our own that need a session: who has none is asked to sign in and brought back.

use super::{Failure, Visit, flow, logins::Opened};
use crate::{
    login::{Visitor, begin},
    model::{login::Login, session::Session, user::User},
    store,
    views::admin::NotAllowed,
};
use actix_web::http::StatusCode;

/// How old a sign-in may be for a change of contacts and factors, in seconds.
const FRESH_SECONDS: i64 = 600;

/// A visitor with a session.
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub user: User,
    /// The visit.
    pub visitor: Visitor,
}

/// The session, or the way to one.
pub async fn signed_in(visit: &Visit, path: &str) -> Result<SignedIn, Failure> {
    let visitor = visit.visitor().await?;
    if let Some((session, user)) = visitor.session.clone() {
        return Ok(SignedIn { session, user, visitor });
    }
    let login = begin::for_visit(&visit.app, path, &visitor);
    Err(sign_in(visit, login, visitor).await)
}

async fn sign_in(visit: &Visit, login: Login, visitor: Visitor) -> Failure {
    let opened = Opened { login, client: None, visitor };
    let answer = match flow::step(visit, &opened).await {
        Ok((step, _)) => flow::act(visit, opened, false, step).await,
        Err(failure) => return failure,
    };
    answer.map_or_else(|failure| failure, Failure::answered)
}

/// The session of somebody who proved a moment ago who they are.
pub async fn freshly_signed_in(visit: &Visit) -> Result<Option<SignedIn>, Failure> {
    Ok(freshly(visit, &visit.visitor().await?))
}

fn freshly(visit: &Visit, visitor: &Visitor) -> Option<SignedIn> {
    let (session, user) = visitor.session.clone()?;
    let fresh = visit.app.now() - session.auth_time <= FRESH_SECONDS;
    fresh.then(|| SignedIn { session, user, visitor: visitor.clone() })
}

/// The same, or the way to it, for what changes how one gets in: who signed in too long ago does it again
/// and is brought back by GET.
pub async fn fresh(visit: &Visit, path: &str) -> Result<SignedIn, Failure> {
    let visitor = visit.visitor().await?;
    if let Some(who) = freshly(visit, &visitor) {
        return Ok(who);
    }
    let login = begin::for_fresh_visit(&visit.app, path, &visitor);
    Err(sign_in(visit, login, visitor).await)
}

/// The same for admins only. The anonymous are asked to sign in, everybody else is refused.
pub async fn admin(visit: &Visit, path: &str) -> Result<SignedIn, Failure> {
    let who = signed_in(visit, path).await?;
    if who.user.admin {
        return Ok(who);
    }
    let user = who.user.id.clone();
    let contacts = visit.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let email = contacts.first().map(|contact| contact.address.clone()).unwrap_or_default();
    let page = NotAllowed { email, home_url: "/account".to_owned() };
    Err(Failure::answered(visit.page_with(StatusCode::FORBIDDEN, &page)?))
}
