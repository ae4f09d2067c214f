//! The second factor: authenticator apps and recovery codes, asked for, set up, and guessed at.

use crate::support::{
    Browser, Page, TestApp, html,
    tokens::{authorize_path, decode, text},
};
use porchlight::world::clock::Clock;
use serde_json::Value;

use crate::support::people::ADA;

/// The code that an app with that secret shows now.
pub fn shown(app: &TestApp, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let generator = totp_rs::Builder::new().with_secret(secret).build().expect("an app");
    generator.generate(u64::try_from(app.clock.now()).expect("after 1970")).to_string()
}

/// What the ID token of a token answer says.
fn claims(tokens: &Value) -> Value {
    decode(text(tokens.as_object().expect("an object"), "id_token"), 1)
}

pub fn secret(page: &Page) -> String {
    let start = page.body.find("class=\"secret\">").expect("a secret") + "class=\"secret\">".len();
    page.body[start..].chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn recovery_codes(page: &Page) -> Vec<String> {
    let parts = page.body.split("<code>").skip(1);
    parts.filter_map(|part| part.split_once("</code>").map(|(code, _)| code.to_owned())).collect()
}

/// Sets an app up on the account page; gives its secret and the recovery codes.
pub async fn enrol(app: &TestApp, browser: &Browser, address: &str) -> (String, Vec<String>) {
    let page = browser.sign_in(app, "/account/second-factor", address).await.expect(200);
    let page = browser.submit(&page, "add-authenticator", &[]).await.expect(200);
    let secret = secret(&page);
    let code = shown(app, &secret);
    let page = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10, "{}", page.body);
    app.clock.advance(30);
    (secret, codes)
}

/// Signs out, and in again up to the question for the second factor.
async fn asked_again(app: &TestApp, browser: &Browser, start: &str) -> Page {
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    let page = browser.sign_in(app, start, ADA).await.expect(200);
    assert!(page.body.contains("authenticator app"), "{}", page.body);
    page
}

#[tokio::test]
async fn whoever_has_set_up_an_app_is_asked_for_its_code_and_the_app_is_told_so() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let (secret, _) = enrol(&app, &browser, ADA).await;
    let page = asked_again(&app, &browser, &authorize_path(&client, &[])).await;
    let code = shown(&app, &secret);
    let code =
        browser.submit(&page, "submit-code", &[("code", &code)]).await.redirected_code().expect("a code");
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    let claims = claims(&tokens);
    assert_eq!(claims["acr"], "urn:porchlight:acr:two-factor");
    assert!(claims["amr"].as_array().expect("a list").iter().any(|value| value == "mfa"), "{claims}");
}

#[tokio::test]
async fn a_code_of_the_app_is_good_once_and_a_recovery_code_too() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let (secret, codes) = enrol(&app, &browser, ADA).await;
    let page = asked_again(&app, &browser, "/account").await;
    let code = shown(&app, &secret);
    browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    let page = asked_again(&app, &browser, "/account").await;
    browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(400);
    browser.submit(&page, "submit-code", &[("code", &codes[3].to_uppercase())]).await.expect(200);
    let page = asked_again(&app, &browser, "/account").await;
    browser.submit(&page, "submit-code", &[("code", &codes[3])]).await.expect(400);
    browser.submit(&page, "submit-code", &[("code", &codes[4])]).await.expect(200);
}

#[tokio::test]
async fn five_wrong_codes_are_the_end_for_a_while_on_every_screen() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let (secret, _) = enrol(&app, &browser, ADA).await;
    let page = asked_again(&app, &browser, "/account").await;
    let stranger = Browser::phone(&app);
    let other = stranger.sign_in(&app, "/account", ADA).await;
    for _ in 0..5 {
        stranger.submit(&other, "submit-code", &[("code", "000000")]).await.expect(400);
    }
    let right = shown(&app, &secret);
    stranger.submit(&other, "submit-code", &[("code", &right)]).await.expect(429);
    let elsewhere = Browser::new(&app);
    let third = elsewhere.sign_in(&app, "/account", ADA).await;
    elsewhere.submit(&third, "submit-code", &[("code", &right)]).await.expect(429);
    for _ in 0..4 {
        browser.submit(&page, "submit-code", &[("code", "000000")]).await.expect(400);
    }
    browser.submit(&page, "submit-code", &[("code", &right)]).await.expect(200);
    app.clock.advance(901);
    stranger.submit(&other, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
}

#[tokio::test]
async fn five_wrong_codes_are_enough_in_the_person_s_own_browser_too() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let (secret, _) = enrol(&app, &browser, ADA).await;
    let page = asked_again(&app, &browser, "/account").await;
    for _ in 0..5 {
        browser.submit(&page, "submit-code", &[("code", "000000")]).await.expect(400);
    }
    let right = shown(&app, &secret);
    browser.submit(&page, "submit-code", &[("code", &right)]).await.expect(429);
    let stranger = Browser::phone(&app);
    let other = stranger.sign_in(&app, "/account", ADA).await;
    stranger.submit(&other, "submit-code", &[("code", &right)]).await.expect(200);
}

