//! GET, POST /end_session (OIDC RP-Initiated Logout §2)
//! POST /end_session/confirm

use crate::{
    login::{Visitor, sign_out},
    model::{client::Client, id::ClientId},
    protocol::{
        cause::Cause,
        end_session::{EndSessionRequest, PostLogoutTarget},
        error::OAuthError,
        params::Params,
    },
    views::sign_out::{SignOut, SignedOut},
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::{Body, Form},
        headers,
        logins::app_info,
    },
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// By GET.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let params = parse(&request)?;
    end_session(visit, &params).await
}

/// By POST. From another site it comes without our cookies; sent on by GET, the browser brings them.
pub async fn post(visit: Visit, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    let from_elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    if from_elsewhere && params.duplicate().is_none() {
        return Ok(visit.redirect(&format!("/end_session?{}", params.to_query())));
    }
    end_session(visit, &params).await
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
    /// The person of the hint.
    sub: Option<String>,
    target: Option<PostLogoutTarget>,
}

impl Asked {
    async fn read(visit: &Visit, params: &Params) -> Result<Self, Failure> {
        let bad = |text: &'static str, cause: Cause| {
            Failure::refused(OAuthError::invalid_request(text).because(cause))
        };
        let request = EndSessionRequest::parse(params).map_err(Failure::refused)?;
        let hint = match &request.id_token_hint {
            None => None,
            Some(token) => Some(hint(visit, token).ok_or_else(|| {
                bad("id_token_hint is not an ID token of this provider", Cause::IdTokenHintInvalid)
            })?),
        };
        let named = hint.as_ref().map(|hint| hint.1.clone());
        if let (Some(given), Some(named)) = (&request.client_id, &named)
            && given != named
        {
            return Err(bad("client_id is not the audience of id_token_hint", Cause::ClientIdDiffers));
        }
        let client = match request.client_id.clone().or(named) {
            Some(id) => Some(
                visit
                    .app
                    .client(&ClientId::new(id))
                    .await?
                    .ok_or_else(|| bad("there is no client with that client_id", Cause::ClientUnknown))?,
            ),
            None => None,
        };
        let target = match &client {
            Some(client) => PostLogoutTarget::check(&request, &client.metadata)
                .map_err(|error| Failure::refused(error.of_client(client.id.as_str())))?,
            None => None,
        };
        Ok(Self { request, client, sub: hint.map(|hint| hint.0), target })
    }
}

/// `sub` and `aud` of an ID token that we issued, however long ago it ended.
fn hint(visit: &Visit, token: &str) -> Option<(String, String)> {
    let claims = visit.app.snapshot().keyring.verify(token, Some("JWT")).ok()?;
    if claims.get("iss")?.as_str()? != visit.app.issuer() {
        return None;
    }
    Some((claims.get("sub")?.as_str()?.to_owned(), claims.get("aud")?.as_str()?.to_owned()))
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
    // Without a hint for this very person anybody could have made this link: ask.
    let page = SignOut {
        app: asked.client.as_deref().map(|client| app_info(&visit, Some(client))),
        account: user.claims.name.clone(),
        action: format!("/end_session/confirm?{}", params.without("id_token_hint").to_query()),
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
    Ok(())
}

fn parse(request: &HttpRequest) -> Result<Params, Failure> {
    Params::parse(request.query_string().as_bytes())
        .map_err(|error| Failure::BadRequest(Some(error.to_string())))
}
