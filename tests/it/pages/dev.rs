//! GET /dev/outbox

use crate::support::{Browser, TestApp, smtp::Sink};

use crate::support::people::ADA;

#[tokio::test]
async fn captured_messages_are_shown_newest_first_with_link_and_code() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.ask("/account", "first@example.test").await;
    let waiting = browser.ask("/account", ADA).await;
    let letter = app.letter_to(ADA).await;
    app.settle().await;
    let list = browser.get("/dev/outbox.json").await.expect(200).json();
    assert_eq!((list[0]["to"].as_str(), list[1]["to"].as_str()), (Some(ADA), Some("first@example.test")));
    for name in ["channel", "to", "subject", "text", "html", "link", "code", "created_at"] {
        assert!(!list[0][name].is_null(), "{name}: {}", list[0]);
    }
    assert_eq!(
        (list[0]["link"].as_str(), list[0]["code"].as_str()),
        (Some(letter.link.as_str()), Some(letter.code.as_str()))
    );
    let shown = browser.open("/dev/outbox").await.expect(200).body;
    assert!(shown.contains(&letter.code), "{shown}");
    assert!(
        shown.contains(" UTC") && !shown.contains(list[0]["created_at"].as_str().expect("a time")),
        "{shown}"
    );
    let message = browser.click(&waiting, "dev-message-link").await.expect(200);
    assert_eq!(message.text("message-code"), letter.code);
    assert_eq!(message.element("message-link").expect("the link").get("href"), Some(letter.link.as_str()));
}

#[tokio::test]
async fn the_html_of_a_mail_is_shown_as_a_mail_program_does_and_can_do_nothing_here() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    let letter = app.letter_to(ADA).await;
    let message = browser.click(&waiting, "dev-message-link").await.expect(200);
    let html = browser.click(&message, "message-html").await.expect(200);
    assert!(html.header("content-type").starts_with("text/html"));
    assert!(html.body.contains(&letter.link), "{}", html.body);
    let policy = html.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox allow-popups"), "{policy}");
    assert!(!policy.contains("script") && !policy.contains("same-origin"), "{policy}");
    assert_eq!((html.header("cache-control"), html.header("referrer-policy")), ("no-store", "no-referrer"));
    browser.get("/dev/outbox/unknown/html").await.expect(404);
}

#[tokio::test]
async fn with_a_real_mail_server_none_of_it_exists() {
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    assert!(!waiting.has("dev-message-link"));
    for path in ["/dev/outbox", "/dev/outbox.json", "/dev/outbox/x", "/dev/outbox/x/html"] {
        browser.get(path).await.expect(404);
    }
}
