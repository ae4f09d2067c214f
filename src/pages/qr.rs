//! GET /qr: what a phone opens that looked at the picture on a first screen
//! POST /qr/approve
//! POST /qr/deny
//! POST /qr/sign-in: with what is asked for on the first screen
//!
//! The first GET puts the token into a cookie and leaves it out of the address bar. No GET changes anything.

use crate::{
    login::qr::{
        self, Approval, Dead, Found, Open,
        phone::{self, Refusal},
    },
    store,
    views::login::{Approve, LinkEnd, LinkEndKind, NumberError, ProveMore},
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        guard::{self, SignedIn},
        headers,
        logins::{self, app_info},
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

/// How long an opened link stays in its cookie, in seconds: time to sign in on the phone.
const COOKIE_SECONDS: i64 = 3600;
const HERE: &str = "/qr";

/// Looks at it; who is not signed in here signs in first and comes back.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        let plain: String = token.chars().filter(char::is_ascii_alphanumeric).take(100).collect();
        let cookie = cookies::set(&visit.app, Kind::Qr, &plain, COOKIE_SECONDS);
        return Ok(private(visit.redirect_with(HERE, [cookie])));
    }
    let Some(token) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    show(&visit, token, StatusCode::OK, None).await
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").finish();
    headers::no_store(response.headers_mut());
    private(response)
}

fn opened(visit: &Visit, request: &HttpRequest) -> Option<String> {
    cookies::read(request, &visit.app, Kind::Qr).map(|value| value.expose().to_owned())
}

async fn show(
    visit: &Visit,
    token: String,
    status: StatusCode,
    error: Option<NumberError>,
) -> Result<HttpResponse, Failure> {
    // A link that is dead asks nobody to sign in.
    let found = match qr::look(&visit.app, token, visit.visitor().await?).await? {
        Found::Open(open) => open,
        Found::Here(login) => return Ok(visit.redirect(&logins::resume(&login))),
        Found::Dead(why) => return dead(visit, why),
    };
    let me = guard::signed_in_since(visit, HERE, found.not_before)
        .await
        .map_err(|failure| failure.with_answer(private))?;
    // The approval asks the same again, in its transaction.
    if let Some(why) = phone::refusal(&visit.app, &found, me.visitor.clone()).await? {
        return refused(visit, &found, &why).await;
    }
    let page = approval(visit, &found, &me, error).await?;
    Ok(private(visit.page_with(status, &page)?))
}

/// What to do on a phone that cannot approve.
async fn refused(visit: &Visit, open: &Open, why: &Refusal) -> Result<HttpResponse, Failure> {
    let methods = match why {
        Refusal::TooLittle(methods) => methods,
        Refusal::OtherPerson => return end(visit, LinkEndKind::Unfit),
        // Signed out at this moment.
        Refusal::SignedOut => return Ok(visit.redirect(HERE)),
    };
    let client = match &open.login.client_id {
        Some(id) => visit.app.client(id).await?,
        None => None,
    };
    let page = ProveMore {
        app: app_info(visit, client.as_deref()),
        methods: methods.iter().map(|method| method.as_str().replace('_', "-")).collect(),
        sign_in_action: can_sign_in(visit, open).then(|| "/qr/sign-in".to_owned()),
        deny_action: "/qr/deny".to_owned(),
    };
    Ok(private(visit.page_with(StatusCode::FORBIDDEN, &page)?))
}

/// Access that ends is begun by the first screen and not by the phone.
fn can_sign_in(visit: &Visit, open: &Open) -> bool {
    visit.app.policy(Some(&open.login.policy)).access == 0
}

/// Signs in on the phone under the policy of the first screen's sign-in, and comes back.
pub async fn post_sign_in(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    let visitor = visit.visitor().await?;
    let open = match qr::look(&visit.app, token, visitor.clone()).await? {
        Found::Open(open) if can_sign_in(&visit, &open) => open,
        Found::Open(_) => return Ok(visit.redirect(HERE)),
        Found::Here(login) => return Ok(visit.redirect(&logins::resume(&login))),
        Found::Dead(why) => return dead(&visit, why),
    };
    match phone::sign_in(&visit.app, &open, visitor).await? {
        Ok(login) => Ok(visit.redirect(&logins::resume(&login))),
        Err(until) => Err(Failure::TooMany(visit.app.seconds_until(until))),
    }
}

async fn approval(
    visit: &Visit,
    open: &Open,
    me: &SignedIn,
    error: Option<NumberError>,
) -> Result<Approve, Failure> {
    let user = me.user.id.clone();
    let contacts = visit.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let name = me.user.claims.name.clone();
    let address = contacts.first().map(|contact| contact.address.clone()).or(name).unwrap_or_default();
    let client = match &open.login.client_id {
        Some(id) => visit.app.client(id).await?,
        None => None,
    };
    let device = &open.login.device;
    Ok(Approve {
        app: app_info(visit, client.as_deref()),
        address,
        browser: device.browser.clone(),
        system: device.system.clone(),
        place: device.place.clone(),
        ip: device.ip.clone(),
        minutes_ago: (visit.app.now() - open.login.created_at) / 60,
        number_required: true,
        action: "/qr/approve".to_owned(),
        deny_action: "/qr/deny".to_owned(),
        error,
        not_me: false,
    })
}

/// It is me.
pub async fn post_approve(
    visit: Visit,
    request: HttpRequest,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let Some(token) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    let number = form.get("number").unwrap_or_default().to_owned();
    let visitor = visit.visitor().await?;
    let error = match qr::approve(&visit.app, token.clone(), visitor, number).await? {
        Approval::Elsewhere => {
            return Ok(visit.redirect_with("/link/approved", [cookies::clear(&visit.app, Kind::Qr)]));
        }
        Approval::Refused(Refusal::OtherPerson) => return end(&visit, LinkEndKind::Unfit),
        // The page says what to do.
        Approval::Refused(_) => return Ok(visit.redirect(HERE)),
        Approval::Dead(why) => return dead(&visit, why),
        Approval::WrongNumber(left) => NumberError::Wrong { left },
        Approval::Malformed => NumberError::Malformed,
    };
    show(&visit, token, StatusCode::BAD_REQUEST, Some(error)).await
}

/// This wasn't me.
pub async fn post_deny(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    let visitor = visit.visitor().await?;
    match qr::deny(&visit.app, token, visitor).await? {
        Dead::Denied => Ok(visit.redirect_with("/link/denied", [cookies::clear(&visit.app, Kind::Qr)])),
        why => dead(&visit, why),
    }
}

fn dead(visit: &Visit, why: Dead) -> Result<HttpResponse, Failure> {
    end(
        visit,
        match why {
            Dead::Unknown => LinkEndKind::Unknown,
            Dead::Expired => LinkEndKind::Expired,
            Dead::Used => LinkEndKind::Used,
            Dead::TooManyTries => LinkEndKind::TooMany,
            Dead::Denied => LinkEndKind::Denied,
            Dead::Risk => LinkEndKind::Stopped,
        },
    )
}

fn end(visit: &Visit, kind: LinkEndKind) -> Result<HttpResponse, Failure> {
    let status = match kind {
        LinkEndKind::NoCookies => StatusCode::BAD_REQUEST,
        LinkEndKind::Unfit | LinkEndKind::Stopped => StatusCode::FORBIDDEN,
        _ => StatusCode::GONE,
    };
    let page = LinkEnd { kind, app_name: None, retry_url: None, deny_action: None };
    Ok(private(visit.page_with(status, &page)?))
}

fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
