//! GET, POST /login/{login}/forgot: a link by mail to choose a new password

use super::{password, wait::dev_message_link};
use crate::{
    login::{
        challenge::Asked,
        methods::password::{offer::is_welcome, reset},
    },
    model::message::Channel,
    views::login::Forgot,
    web::{Failure, PageRequest, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Look into your mail, whether or not there is an account.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !is_welcome(&request.app, &opened.login) {
        return Ok(request.redirect(&opened.resume()));
    }
    let dev_message_link = dev_message_link(&request, &opened, Channel::Email).await?;
    request.page(&Forgot {
        app: opened.app_info(&request),
        back_url: opened.path("password"),
        continue_url: opened.resume(),
        dev_message_link,
    })
}

/// To the address that was typed on the page of the password.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !is_welcome(&request.app, &opened.login) {
        return Ok(request.redirect(&opened.resume()));
    }
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    let typed = match password::parse(&request, &opened, &text) {
        Ok(typed) => typed,
        Err(error) => return password::refuse(&request, &opened, text, error),
    };
    let sent = opened.path("forgot");
    let (login, browser) = (opened.login, opened.browser);
    match request.app.write(move |tx| reset::ask(tx, &login, &browser, &typed)).await? {
        Asked::TooMany(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
        Asked::Sent | Asked::TooSoon(_) | Asked::NoWay | Asked::Moved => Ok(request.redirect(&sent)),
    }
}
