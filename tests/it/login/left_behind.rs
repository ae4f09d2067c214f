//! What a session proved is never taken for a proof made now

use crate::support::{Browser, Page, TestApp, app::Registered, html, tokens::authorize_path};

use crate::support::people::ADA;
const THIEF: &str = "+41791234567";

/// An app whose second step takes a message by mail or a text message.
async fn strict() -> (TestApp, Registered) {
    let app = TestApp::build()
        .named()
        .set("sign_in.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set(
            "policies.strict.steps",
            r#"[{ any_of = ["email_code"] }, { any_of = ["email_link", "sms_code"] }]"#,
        )
        .spawn()
        .await;
    let client = app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await;
    (app, client)
}

fn csrf(page: &Page) -> String {
    let forms = html::forms(&page.body);
    let token = forms.iter().flat_map(|form| &form.fields).find(|(name, _)| name == "csrf");
    token.unwrap_or_else(|| panic!("no form at {}:\n{}", page.url, page.body)).1.clone()
}

#[tokio::test]
async fn a_message_that_is_left_unanswered_does_not_make_an_old_session_fresh() {
    let (app, client) = strict().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    app.clock.advance(86_400);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.has("send-email") && !page.has("give-phone"), "{}", page.body);
    let waiting = browser.submit(&page, "send-email", &[]).await.expect(200);
    let page = browser.submit(&waiting, "other-way", &[]).await.expect(200);
    assert!(page.has("send-email"), "{}", page.body);
    assert!(!page.has("give-phone"), "who found the browser adds no number of their own: {}", page.body);
    let login = page.url.path().trim_end_matches("/second").to_owned();
    let given = [("csrf", csrf(&page)), ("kind", "phone".to_owned()), ("identifier", THIEF.to_owned())];
    let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.clock.advance(60);
    browser.post(&format!("{login}/send"), &given).await;
    app.settle().await;
    assert!(app.texts_to(THIEF).is_empty(), "nothing is sent to a number that is not hers");
}
