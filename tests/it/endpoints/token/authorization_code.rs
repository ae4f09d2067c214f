//! The grant `authorization_code`

use crate::support::{
    Browser, TestApp,
    app::CALLBACK,
    rp::Rp,
    tokens::{CHALLENGE, VERIFIER, authorize_path, decode, text},
};
use openidconnect::{OAuth2TokenResponse, TokenResponse};
use porchlight::{model::client::AccessTokenFormat, protocol::pkce::PkceRule};

use crate::support::people::{ADA, BOB};

#[tokio::test]
async fn the_openidconnect_crate_completes_the_flow() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let rp = Rp::discover(&app, &client).await;
    let asked = rp.ask(&[]);
    let page = browser.sign_in(&app, &asked.url, ADA).await;
    let tokens = rp.finish(asked, &page.location().expect("the callback")).await;
    assert_eq!(tokens.claims.subject().as_str().len(), 36);
    let claims = rp.user_info(&tokens).await;
    assert_eq!(claims.email().map(|email| email.as_str()), Some(ADA));
    assert_eq!(claims.email_verified(), Some(true));
    let again = rp.refresh(&tokens.refresh()).await.expect("new tokens");
    assert_ne!(again.access_token().secret(), &tokens.access());
    assert!(again.id_token().is_some());
}

