//! GET, HEAD /link: what a link in a message opens
//! GET /link/approved
//! GET /link/denied
//! POST /link/approve
//! POST /link/deny
//!
//! No GET changes anything; only a person's POST does.

use crate::{
    login::{
        opened_link::Answered,
        pairing::{Approval, Barred, Open, Refusal, SignInLink},
    },
    model::{client::Client, device::Traits, login::Login},
    views::{
        Ago,
        login::{Approve, Link, LinkEnd, LinkEndKind, NumberError},
    },
    web::{
        Failure, PageRequest,
        logins::{self, app_info, app_url},
        opened_link::{self, LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

type Opened = OpenedLink<SignInLink>;

impl LinkPage for SignInLink {
    const PATH: &'static str = "/link";

    async fn show(
        opened: &mut Opened,
        open: Open,
        refusal: Option<Refusal>,
    ) -> Result<HttpResponse, Failure> {
        let error = match refusal {
            Some(Refusal::Barred(why)) => return barred(opened, why, &open.login).await,
            Some(Refusal::WrongNumber(left)) => Some(NumberError::Wrong { left }),
            Some(Refusal::Malformed) => Some(NumberError::Malformed),
            None => None,
        };
        if let Some(why) = open.barred {
            return barred(opened, why, &open.login).await;
        }
        opened.request.prefer(std::slice::from_ref(&open.login.lang));
        let client = logins::client_of(&opened.request, &open.login).await?;
        let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        if open.same_browser {
            opened.page(status, &one_tap(opened, open, client.as_deref()))
        } else {
            opened.page(status, &approval(opened, open, client.as_deref(), error))
        }
    }

    /// It is me.
    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        let form = &opened.form;
        let number = form.get("number").map(str::to_owned);
        let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
        opened.answer(Approval { number, traits }).await
    }

    async fn done(opened: &Opened, (): ()) -> Result<HttpResponse, Failure> {
        Ok(opened.request.redirect("/link/approved"))
    }
}

fn address(open: &Open) -> String {
    open.asked().map(|asked| asked.address.clone()).unwrap_or_default()
}

fn one_tap(opened: &Opened, open: Open, client: Option<&Client>) -> Link {
    let request = &opened.request;
    Link {
        app: app_info(request, client),
        address: address(&open),
        account: open.account,
        origin: open.login.device.into(),
        started: Ago::new(request.app.now() - open.login.created_at),
        action: "/link/approve".to_owned(),
        deny_action: "/link/deny".to_owned(),
        opened: opened.reference(),
        reporting: opened.reporting,
    }
}

fn approval(opened: &Opened, open: Open, client: Option<&Client>, error: Option<NumberError>) -> Approve {
    let request = &opened.request;
    let reporting = opened.reporting && error.is_none();
    Approve {
        app: app_info(request, client),
        address: address(&open),
        account: open.account,
        origin: open.login.device.into(),
        minutes_ago: (request.app.now() - open.login.created_at) / 60,
        number_required: open.number_required,
        action: "/link/approve".to_owned(),
        deny_action: "/link/deny".to_owned(),
        opened: opened.reference(),
        error,
        reporting,
    }
}

/// The first screen goes on.
pub async fn get_approved(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::Approved, None))
}

/// The request has ended, and no more messages are sent for a while.
pub async fn get_denied(request: PageRequest) -> Result<HttpResponse, Failure> {
    opened_link::end(&request, &LinkEnd::new(LinkEndKind::Denied, None))
}

/// It is good, but not to approve here. Somebody else who is signed in here learns nothing of the sign-in.
async fn barred(opened: &Opened, why: Barred, login: &Login) -> Result<HttpResponse, Failure> {
    let kind = match why {
        Barred::SameBrowserOnly | Barred::OtherPerson { .. } => LinkEndKind::SameBrowserOnly,
        Barred::CodeOnly => LinkEndKind::CodeOnly,
        Barred::OtherDevice => LinkEndKind::OtherDevice,
        Barred::Unfit => LinkEndKind::Unfit,
    };
    let mut page = LinkEnd::new(kind, None);
    if why.can_deny() {
        page.deny_action = Some("/link/deny".to_owned());
        page.opened = opened.reference();
    }
    if !matches!(why, Barred::OtherPerson { .. }) {
        let client = logins::client_of(&opened.request, login).await?;
        let own = login.browser_digest == opened.request.context.browser_digest;
        page.retry_url =
            own.then(|| logins::resume(&login.id)).or_else(|| app_url(client.as_deref()?, Some(login)));
        page.app_name = client.map(|client| client.name().to_owned());
    }
    opened.end(&page)
}
