//! GET, POST /userinfo

use crate::support::{
    Browser, TestApp, http,
    tokens::{decode, text},
};
use porchlight::protocol::claims::{Address, UserClaims};
use serde_json::{Value, json};

use crate::support::people::ADA;

pub(super) fn all_claims() -> UserClaims {
    let text = |value: &str| Some(value.to_owned());
    UserClaims {
        name: text("Ada Lovelace"),
        given_name: text("Ada"),
        family_name: text("Lovelace"),
        middle_name: text("King"),
        nickname: text("A"),
        preferred_username: text("ada"),
        profile: text("https://example.test/ada"),
        picture: text("https://example.test/ada.png"),
        website: text("https://example.test"),
        gender: text("female"),
        birthdate: text("1815-12-10"),
        zoneinfo: text("Europe/London"),
        locale: text("en-GB"),
        phone_number: text("+442079460000"),
        phone_number_verified: Some(false),
        address: Some(Address { locality: text("London"), country: text("GB"), ..Address::default() }),
        ..UserClaims::default()
    }
}

async fn access_token(app: &TestApp, changes: &[(&str, &str)]) -> Value {
    let client = app.client().await;
    let code = app.code_with(&Browser::new(app), &client, ADA, changes).await;
    app.redeem(&client, &code).await.expect(200).json()
}

#[tokio::test]
async fn it_answers_by_get_by_post_and_to_a_token_in_the_form() {
    let app = TestApp::spawn().await;
    let given = access_token(&app, &[]).await;
    let token = given["access_token"].as_str().expect("a token");
    let url = format!("{}/userinfo", app.base);
    let client = http::client();
    let answers = [
        http::send(client.get(&url).bearer_auth(token)).await,
        http::send(client.post(&url).bearer_auth(token)).await,
        http::send(client.post(&url).form(&[("access_token", token)])).await,
    ];
    let sub = decode(given["id_token"].as_str().expect("an ID token"), 1)["sub"].clone();
    for page in answers {
        let page = page.expect(200);
        assert!(page.header("content-type").starts_with("application/json"));
        assert!(page.header("cache-control").contains("no-store"));
        assert_eq!(page.json(), json!({ "sub": sub, "email": ADA, "email_verified": true }));
    }
}

#[tokio::test]
async fn each_scope_gives_its_claims_and_no_other() {
    let app = TestApp::spawn().await;
    app.user_with(ADA, all_claims()).await;
    let profile = [
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
    ];
    for (scope, wanted) in [
        ("profile", &profile[..]),
        ("email", &["email", "email_verified"]),
        ("phone", &["phone_number", "phone_number_verified"]),
        ("address", &["address"]),
    ] {
        let given = access_token(&app, &[("scope", &format!("openid {scope}"))]).await;
        let claims = app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200).json();
        let mut names: Vec<&str> =
            claims.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut wanted: Vec<&str> = wanted.iter().copied().chain(["sub"]).collect();
        names.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(names, wanted, "{scope}");
    }
}

