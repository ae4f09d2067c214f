//! Other providers, by people

use crate::{
    login::upstream::scene::{ADA, Scene, ada},
    support::{app::Builder, chromium::Chromium, tokens::authorize_path},
};
use serde_json::json;

const AWAY: &str = "http://127.0.0.1:9/callback";

#[tokio::test]
async fn one_button_leads_there_and_back_to_the_app_and_the_account_page_shows_the_link() {
    let scene = Scene::with("", Builder::real_clock).await;
    scene.fake.keep_time(&porchlight::world::clock::FakeClock::at(porchlight::world::clock::Clock::now(
        &porchlight::world::clock::SystemClock,
    )));
    scene.fake.profile(ada(), json!([]));
    let client = scene.app.client_with(|client| client.metadata.redirect_uris = vec![AWAY.to_owned()]).await;
    let start = format!("{}{}", scene.app.base, authorize_path(&client, &[("redirect_uri", AWAY)]));
    for browser in [Chromium::desktop().await, Chromium::without_javascript().await] {
        browser.open(&start).await;
        browser.click("continue-with-fake").await;
        browser.click("yes").await;
        let callback = browser.arrives("127.0.0.1:9/callback").await;
        assert!(callback.contains("code="), "{callback}");
        browser.open(&format!("{}/account", scene.app.base)).await;
        browser.click("account-providers").await;
        browser.element("provider-unlink-1").await;
        browser.shows(ADA).await;
        // The other provider's page and the app's address have faults of their own.
        let complaints = browser.complaints().await.into_iter();
        let ours: Vec<String> = complaints.filter(|line| line.contains(&scene.app.base)).collect();
        assert!(ours.is_empty(), "{ours:?}");
        browser.quit().await;
    }
}
