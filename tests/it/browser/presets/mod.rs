//! Each preset's story, walked to its end in a real browser, with its exact numbers.

mod email_code;
mod hybrid;
mod instant;
mod phone_link;
mod verified_access;

use crate::support::{
    Page, TestApp,
    app::{Builder, Registered},
    chromium::Chromium,
    tokens::{VERIFIER, authorize_path},
};
use porchlight::{model::device::Device, store};
use serde_json::Value;

use crate::support::people::{ADA, NUMBER};
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// A page that cannot be reached: the browser stays at its address.
const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// An installation with that preset. Who may sign up is the preset's affair.
fn preset(name: &str, sign_up: &str) -> Builder {
    TestApp::build().set("sign_in.preset", format!("{name:?}")).set("sign_in.sign_up", format!("{sign_up:?}"))
}

async fn client(app: &TestApp) -> Registered {
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![CALLBACK.to_owned()]).await;
    Registered { redirect_uri: CALLBACK.to_owned(), ..client }
}

fn start(app: &TestApp, client: &Registered) -> String {
    format!("{}{}", app.base, authorize_path(client, &[("redirect_uri", CALLBACK)]))
}

/// The browser is at the app with a code; what the app gets for it.
async fn tokens(app: &TestApp, client: &Registered, browser: &Chromium) -> Value {
    let callback = browser.arrives("127.0.0.1:9/callback").await;
    let callback = url::Url::parse(&callback).expect("a URL");
    let code = callback.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    app.token(client, &fields).await.expect(200).json()
}

/// What the app gets for a refresh token.
async fn refreshed(app: &TestApp, client: &Registered, tokens: &Value) -> Page {
    app.refresh(client, tokens["refresh_token"].as_str().expect("a refresh token")).await
}

/// Everything that somebody did was written down with browser, system and network address.
async fn every_event_has_its_device(app: &TestApp) {
    // What nobody does in a browser.
    let ours = ["key.changed", "link.sent", "link.expired", "client.refused"];
    let rows = app.read(|conn| store::audit::newest(conn, 1000)).await.into_iter();
    for row in rows.filter(|row| !ours.contains(&row.event.as_str())) {
        let whole = |device: &Device| {
            !device.browser.is_empty() && !device.system.is_empty() && !device.ip.is_empty()
        };
        assert!(row.device.as_ref().is_some_and(whole), "{row:?}");
    }
}

async fn type_identifier(browser: &Chromium, text: &str) {
    browser.type_into("identifier", text).await;
    browser.click("continue").await;
}