#[tokio::test]
async fn claims_may_be_asked_for_by_name() {
    let app = TestApp::spawn().await;
    app.user_with(ADA, all_claims()).await;
    let asked = r#"{"userinfo":{"given_name":{"essential":true},"zoneinfo":null,"no_such":null},"id_token":{"email":null,"locale":null}}"#;
    let given = access_token(&app, &[("scope", "openid"), ("claims", asked)]).await;
    let claims = app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert_eq!((&claims["given_name"], &claims["zoneinfo"]), (&json!("Ada"), &json!("Europe/London")));
    assert!(claims.get("email").is_none() && claims.get("no_such").is_none(), "{claims}");
    let id_token = decode(given["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!((&id_token["email"], &id_token["locale"]), (&json!(ADA), &json!("en-GB")));
    assert!(id_token.get("given_name").is_none(), "{id_token}");
}

#[tokio::test]
async fn what_is_not_known_is_left_out() {
    let app = TestApp::spawn().await;
    let given = access_token(&app, &[("scope", "openid profile phone address")]).await;
    let claims = app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert!(
        claims.as_object().expect("an object").values().all(|value| !value.is_null() && value != ""),
        "{claims}"
    );
    assert!(claims.get("phone_number").is_none() && claims.get("address").is_none(), "{claims}");
}

#[tokio::test]
async fn no_token_a_wrong_one_and_an_old_one_are_refused_in_the_words_of_rfc_6750() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let url = format!("{}/userinfo", app.base);

    let none = http::send(http::client().get(&url)).await.expect(401);
    assert!(none.header("www-authenticate").starts_with("Bearer"));
    assert!(
        !none.header("www-authenticate").contains("error"),
        "RFC 6750 §3.1: no code when nothing was presented"
    );

    let refresh = text(&given, "refresh_token");
    let id_token = text(&given, "id_token");
    for wrong in [
        "x",
        refresh,
        id_token,
        "019ab000-0000-7000-8000-000000000000.0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let page = app.user_info(wrong).await.expect(401);
        assert!(
            page.header("www-authenticate").contains("error=\"invalid_token\""),
            "{wrong}: {}",
            page.header("www-authenticate")
        );
    }
    let token = text(&given, "access_token");
    let twice = http::client().post(&url).bearer_auth(token).form(&[("access_token", token)]);
    assert!(http::send(twice).await.expect(400).header("www-authenticate").contains("invalid_request"));
    let in_query = http::send(http::client().get(format!("{url}?access_token={token}"))).await;
    in_query.expect(401);

    app.user_info(token).await.expect(200);
    app.clock.advance(3601);
    app.user_info(token).await.expect(401);
}

#[tokio::test]
async fn any_site_may_ask_with_a_token() {
    let app = TestApp::spawn().await;
    let url = format!("{}/userinfo", app.base);
    let preflight =
        http::client().request(reqwest::Method::OPTIONS, &url).header("origin", "https://spa.example");
    let page = http::send(
        preflight
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization"),
    )
    .await;
    assert_eq!((page.status / 100, page.header("access-control-allow-origin")), (2, "*"));
    assert!(page.header("access-control-allow-headers").contains("authorization"));
    assert_eq!(page.header("access-control-allow-credentials"), "", "cookies never");
    let authorize =
        http::client().get(format!("{}/authorize", app.base)).header("origin", "https://spa.example");
    assert_eq!(http::send(authorize).await.header("access-control-allow-origin"), "", "never at authorize");
}

#[tokio::test]
async fn an_app_in_a_browser_may_send_its_headers_and_read_why_it_was_refused() {
    let app = TestApp::spawn().await;
    for path in ["/token", "/userinfo", "/jwks", "/.well-known/openid-configuration"] {
        let asked = "authorization,dpop,traceparent,x-requested-with,x-app-version";
        let preflight = http::client()
            .request(reqwest::Method::OPTIONS, format!("{}{path}", app.base))
            .header("origin", "https://spa.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", asked);
        let page = http::send(preflight).await.expect(204);
        assert_eq!(page.header("access-control-allow-headers"), asked, "{path}");
        assert_eq!(page.header("vary"), "Access-Control-Request-Headers");
        assert_eq!(page.header("access-control-allow-origin"), "*");
    }
    // What is no list of headers is not echoed.
    let odd = http::client()
        .request(reqwest::Method::OPTIONS, format!("{}/token", app.base))
        .header("access-control-request-headers", "a b; <script>");
    let page = http::send(odd).await.expect(204);
    assert_eq!(page.header("access-control-allow-headers"), "authorization, content-type, dpop");

    let exposed = "WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id";
    let refused = http::send(http::client().get(format!("{}/userinfo", app.base))).await.expect(401);
    assert!(refused.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(refused.header("access-control-expose-headers"), exposed);
    let refused = http::client().post(format!("{}/token", app.base)).form(&[("grant_type", "none")]);
    let refused = http::send(refused).await;
    assert_eq!((refused.status / 100, refused.header("access-control-expose-headers")), (4, exposed));
}
