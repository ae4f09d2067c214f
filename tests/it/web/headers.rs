//! What every answer carries

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, smtp::Sink, tokens::authorize_path};
use reqwest::Method;

#[tokio::test]
async fn every_page_is_safe_from_frames_scripts_and_caches() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let mut pages =
        vec![waiting, browser.get("/no-such-page").await, browser.get("/authorize?client_id=x").await];
    pages.push(browser.open(&app.letter_to(ADA).await.link).await);
    for page in pages {
        let csp = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "script-src 'self'",
            "style-src 'self'",
        ] {
            assert!(csp.contains(part), "{}: {csp}", page.url);
        }
        assert!(!csp.contains("unsafe"), "{csp}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{}", page.url);
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{}", page.url);
        assert!(page.header("cache-control").contains("no-store"), "{}", page.url);
        assert_ne!(page.header("referrer-policy"), "", "{}", page.url);
        assert_eq!(page.header("server"), "");
        assert!(
            !page.body.contains(" style=")
                && !page.body.contains("<style")
                && !page.body.contains(" onclick="),
            "{}",
            page.url
        );
    }
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    let app = TestApp::spawn().await;
    let page = Browser::new(&app).get("/account").await;
    let lines: Vec<&str> =
        page.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("ASCII")).collect();
    assert!(!lines.is_empty());
    for line in lines {
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(line.contains(part), "{line}");
        }
        assert!(!line.contains("Domain"), "{line}");
    }
}

#[tokio::test]
async fn behind_https_cookies_are_host_bound_and_secure() {
    let app = TestApp::build().set("public_url", "\"https://id.example.test\"").spawn().await;
    let page = Browser::new(&app).get("/account").await;
    let lines: Vec<&str> =
        page.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("ASCII")).collect();
    assert!(!lines.is_empty());
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("__Host-") && line.contains("Secure") && line.contains("Path=/")),
        "{lines:?}"
    );
    assert_ne!(page.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_cookie_that_only_resembles_ours_is_not_ours() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let session = ada.cookie("porchlight-session").expect("a session");
    // A browser keeps `__Host-` from other hosts by the characters of a name as they stand.
    for name in
        ["porchlight%2Dsession", "%70orchlight-session", "\u{a0}porchlight-session", "Porchlight-session"]
    {
        let other = Browser::new(&app);
        other.set_cookie(name, &session);
        let page = other.open("/account").await.expect(200);
        assert!(page.has("identifier") && !page.has("sign-out"), "{name:?}");
    }
    // The cookie of a first visit is believed by its name too, where a browser has no other.
    let visitor = Browser::new(&app);
    let planted = "0".repeat(64);
    for (name, is_ours) in [("porchlight%2Dfirst-00000000", false), ("porchlight-first-00000000", true)] {
        visitor.forget();
        visitor.set_cookie(name, &planted);
        visitor.open("/account").await.expect(200);
        assert_eq!(visitor.cookie("porchlight-browser").as_ref() == Some(&planted), is_ours, "{name}");
    }
}

#[tokio::test]
async fn a_forged_host_shapes_no_link() {
    // Where messages are captured a forged host is not answered at all (hosts.rs).
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let form = page.form("continue");
    let fields = [("csrf", form.fields[0].1.as_str()), ("identifier", ADA)];
    let forged = browser
        .request(Method::POST, &form.action)
        .header("x-forwarded-host", "evil.example")
        .header("host", "evil.example");
    browser.send(forged.form(&fields)).await.expect(303);
    app.settle().await;
    let messages = sink.messages();
    assert_eq!(messages.len(), 1);
    assert!(!messages[0].contains("evil") && messages[0].contains("127.0.0.1"), "{}", messages[0]);
}

#[tokio::test]
async fn a_wrong_method_and_a_wrong_path_are_told_apart() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.get("/nothing-here").await.expect(404);
    let page = browser.get("/token").await.expect(405);
    assert!(page.header("content-type").starts_with("application/json"));
    browser.post("/jwks", &[]).await.expect(405);
}

#[tokio::test]
async fn every_answer_has_an_id_that_error_pages_show() {
    let app = TestApp::spawn().await;
    let page = Browser::new(&app).get("/authorize?client_id=nobody").await.expect(400);
    let id = page.header("x-request-id");
    assert_eq!(id.len(), 36);
    assert!(page.body.contains(id));
}
