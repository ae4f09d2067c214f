//! Pages of our own that need a session: who has none is asked to sign in and brought back.

use super::{Failure, PageRequest, flow, logins::Opened};
use crate::{
    app::App,
    login::{BrowserSession, EndUser, begin, fresh, requirements, state::Step},
    model::{login::Login, session::Session, user::User},
    protocol::{UnixTime, local_path::LocalPath},
    store::{self, Conn, StoreError},
    views::admin::NotAllowed,
};
use actix_web::http::StatusCode;

/// A request of somebody who is signed in.
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub user: User,
    /// The request.
    pub browser: BrowserSession,
    /// The page for which the sign-in had to be fresh.
    fresh_for: Option<String>,
}

impl SignedIn {
    /// In whose name something is changed. What this page asked of the session is asked again there.
    pub fn end_user(&self) -> EndUser {
        EndUser::of_session(&self.session, &self.browser).fresh_for(self.fresh_for.as_deref())
    }

    fn fresh_for(self, page: &str) -> Self {
        Self { fresh_for: Some(page.to_owned()), ..self }
    }
}

/// The session, or the way to one. It must have brought the second factor that its person gives on our pages,
/// under whatever policy it began.
pub async fn signed_in(request: &PageRequest, path: &str) -> Result<SignedIn, Failure> {
    let browser = request.browser().await?;
    enter(request, path, browser, Need::Look).await
}

/// The same, or the way to one that began at that time or later.
pub async fn signed_in_since(
    request: &PageRequest,
    path: &str,
    not_before: Option<UnixTime>,
) -> Result<SignedIn, Failure> {
    let browser = request.browser().await?;
    let session = browser.session.as_ref();
    if session.is_some_and(|(session, _)| not_before.is_some_and(|from| session.auth_time < from)) {
        return Err(anew(request, path, browser).await);
    }
    enter(request, path, browser, Need::Look).await
}

/// The way to a sign-in from the beginning, whoever is signed in.
async fn anew(request: &PageRequest, path: &str, browser: BrowserSession) -> Failure {
    let path = match local(path) {
        Ok(path) => path,
        Err(failure) => return failure,
    };
    let login = begin::for_own_page_anew(&request.app, path, &browser);
    ask(request, login, browser).await
}

/// The way through that sign-in.
async fn ask(request: &PageRequest, login: Login, browser: BrowserSession) -> Failure {
    let opened = Opened { login, client: None, browser };
    match flow::step(request, &opened).await {
        Ok((Step::Issue(_), _)) => {
            // It would lead back to the page that asked, for ever.
            let policy = &opened.login.policy;
            Failure::Internal(format!("the policy {policy} asks for more, and its sign-in for nothing"))
        }
        Ok((step, _)) => act(request, opened, step).await,
        Err(failure) => failure,
    }
}

/// The path, which holds what the request names: one that no link of ours could have is no page.
fn local(path: &str) -> Result<&str, Failure> {
    LocalPath::parse(path).map(|_| path).ok_or(Failure::NotFound)
}

/// How much of our own policy a session must meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// The second factor: whoever it is may look at what is theirs.
    Look,
    /// All of it.
    All,
}

async fn enter(
    request: &PageRequest,
    path: &str,
    browser: BrowserSession,
    need: Need,
) -> Result<SignedIn, Failure> {
    let login = begin::for_own_page(&request.app, local(path)?, &browser);
    let opened = Opened { login, client: None, browser };
    let (step, facts) = flow::step(request, &opened).await?;
    let enough = matches!(step, Step::Issue(_))
        || need == Need::Look && requirements::is_enough_to_look(&opened.login, &facts);
    match opened.browser.session.clone().filter(|_| enough) {
        Some((session, user)) => Ok(SignedIn { session, user, browser: opened.browser, fresh_for: None }),
        None => Err(act(request, opened, step).await),
    }
}

async fn act(request: &PageRequest, opened: Opened, step: Step) -> Failure {
    let answer = flow::act(request, opened, false, step).await;
    answer.map_or_else(|failure| failure, Failure::answered)
}

/// The session of somebody who proved a moment ago who they are, for a script of that page, which asks nobody anything.
pub async fn freshly_signed_in(
    request: &PageRequest,
    page: &'static str,
) -> Result<Option<SignedIn>, Failure> {
    let browser = request.browser().await?;
    let suffices = ask_fresh(request, &browser, page, fresh::suffices).await?;
    let session = browser.session.clone().filter(|_| suffices);
    Ok(session.map(|(session, user)| SignedIn { session, user, browser, fresh_for: None }.fresh_for(page)))
}

/// The same, or the way to it, for what changes how one gets in: who signed in too long ago does it again, who gave
/// less than our own policy asks for gives the rest, and both are brought back by GET.
pub async fn fresh(request: &PageRequest, path: &str) -> Result<SignedIn, Failure> {
    let browser = request.browser().await?;
    if !fresh::is_fresh(&request.app, &browser) {
        return Err(anew(request, path, browser).await);
    }
    // A further step that an app asked for renews the session, and not what was proved before it.
    let has_older = fresh::has_older_proofs(&request.app, &browser);
    if has_older && !ask_fresh(request, &browser, local(path)?, fresh::suffices_for_page).await? {
        return Err(anew(request, path, browser).await);
    }
    let me = enter(request, path, browser, Need::All).await?.fresh_for(path);
    match ask_fresh(request, &me.browser, path, fresh::stricter_policy).await? {
        None => Ok(me),
        Some(policy) => {
            let login = begin::before_change(&request.app, path, &policy, &me.browser);
            Err(ask(request, login, me.browser).await)
        }
    }
}

/// What `fresh` says of this browser for a page.
async fn ask_fresh<T: Send + 'static>(
    request: &PageRequest,
    browser: &BrowserSession,
    path: &str,
    ask: fn(&App, &mut Conn, &BrowserSession, &str) -> Result<T, StoreError>,
) -> Result<T, Failure> {
    let (app, browser, path) = (request.app.clone(), browser.clone(), path.to_owned());
    Ok(request.app.store.read(move |conn| ask(&app, conn, &browser, &path)).await?)
}

/// The session of an admin who proved a moment ago who they are, for whatever lets somebody in or keeps somebody out:
/// people, apps and their secrets. Whoever signed in too long ago does it again and is brought to that path by GET.
pub async fn fresh_admin(request: &PageRequest, path: &str) -> Result<SignedIn, Failure> {
    admin(request, path).await?;
    fresh(request, path).await
}

/// The session of an admin who met the policy of admins. The anonymous are asked to sign in, admins for what is
/// missing, everybody else is refused.
pub async fn admin(request: &PageRequest, path: &str) -> Result<SignedIn, Failure> {
    let browser = request.browser().await?;
    let ordinary = browser.session.as_ref().map(|(_, user)| user).filter(|user| !user.admin);
    let Some(user) = ordinary.map(|user| user.id.clone()) else {
        return enter(request, path, browser, Need::All).await;
    };
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let email = contacts.first().map(|contact| contact.address.clone()).unwrap_or_default();
    let page = NotAllowed { email, home_url: "/account".to_owned() };
    Err(Failure::answered(request.page_with(StatusCode::FORBIDDEN, &page)?))
}
