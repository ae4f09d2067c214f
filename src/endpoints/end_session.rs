//! GET, POST /end_session (OIDC RP-Initiated Logout §2)
//! POST /end_session/confirm

use crate::{
    login::BrowserSession,
    oauth::{self, OperationError, end_session::LogoutRequest},
    protocol::{end_session::PostLogoutTarget, params::Params},
    session::sign_out,
    views::sign_out::{SignOut, SignedOut},
    web::{
        Failure, PageRequest,
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
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let params = parse(&http_request)?;
    end_session(request, &params).await
}

/// By POST.
pub async fn post(
    request: PageRequest,
    http_request: HttpRequest,
    Body(params): Body,
) -> Result<HttpResponse, Failure> {
    match cross_site::again(&request, &http_request, &params)? {
        Some(again) => Ok(again),
        None => end_session(request, &params).await,
    }
}

/// The person said yes.
pub async fn post_confirm(
    request: PageRequest,
    http_request: HttpRequest,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let asked = check(&request, &parse(&http_request)?).await?;
    let browser = request.browser().await?;
    end(&request, &browser).await?;
    signed_out(&request, &asked)
}

async fn check(request: &PageRequest, params: &Params) -> Result<LogoutRequest, Failure> {
    oauth::end_session::check(&request.app, params).await.map_err(|error| match error {
        OperationError::Refused(error) => Failure::refused(error),
        other => other.into(),
    })
}

async fn end_session(mut request: PageRequest, params: &Params) -> Result<HttpResponse, Failure> {
    let asked = check(&request, params).await?;
    request.prefer(&asked.request.ui_locales);
    let browser = request.browser().await?;
    let Some((_, user)) = &browser.session else {
        return go(&request, &asked);
    };
    if asked.sub.as_deref() == Some(user.id.as_str()) {
        end(&request, &browser).await?;
        return go(&request, &asked);
    }
    // Without a hint for this very person anybody could have made this link: ask. Which app it is for is known.
    let confirm = format!("/end_session/confirm?{}", params.without("id_token_hint").to_query());
    let action = match asked.client.as_deref() {
        Some(client) => query::with(&confirm, "client_id", client.id.as_str()),
        None => confirm,
    };
    let page = SignOut {
        app: asked.client.as_deref().map(|client| app_info(&request, Some(client))),
        account: user.claims.name.clone(),
        action,
        stay_url: Some("/account".to_owned()),
    };
    request.page(&page)
}

/// Sends the person back, when the app proved by its hint that it may say where to; else tells them.
fn go(request: &PageRequest, asked: &LogoutRequest) -> Result<HttpResponse, Failure> {
    match (&asked.target, &asked.sub) {
        (Some(target), Some(_)) => {
            let mut response =
                request.redirect_with(&target.url(), [cookies::clear(&request.app, Kind::Session)]);
            headers::no_referrer(response.headers_mut());
            Ok(response)
        }
        _ => signed_out(request, asked),
    }
}

fn signed_out(request: &PageRequest, asked: &LogoutRequest) -> Result<HttpResponse, Failure> {
    let app = asked.client.as_deref().map(|client| app_info(request, Some(client)));
    let response =
        request.page(&SignedOut { app, return_url: asked.target.as_ref().map(PostLogoutTarget::url) })?;
    Ok(cookies::add(response, &cookies::clear(&request.app, Kind::Session)))
}

async fn end(request: &PageRequest, browser: &BrowserSession) -> Result<(), Failure> {
    if let Some((session, user)) = &browser.session {
        sign_out::one(&request.app, user.id.clone(), session.id.clone(), browser.device.clone()).await?;
    }
    sign_out::waiting(&request.app, browser.browser_digest.clone()).await?;
    Ok(())
}

fn parse(http_request: &HttpRequest) -> Result<Params, Failure> {
    Params::parse(http_request.query_string().as_bytes())
        .map_err(|error| Failure::BadRequest(Some(error.to_string())))
}
