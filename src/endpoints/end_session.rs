//! GET, POST /end_session (OIDC RP-Initiated Logout §2)
//! POST /end_session/confirm

use crate::{
    login::Visitor,
    oauth::{self, OperationError, end_session::LogoutRequest},
    protocol::{end_session::PostLogoutTarget, params::Params},
    session::sign_out,
    views::sign_out::{SignOut, SignedOut},
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        cross_site,
        form::{Body, Form},
        headers,
        logins::app_info,
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse};

/// By GET.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let params = parse(&request)?;
    end_session(visit, &params).await
}

/// By POST.
pub async fn post(visit: Visit, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    match cross_site::again(&visit, &request, &params)? {
        Some(again) => Ok(again),
        None => end_session(visit, &params).await,
    }
}

/// The person said yes.
pub async fn post_confirm(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let asked = check(&visit, &parse(&request)?).await?;
    let visitor = visit.visitor().await?;
    end(&visit, &visitor).await?;
    signed_out(&visit, &asked)
}

async fn check(visit: &Visit, params: &Params) -> Result<LogoutRequest, Failure> {
    oauth::end_session::check(&visit.app, params).await.map_err(|error| match error {
        OperationError::Refused(error) => Failure::refused(error),
        other => other.into(),
    })
}

async fn end_session(mut visit: Visit, params: &Params) -> Result<HttpResponse, Failure> {
    let asked = check(&visit, params).await?;
    visit.prefer(&asked.request.ui_locales);
    let visitor = visit.visitor().await?;
    let Some((_, user)) = &visitor.session else {
        return go(&visit, &asked);
    };
    if asked.sub.as_deref() == Some(user.id.as_str()) {
        end(&visit, &visitor).await?;
        return go(&visit, &asked);
    }
    // Without a hint for this very person anybody could have made this link: ask. Which app it is for is known.
    let confirm = format!("/end_session/confirm?{}", params.without("id_token_hint").to_query());
    let action = match asked.client.as_deref() {
        Some(client) => query::with(&confirm, "client_id", client.id.as_str()),
        None => confirm,
    };
    let page = SignOut {
        app: asked.client.as_deref().map(|client| app_info(&visit, Some(client))),
        account: user.claims.name.clone(),
        action,
        stay_url: Some("/account".to_owned()),
    };
    visit.page(&page)
}

/// Sends the person back, when the app proved by its hint that it may say where to; else tells them.
fn go(visit: &Visit, asked: &LogoutRequest) -> Result<HttpResponse, Failure> {
    match (&asked.target, &asked.sub) {
        (Some(target), Some(_)) => {
            let mut response =
                visit.redirect_with(&target.url(), [cookies::clear(&visit.app, Kind::Session)]);
            headers::no_referrer(response.headers_mut());
            Ok(response)
        }
        _ => signed_out(visit, asked),
    }
}

fn signed_out(visit: &Visit, asked: &LogoutRequest) -> Result<HttpResponse, Failure> {
    let app = asked.client.as_deref().map(|client| app_info(visit, Some(client)));
    let response =
        visit.page(&SignedOut { app, return_url: asked.target.as_ref().map(PostLogoutTarget::url) })?;
    Ok(cookies::add(response, &cookies::clear(&visit.app, Kind::Session)))
}

async fn end(visit: &Visit, visitor: &Visitor) -> Result<(), Failure> {
    if let Some((session, user)) = &visitor.session {
        sign_out::one(&visit.app, user.id.clone(), session.id.clone(), visitor.device.clone()).await?;
    }
    sign_out::waiting(&visit.app, visitor.browser_digest.clone()).await?;
    Ok(())
}

fn parse(request: &HttpRequest) -> Result<Params, Failure> {
    Params::parse(request.query_string().as_bytes())
        .map_err(|error| Failure::BadRequest(Some(error.to_string())))
}
