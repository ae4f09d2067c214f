//! Client authentication at the token endpoint (RFC 6749 §2.3)

use crate::support::people::ADA;
use crate::support::{TestApp, app::Registered, http, tokens::VERIFIER};
use base64::{Engine, prelude::BASE64_STANDARD};
use porchlight::protocol::client_auth::AuthMethod;

async fn code_and_fields(app: &TestApp, client: &Registered) -> Vec<(String, String)> {
    let code = app.code(client, ADA).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", client.redirect_uri.as_str()),
        ("code_verifier", VERIFIER),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn the_secret_may_come_in_the_header_or_in_the_form_whichever_is_registered() {
    let app = TestApp::spawn().await;
    let (basic, post) = (AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost);
    for (registered, in_form) in [(basic, false), (basic, true), (post, false), (post, true)] {
        let client = app.client_with(|client| client.metadata.token_endpoint_auth_method = registered).await;
        let secret = client.secret.clone().expect("a secret");
        let mut fields = code_and_fields(&app, &client).await;
        let mut request = http::client().post(format!("{}/token", app.base));
        if in_form {
            fields.push(("client_id".to_owned(), client.id.clone()));
            fields.push(("client_secret".to_owned(), secret.clone()));
        } else {
            request = request.basic_auth(&client.id, Some(&secret));
        }
        http::send(request.form(&fields)).await.expect(200);
    }
}

#[tokio::test]
async fn a_wrong_secret_a_missing_one_and_an_unknown_client_are_refused_alike() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let url = format!("{}/token", app.base);
    let grant = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    for (id, secret) in [(client.id.as_str(), "wrong"), (client.id.as_str(), ""), ("nobody", "wrong")] {
        let page =
            http::send(http::client().post(&url).basic_auth(id, Some(secret)).form(&grant)).await.expect(401);
        assert_eq!(page.json()["error"], "invalid_client");
        assert!(page.header("www-authenticate").starts_with("Basic"), "RFC 6749 §5.2");
        assert!(page.header("cache-control").contains("no-store"));
    }
    let in_form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "x"),
        ("client_id", client.id.as_str()),
        ("client_secret", "wrong"),
    ];
    assert_eq!(
        http::send(http::client().post(&url).form(&in_form)).await.expect(401).json()["error"],
        "invalid_client"
    );
    let bare = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", client.id.as_str())];
    assert_eq!(
        http::send(http::client().post(&url).form(&bare)).await.expect(401).json()["error"],
        "invalid_client"
    );
    assert_eq!(http::send(http::client().post(&url).form(&grant)).await.status / 100, 4, "who asks?");
}

#[tokio::test]
async fn two_ways_at_once_are_refused() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let secret = client.secret.clone().expect("a secret");
    let mut fields = code_and_fields(&app, &client).await;
    fields.push(("client_secret".to_owned(), secret.clone()));
    fields.push(("client_id".to_owned(), client.id.clone()));
    let request = http::client().post(format!("{}/token", app.base)).basic_auth(&client.id, Some(&secret));
    assert_eq!(http::send(request.form(&fields)).await.expect(400).json()["error"], "invalid_request");
}

#[tokio::test]
async fn a_public_app_has_no_secret_and_may_send_none() {
    let app = TestApp::spawn().await;
    let client = app
        .client_with(|client| {
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let given = app.tokens(&client, ADA).await;
    app.refresh(&client, crate::support::tokens::text(&given, "refresh_token")).await.expect(200);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let request = http::client().post(format!("{}/token", app.base)).basic_auth(&client.id, Some("guess"));
    assert_eq!(http::send(request.form(&fields)).await.expect(401).json()["error"], "invalid_client");
}

#[tokio::test]
async fn an_empty_secret_in_the_header_is_no_secret() {
    let app = TestApp::spawn().await;
    let public = app
        .client_with(|client| {
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let fields = code_and_fields(&app, &public).await;
    let request = http::client().post(format!("{}/token", app.base)).basic_auth(&public.id, Some(""));
    http::send(request.form(&fields)).await.expect(200);
    let client = app.client().await;
    let fields = code_and_fields(&app, &client).await;
    let request = http::client().post(format!("{}/token", app.base)).basic_auth(&client.id, Some(""));
    let refused = http::send(request.form(&fields)).await.expect(401).json();
    assert_eq!(refused["error_description"], "this client has a secret and must send it");
}

#[tokio::test]
async fn a_refresh_token_is_not_a_way_round_the_secret() {
    let app = TestApp::spawn().await;
    let (client, thief) = (app.client().await, app.client().await);
    let given = app.tokens(&client, ADA).await;
    let token = crate::support::tokens::text(&given, "refresh_token");
    assert_eq!(app.refresh(&thief, token).await.expect(400).json()["error"], "invalid_grant");
    app.refresh(&client, token).await.expect(200);
}

#[tokio::test]
async fn of_two_authorization_headers_neither_is_taken() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let right = format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{}:{}", client.id, client.secret.clone().expect("a secret")))
    );
    let url = format!("{}/token", app.base);
    for two in [[right.as_str(), "Basic eDp5"], ["Basic eDp5", right.as_str()]] {
        let fields = code_and_fields(&app, &client).await;
        let mut request = http::client().post(&url).form(&fields);
        for value in two {
            request = request.header("authorization", value);
        }
        assert_eq!(http::send(request).await.expect(401).json()["error"], "invalid_client");
    }
    let tokens = app.tokens(&client, ADA).await;
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
    let userinfo = http::client().get(format!("{}/userinfo", app.base));
    let two = userinfo.header("authorization", &bearer).header("authorization", "Bearer x");
    http::send(two).await.expect(401);
}
