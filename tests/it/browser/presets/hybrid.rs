//! `hybrid`: a link by mail first, other providers second, a password last.

mod limits;

use super::{
    ADA, DAY, HOUR, MINUTE, client, every_event_has_its_device, preset, refreshed, start, tokens,
    type_identifier,
};
use crate::{
    login::upstream::{
        fake::Fake,
        scene::{ada, apples, provider},
    },
    support::{
        TestApp,
        app::Registered,
        chromium::Chromium,
        password::PASSWORD,
        tokens::{decode, text},
    },
};
use serde_json::{Value, json};
use thirtyfour::Key;

const NEW: &str = "seven lanterns over a quiet harbour";
/// Nobody guesses it, and it stands in the list of lost ones.
const BREACHED: &str = "purple walrus beneath nine clocks";
const BREACHED_SHA1: &str = "A8335505712EE586A3210155CECB53DA71C6A20A";

struct Scene {
    app: TestApp,
    client: Registered,
    google: Fake,
    apple: Fake,
    browser: Chromium,
    /// Apple's key and the list of lost passwords.
    _folder: tempfile::TempDir,
}

async fn scene() -> Scene {
    let (google, apple) = (Fake::open().await, Fake::open().await);
    let (apples, folder) = apples(&apple);
    let list = folder.path().join("breached.txt");
    std::fs::write(&list, format!("{BREACHED_SHA1}:12\r\n")).expect("written");
    // The buttons say what these providers are called.
    let plain = |written: String| written.replace("label = \"Fake & Co\", ", "");
    let app = preset("hybrid", "open")
        .named()
        .set("providers.google", plain(provider(&google, "google", "")))
        .set("providers.apple", plain(apples))
        .set("sign_in.providers", "[\"google\", \"apple\"]")
        .set("password.breached_list", format!("{:?}", list.display().to_string()))
        .set("password.wait_seconds", 60)
        .set("brand.terms_url", "\"https://app.example/terms\"")
        .set("brand.privacy_url", "\"https://app.example/privacy\"")
        .spawn()
        .await;
    google.keep_time(&app.clock);
    apple.keep_time(&app.clock);
    google.profile(ada(), json!([]));
    apple.profile(json!({ "sub": "001.a", "email": ADA, "email_verified": "true" }), json!([]));
    let client = client(&app).await;
    Scene { app, client, google, apple, browser: Chromium::desktop().await, _folder: folder }
}

impl Scene {
    async fn begin(&self) {
        self.browser.open(&start(&self.app, &self.client)).await;
        self.browser.element("identifier").await;
    }

    /// Signs in there, wherever that leads here.
    async fn by(&self, provider: &str) {
        self.browser.click(&format!("continue-with-{provider}")).await;
        self.browser.click("yes").await;
    }

    async fn tokens(&self) -> Value {
        tokens(&self.app, &self.client, &self.browser).await
    }

    async fn account(&self, page: &str) {
        self.browser.open(&format!("{}/account{page}", self.app.base)).await;
    }

    async fn sign_out(&self) {
        self.account("").await;
        self.browser.click("sign-out").await;
        self.browser.shows("signed out").await;
    }

    /// Opens the field of the password for Ada.
    async fn ask_password(&self) {
        self.begin().await;
        self.browser.type_into("identifier", ADA).await;
        self.browser.click("use-password").await;
        self.browser.element("password").await;
    }

    /// Types a password, and waits for what is said to it.
    async fn says_to(&self, password: &str, button: &str, words: &str) {
        self.browser.run("document.getElementById('password-note').textContent = ''").await;
        self.browser.type_into("password", password).await;
        self.browser.click(button).await;
        self.browser.says("password-note", words).await;
    }

    async fn end(self) {
        every_event_has_its_device(&self.app).await;
        self.browser.quit().await;
    }
}

fn amr(tokens: &Value) -> Value {
    decode(text(tokens.as_object().expect("tokens"), "id_token"), 1)["amr"].clone()
}