#[tokio::test]
async fn the_answer_is_as_the_standards_want_it() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let code = app.code(&client, ADA).await;
    let page = app.redeem(&client, &code).await.expect(200);
    assert!(page.header("cache-control").contains("no-store"));
    assert!(page.header("content-type").starts_with("application/json"));
    let answer = page.json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 3600);
    let claims = decode(answer["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["iss"], app.base);
    assert_eq!(claims["aud"], client.id);
    assert_eq!(claims["nonce"], "the-nonce");
    assert_eq!(claims["amr"], serde_json::json!(["email", "otp"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
    for name in ["exp", "iat", "auth_time"] {
        assert!(claims[name].is_i64(), "{name}: {claims}");
    }
    assert!(claims["sid"].is_string() && claims["at_hash"].is_string(), "{claims}");
    assert!(
        claims.get("email").is_none(),
        "with an access token the claims are at UserInfo (OIDC Core §5.4)"
    );
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token_and_without_openid_no_id_token() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let code = app.code_with(&Browser::new(&app), &client, ADA, &[("scope", "email")]).await;
    let answer = app.redeem(&client, &code).await.expect(200).json();
    assert!(answer.get("refresh_token").is_none() && answer.get("id_token").is_none(), "{answer}");
    let page = app.user_info(answer["access_token"].as_str().expect("a token")).await.expect(403);
    assert!(page.header("www-authenticate").contains("insufficient_scope"));
}

#[tokio::test]
async fn code_used_twice_revokes_the_family() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let code = app.code(&client, ADA).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let given = given.as_object().expect("an object");
    app.user_info(text(given, "access_token")).await.expect(200);

    let again = app.redeem(&client, &code).await.expect(400);
    assert_eq!(again.json()["error"], "invalid_grant");
    app.user_info(text(given, "access_token")).await.expect(401);
    assert_eq!(
        app.refresh(&client, text(given, "refresh_token")).await.expect(400).json()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_wrong_verifier_redirect_or_client_is_refused_and_burns_nothing() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let code = app.code(&client, ADA).await;
    let good = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let long = "x".repeat(43);
    let wrong: [(&str, Option<&str>); 6] = [
        ("code_verifier", Some(long.as_str())),
        ("code_verifier", Some(CHALLENGE)),
        ("code_verifier", None),
        ("redirect_uri", Some("https://app.example/other")),
        ("redirect_uri", None),
        (
            "code",
            Some(
                "019ab000-0000-7000-8000-000000000000.0000000000000000000000000000000000000000000000000000000000000000",
            ),
        ),
    ];
    for (name, value) in wrong {
        let kept = good.into_iter().filter(|(other, _)| *other != name);
        let fields: Vec<(&str, &str)> = kept.chain(value.map(|value| (name, value))).collect();
        let page = app.token(&client, &fields).await.expect(400);
        assert_eq!(page.json()["error"], "invalid_grant", "{name} {value:?}");
    }
    assert_eq!(
        app.token(&other, &good).await.expect(400).json()["error"],
        "invalid_grant",
        "another app's code"
    );
    app.token(&client, &good).await.expect(200);
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let app = TestApp::spawn().await;
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    for rule in [PkceRule::ChallengeOrNonce, PkceRule::Optional] {
        let client = app.client_with(|client| client.settings.pkce = rule).await;
        let code = app.code_with(&Browser::new(&app), &client, ADA, &none).await;
        assert_eq!(app.redeem(&client, &code).await.expect(400).json()["error"], "invalid_grant", "{rule:?}");
        let fields =
            [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
        app.token(&client, &fields).await.expect(200);
    }
}

#[tokio::test]
async fn a_code_lives_for_a_minute() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let code = app.code(&client, ADA).await;
    app.clock.advance(61);
    assert_eq!(app.redeem(&client, &code).await.expect(400).json()["error"], "invalid_grant");
}

#[tokio::test]
async fn broken_requests_are_told_what_is_wrong() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    for (fields, error) in [
        (&[][..], "invalid_request"),
        (&[("grant_type", "authorization_code")][..], "invalid_request"),
        (&[("grant_type", "password"), ("username", "x")][..], "unsupported_grant_type"),
        (&[("grant_type", "client_credentials")][..], "unsupported_grant_type"),
        (&[("grant_type", "authorization_code"), ("code", "a"), ("code", "a")][..], "invalid_request"),
        (&[("grant_type", "refresh_token")][..], "invalid_request"),
    ] {
        let page = app.token(&client, fields).await.expect(400);
        assert_eq!(page.json()["error"], error, "{fields:?}");
        assert!(page.json()["error_description"].as_str().is_some_and(|text| text.len() > 10), "{fields:?}");
    }
}

#[tokio::test]
async fn an_app_without_the_grant_may_not_use_it() {
    let app = TestApp::spawn().await;
    let client = app
        .client_with(|client| {
            client.metadata.grant_types = vec![porchlight::protocol::token::GrantType::AuthorizationCode];
        })
        .await;
    let given = app.tokens(&client, ADA).await;
    assert!(!given.contains_key("refresh_token"));
    let page = app.refresh(&client, "x").await.expect(400);
    assert_eq!(page.json()["error"], "unauthorized_client");
}

#[tokio::test]
async fn a_jwt_access_token_is_typed_and_is_no_id_token() {
    let app = TestApp::spawn().await;
    let client = app.client_with(|client| client.settings.access_token_format = AccessTokenFormat::Jwt).await;
    let given = app.tokens(&client, ADA).await;
    let (access, id_token) = (text(&given, "access_token"), text(&given, "id_token"));
    assert_eq!(decode(access, 0)["typ"], "at+jwt");
    let claims = decode(access, 1);
    assert_eq!(
        (claims["iss"].as_str(), claims["client_id"].as_str()),
        (Some(app.base.as_str()), Some(client.id.as_str()))
    );
    for name in ["sub", "aud", "exp", "iat", "jti", "scope"] {
        assert!(!claims[name].is_null(), "{name}: {claims}");
    }
    app.user_info(access).await.expect(200);
    app.user_info(id_token).await.expect(401);
    let other = Browser::new(&app);
    other.sign_in(&app, "/account", BOB).await;
    let silent = |hint| authorize_path(&client, &[("prompt", "none"), ("id_token_hint", hint)]);
    assert!(
        other.get(&silent(access)).await.redirected("code").is_some(),
        "nor does it name anybody as a hint"
    );
    let answer = other.get(&silent(id_token)).await;
    assert_eq!(answer.redirected("error").as_deref(), Some("login_required"));
    let forged = format!("{}x", &access[..access.len() - 1]);
    app.user_info(&forged).await.expect(401);
}

#[tokio::test]
async fn two_sign_ins_share_no_secret_and_one_subject() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let one = app.tokens(&client, ADA).await;
    let browser = Browser::new(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), "ADA@Example.TEST").await;
    let letter = app.letter_to(ADA).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await;
    let two = app.redeem(&client, &page.redirected("code").expect("a code")).await.expect(200).json();
    let two = two.as_object().expect("an object");
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_ne!(one[name], two[name]);
    }
    let sub = |given: &serde_json::Map<String, serde_json::Value>| {
        decode(text(given, "id_token"), 1)["sub"].clone()
    };
    assert_eq!(sub(&one), sub(two), "the same person, however the address is written");
}
