//! POST /upstream/{provider}/backchannel_logout (OIDC Back-Channel Logout §2.5)

use crate::{
    login::methods::upstream::{
        self,
        logout::{self, Left},
    },
    protocol::error::OAuthError,
    web::{Failure, Shared, form::Body, headers},
};
use actix_web::{HttpResponse, web::Path};

/// Another provider says that somebody has left it.
pub async fn post(app: Shared, provider: Path<String>, Body(params): Body) -> Result<HttpResponse, Failure> {
    let app = app.into_inner();
    let provider = upstream::find(&app, &provider).ok_or(Failure::NotFound)?;
    let token = params.require("logout_token")?;
    match logout::take(&app, provider, token).await? {
        // §2.8: also when there was nobody to sign out.
        Left::Ended(_) => {
            let mut response = HttpResponse::Ok().finish();
            headers::no_store(response.headers_mut());
            Ok(response)
        }
        Left::Refused(_) => Err(OAuthError::invalid_request("the logout token was not accepted").into()),
    }
}