#[tokio::test]
async fn a_link_by_mail_signs_in_by_keyboard_alone_for_fifteen_minutes_and_once() {
    let scene = scene().await;
    let Scene { app, browser, .. } = &scene;
    scene.begin().await;
    assert_eq!(browser.focus().await, "identifier", "the first field");
    assert!(!browser.has("password").await, "hidden until asked for");
    for (id, words) in [
        ("continue-with-google", "Continue with Google"),
        ("continue-with-apple", "Continue with Apple"),
        ("use-password", "Use password instead?"),
    ] {
        assert_eq!(browser.text(id).await, words);
    }
    let links = "return [...document.querySelectorAll('footer a[href^=https]')].map(a => a.href)";
    assert_eq!(browser.run(links).await, json!(["https://app.example/terms", "https://app.example/privacy"]));
    browser.picture("hybrid").await;
    browser.keys("ada@example").await;
    assert_eq!(browser.text("identifier-note").await, "");
    browser.keys(".test").await;
    let valid = browser.run("return document.getElementById('identifier-note').dataset.valid").await;
    browser.says("identifier-note", valid.as_str().expect("words")).await;
    browser.keys(Key::Enter.value().to_string()).await;
    browser.element("code").await;
    let link = app.letter_to(ADA).await.link;
    assert_eq!(link.split_once("token=").expect("a token").1.len(), 64);
    app.clock.advance(15 * MINUTE - 1);
    browser.open(&link).await;
    assert!(browser.has("approve").await, "{}", browser.words().await);
    app.clock.advance(1);
    browser.open(&link).await;
    browser.shows("This link is too old").await;

    scene.begin().await;
    browser.keys(format!("{ADA}{}", Key::Enter.value())).await;
    browser.element("code").await;
    let link = app.letter_to(ADA).await.link;
    browser.open(&link).await;
    browser.press_by_keyboard("approve").await;
    let given = scene.tokens().await;
    assert_eq!((&given["expires_in"], amr(&given)), (&json!(HOUR), json!(["email"])));
    browser.open(&link).await;
    browser.shows("This link has been used").await;
    scene.end().await;
}

#[tokio::test]
async fn keep_me_signed_in_goes_along_to_google_and_holds_for_thirty_days_and_the_refresh_token_too() {
    let scene = scene().await;
    let Scene { app, client, browser, .. } = &scene;
    for (remembered, days) in [(false, 1), (true, 30)] {
        scene.begin().await;
        if remembered {
            browser.click("remember").await;
        }
        scene.by("google").await;
        let first = scene.tokens().await;
        let access = first["access_token"].as_str().expect("a token");
        app.clock.advance(HOUR - 1);
        app.user_info(access).await.expect(200);
        app.clock.advance(1);
        app.user_info(access).await.expect(401);
        let second = refreshed(app, client, &first).await.expect(200).json();
        app.clock.advance(days * DAY - HOUR - 1);
        let third = refreshed(app, client, &second).await.expect(200).json();
        browser.open(&start(app, client)).await;
        let late = scene.tokens().await;
        app.clock.advance(1);
        for token in [&third, &late] {
            refreshed(app, client, token).await.expect(400);
        }
    }
    scene.begin().await;
    scene.end().await;
}

#[tokio::test]
async fn a_refresh_token_works_once_and_sign_out_revokes_what_was_given() {
    let scene = scene().await;
    let Scene { app, client, .. } = &scene;
    scene.begin().await;
    scene.by("google").await;
    let first = scene.tokens().await;
    let second = refreshed(app, client, &first).await.expect(200).json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    scene.sign_out().await;
    refreshed(app, client, &second).await.expect(400);
    app.user_info(second["access_token"].as_str().expect("a token")).await.expect(401);
    scene.begin().await;
    scene.by("google").await;
    let third = scene.tokens().await;
    let fourth = refreshed(app, client, &third).await.expect(200).json();
    every_event_has_its_device(app).await;
    // Somebody else has it as well, and uses it after the grace period: nobody keeps anything.
    app.clock.advance(31);
    refreshed(app, client, &third).await.expect(400);
    refreshed(app, client, &fourth).await.expect(400);
    scene.browser.quit().await;
}

#[tokio::test]
async fn apple_answers_by_form_post_and_google_is_linked_to_the_same_account_only_on_a_verified_address() {
    let scene = scene().await;
    let Scene { app, browser, google, .. } = &scene;
    scene.begin().await;
    browser.click("continue-with-apple").await;
    browser.element("yes").await;
    assert!(browser.url().await.contains("response_mode=form_post"), "{}", browser.url().await);
    browser.click("yes").await;
    scene.tokens().await;
    scene.account("/profile").await;
    let name = browser.run("return document.getElementById('profile-name').value").await;
    assert_eq!(name, "Ada Lovelace");
    scene.sign_out().await;

    google.profile(json!({ "sub": "ada-there", "email": ADA, "email_verified": false }), json!([]));
    scene.begin().await;
    scene.by("google").await;
    browser.says("upstream-note", "didn’t confirm an e-mail address").await;
    google.profile(ada(), json!([]));
    scene.by("google").await;
    browser.shows(ADA).await;
    // Asked first, and the account proved.
    browser.click("continue").await;
    browser.element("code").await;
    browser.type_into("code", &app.code_to(ADA).await).await;
    scene.tokens().await;
    scene.sign_out().await;
    scene.begin().await;
    scene.by("google").await;
    scene.tokens().await;
    scene.end().await;
}

