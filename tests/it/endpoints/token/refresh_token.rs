//! The grant `refresh_token`

use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, decode, text},
};
use porchlight::protocol::client_auth::AuthMethod;

use crate::support::people::{ADA, BOB};

#[tokio::test]
async fn each_use_gives_the_next_one_and_reuse_after_the_grace_period_revokes_them_all() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let first = app.tokens(&client, ADA).await;
    let old = text(&first, "refresh_token");
    let second = app.refresh(&client, old).await.expect(200).json();
    let new = second["refresh_token"].as_str().expect("the next one");
    assert_ne!(new, old);
    let access = second["access_token"].as_str().expect("a token");
    app.user_info(access).await.expect(200);

    app.clock.advance(31);
    assert_eq!(app.refresh(&client, old).await.expect(400).json()["error"], "invalid_grant");
    assert_eq!(
        app.refresh(&client, new).await.expect(400).json()["error"],
        "invalid_grant",
        "the family is revoked"
    );
    app.user_info(access).await.expect(401);
    app.user_info(text(&first, "access_token")).await.expect(401);
}

#[tokio::test]
async fn within_the_grace_period_the_same_token_gives_the_same_successor() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let first = app.tokens(&client, ADA).await;
    let old = text(&first, "refresh_token");
    let second = app.refresh(&client, old).await.expect(200).json();
    for _ in 0..3 {
        app.clock.advance(9);
        let again = app.refresh(&client, old).await.expect(200).json();
        assert_eq!(again["refresh_token"], second["refresh_token"]);
        assert_ne!(again["access_token"], second["access_token"], "the access token is a new one");
        app.user_info(again["access_token"].as_str().expect("a token")).await.expect(200);
    }
    app.refresh(&other, old).await.expect(400);
    app.user_info(second["access_token"].as_str().expect("a token")).await.expect(200);
    let third = app.refresh(&client, second["refresh_token"].as_str().expect("a token")).await.expect(200);
    app.refresh(&client, third.json()["refresh_token"].as_str().expect("a token")).await.expect(200);
}

#[tokio::test]
async fn a_repeat_after_the_successor_was_used_too_gives_the_newest_token() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let first = app.tokens(&client, ADA).await;
    let old = text(&first, "refresh_token");
    let second = app.refresh(&client, old).await.expect(200).json();
    let third =
        app.refresh(&client, second["refresh_token"].as_str().expect("a token")).await.expect(200).json();
    let repeated = app.refresh(&client, old).await.expect(200).json();
    assert_eq!(repeated["refresh_token"], third["refresh_token"], "the one that is not spent");
    // Whoever holds on to it is not taken for a thief later.
    app.clock.advance(600);
    app.refresh(&client, repeated["refresh_token"].as_str().expect("a token")).await.expect(200);
}

#[tokio::test]
async fn without_a_grace_period_a_second_use_revokes_at_once() {
    let app = TestApp::build().set("sign_in.lifetimes.refresh_grace", 0).spawn().await;
    let client = app.client().await;
    let first = app.tokens(&client, ADA).await;
    let second = app.refresh(&client, text(&first, "refresh_token")).await.expect(200).json();
    app.refresh(&client, text(&first, "refresh_token")).await.expect(400);
    app.refresh(&client, second["refresh_token"].as_str().expect("a token")).await.expect(400);
}

#[tokio::test]
async fn a_grant_that_was_revoked_meanwhile_gives_nothing_within_the_grace_period() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let first = app.redeem(&client, &code).await.expect(200).json();
    let old = first["refresh_token"].as_str().expect("a token");
    let second = app.refresh(&client, old).await.expect(200).json();
    let account = browser.open("/account").await;
    browser.submit(&account, "sign-out", &[]).await;
    app.refresh(&client, old).await.expect(400);
    app.refresh(&client, second["refresh_token"].as_str().expect("a token")).await.expect(400);
}

#[tokio::test]
async fn an_app_that_does_not_rotate_uses_its_token_again_until_the_family_ends() {
    let app = TestApp::build().set("sign_in.lifetimes.refresh_token", 10_000).spawn().await;
    let client = app.client_with(|client| client.settings.rotate_refresh_tokens = false).await;
    let first = app.tokens(&client, ADA).await;
    let token = text(&first, "refresh_token");
    for _ in 0..3 {
        app.clock.advance(3000);
        let given = app.refresh(&client, token).await.expect(200).json();
        assert_eq!(given["refresh_token"], token);
        app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200);
    }
    app.clock.advance(1001);
    app.refresh(&client, token).await.expect(400);
}

