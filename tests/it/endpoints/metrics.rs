//! GET /metrics

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, http, orphan, raw, tokens::authorize_path};

#[tokio::test]
async fn the_names_that_dashboards_rely_on_are_there_after_one_sign_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let link = app.letter_to(ADA).await.link;
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
    app.count_letters(ADA).await;

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

#[tokio::test]
async fn without_a_token_a_sign_of_a_proxy_or_another_name_closes_them() {
    let app = TestApp::spawn().await;
    let url = format!("{}/metrics", app.base);
    http::send(http::client().get(&url)).await.expect(200);
    let scraper = http::client().get(&url).header("x-prometheus-scrape-timeout-seconds", "10");
    http::send(scraper.header("accept-encoding", "gzip")).await.expect(200);
    for (name, value) in [
        ("x-real-ip", "198.51.100.1"),
        ("x-forwarded-for", "198.51.100.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "id.example"),
        ("x-forwarded-anything", "x"),
        ("forwarded", "for=198.51.100.1"),
        ("via", "1.1 proxy"),
        ("true-client-ip", "198.51.100.1"),
        ("cf-connecting-ip", "198.51.100.1"),
        ("fly-client-ip", "198.51.100.1"),
        ("x-azure-clientip", "198.51.100.1"),
        ("x-amzn-trace-id", "Root=1"),
        ("x-scheme", "https"),
        ("host", "id.example.org"),
        ("host", "127.0.0.1.evil.example"),
    ] {
        http::send(http::client().get(&url).header(name, value)).await.expect(404);
    }
    let address = app.base.trim_start_matches("http://");
    let old = raw::exchange(address, b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n").await;
    assert!(old.starts_with("HTTP/1.0 404"), "{old}");
    let nameless = raw::exchange(address, b"GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert!(!nameless.starts_with("HTTP/1.1 200"), "{nameless}");
}

#[tokio::test]
async fn a_listener_of_their_own_answers_whoever_reaches_it_and_nothing_else() {
    let port = orphan::free_port();
    let app = TestApp::build().set("metrics.listen", format!("\"127.0.0.1:{port}\"")).spawn().await;
    // A counter is there after its first event.
    Browser::new(&app).ask("/account", ADA).await;
    let url = format!("http://127.0.0.1:{port}");
    let from_elsewhere = http::client().get(format!("{url}/metrics"));
    let from_elsewhere = from_elsewhere.header("host", "scraper.internal").header("x-real-ip", "10.0.0.7");
    let page = http::send(from_elsewhere).await.expect(200);
    assert!(page.body.contains("magic_link_requests_total"));
    for path in ["/account", "/dev/outbox.json", "/health/live", "/token"] {
        http::send(http::client().get(format!("{url}{path}"))).await.expect(404);
    }
    let behind_a_proxy = http::client().get(format!("{}/metrics", app.base)).header("x-real-ip", "10.0.0.7");
    http::send(behind_a_proxy).await.expect(404);
}