#[tokio::test]
async fn a_password_is_set_after_a_message_and_weak_and_lost_ones_are_refused() {
    let scene = scene().await;
    let Scene { app, browser, .. } = &scene;
    scene.account("/password").await;
    type_identifier(browser, ADA).await;
    browser.element("code").await;
    browser.type_into("code", &app.code_to(ADA).await).await;
    browser.element("save-password").await;
    for (password, words) in [
        ("too short", "at least 15 characters"),
        ("passwordpassword", "easy to guess"),
        (BREACHED, "Criminals have this password"),
    ] {
        scene.says_to(password, "save-password", words).await;
    }
    browser.type_into("password", PASSWORD).await;
    browser.click("save-password").await;
    browser.element("sign-out").await;
    scene.sign_out().await;

    scene.begin().await;
    browser.keys(ADA).await;
    browser.press_by_keyboard("use-password").await;
    browser.element("password").await;
    assert_eq!(browser.focus().await, "password");
    browser.keys(format!("{PASSWORD}{}", Key::Enter.value())).await;
    assert_eq!(amr(&scene.tokens().await), json!(["pwd"]));
    scene.end().await;
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_within_fifteen_minutes_and_the_answer_is_the_same_for_nobody() {
    let scene = scene().await;
    let Scene { app, browser, .. } = &scene;
    app.user_with_password(ADA).await;
    let forget = async |address: &str| {
        scene.begin().await;
        browser.type_into("identifier", address).await;
        browser.click("use-password").await;
        browser.click("forgot-password").await;
        browser.arrives("/forgot").await;
        browser.shows("If there is an account for what you typed").await;
        browser.words().await
    };
    assert_eq!(forget("nobody@example.test").await, forget(ADA).await);
    let late = app.reset_link(ADA).await;
    app.clock.advance(15 * MINUTE - 1);
    browser.open(&late).await;
    assert!(browser.has("continue").await, "{}", browser.words().await);
    app.clock.advance(1);
    browser.open(&late).await;
    browser.shows("This link is too old").await;
    assert!(app.letters_to("nobody@example.test").is_empty());

    forget(ADA).await;
    browser.open(&app.reset_link(ADA).await).await;
    browser.click("continue").await;
    browser.element("save-password").await;
    browser.type_into("password", NEW).await;
    browser.click("save-password").await;
    scene.tokens().await;
    scene.sign_out().await;
    scene.ask_password().await;
    scene.says_to(PASSWORD, "continue", "does not match").await;
    browser.type_into("password", NEW).await;
    browser.click("continue").await;
    scene.tokens().await;
    scene.end().await;
}

#[tokio::test]
async fn who_began_with_one_way_adds_the_others_and_each_gets_in() {
    let scene = scene().await;
    let Scene { browser, apple, .. } = &scene;
    browser.authenticator().await;
    browser.without_autofill().await;
    scene.begin().await;
    scene.by("apple").await;
    scene.tokens().await;
    assert_eq!(apple.asked("/token"), 1, "with a secret that Apple could check");
    scene.account("/providers").await;
    browser.click("provider-link-google").await;
    browser.click("yes").await;
    browser.says("providers-notice", "Google is linked").await;
    scene.account("/password").await;
    browser.type_into("password", PASSWORD).await;
    browser.click("save-password").await;
    browser.element("sign-out").await;
    scene.account("/passkeys").await;
    browser.click("passkey-add").await;
    browser.click("passkey-create").await;
    browser.element("passkey-remove-1").await;
    for (way, proved) in [("google", "fed"), ("apple", "fed"), ("password", "pwd"), ("passkey", "hwk")] {
        scene.sign_out().await;
        if way == "password" {
            scene.ask_password().await;
            browser.type_into("password", PASSWORD).await;
            browser.click("continue").await;
        } else {
            scene.begin().await;
            if way == "passkey" { browser.click("use-passkey").await } else { scene.by(way).await }
        }
        assert_eq!(amr(&scene.tokens().await)[0], proved, "{way}");
    }
    scene.end().await;
}
