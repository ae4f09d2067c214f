//! GET, POST /end_session (OIDC RP-Initiated Logout §2)
//! POST /end_session/confirm

use crate::{
    login::{Visitor, hint::IdTokenHint},
    model::{client::Client, id::ClientId},
    protocol::{
        cause::Cause,
        end_session::{EndSessionRequest, PostLogoutTarget},
        error::OAuthError,
        params::Params,
    },
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
use std::sync::Arc;

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
    let asked = Asked::read(&visit, &parse(&request)?).await?;
    let visitor = visit.visitor().await?;
    end(&visit, &visitor).await?;
    signed_out(&visit, &asked)
}

/// Who asks for the end, and how sure that is.
struct Asked {
    request: EndSessionRequest,
    client: Option<Arc<Client>>,
    /// The person of the hint, when it could be verified.
    sub: Option<String>,
    target: Option<PostLogoutTarget>,
}

impl Asked {
    async fn read(visit: &Visit, params: &Params) -> Result<Self, Failure> {
        let bad = |text: &'static str, cause: Cause| {
            Failure::refused(OAuthError::invalid_request(text).because(cause))
        };
        let request = EndSessionRequest::parse(params).map_err(Failure::refused)?;
        let hint = request.id_token_hint.as_deref().and_then(|token| IdTokenHint::read(&visit.app, token));
        if let (Some(given), Some(hint)) = (&request.client_id, &hint)
            && *given != hint.client_id
        {
            return Err(bad("client_id is not the audience of id_token_hint", Cause::ClientIdDiffers));
        }
        let id = request.client_id.as_ref().or(hint.as_ref().map(|hint| &hint.client_id));
        let client = match id {
            Some(id) => visit.app.client(&ClientId::new(id.as_str())).await?,
            None => None,
        };
        // An app that was removed since it got the hint is none; one that the request names is a mistake.
        if client.is_none() && request.client_id.is_some() {
            return Err(bad("there is no client with that client_id", Cause::ClientUnknown));
        }
        let target = match &client {
            Some(client) => PostLogoutTarget::check(&request, &client.metadata)
                .map_err(|error| Failure::refused(error.of_client(client.id.as_str())))?,
            None => None,
        };
        Ok(Self { request, client, sub: hint.map(|hint| hint.sub), target })
    }
}

async fn end_session(mut visit: Visit, params: &Params) -> Result<HttpResponse, Failure> {
    let asked = Asked::read(&visit, params).await?;
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
fn go(visit: &Visit, asked: &Asked) -> Result<HttpResponse, Failure> {
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

fn signed_out(visit: &Visit, asked: &Asked) -> Result<HttpResponse, Failure> {
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
