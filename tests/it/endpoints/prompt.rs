//! GET /authorize: sessions, prompt, max_age, hints (OIDC Core §3.1.2.1)

use crate::support::people::{ADA, BOB};
use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, decode, text},
};
use porchlight::model::client::ConsentRule;

#[tokio::test]
async fn with_prompt_none_nobody_sees_a_page() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let path = authorize_path(&client, &[("prompt", "none")]);
    let page = browser.get(&path).await.expect(303);
    assert_eq!(page.redirected("error").as_deref(), Some("login_required"));
    assert_eq!(page.redirected("state").as_deref(), Some("the-state"));
    assert_eq!(page.redirected("iss").as_deref(), Some(app.base.as_str()));

    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let page = browser.get(&path).await.expect(303);
    let code = page.redirected("code").expect("a code at once");
    app.redeem(&client, &code).await.expect(200);
}

#[tokio::test]
async fn a_session_gives_the_next_app_a_code_without_a_page() {
    let app = TestApp::spawn().await;
    let (one, two, browser) = (app.client().await, app.client().await, Browser::new(&app));
    browser.sign_in(&app, &authorize_path(&one, &[]), ADA).await;
    app.clock.advance(100);
    let page = browser.get(&authorize_path(&two, &[])).await.expect(303);
    let tokens = app.redeem(&two, &page.redirected("code").expect("a code")).await.expect(200).json();
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert!(
        claims["iat"].as_i64() >= claims["auth_time"].as_i64().map(|at| at + 100),
        "auth_time is that of the sign-in: {claims}"
    );
}

#[tokio::test]
async fn prompt_login_and_max_age_ask_for_a_fresh_proof() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let page = browser.open(&authorize_path(&client, &[("prompt", "login")])).await;
    assert!(page.has("identifier"));
    app.clock.advance(61);
    let page = browser.open(&authorize_path(&client, &[("max_age", "60")])).await;
    assert!(page.has("identifier"));
    let page = browser.get(&authorize_path(&client, &[("max_age", "60"), ("prompt", "none")])).await;
    assert_eq!(page.redirected("error").as_deref(), Some("login_required"));
    let page = browser.get(&authorize_path(&client, &[("max_age", "3600")])).await;
    assert!(page.redirected("code").is_some());

    let before = app.app.now();
    let code = app.code_with(&browser, &client, ADA, &[("prompt", "login")]).await;
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    assert!(
        decode(tokens["id_token"].as_str().expect("an ID token"), 1)["auth_time"].as_i64() >= Some(before)
    );
}

#[tokio::test]
async fn a_hint_for_somebody_else_is_never_answered_with_this_person() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let ada = app.tokens(&client, ADA).await;
    let hint = text(&ada, "id_token");
    let browser = Browser::new(&app);
    browser.sign_in(&app, &authorize_path(&client, &[]), BOB).await;

    let silent = [("prompt", "none"), ("id_token_hint", hint)];
    let page = browser.get(&authorize_path(&client, &silent)).await.expect(303);
    assert_eq!(page.redirected("error").as_deref(), Some("login_required"));

    let path = authorize_path(&client, &[("id_token_hint", hint)]);
    let page = browser.sign_in(&app, &path, BOB).await;
    assert_eq!(page.redirected("error").as_deref(), Some("login_required"));
    let page = browser.sign_in(&app, &path, ADA).await;
    assert!(page.redirected("code").is_some());
    assert!(
        browser.get(&authorize_path(&client, &silent)).await.redirected("code").is_some(),
        "now it is ada"
    );
}

#[tokio::test]
async fn a_hint_that_cannot_be_verified_is_as_good_as_none() {
    let (app, elsewhere) = (TestApp::spawn().await, TestApp::spawn().await);
    let (client, browser) = (app.client().await, Browser::new(&app));
    let theirs = elsewhere.tokens(&elsewhere.client().await, ADA).await;
    let ours = app.tokens(&client, BOB).await;
    let mut forged = text(&ours, "id_token").to_owned();
    forged.truncate(forged.len() - 4);
    forged.push_str("AAAA");
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    for hint in ["x", "e30.e30.e30", text(&theirs, "id_token"), &forged] {
        for prompt in ["", "none"] {
            let path = authorize_path(&client, &[("id_token_hint", hint), ("prompt", prompt)]);
            let page = browser.get(&path).await.expect(303);
            assert!(page.redirected("code").is_some(), "{hint}: {:?}", page.location());
        }
        let stranger = Browser::new(&app).open(&authorize_path(&client, &[("id_token_hint", hint)])).await;
        assert!(stranger.has("identifier"), "{}", stranger.body);
    }
}

