//! GET, HEAD /qr: what a phone opens that looked at the picture on a first screen
//! POST /qr/approve
//! POST /qr/deny
//! POST /qr/sign-in: with what is asked for on the first screen
//!
//! No GET changes anything.

use crate::{
    login::qr::{
        self, Approval, Denial, Found, Open,
        phone::{self, Refusal},
    },
    store,
    views::login::{Approve, LinkEnd, LinkEndKind, NumberError, ProveMore},
    web::{
        Failure,
        guard::{self, SignedIn},
        logins::{self, app_info},
        opened_link::{self, LinkKind, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// The link of a picture.
pub struct QrLink;

impl LinkKind for QrLink {
    const PATH: &'static str = "/qr";
}

type Opened = OpenedLink<QrLink>;

/// Looks at it; who is not signed in here signs in first and comes back.
pub async fn get(opened: Opened) -> Result<HttpResponse, Failure> {
    show(&opened, None).await
}

async fn show(opened: &Opened, error: Option<NumberError>) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    // A link that is dead asks nobody to sign in.
    let found = match qr::look(&request.app, opened.token(), request.context.clone()).await? {
        Found::Open(open) => open,
        Found::Here(login) => return Ok(opened_link::private(request.redirect(&logins::resume(&login)))),
        Found::Dead => return opened.gone(),
    };
    let me = guard::signed_in_since(request, &opened.here(), found.not_before)
        .await
        .map_err(|failure| failure.with_answer(opened_link::private))?;
    // The approval asks the same again, in its transaction.
    if let Some(why) = phone::refusal(&request.app, &found, me.browser.clone()).await? {
        return refused(opened, &found, &why).await;
    }
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    opened.page(status, &approval(opened, &found, &me, error).await?)
}

/// What to do on a phone that cannot approve.
async fn refused(opened: &Opened, open: &Open, why: &Refusal) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let methods = match why {
        Refusal::TooLittle(methods) => methods,
        Refusal::OtherPerson => return unfit(opened),
        // Signed out at this moment.
        Refusal::SignedOut => return Ok(request.redirect(&opened.here())),
    };
    let client = match &open.login.client_id {
        Some(id) => request.app.client(id).await?,
        None => None,
    };
    let page = ProveMore {
        app: app_info(request, client.as_deref()),
        methods: methods.iter().map(|method| method.as_str().replace('_', "-")).collect(),
        sign_in_action: can_sign_in(opened, open).then(|| "/qr/sign-in".to_owned()),
        deny_action: "/qr/deny".to_owned(),
        opened: opened.reference(),
    };
    opened.page(StatusCode::FORBIDDEN, &page)
}

/// Access that ends is begun by the first screen and not by the phone.
fn can_sign_in(opened: &Opened, open: &Open) -> bool {
    opened.request.app.policy(Some(&open.login.policy)).access == 0
}

/// Signs in on the phone under the policy of the first screen's sign-in, and comes back.
pub async fn post_sign_in(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let open = match qr::look(&request.app, opened.token(), request.context.clone()).await? {
        Found::Open(open) if can_sign_in(&opened, &open) => open,
        Found::Open(_) => return Ok(request.redirect(&opened.here())),
        Found::Here(login) => return Ok(request.redirect(&logins::resume(&login))),
        Found::Dead => return opened.gone(),
    };
    match phone::sign_in(&request.app, &open, request.browser().await?, &opened.here()).await? {
        Ok(login) => Ok(request.redirect(&logins::resume(&login))),
        Err(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
    }
}

async fn approval(
    opened: &Opened,
    open: &Open,
    me: &SignedIn,
    error: Option<NumberError>,
) -> Result<Approve, Failure> {
    let request = &opened.request;
    let user = me.user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let name = me.user.claims.name.clone();
    let address = contacts.first().map(|contact| contact.address.clone()).or(name).unwrap_or_default();
    let client = match &open.login.client_id {
        Some(id) => request.app.client(id).await?,
        None => None,
    };
    let device = &open.login.device;
    Ok(Approve {
        app: app_info(request, client.as_deref()),
        address,
        account: None,
        browser: device.browser.clone(),
        system: device.system.clone(),
        place: device.place.clone(),
        ip: device.ip.clone(),
        minutes_ago: (request.app.now() - open.login.created_at) / 60,
        number_required: true,
        action: "/qr/approve".to_owned(),
        deny_action: "/qr/deny".to_owned(),
        opened: opened.reference(),
        error,
        reporting: false,
    })
}

/// It is me.
pub async fn post_approve(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let number = opened.form.get("number").unwrap_or_default().to_owned();
    let error = match qr::approve(&request.app, opened.token(), request.context.clone(), number).await? {
        Approval::UpstreamAccount => return Ok(request.redirect("/link/approved")),
        Approval::Refused(Refusal::OtherPerson) => return unfit(&opened),
        // The page says what to do.
        Approval::Refused(_) => return Ok(request.redirect(&opened.here())),
        Approval::Dead => return opened.gone(),
        Approval::WrongNumber(left) => NumberError::Wrong { left },
        Approval::Malformed => NumberError::Malformed,
    };
    show(&opened, Some(error)).await
}

/// This wasn't me.
pub async fn post_deny(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    match qr::deny(&request.app, opened.token(), request.context.clone()).await? {
        Denial::Denied => Ok(request.redirect("/link/denied")),
        Denial::SignedOut => Ok(request.redirect(&opened.here())),
        Denial::Unfit => unfit(&opened),
        Denial::Dead => opened.gone(),
    }
}

fn unfit(opened: &Opened) -> Result<HttpResponse, Failure> {
    opened.end(&LinkEnd::new(LinkEndKind::Unfit, None))
}
