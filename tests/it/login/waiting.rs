//! The waiting page when there is nothing to type any more, and where only some people may come in

use crate::support::{Browser, Page, TestApp, html::tags, tokens::authorize_path};
use porchlight::world::sms::SendError;

use crate::support::people::{ADA, BOB, NUMBER};

/// The buttons that stand out.
fn primary(page: &Page) -> Vec<String> {
    let is_primary = |class: &str| class.split(' ').any(|name| name == "primary");
    let found = tags(&page.body).into_iter().filter(|tag| tag.get("class").is_some_and(is_primary));
    // What is shown without JavaScript only is a link.
    found
        .filter(|tag| tag.get("href").is_none())
        .map(|tag| tag.get("id").unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_message_that_has_expired_leaves_no_field_for_its_code_and_one_button() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.ask("/account", ADA).await;
    assert!(page.has("code") && page.has("expires") && !page.has("issued-code"), "{}", page.body);
    assert_eq!(primary(&page), ["submit-code"]);
    app.clock.advance(901);
    let page = browser.open(page.url.path()).await.expect(200);
    assert!(!page.has("code") && !page.has("expires") && !page.has("match-number-shown"), "{}", page.body);
    assert!(page.has("issued-code"), "a code from an admin may still be typed: {}", page.body);
    assert!(page.text("live").contains("The time is up"), "{}", page.text("live"));
    assert_eq!(primary(&page), ["resend"]);
    let page = browser.submit(&page, "resend", &[]).await.expect(200);
    assert!(page.has("code") && primary(&page) == ["submit-code"], "{}", page.body);
    app.count_letters(ADA).await;
}

#[tokio::test]
async fn after_too_many_wrong_codes_there_is_a_new_message_and_no_field() {
    let app = TestApp::build().set("sign_in.steps", r#"[{ any_of = ["email_code"] }]"#).spawn().await;
    let browser = Browser::new(&app);
    let mut page = browser.ask("/account", ADA).await;
    let right = app.code_to(ADA).await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert!(page.has("code"), "{}", page.body);
        page = browser.submit(&page, "submit-code", &[("code", wrong)]).await.expect(200);
    }
    let reloaded = browser.open(page.url.path()).await.expect(200);
    for page in [page, reloaded] {
        assert!(page.text("code-note").contains("Too many wrong codes"), "{}", page.body);
        assert!(!page.has("code") && !page.has("expires") && page.has("issued-code"), "{}", page.body);
        assert_eq!(primary(&page), ["resend"]);
    }
    app.clock.advance(60);
    let page = browser.open("/account").await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    assert!(page.has("code"), "{}", page.body);
    app.count_letters(ADA).await;
}

#[tokio::test]
async fn where_a_text_message_failed_the_mail_is_the_one_button_and_nothing_is_counted_down() {
    let app = TestApp::build().set("sign_in.preset", "\"verified-access\"").spawn().await;
    app.leaves_undelivered("the provider is down");
    app.sms.fail(&SendError::Down("no answer".to_owned()), 100);
    let browser = Browser::new(&app);
    let page = browser.open("/account").await.expect(200);
    let told = [("name", "Ada Lovelace"), ("email", ADA), ("phone", NUMBER)];
    let waiting = browser.submit(&page, "continue", &told).await.expect(200);
    for seconds in [0, 5, 26] {
        app.clock.advance(seconds);
        app.settle().await;
    }
    let page = browser.open(waiting.url.path()).await.expect(200);
    assert!(page.has("failed") && page.has("code") && !page.has("expires"), "{}", page.body);
    assert_eq!(primary(&page), ["by-mail"]);
}

#[tokio::test]
async fn where_nobody_may_sign_up_the_page_does_not_claim_that_something_was_sent() {
    for sign_up in ["invite", "closed"] {
        let app = TestApp::build().set("sign_in.sign_up", format!("\"{sign_up}\"")).spawn().await;
        app.user(ADA).await;
        for address in [ADA, BOB] {
            let browser = Browser::new(&app);
            let page = browser.ask("/account", address).await;
            assert!(page.body.contains("can sign in here, a message is on its way."), "{}", page.body);
            assert!(!page.body.contains("We’ve sent"), "{}", page.body);
            app.clock.advance(61);
            let page = browser.submit(&page, "resend", &[]).await.expect(200);
            assert!(!page.body.contains("Sent again"), "{}", page.body);
        }
        app.count_letters(ADA).await;
    }
    let app = TestApp::spawn().await;
    let page = Browser::new(&app).ask("/account", ADA).await;
    assert!(page.body.contains("We’ve sent"), "{}", page.body);
    app.count_letters(ADA).await;
}

#[tokio::test]
async fn an_app_of_which_only_redirect_uris_are_known_has_a_button_to_its_site() {
    let app = TestApp::build().set("sign_in.other_device", "\"same_browser\"").spawn().await;
    for (uri, site) in [
        ("https://wiki.example:8443/deep/callback?x=1", Some("https://wiki.example:8443/")),
        ("com.example.wiki:/callback", None),
        ("http://127.0.0.1:4000/callback", None),
    ] {
        let client = app
            .client_with(|client| {
                client.metadata.client_uri = None;
                client.metadata.redirect_uris = vec![uri.to_owned()];
            })
            .await;
        let start = authorize_path(&client, &[("redirect_uri", uri)]);
        let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
        let waiting = desktop.ask(&start, ADA).await;
        let link = app.letter_to(ADA).await.link;
        for page in [phone.open(&link).await.expect(403), phone.open(waiting.url.path()).await.expect(403)] {
            let button = page.element("continue");
            assert_eq!(button.as_ref().and_then(|button| button.get("href")), site, "{}", page.body);
        }
    }
}