#[tokio::test]
async fn select_account_lets_the_person_choose() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let path = authorize_path(&client, &[("prompt", "select_account")]);
    let silent = browser.get(&authorize_path(&client, &[("prompt", "none select_account")])).await;
    assert_eq!(silent.redirected("error").as_deref(), Some("invalid_request"));

    let page = browser.open(&path).await.expect(200);
    assert!(page.body.contains(ADA));
    let form = page.body.split("<form").nth(1).expect("a form");
    assert!(form.contains("name=\"account\""), "{form}");
    let account = crate::support::html::tags(&page.body)
        .into_iter()
        .find(|tag| tag.get("name") == Some("account"))
        .expect("a button");
    let action = crate::support::html::forms(&page.body)[0].clone();
    let csrf = action.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let done = browser
        .post(&action.action, &[("csrf", &csrf), ("account", account.get("value").expect("an id"))])
        .await;
    assert!(browser.follow(done).await.redirected("code").is_some());

    let page = browser.open(&path).await.expect(200);
    let page = browser.submit(&page, "continue", &[]).await;
    assert!(page.has("identifier"), "somebody else: {}", page.body);
}

#[tokio::test]
async fn consent_is_asked_once_and_again_for_more() {
    let app = TestApp::spawn().await;
    let client = app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let browser = Browser::new(&app);
    let scope = |scope| [("scope", scope)];
    let waiting = browser.ask(&authorize_path(&client, &scope("openid")), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.has("consent-allow") && page.has("consent-deny"), "{}", page.body);
    assert!(page.body.contains("Sample app"));
    assert!(browser.submit(&page, "consent-allow", &[]).await.redirected("code").is_some());

    assert!(
        browser.get(&authorize_path(&client, &scope("openid"))).await.redirected("code").is_some(),
        "remembered"
    );
    let silent =
        browser.get(&authorize_path(&client, &[("scope", "openid email"), ("prompt", "none")])).await;
    assert_eq!(silent.redirected("error").as_deref(), Some("consent_required"));
    let page = browser.open(&authorize_path(&client, &scope("openid email"))).await;
    assert!(page.has("consent-allow"));
    let page = browser.open(&authorize_path(&client, &[("scope", "openid"), ("prompt", "consent")])).await;
    assert!(page.has("consent-allow"), "asked again because the app wants it");

    let denied = browser.submit(&page, "consent-deny", &[]).await;
    assert_eq!(denied.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(denied.redirected("state").as_deref(), Some("the-state"));
    assert_eq!(denied.redirected("iss").as_deref(), Some(app.base.as_str()));
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", 1000)
        .set("sign_in.lifetimes.session_idle", 600)
        .spawn()
        .await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    app.clock.advance(500);
    assert!(browser.get(&authorize_path(&client, &[])).await.redirected("code").is_some());
    app.clock.advance(400);
    assert!(
        browser.get(&authorize_path(&client, &[])).await.redirected("code").is_some(),
        "use keeps it alive"
    );
    app.clock.advance(101);
    assert!(browser.open(&authorize_path(&client, &[])).await.has("identifier"), "its absolute end");

    let browser = Browser::new(&app);
    browser.sign_in(&app, &authorize_path(&client, &[]), BOB).await;
    app.clock.advance(601);
    assert!(browser.open(&authorize_path(&client, &[])).await.has("identifier"), "not used for too long");
}

#[tokio::test]
async fn an_essential_acr_that_cannot_be_met_is_said() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let claims = r#"{"id_token":{"acr":{"essential":true,"values":["urn:example:gold"]}}}"#;
    let page = browser.sign_in(&app, &authorize_path(&client, &[("claims", claims)]), ADA).await;
    assert_eq!(page.redirected("error").as_deref(), Some("unmet_authentication_requirements"));
}
