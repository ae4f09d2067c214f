//! People with headless Chromium sign in to an app

use crate::support::{
    TestApp,
    app::{Registered, TestApp as App},
    chromium::Chromium,
    tokens::{CHALLENGE, VERIFIER, authorize_path},
};

use crate::support::people::ADA;

/// An app whose callback is a page that cannot be reached: the browser stays at its address.
async fn app() -> (App, Registered) {
    let app = TestApp::build().real_clock().spawn().await;
    let client = app
        .client_with(|client| client.metadata.redirect_uris = vec!["http://127.0.0.1:9/callback".to_owned()])
        .await;
    (app, Registered { redirect_uri: "http://127.0.0.1:9/callback".to_owned(), ..client })
}

fn start(app: &App, client: &Registered) -> String {
    assert_eq!(CHALLENGE.len(), 43);
    format!("{}{}", app.base, authorize_path(client, &[("redirect_uri", &client.redirect_uri)]))
}

/// Checks that the browser is at the app with a code that works.
async fn signed_in(app: &App, client: &Registered, browser: &Chromium) {
    let callback = browser.arrives("127.0.0.1:9/callback").await;
    let callback = url::Url::parse(&callback).expect("a URL");
    let code = callback
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap_or_else(|| panic!("no code: {callback}"))
        .1
        .into_owned();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &client.redirect_uri),
        ("code_verifier", VERIFIER),
    ];
    app.token(client, &fields.map(|(name, value)| (name, value))).await.expect(200);
}

async fn ask(app: &App, client: &Registered, browser: &Chromium) {
    browser.open(&start(app, client)).await;
    browser.type_into("identifier", ADA).await;
    browser.click("continue").await;
    browser.element("code").await;
}

#[tokio::test]
async fn a_phone_approves_by_number_and_the_desktop_goes_on_by_itself() {
    let (app, client) = app().await;
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    ask(&app, &client, &desktop).await;
    let number = desktop.text("match-number-shown").await;
    phone.open(&app.letter_to(ADA).await.link).await;
    assert!(!phone.url().await.contains("token"), "the token has left the address bar");
    phone.type_into("match-number", &number).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    // Nobody touches the desktop.
    signed_in(&app, &client, &desktop).await;
    assert!(!phone.cookies().await.iter().any(|name| name.contains("session")), "the phone is not signed in");
    tokio::join!(desktop.quit(), phone.quit());
}

#[tokio::test]
async fn in_one_browser_one_tap_in_a_link_and_the_code_sends_itself() {
    let (app, client) = app().await;
    let browser = Chromium::desktop().await;
    ask(&app, &client, &browser).await;
    browser.open(&app.letter_to(ADA).await.link).await;
    browser.click("approve").await;
    signed_in(&app, &client, &browser).await;

    browser.open(&format!("{}/account", app.base)).await;
    browser.click("sign-out").await;
    browser.element("continue").await;
    ask(&app, &client, &browser).await;
    browser.type_into("code", &app.letter_to(ADA).await.code).await;
    // The sixth digit submits the form.
    signed_in(&app, &client, &browser).await;
    browser.quit().await;
}

#[tokio::test]
async fn without_javascript_buttons_do_the_same() {
    let (app, client) = app().await;
    let (desktop, phone) = tokio::join!(Chromium::without_javascript(), Chromium::phone());
    ask(&app, &client, &desktop).await;
    let number = desktop.text("match-number-shown").await;
    phone.open(&app.letter_to(ADA).await.link).await;
    phone.type_into("match-number", &number).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    desktop.click("continue").await;
    signed_in(&app, &client, &desktop).await;

    desktop.open(&format!("{}/account", app.base)).await;
    desktop.click("sign-out").await;
    desktop.element("continue").await;
    ask(&app, &client, &desktop).await;
    desktop.type_into("code", &app.letter_to(ADA).await.code).await;
    desktop.click("submit-code").await;
    signed_in(&app, &client, &desktop).await;
    tokio::join!(desktop.quit(), phone.quit());
}

#[tokio::test]
async fn a_denial_on_the_phone_is_seen_on_the_desktop() {
    let (app, client) = app().await;
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    ask(&app, &client, &desktop).await;
    phone.open(&app.letter_to(ADA).await.deny_link).await;
    phone.click("deny").await;
    phone.arrives("/link/denied").await;
    desktop.arrives("/ended").await;
    assert!(desktop.has("continue").await && desktop.has("cancel").await);
    assert!(desktop.complaints().await.is_empty(), "{:?}", desktop.complaints().await);
    tokio::join!(desktop.quit(), phone.quit());
}
