//! GET / : shows who is signed in, or how to sign in.

use super::{Shared, page};
use crate::views::demo::{Home, SignedIn};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

/// The front page.
pub async fn get(app: Shared, request: HttpRequest) -> HttpResponse {
    let of_provider = |path: &str| format!("{}{path}", app.settings.issuer.trim_end_matches('/'));
    let (account_url, admin_url) = (of_provider("/account"), of_provider("/admin"));
    let Some((_, session)) = app.session(&request) else {
        let home = Home {
            login_url: "/login".to_owned(),
            issuer: app.settings.issuer.clone(),
            outbox_url: app.settings.outbox_url.clone(),
            account_url,
            admin_url,
            accounts: Vec::new(),
        };
        return app.page(&request, StatusCode::OK, "", &home);
    };
    let signed_in = SignedIn {
        claims: session.claims.clone(),
        userinfo: session.userinfo.clone(),
        tokens: session.tokens.clone(),
        refresh_action: session.refresh_token.as_ref().map(|_| "/refresh".to_owned()),
        sign_out_url: "/sign-out".to_owned(),
        account_url,
        admin_url,
        refreshed: request.query_string() == page::REFRESHED,
    };
    app.page(&request, StatusCode::OK, &session.csrf, &signed_in)
}
