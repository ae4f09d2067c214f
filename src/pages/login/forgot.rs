//! GET, POST /login/{login}/forgot: a link by mail to choose a new password

use super::{password, wait::dev_message_link};
use crate::{
    login::{
        challenge::Asked,
        methods::password::{reset, sign_in::is_welcome},
    },
    model::message::Channel,
    views::login::Forgot,
    web::{Failure, Visit, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Look into your mail, whether or not there is an account.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let dev_message_link = dev_message_link(&visit, &opened, Channel::Email).await?;
    visit.page(&Forgot {
        app: opened.app_info(&visit),
        back_url: opened.path("password"),
        continue_url: opened.resume(),
        dev_message_link,
    })
}

/// To the address that was typed on the page of the password.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    let typed = match password::parse(&visit, &opened, &text) {
        Ok(typed) => typed,
        Err(error) => return password::refuse(&visit, &opened, text, error),
    };
    let sent = opened.path("forgot");
    match reset::ask(&visit.app, opened.login, opened.visitor, typed).await? {
        Asked::TooMany(until) => Err(Failure::TooMany(visit.app.seconds_until(until))),
        Asked::Sent | Asked::TooSoon(_) | Asked::NoWay | Asked::Moved => Ok(visit.redirect(&sent)),
    }
}
