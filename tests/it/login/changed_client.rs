//! An app is changed, or another one is registered with its id, while somebody signs in to it

use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    people::{ADA, EVE},
    tokens::{authorize_path, text},
};
use porchlight::{
    admin::clients::{self, NewClient},
    model::{
        client::{Client, ConsentRule},
        id::ClientId,
    },
    protocol::{client_auth::AuthMethod, pkce::PkceRule},
};

/// A provider with a second policy that asks everyone for a second factor, an app that asks for consent, and Ada at that
/// question.
async fn at_consent(asked: &[(&str, &str)]) -> (TestApp, Registered, Browser, Page) {
    let app = TestApp::build().set("policies.strict.second_factor", "\"everyone\"").spawn().await;
    let client = app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let ada = Browser::new(&app);
    let page = asked_in(&app, &ada, &client, asked, ADA).await;
    (app, client, ada, page)
}

/// Signs somebody in up to the question whether the app may know who they are.
async fn asked_in(
    app: &TestApp,
    browser: &Browser,
    client: &Registered,
    asked: &[(&str, &str)],
    address: &str,
) -> Page {
    let waiting = browser.ask(&authorize_path(client, asked), address).await;
    let code = app.code_to(address).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    page
}

const NO_CHALLENGE: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];

async fn found(app: &TestApp, client: &Registered) -> Client {
    clients::find(&app.app, &ClientId::new(client.id.as_str())).await.expect("registered")
}

async fn change(app: &TestApp, client: &Registered, edit: impl FnOnce(&mut Client)) {
    let mut now = found(app, client).await;
    edit(&mut now);
    clients::update(&app.app, &now.id, None, now.metadata, now.settings, "test").await.expect("changed");
}

/// Removes the app and registers another with its id, as the documentation says for another policy.
async fn register_anew(app: &TestApp, client: &Registered, edit: impl FnOnce(&mut Client)) {
    let mut now = found(app, client).await;
    clients::remove(&app.app, &now.id, "test").await.expect("removed");
    app.clock.advance(1);
    edit(&mut now);
    let client_id = Some(client.id.clone());
    let new = NewClient { metadata: now.metadata, settings: now.settings, client_id, public: false };
    clients::create(&app.app, new, "test").await.expect("registered");
}

/// Whatever is pressed, the app gets nothing, and the page says that this sign-in is over.
async fn nothing_comes_of_it(ada: &Browser, consent: &Page) {
    for button in ["consent-allow", "consent-deny"] {
        let page = ada.submit(consent, button, &[]).await;
        assert!(page.url.path().ends_with("/ended"), "{button} led to {}: {}", page.url, page.body);
        assert!(page.redirected_code().is_none());
    }
}

#[tokio::test]
async fn a_policy_that_asks_for_more_holds_for_sign_ins_that_began_before_it() {
    let (app, client, ada, page) = at_consent(&[]).await;
    change(&app, &client, |client| client.settings.policy = Some("strict".to_owned())).await;
    nothing_comes_of_it(&ada, &page).await;
    // Begun anew, the second factor is asked for.
    let ended = ada.open(&page.url.path().replace("/consent", "/ended")).await.expect(200);
    let anew = ada.submit(&ended, "continue", &[]).await.expect(200);
    assert!(anew.has("identifier"), "{}", anew.body);
    let waiting = ada.submit(&anew, "continue", &[("identifier", ADA)]).await.expect(200);
    let code = app.code_to(ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.redirected_code().is_none() && !page.has("consent-allow"), "{}", page.body);

    // The same where the app was registered anew, as the documentation says.
    let eve = Browser::new(&app);
    let asked = eve.ask(&authorize_path(&client, &[]), EVE).await;
    register_anew(&app, &client, |client| client.settings.policy = None).await;
    let code = app.code_to(EVE).await;
    let page = eve.submit(&asked, "submit-code", &[("code", &code)]).await;
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_that_was_taken_from_the_app_meanwhile() {
    let (app, client, ada, page) = at_consent(&[]).await;
    change(&app, &client, |client| {
        client.metadata.redirect_uris = vec!["https://app.example/other".to_owned()];
    })
    .await;
    nothing_comes_of_it(&ada, &page).await;
    let ended = ada.open(&page.url.path().replace("/consent", "/ended")).await.expect(200);
    for button in ["cancel", "continue"] {
        let page = ada.submit(&ended, button, &[]).await;
        assert_eq!(page.status, 200, "{button}: {:?}", page.location());
    }
}

#[tokio::test]
async fn an_app_that_must_send_a_challenge_by_now_gets_nothing_without_one() {
    for public in [false, true] {
        let (app, client, ada, page) = at_consent(&NO_CHALLENGE).await;
        let code = {
            // Another person has been given a code already.
            let eve = Browser::new(&app);
            let page = asked_in(&app, &eve, &client, &NO_CHALLENGE, EVE).await;
            eve.submit(&page, "consent-allow", &[]).await.redirected_code().expect("a code")
        };
        change(&app, &client, |client| {
            client.settings.pkce = PkceRule::Required;
            if public {
                client.metadata.token_endpoint_auth_method = AuthMethod::None;
            }
        })
        .await;
        nothing_comes_of_it(&ada, &page).await;
        let secret = client.secret.clone().filter(|_| !public);
        let bare = Registered { secret, ..client };
        let fields =
            [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
        let refused = app.token(&bare, &fields).await.expect(400).json();
        assert_eq!(refused["error"], "invalid_grant", "{refused}");
        assert!(refused["error_description"].as_str().expect("why").contains("code_challenge"), "{refused}");
    }
}

#[tokio::test]
async fn another_app_with_the_same_id_gets_nothing_of_what_the_earlier_one_was_allowed() {
    let (app, client, ada, page) = at_consent(&[]).await;
    let eve = Browser::new(&app);
    let asked = asked_in(&app, &eve, &client, &[], EVE).await;
    assert!(eve.submit(&asked, "consent-allow", &[]).await.redirected_code().is_some());
    register_anew(&app, &client, |client| client.metadata.client_name = Some("Another app".to_owned())).await;
    nothing_comes_of_it(&ada, &page).await;
    let silent = eve.get(&authorize_path(&client, &[("prompt", "none")])).await.expect(303);
    assert_eq!(silent.redirected("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn a_family_that_has_come_to_its_end_gives_nothing_within_the_grace_period_either() {
    let app = TestApp::build().set("sign_in.lifetimes.refresh_token", 60).spawn().await;
    let client = app.client().await;
    let tokens = app.tokens(&client, ADA).await;
    let first = text(&tokens, "refresh_token");
    app.clock.advance(45);
    app.refresh(&client, first).await.expect(200);
    app.clock.advance(10);
    app.refresh(&client, first).await.expect(200);
    app.clock.advance(6);
    let refused = app.refresh(&client, first).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
}
