//! Bodies that are too large, broken or of another kind

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, http};
use reqwest::Method;

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_413() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let form = page.form("continue");
    let long = "x".repeat(70_000);
    let answer =
        browser.post(&form.action, &[("csrf", &form.fields[0].1), ("identifier", &long)]).await.expect(413);
    assert!(answer.header("content-type").starts_with("text/html"));
    let token = http::send(http::client().post(format!("{}/token", app.base)).form(&[("x", &long)]))
        .await
        .expect(413);
    assert!(token.json()["error"].is_string());
    browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
}

#[tokio::test]
async fn a_broken_form_is_refused_with_400() {
    let app = TestApp::spawn().await;
    let url = format!("{}/token", app.base);
    for (kind, body) in [
        ("application/json", "{}"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("text/plain", "grant_type=authorization_code"),
        ("application/x-www-form-urlencoded", "%zz=%f"),
        ("application/x-www-form-urlencoded", "a=%ff%fe"),
    ] {
        let request = http::client().post(&url).header("content-type", kind).body(body);
        let page = http::send(request).await;
        assert!([400, 401, 415].contains(&page.status), "{kind} {body}: {}", page.status);
        assert!(page.json()["error"].is_string(), "{kind} {body}");
    }
}

#[tokio::test]
async fn odd_addresses_are_refused_without_a_crash() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let long = format!("/{}", "a".repeat(5000));
    for path in [
        "/%00",
        "/%ff",
        "/login/%2e%2e/wait",
        "/login//wait",
        "/static/x/%00",
        "/login/%00/wait",
        "/login/a%00b/events",
        "/resume/%00",
        "/upstream/%00/callback",
        long.as_str(),
        "/authorize?%ff=%ff",
        "/authorize?a=%zz",
    ] {
        let page = browser.get(path).await;
        assert!((400..500).contains(&page.status), "{path}: {}", page.status);
    }
    let head =
        browser.send(browser.request(Method::HEAD, "/.well-known/openid-configuration")).await.expect(200);
    assert_eq!(head.body, "");
    browser.get("/health/ready").await.expect(200);
}

#[tokio::test]
async fn many_parameters_are_refused() {
    let app = TestApp::spawn().await;
    let many: Vec<(String, &str)> = (0..2000).map(|n| (format!("p{n}"), "x")).collect();
    let page = http::send(http::client().post(format!("{}/token", app.base)).form(&many)).await;
    assert_eq!(page.status / 100, 4, "{page:?}");
}
