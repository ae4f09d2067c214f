//! GET, POST /login/{login}/identify: who is it?

use crate::{
    login::{
        challenge::{self, Asked},
        choose,
        methods::{passkey::sign_in, push},
    },
    model::{
        login::Stage,
        policy::{Method, SignUp},
    },
    protocol::email::{EmailAddress, EmailFault},
    views::login::{Identify, IdentifyError, PasskeySignIn, SwitchAccount},
    web::{
        Failure, Visit,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Path,
};

/// The one field.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let hint = opened.login.request().and_then(|request| request.login_hint.clone()).unwrap_or_default();
    visit.page(&page(&visit, &opened, hint, None))
}

/// What was typed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let resume = opened.resume();
    if !matches!(opened.login.stage, Stage::Identify) {
        return Ok(visit.redirect(&resume));
    }
    let typed = form.get("identifier").unwrap_or_default().trim().to_owned();
    let address = match EmailAddress::parse(&typed) {
        Ok(address) => address,
        Err(fault) => {
            let error =
                if fault == EmailFault::Empty { IdentifyError::Empty } else { IdentifyError::Invalid };
            return visit.page_with(StatusCode::BAD_REQUEST, &page(&visit, &opened, typed, Some(error)));
        }
    };
    // Said by the page's script; who says it wrongly is offered what their browser cannot make.
    let can = |what| form.get(what) == Some("1");
    choose::can(&visit.app, &opened.login, can("passkey"), can("push")).await?;
    let asked = challenge::send(&visit.app, opened.login.clone(), opened.visitor.clone(), address).await?;
    let Asked::TooMany(until) = asked else {
        return Ok(visit.redirect(&resume));
    };
    let seconds = (until - visit.app.now()).max(1);
    let error = IdentifyError::TooMany { minutes: (seconds + 59) / 60 };
    let mut response =
        visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page(&visit, &opened, typed, Some(error)))?;
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    Ok(response)
}

fn page(visit: &Visit, opened: &Opened, value: String, error: Option<IdentifyError>) -> Identify {
    let signed_in = opened.visitor.session.as_ref().filter(|_| opened.login.choices.other_account);
    let switch_account = signed_in.map(|(_, user)| SwitchAccount {
        address: user.claims.name.clone().unwrap_or_default(),
        action: opened.path("account"),
    });
    Identify {
        app: opened.app_info(visit),
        action: opened.path("identify"),
        value,
        error,
        sign_up: visit.app.policy(Some(&opened.login.policy)).sign_up == SignUp::Open,
        passkey: sign_in::is_welcome(&visit.app, &opened.login).then(|| PasskeySignIn {
            options_url: opened.path("passkey/options"),
            answer_url: opened.path("passkey"),
        }),
        push: push::is_available(&visit.app)
            && visit.app.policy(Some(&opened.login.policy)).allows(Method::Push),
        switch_account,
    }
}
