//! The handlers of every kind of link: GET shows, POST answers or denies, and what came of it is a page or a redirect.

use super::{OpenedLink, START};
use crate::{
    login::{
        link::Dead,
        opened_link::{self, Answered, Deniable, Found, LinkKind, Outcome, Refused},
    },
    model::id::LoginId,
    views::login::LinkEndKind,
    web::{Failure, logins},
};
use actix_web::HttpResponse;

/// The page of a kind of link.
pub trait LinkPage: LinkKind {
    /// The path that it opens. A reference for one path is nothing at another.
    const PATH: &'static str;
    /// Where "this wasn't me" leads.
    const DENIED: &'static str = "/link/denied";
    /// What is said of a link that can do nothing, wherever the reason is not shown, and where its button leads.
    const GONE: (LinkEndKind, &'static str) = (LinkEndKind::Gone, START);

    /// The page of a link that can do something, after a POST with what was wrong with the answer.
    fn show(
        opened: &mut OpenedLink<Self>,
        open: Self::Open,
        refusal: Option<Self::Refusal>,
    ) -> impl Future<Output = Result<HttpResponse, Failure>>;

    /// Reads what the form sent, and answers with [`OpenedLink::answer`].
    fn post(opened: &OpenedLink<Self>) -> impl Future<Output = Result<Answered<Self>, Failure>>;

    /// What follows on an answer that was done.
    fn done(
        opened: &OpenedLink<Self>,
        done: Self::Done,
    ) -> impl Future<Output = Result<HttpResponse, Failure>>;
}

/// Looks at a link and shows its page.
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn get<K: LinkPage>(mut opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    match opened.look().await? {
        Found::Open(open) => K::show(&mut opened, open, None).await,
        Found::GoOn(login) => Ok(opened.go_on(&login)),
        Found::Dead(why) => opened.dead(&why),
    }
}

/// Does what the link is for.
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn post_answer<K: LinkPage>(opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    match K::post(&opened).await? {
        Outcome::Done(done) => K::done(&opened, done).await,
        Outcome::Refused(refused) => refuse(opened, refused).await,
        Outcome::GoOn(login) => Ok(opened.go_on(&login)),
        Outcome::Dead(why) => opened.dead(&why),
    }
}

/// "This wasn't me".
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn post_deny<K: LinkPage + Deniable>(opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    match opened_link::deny::<K>(&request.app, opened.token(), request.context.clone()).await? {
        Outcome::Done(()) => Ok(request.redirect(K::DENIED)),
        Outcome::Refused(refused) => refuse(opened, refused).await,
        Outcome::GoOn(login) => Ok(opened.go_on(&login)),
        Outcome::Dead(why) => opened.dead(&why),
    }
}

async fn refuse<K: LinkPage>(
    mut opened: OpenedLink<K>,
    Refused { why, open }: Refused<K>,
) -> Result<HttpResponse, Failure> {
    K::show(&mut opened, open, Some(why)).await
}

impl<K: LinkPage> OpenedLink<K> {
    /// Looks at the link. Changes nothing.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn look(&self) -> Result<Found<K::Open>, Failure> {
        let request = &self.request;
        Ok(opened_link::look::<K>(&request.app, self.token(), request.context.clone()).await?)
    }

    /// Answers the link.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn answer(&self, answer: K::Answer) -> Result<Answered<K>, Failure> {
        let request = &self.request;
        Ok(opened_link::answer::<K>(&request.app, self.token(), request.context.clone(), answer).await?)
    }

    /// Leads back to the sign-in of this browser.
    pub fn go_on(&self, login: &LoginId) -> HttpResponse {
        super::private(self.request.redirect(&logins::resume(login)))
    }

    /// The page of a link that can do nothing. In the browser in which the sign-in began it says why, and leads back to
    /// that sign-in.
    ///
    /// # Errors
    /// When the page cannot be made.
    pub fn dead(&self, why: &Dead) -> Result<HttpResponse, Failure> {
        super::dead(&self.request, why, K::GONE)
    }
}