#[tokio::test]
async fn a_public_app_rotates_whatever_its_settings_say() {
    let app = TestApp::spawn().await;
    let client = app
        .client_with(|client| {
            client.settings.rotate_refresh_tokens = false;
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let first = app.tokens(&client, ADA).await;
    let second = app.refresh(&client, text(&first, "refresh_token")).await.expect(200).json();
    assert_ne!(second["refresh_token"], text(&first, "refresh_token"));
}

#[tokio::test]
async fn scope_may_be_narrowed_and_never_widened() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let ask = |token: String, scope: &'static str| {
        let (app, client) = (&app, &client);
        async move {
            app.token(client, &[("grant_type", "refresh_token"), ("refresh_token", &token), ("scope", scope)])
                .await
        }
    };
    let token = text(&given, "refresh_token").to_owned();
    let wide = ask(token.clone(), "openid email phone").await.expect(400);
    assert_eq!(wide.json()["error"], "invalid_scope");
    let narrow = ask(token, "openid").await.expect(200).json();
    assert_eq!(narrow["scope"], "openid");
    let claims = app.user_info(narrow["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert!(claims.get("email").is_none(), "{claims}");
    let again = ask(narrow["refresh_token"].as_str().expect("the next one").to_owned(), "openid email")
        .await
        .expect(200)
        .json();
    assert_eq!(again["scope"], "openid email", "the refresh token itself was not narrowed (RFC 6749 §6)");
}

#[tokio::test]
async fn the_new_id_token_is_of_the_same_person_and_sign_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let first = app.tokens(&client, ADA).await;
    app.clock.advance(1000);
    let second = app.refresh(&client, text(&first, "refresh_token")).await.expect(200).json();
    let (old, new) =
        (decode(text(&first, "id_token"), 1), decode(second["id_token"].as_str().expect("an ID token"), 1));
    for name in ["iss", "sub", "aud", "auth_time", "sid"] {
        assert_eq!(old[name], new[name], "{name} (OIDC Core §12.2)");
    }
    assert!(new["iat"].as_i64() > old["iat"].as_i64());
}

#[tokio::test]
async fn the_family_has_an_absolute_end() {
    let app = TestApp::build().set("sign_in.lifetimes.refresh_token", 1000).spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    app.clock.advance(600);
    let next = app.refresh(&client, text(&given, "refresh_token")).await.expect(200).json();
    app.clock.advance(401);
    let end = app.refresh(&client, next["refresh_token"].as_str().expect("the next one")).await.expect(400);
    assert_eq!(end.json()["error"], "invalid_grant", "using it does not prolong it");
}

#[tokio::test]
async fn where_people_are_asked_whether_to_be_remembered_the_family_ends_with_the_session() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", 1000)
        .set("sign_in.lifetimes.session_remembered", 5000)
        .spawn()
        .await;
    let client = app.client().await;
    for (ticked, seconds) in [(&[][..], 1000), (&[("remember", "1")], 5000)] {
        let browser = Browser::new(&app);
        let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
        let fields = [&[("identifier", ADA)], ticked].concat();
        let waiting = browser.submit(&page, "continue", &fields).await.expect(200);
        let code = app.code_to(ADA).await;
        let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
        let first = app.redeem(&client, &page.redirected("code").expect("a code")).await.expect(200).json();
        app.clock.advance(seconds - 100);
        // The session is older than what it gives now, and a new token is no younger than it.
        let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
        let late = app.redeem(&client, &silent.redirected("code").expect("a code")).await.expect(200).json();
        let mut last = Vec::new();
        for given in [&first, &late] {
            let token = given["refresh_token"].as_str().expect("a refresh token");
            last.push(app.refresh(&client, token).await.expect(200).json());
        }
        app.clock.advance(100);
        for given in last {
            let end = app.refresh(&client, given["refresh_token"].as_str().expect("the next one")).await;
            assert_eq!(end.expect(400).json()["error"], "invalid_grant", "{ticked:?}");
        }
    }
}

#[tokio::test]
async fn sign_out_and_a_stopped_account_end_it() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let account = browser.open("/account").await;
    browser.submit(&account, "sign-out", &[]).await;
    let token = given["refresh_token"].as_str().expect("a refresh token");
    let refused = app.refresh(&client, token).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    assert_eq!(
        refused["error_description"], "the refresh token was revoked",
        "which its app's admin reads too"
    );
    assert!(browser.open(&authorize_path(&client, &[])).await.has("identifier"), "the session is over");

    let given = app.tokens(&client, BOB).await;
    app.disable(BOB).await;
    assert_eq!(
        app.refresh(&client, text(&given, "refresh_token")).await.expect(400).json()["error"],
        "invalid_grant"
    );
    app.user_info(text(&given, "access_token")).await.expect(401);
}

#[tokio::test]
async fn an_access_token_an_id_token_and_rubbish_are_no_refresh_tokens() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let long = "x".repeat(5000);
    for token in [
        text(&given, "access_token"),
        text(&given, "id_token"),
        "x",
        ".",
        long.as_str(),
        "019ab000-0000-7000-8000-000000000000.",
    ] {
        assert_eq!(app.refresh(&client, token).await.expect(400).json()["error"], "invalid_grant", "{token}");
    }
}
