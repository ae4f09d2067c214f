//! GET /metrics

use crate::support::{Browser, TestApp, http, tokens::authorize_path};

#[tokio::test]
async fn the_names_that_dashboards_rely_on_are_there_after_one_sign_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), "ada@example.test").await;
    let link = app.letter_to("ada@example.test").await.link;
    let page = phone.open(&link).await;
    phone
        .submit(&page, "approve", &[("match-number", &waiting.text("match-number-shown"))])
        .await
        .expect(200);
    // The waiting page asks, and is told.
    let status = waiting.element("live").expect("live").get("data-status").expect("a URL").to_owned();
    assert_ne!(desktop.get(&status).await.json()["state"], "waiting");
    let path = format!("/resume/{}", waiting.url.path().split('/').nth(2).expect("the login's id"));
    assert!(desktop.open(&path).await.redirected("code").is_some());
    app.count_letters("ada@example.test").await;

    let page = http::send(http::client().get(format!("{}/metrics", app.base))).await.expect(200);
    for name in [
        "magic_link_requests_total",
        "magic_link_used_total",
        "magic_link_expired_total",
        "pairing_latency_seconds",
    ] {
        assert!(page.body.contains(name), "{name} is missing:\n{}", page.body);
    }
    assert!(!page.body.contains("ada@"), "nobody's address is a label");
}

#[tokio::test]
async fn only_this_machine_or_the_token_may_read_them() {
    let app = TestApp::spawn().await;
    Browser::new(&app).get("/metrics").await.expect(404);
    let app =
        TestApp::build().set("metrics.token", "\"a-long-token-for-the-scraper-0123456789\"").spawn().await;
    let url = format!("{}/metrics", app.base);
    http::send(http::client().get(&url)).await.expect(404);
    http::send(http::client().get(&url).bearer_auth("wrong")).await.expect(404);
    http::send(http::client().get(&url).bearer_auth("a-long-token-for-the-scraper-0123456789"))
        .await
        .expect(200);
}
