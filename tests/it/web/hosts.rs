//! Hosts that requests name

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, http, raw, smtp::Sink};

const PATHS: [&str; 6] =
    ["/dev/outbox.json", "/dev/outbox", "/account", "/.well-known/openid-configuration", "/jwks", "/nowhere"];

#[tokio::test]
async fn while_messages_are_captured_no_foreign_host_is_answered() {
    let app = TestApp::spawn().await;
    Browser::new(&app).ask("/account", ADA).await;
    app.settle().await;
    for path in PATHS {
        for host in ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example"]
        {
            let request = http::client().get(format!("{}{path}", app.base)).header("host", host);
            let page = http::send(request).await.expect(421);
            assert!(!page.body.contains("ada@") && !page.body.contains("evil"), "{path}: {}", page.body);
        }
    }
    for host in ["localhost", "localhost:1", "127.0.0.1", "[::1]:8080", "app.localhost"] {
        let request = http::client().get(format!("{}/dev/outbox.json", app.base)).header("host", host);
        assert!(http::send(request).await.expect(200).body.contains(ADA));
    }
    let probe = http::client().get(format!("{}/health/ready", app.base)).header("host", "10.0.0.7");
    http::send(probe).await.expect(200);
}

#[tokio::test]
async fn every_place_that_can_name_a_host_counts() {
    let app = TestApp::spawn().await;
    let address = app.base.trim_start_matches("http://");
    for head in [
        "GET /dev/outbox.json HTTP/1.1\r\n".to_owned(),
        "GET /dev/outbox.json HTTP/1.0\r\n".to_owned(),
        "GET http://evil.example/dev/outbox.json HTTP/1.1\r\nHost: localhost\r\n".to_owned(),
        "GET /dev/outbox.json HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n".to_owned(),
        "GET /dev/outbox.json HTTP/1.1\r\nHost: localhost@evil.example\r\n".to_owned(),
    ] {
        let answer = raw::exchange(address, format!("{head}Connection: close\r\n\r\n").as_bytes()).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["421", "400"].contains(&status), "{head}: {answer}");
    }
    let right = "GET /dev/outbox.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(raw::exchange(address, right.as_bytes()).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn where_messages_are_sent_a_proxy_may_name_any_host() {
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    let request = http::client().get(format!("{}/account", app.base)).header("host", "porchlight:8080");
    let page = http::send(request).await.expect(303);
    assert!(page.header("location").starts_with("/login/"), "{:?}", page.headers);
}