/// Each of these browsers has a session of hers, in which no second factor was given.
#[tokio::test]
async fn who_signs_in_with_less_gets_no_tries_of_their_own_at_the_second_factor() {
    let app = TestApp::build().set("policies.weak.second_factor", "\"nobody\"").spawn().await;
    let client = app.client_with(|client| client.settings.policy = Some("weak".to_owned())).await;
    let own = Browser::new(&app);
    let (secret, _) = enrol(&app, &own, ADA).await;
    let page = asked_again(&app, &own, "/account").await;
    let mut compared = 0;
    for _ in 0..3 {
        app.clock.advance(31);
        let thief = Browser::new(&app);
        let code = thief.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
        assert!(code.redirected_code().is_some(), "the weak policy lets in by mail alone");
        let asked = thief.open("/account").await.expect(200);
        for _ in 0..5 {
            let answer = thief.submit(&asked, "submit-code", &[("code", "000000")]).await;
            compared += usize::from(answer.status == 400);
        }
    }
    assert_eq!(compared, 5, "wrong codes that were compared");
    own.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
}

#[tokio::test]
async fn a_hundred_wrong_codes_in_a_row_ask_for_another_way_for_a_day() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let (secret, _) = enrol(&app, &browser, ADA).await;
    let stranger = Browser::phone(&app);
    let mut page = stranger.sign_in(&app, "/account", ADA).await;
    for _ in 0..20 {
        for _ in 0..5 {
            stranger.submit(&page, "submit-code", &[("code", "000000")]).await.expect(400);
        }
        stranger.submit(&page, "submit-code", &[("code", "000000")]).await.expect(429);
        app.clock.advance(901);
        stranger.forget();
        page = stranger.sign_in(&app, "/account", ADA).await;
    }
    stranger.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(429);
    let own = asked_again(&app, &browser, "/account").await;
    browser.submit(&own, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
}

#[tokio::test]
async fn nothing_goes_round_the_second_factor() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    enrol(&app, &browser, ADA).await;
    let page = asked_again(&app, &browser, &authorize_path(&client, &[])).await;
    let login = html::forms(&page.body)[0].action.replace("/second", "");
    let resume = login.replace("/login/", "/resume/");
    for path in
        [resume.as_str(), &format!("{login}/consent"), &format!("{login}/enrol"), &format!("{login}/wait")]
    {
        let reached = browser.open(path).await;
        assert_eq!(reached.redirected_code(), None, "{path}");
        assert!(reached.body.contains("authenticator app"), "{path}: {}", reached.body);
    }
    assert!(browser.open("/account").await.has("identifier"), "there is no session yet");
}

#[tokio::test]
async fn a_policy_for_everyone_has_an_app_set_up_on_the_way() {
    let app = TestApp::build().set("sign_in.second_factor", "\"everyone\"").spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    let code = shown(&app, &secret(&page));
    browser.submit(&page, "submit-code", &[("code", "123456")]).await.expect(400);
    let page = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    assert_eq!(recovery_codes(&page).len(), 10);
    let next = page.element("continue").expect("a way on").get("href").expect("an address").to_owned();
    assert!(browser.open(&next).await.redirected_code().is_some());
}

#[tokio::test]
async fn an_app_that_wants_two_factors_steps_a_session_up() {
    let app = TestApp::build().set("sign_in.second_factor", "\"nobody\"").spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let plain = browser.open(&authorize_path(&client, &[])).await;
    assert!(plain.redirected_code().is_some(), "a session is enough for most");
    let wants = [("acr_values", "urn:porchlight:acr:two-factor")];
    let silent = browser.open(&authorize_path(&client, &[wants[0], ("prompt", "none")])).await;
    assert_eq!(silent.redirected("error").as_deref(), Some("interaction_required"));
    let page = browser.open(&authorize_path(&client, &wants)).await.expect(200);
    let code = shown(&app, &secret);
    let code =
        browser.submit(&page, "submit-code", &[("code", &code)]).await.redirected_code().expect("a code");
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    assert_eq!(claims(&tokens)["acr"], "urn:porchlight:acr:two-factor");
}

#[tokio::test]
async fn the_app_is_taken_away_only_after_a_fresh_sign_in() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let (secret, _) = enrol(&app, &browser, ADA).await;
    app.clock.advance(700);
    let page = browser.open("/account/second-factor").await;
    let page = browser.submit(&page, "remove-authenticator", &[]).await;
    assert!(page.has("identifier"), "who is it? {}", page.body);
    let page = browser.sign_in(&app, "/account/authenticator", ADA).await;
    browser.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
    let page = browser.open("/account/second-factor").await;
    let page = browser.submit(&page, "remove-authenticator", &[]).await.expect(200);
    assert!(page.has("add-authenticator"), "{}", page.body);
}
