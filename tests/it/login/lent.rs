//! What a session lends to a sign-in that asks for one thing more counts only while the session does

use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    people::{ADA, NUMBER, give_number},
    tokens::authorize_path,
};
use porchlight::model::client::ConsentRule;

/// A mailbox opens our own pages; the app asks for a text message as well.
fn two_steps() -> Builder {
    TestApp::build()
        .set("policies.two.steps", r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code", "sms_link"] }]"#)
        .set("policies.two.second_factor", "\"nobody\"")
        .set("policies.two.other_device", "\"approve\"")
        .set("sign_in.lifetimes.session", 300)
}

/// Ada, signed in by her mailbox, with a number.
async fn scene(builder: Builder) -> (TestApp, Browser) {
    let app = builder.spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let id = app.id_of(ADA).await;
    give_number(&app, &id).await;
    (app, ada)
}

async fn client(app: &TestApp, consent: ConsentRule) -> Registered {
    app.client_with(move |client| {
        client.settings.policy = Some("two".to_owned());
        client.settings.consent = consent;
    })
    .await
}

/// The page that waits for the answer to the text message.
async fn waiting(ada: &Browser, client: &Registered, more: &[(&str, &str)]) -> Page {
    let page = ada.open(&authorize_path(client, more)).await.expect(200);
    ada.submit(&page, "send-phone", &[]).await.expect(200)
}

async fn answered(app: &TestApp, ada: &Browser, waiting: &Page) -> Page {
    let code = app.text_to(NUMBER).await.code;
    ada.submit(waiting, "submit-code", &[("code", &code)]).await
}

/// The sign-in has ended, and its page says what to do.
fn has_ended(page: &Page) {
    assert!(page.redirected_code().is_none(), "{}", page.url);
    assert!(page.url.path().ends_with("/ended") && page.has("continue"), "{}:\n{}", page.url, page.body);
}

#[tokio::test]
async fn a_session_lends_its_proof_while_it_stands() {
    let (app, ada) = scene(two_steps()).await;
    let client = client(&app, ConsentRule::Skip).await;
    let page = waiting(&ada, &client, &[]).await;
    app.clock.advance(200);
    let page = answered(&app, &ada, &page).await;
    app.redeem(&client, &page.redirected_code().expect("a code")).await.expect(200);
}

#[tokio::test]
async fn a_session_that_expires_while_the_message_is_out_lends_nothing() {
    let (app, ada) = scene(two_steps()).await;
    let client = client(&app, ConsentRule::Skip).await;
    app.clock.advance(200);
    let page = waiting(&ada, &client, &[]).await;
    app.clock.advance(120);
    has_ended(&answered(&app, &ada, &page).await);
    // Begun anew, everything is asked for.
    let page = ada.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.has("identifier"), "{}", page.body);
}

#[tokio::test]
async fn its_link_on_another_device_says_of_no_screen_that_it_goes_on() {
    let (app, ada) = scene(two_steps()).await;
    let client = client(&app, ConsentRule::Skip).await;
    app.clock.advance(200);
    let waits = waiting(&ada, &client, &[]).await;
    app.clock.advance(120);
    let phone = Browser::phone(&app);
    let link = phone.open(&app.text_to(NUMBER).await.link).await.expect(200);
    phone.submit(&link, "approve", &[]).await.expect(410);
    let page = ada.open(waits.url.as_str()).await;
    has_ended(&page);
}

#[tokio::test]
async fn a_session_that_grows_too_old_for_the_app_lends_nothing_either() {
    let (app, ada) = scene(two_steps()).await;
    let client = client(&app, ConsentRule::Skip).await;
    app.clock.advance(50);
    let page = waiting(&ada, &client, &[("max_age", "60")]).await;
    app.clock.advance(20);
    has_ended(&answered(&app, &ada, &page).await);
    let page = ada.open(&authorize_path(&client, &[("max_age", "60")])).await.expect(200);
    assert!(page.has("identifier"), "{}", page.body);
}

#[tokio::test]
async fn a_session_that_expires_at_the_last_page_gives_no_code() {
    let (app, ada) = scene(two_steps()).await;
    let client = client(&app, ConsentRule::Ask).await;
    app.clock.advance(200);
    let page = waiting(&ada, &client, &[]).await;
    let page = answered(&app, &ada, &page).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    app.clock.advance(120);
    let page = ada.press(&page, "consent-allow", &[]).await;
    has_ended(&ada.follow(page).await);
}
