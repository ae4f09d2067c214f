//! GET /login/{login}/wait: the message is on its way
//! POST /login/{login}/resend
//! POST /login/{login}/other-way
//! POST /login/{login}/by-mail: the text message could not be sent

use crate::{
    login::{
        challenge::{self, Asked, To},
        choose, code, fallback,
        methods::{password::offer::is_welcome, push, qr},
    },
    model::{contact::ContactKind, login::Prove, message::Channel, policy::OtherDevice},
    store,
    views::login::{CodeError, Failed, Wait},
    web::{
        Failure, PageRequest,
        form::Form,
        logins::{self, Opened},
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// Live status, the code field, the number, and every other way on.
pub async fn get(
    mut request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let value = |name| query::value(http_request.query_string(), name);
    let resent = value("resent").is_some();
    // What became of a code comes back by redirect, so that a reload sends nothing twice.
    let error = match value("code").as_deref() {
        Some("malformed") => Some(CodeError::Malformed),
        Some("expired") => Some(CodeError::Expired),
        Some("too-many") => Some(CodeError::TooMany),
        Some(left) => left.parse().ok().map(|left: u32| CodeError::Wrong { left: left.min(20) }),
        None => None,
    };
    show(&request, &opened, StatusCode::OK, error, resent).await
}

/// Another message, when it is time.
pub async fn post_resend(
    mut request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let Opened { login, browser, .. } = opened;
    match request.app.write(move |tx| challenge::send(tx, &login, &browser, &To::Again)).await? {
        Asked::Sent => Ok(request.redirect(&format!("{wait}?resent=1"))),
        Asked::TooMany(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
        Asked::TooSoon(_) => Ok(request.redirect(&wait)),
        Asked::NoWay | Asked::Moved => Ok(request.redirect(&resume)),
    }
}

/// Another way than this message.
pub async fn post_other_way(
    mut request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    choose::other_way(&request.app, opened.login).await?;
    Ok(request.redirect(&resume))
}

/// By mail, because the text message could not be sent.
pub async fn post_by_mail(
    mut request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let Some(to) = fallback::recipient(&request.app, &opened.login).await? else {
        return Ok(request.redirect(&resume));
    };
    let login = fallback::begin(&request.app, opened.login).await?;
    let (browser, to) = (opened.browser, To::Typed(to));
    match request.app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await? {
        Asked::TooMany(until) | Asked::TooSoon(until) => {
            Err(Failure::TooMany(request.app.seconds_until(until)))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(request.redirect(&wait)),
    }
}

/// The page.
pub(super) async fn show(
    request: &PageRequest,
    opened: &Opened,
    status: StatusCode,
    error: Option<CodeError>,
    resent: bool,
) -> Result<HttpResponse, Failure> {
    let Some(asked) = opened.login.prove() else {
        return Ok(request.redirect(&opened.resume()));
    };
    if qr::asked(&opened.login).is_some() {
        return Ok(request.redirect(&opened.path("qr")));
    }
    let error = match error {
        // Also when the page is loaded again.
        None if code::is_used_up(&request.app, &opened.login).await? => Some(CodeError::TooMany),
        error => error,
    };
    let channel = if asked.channel() == ContactKind::Phone { Channel::Sms } else { Channel::Email };
    let link = dev_message_link(request, opened, channel).await?;
    let mut page = page(request, opened, asked, error, resent, link);
    if fallback::has_failed(&request.app, &opened.login).await? {
        let by_mail = fallback::recipient(&request.app, &opened.login).await?;
        page.failed = Some(Failed { by_mail_action: by_mail.map(|_| opened.path("by-mail")) });
    }
    request.page_with(status, &page)
}

fn page(
    request: &PageRequest,
    opened: &Opened,
    asked: &Prove,
    code_error: Option<CodeError>,
    resent: bool,
    dev_message_link: Option<String>,
) -> Wait {
    let policy = request.app.policy(Some(&opened.login.policy));
    let now = request.app.now();
    let expires_in = (asked.expires_at() - now).max(0);
    let by_push = push::send::is_beside(&request.app, asked);
    let code_error = code_error.or((expires_in == 0).then_some(CodeError::Expired));
    let takes_code = asked.code().is_some() && !code_error.as_ref().is_some_and(CodeError::is_final);
    let numbered = (asked.link().is_some() || by_push) && policy.other_device == OtherDevice::Number;
    Wait {
        app: opened.app_info(request),
        address: asked.address.clone(),
        channel: asked.channel().as_str(),
        to_other_contact: asked.to_other_contact,
        // After an earlier step it is known who is here.
        says_sent: policy.welcomes_strangers() || !asked.proofs.is_empty(),
        number: numbered.then(|| asked.number.to_string()),
        code_length: policy.code_length,
        code_action: opened.path("code"),
        code_error,
        resend_action: opened.path("resend"),
        resend_in: (asked.sent_at + policy.limits.resend_cooldown - now).max(0),
        resent,
        restart_action: opened.path("restart"),
        password_url: is_welcome(&request.app, &opened.login).then(|| opened.path("password")),
        other_way_action: (!asked.proofs.is_empty()).then(|| opened.path("other-way")),
        failed: None,
        expires_in,
        events_url: opened.path("events"),
        status_url: opened.path("status"),
        continue_url: opened.resume(),
        dev_message_link,
        has_link: asked.link().is_some(),
        codes_used_up: opened.login.choices.link_beside_code && asked.link().is_some(),
        has_code: asked.code().is_some(),
        takes_code,
        has_push: by_push,
        takes_issued: !takes_code && asked.proofs.is_empty(),
    }
}

/// With the capture transport: where the newest message of this sign-in can be read.
pub(super) async fn dev_message_link(
    request: &PageRequest,
    opened: &Opened,
    channel: Channel,
) -> Result<Option<String>, Failure> {
    if !request.app.config.captures(channel) {
        return Ok(None);
    }
    let id = opened.login.id.clone();
    let message = request.app.store.read(move |conn| store::messages::newest_of_login(conn, &id)).await?;
    Ok(message.map(|message| format!("/dev/outbox/{}", message.id)))
}
