//! Paths that would lead elsewhere

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, http, raw, smtp::Sink};

#[tokio::test]
async fn a_path_with_two_slashes_is_in_no_link() {
    let app = TestApp::spawn().await;
    for path in ["//evil.example/x", "/x//evil.example", "//evil.example", "/account//evil.example?lang=de"] {
        let page =
            http::send(http::client().get(format!("{}{path}", app.base)).header("accept", "text/html"));
        let page = page.await.expect(404);
        assert!(!page.body.contains("evil"), "{path}: {}", page.body);
        assert_eq!(page.location(), None);
    }
    let page = http::send(http::client().get(format!("{}/nowhere?x=1", app.base))).await.expect(404);
    assert!(page.body.contains("/nowhere?x=1&amp;lang=de"), "its language can be changed: {}", page.body);
}

#[tokio::test]
async fn the_host_of_a_request_line_is_in_no_link() {
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    let head = "GET http://evil.example/nowhere HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    let answer = raw::exchange(app.base.trim_start_matches("http://"), head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 404") && !answer.contains("evil"), "{answer}");
}

#[tokio::test]
async fn control_characters_in_a_path_are_no_page_before_and_after_the_sign_in() {
    let app = TestApp::spawn().await;
    app.admin(ADA).await;
    let browser = Browser::new(&app);
    let paths = ["/admin/people/%0d%0a", "/admin/clients/%0d%0aSet-Cookie:%20a=b", "/admin/people/%00"];
    for path in paths {
        browser.get(path).await.expect(404);
    }
    browser.sign_in(&app, "/account", ADA).await;
    for path in paths {
        let page = browser.open(path).await;
        assert!([403, 404].contains(&page.status), "{path}: {}", page.status);
    }
    // A name with other letters leads back to itself, encoded.
    let page = Browser::new(&app).get("/admin/people/%C3%A4%20b").await.expect(303);
    assert!(page.header("location").starts_with("/login/"), "{:?}", page.headers);
}
