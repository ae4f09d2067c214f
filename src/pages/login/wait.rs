//! GET /login/{login}/wait: the message is on its way
//! POST /login/{login}/resend

use crate::{
    app::App,
    login::{
        challenge::{self, Asked},
        methods::push,
    },
    model::{
        id::LoginId,
        login::Prove,
        policy::{Method, OtherDevice, Policy},
    },
    protocol::email::EmailAddress,
    store,
    views::login::{CodeError, SentMethod, Wait},
    web::{
        Failure, Visit,
        form::Form,
        logins::{self, Opened},
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// Live status, the code field, the number, and every other way on.
pub async fn get(mut visit: Visit, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let value = |name| query::value(request.query_string(), name);
    let resent = value("resent").is_some();
    // What became of a code comes back by redirect, so that a reload sends nothing twice.
    let error = match value("code").as_deref() {
        Some("malformed") => Some(CodeError::Malformed),
        Some("expired") => Some(CodeError::Expired),
        Some("too-many") => Some(CodeError::TooMany),
        Some(left) => left.parse().ok().map(|left: u32| CodeError::Wrong { left: left.min(20) }),
        None => None,
    };
    show(&visit, &opened, StatusCode::OK, error, resent).await
}

/// Another message, when it is time.
pub async fn post_resend(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let Some(address) = opened.login.prove().and_then(|asked| EmailAddress::parse(&asked.address).ok())
    else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let (wait, resume) = (opened.path("wait"), opened.resume());
    match challenge::send(&visit.app, opened.login, opened.visitor, address).await? {
        Asked::Sent => Ok(visit.redirect(&format!("{wait}?resent=1"))),
        Asked::TooMany(until) => Err(Failure::TooMany((until - visit.app.now()).max(1))),
        Asked::TooSoon(_) => Ok(visit.redirect(&wait)),
        Asked::Moved => Ok(visit.redirect(&resume)),
    }
}

async fn show(
    visit: &Visit,
    opened: &Opened,
    status: StatusCode,
    error: Option<CodeError>,
    resent: bool,
) -> Result<HttpResponse, Failure> {
    let Some(asked) = opened.login.prove() else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let link = dev_message_link(visit, &opened.login.id).await?;
    visit.page_with(status, &page(visit, opened, asked, error, resent, link))
}

fn page(
    visit: &Visit,
    opened: &Opened,
    asked: &Prove,
    code_error: Option<CodeError>,
    resent: bool,
    dev_message_link: Option<String>,
) -> Wait {
    let policy = visit.app.policy(Some(&opened.login.policy));
    let now = visit.app.now();
    let expires_in = (asked.link_expires_at.max(asked.code_expires_at) - now).max(0);
    Wait {
        app: opened.app_info(visit),
        address: asked.address.clone(),
        number: (policy.other_device == OtherDevice::Number).then(|| asked.number.to_string()),
        code_length: policy.code_length,
        code_action: opened.path("code"),
        code_error: code_error.or((expires_in == 0).then_some(CodeError::Expired)),
        resend_action: opened.path("resend"),
        resend_in: (asked.sent_at + policy.limits.resend_cooldown - now).max(0),
        resent,
        restart_action: opened.path("restart"),
        expires_in,
        events_url: opened.path("events"),
        status_url: opened.path("status"),
        continue_url: opened.resume(),
        dev_message_link,
        sent: sent(&visit.app, policy, asked),
    }
}

/// What may have come. The same for everybody, whoever has switched notifications on.
fn sent(app: &App, policy: &Policy, asked: &Prove) -> Vec<SentMethod> {
    let mut sent = vec![SentMethod::EmailLink, SentMethod::EmailCode];
    if push::is_available(app) && policy.step_allows(asked.step, Method::Push) {
        sent.push(SentMethod::Push);
    }
    sent
}

/// With the capture transport: where the newest message of this sign-in can be read.
async fn dev_message_link(visit: &Visit, id: &LoginId) -> Result<Option<String>, Failure> {
    if !visit.app.config.captures_mail() {
        return Ok(None);
    }
    let id = id.clone();
    let message = visit.app.store.read(move |conn| store::messages::newest_of_login(conn, &id)).await?;
    Ok(message.map(|message| format!("/dev/outbox/{}", message.id)))
}
