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

/// Shows the page of a link.
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn get<K: LinkPage>(mut opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    let open = opened.look().await?;
    K::show(&mut opened, open, None).await
}

/// Does what the link is for.
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn post_answer<K: LinkPage>(mut opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    let outcome = K::post(&opened).await?;
    let done = opened.done(outcome).await?;
    K::done(&opened, done).await
}

/// "This wasn't me".
///
/// # Errors
/// Those of the store, and those of the kind's page.
pub async fn post_deny<K: LinkPage + Deniable>(mut opened: OpenedLink<K>) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let outcome = opened_link::deny::<K>(&request.app, opened.token(), request.context.clone()).await?;
    opened.done(outcome).await?;
    Ok(opened.request.redirect(K::DENIED))
}

impl<K: LinkPage> OpenedLink<K> {
    /// A link that can do something. Looking changes nothing.
    ///
    /// # Errors
    /// The answer where it can do nothing, and those of the store.
    pub async fn look(&self) -> Result<K::Open, Failure> {
        let request = &self.request;
        let found = opened_link::look::<K>(&request.app, self.token(), request.context.clone()).await?;
        Err(Failure::answered(match found {
            Found::Open(open) => return Ok(open),
            Found::GoOn(login) => self.go_on(&login),
            Found::Dead(why) => self.dead(&why)?,
        }))
    }

    /// What was done.
    ///
    /// # Errors
    /// The answer where nothing was done.
    async fn done<D>(&mut self, outcome: Outcome<D, Refused<K>>) -> Result<D, Failure> {
        Err(Failure::answered(match outcome {
            Outcome::Done(done) => return Ok(done),
            Outcome::Refused(Refused { why, open }) => K::show(self, open, Some(why)).await?,
            Outcome::GoOn(login) => self.go_on(&login),
            Outcome::Dead(why) => self.dead(&why)?,
        }))
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
    fn go_on(&self, login: &LoginId) -> HttpResponse {
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
