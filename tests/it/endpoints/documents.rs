//! What machines read, whole: the documents of the protocol, answers, errors and webhooks

use super::userinfo::all_claims;
use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    gate::Gate,
    http, snapshot,
    tokens::{VERIFIER, authorize_path, text},
};
use porchlight::model::client::AccessTokenFormat;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::support::people::ADA;

/// Status, the headers that a standard asks for, and the body.
fn whole(page: &Page) -> Value {
    let body: Value = serde_json::from_str(&page.body).unwrap_or_else(|_| page.body.clone().into());
    let mut whole = json!({ "status": page.status, "body": body });
    if !page.header("www-authenticate").is_empty() {
        whole["www-authenticate"] = page.header("www-authenticate").into();
    }
    if let Some(location) = page.location() {
        let parameters: BTreeMap<_, _> = location.query_pairs().into_owned().collect();
        whole["location"] = json!({ "to": location[..url::Position::AfterPath], "parameters": parameters });
    }
    whole
}

fn unknown_code(verifier: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", "unknown"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", verifier),
    ]
}

#[tokio::test]
async fn the_metadata_and_the_public_keys_are_these() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let metadata = browser.get("/.well-known/openid-configuration").await.expect(200).json();
    snapshot::json("discovery", &app, &metadata);
    let mut keys = browser.get("/jwks").await.expect(200).json();
    // They were made together: whichever comes first.
    keys["keys"].as_array_mut().expect("keys").sort_by_key(|key| key["alg"].to_string());
    snapshot::json("jwks", &app, &keys);
}

#[tokio::test]
async fn an_app_is_given_this_for_a_code_and_for_a_refresh_token() {
    let app = TestApp::spawn().await;
    let jwt = app.client_with(|client| client.settings.access_token_format = AccessTokenFormat::Jwt).await;
    let code = app.code(&jwt, ADA).await;
    let given = app.redeem(&jwt, &code).await.expect(200).json();
    let refreshed = app.refresh(&jwt, given["refresh_token"].as_str().expect("a token")).await.expect(200);
    let answers = json!({ "authorization_code": given, "refresh_token": refreshed.json() });
    snapshot::json("token", &app, &answers);
}

#[tokio::test]
async fn introspection_and_userinfo_say_this_of_a_token() {
    let app = TestApp::build().set("sign_in.access", 7200).spawn().await;
    app.user_with(ADA, all_claims()).await;
    let client = app.client().await;
    let scope = [("scope", "openid profile email phone address groups offline_access")];
    let code = app.code_with(&Browser::new(&app), &client, ADA, &scope).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let token = |name: &str| given[name].as_str().expect("a token").to_owned();
    let mut answers = json!({});
    for (name, token) in [
        ("access_token", token("access_token")),
        ("refresh_token", token("refresh_token")),
        ("other", "x".into()),
    ] {
        let request = http::client().post(format!("{}/introspect", app.base)).form(&[("token", token)]);
        let page = http::send(request.basic_auth(&client.id, client.secret.as_ref())).await;
        answers[name] = page.expect(200).json();
    }
    snapshot::json("introspect", &app, &answers);
    snapshot::json("userinfo", &app, &app.user_info(&token("access_token")).await.expect(200).json());
}

#[tokio::test]
async fn an_app_that_is_refused_is_told_this() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let stranger = Registered { secret: Some("not the secret".to_owned()), ..client.clone() };
    let token = text(&given, "refresh_token");
    let wider = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", "openid groups")];
    let mut refused = json!({});
    let mut keep = |name: &str, page: &Page| refused[name] = whole(page);
    keep("token: no grant type", &app.token(&client, &[]).await);
    keep("token: a grant type of no use here", &app.token(&client, &[("grant_type", "password")]).await);
    keep("token: the wrong secret", &app.token(&stranger, &unknown_code("v")).await);
    keep("token: an unknown code", &app.token(&client, &unknown_code(VERIFIER)).await);
    keep("token: a scope that was not granted", &app.token(&client, &wider).await);
    keep("token: GET", &http::send(http::client().get(format!("{}/token", app.base))).await);
    keep("userinfo: no token", &http::send(http::client().get(format!("{}/userinfo", app.base))).await);
    keep("userinfo: an unknown token", &app.user_info("unknown").await);
    let asked = http::client().post(format!("{}/introspect", app.base)).form(&[("token", "x")]);
    keep("introspect: no client", &http::send(asked).await);
    let browser = Browser::new(&app);
    for (name, change) in [
        ("authorize: nobody is signed in", ("prompt", "none")),
        ("authorize: a response type of no use here", ("response_type", "token")),
        ("authorize: no PKCE and no nonce", ("code_challenge", "")),
    ] {
        let mut changes = vec![change];
        if change.0 == "code_challenge" {
            changes.extend([("code_challenge_method", ""), ("nonce", "")]);
        }
        keep(name, &browser.get(&authorize_path(&client, &changes)).await);
    }
    snapshot::json("errors", &app, &refused);
}

#[tokio::test]
async fn other_machines_are_told_this_of_access_and_of_its_end() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(3600, &gate).calling_this_machine().spawn().await;
    let logout = format!("{}/logout", gate.url);
    let client = app
        .client_with(|client| {
            client.metadata.backchannel_logout_uri = Some(logout);
            client.metadata.backchannel_logout_session_required = true;
        })
        .await;
    let browser = Browser::new(&app).from("203.0.113.7");
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    app.redeem(&client, &code).await.expect(200);
    gate.call(&app, 1).await;
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    gate.call(&app, 3).await;
    let mut told = json!({});
    for call in gate.calls() {
        if call.path == "/hook" {
            let body = call.json();
            let headers: Vec<&str> = call.headers.keys().map(String::as_str).collect();
            let name = body["type"].as_str().expect("a type").to_owned();
            told[name] = json!({ "headers": headers, "body": body });
        } else {
            told["back-channel logout"] = json!({ "body": call.form() });
        }
    }
    snapshot::json("webhooks", &app, &told);
}
