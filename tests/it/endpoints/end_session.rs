//! GET, POST /end_session

use crate::support::{
    Browser, Page, TestApp,
    app::Registered,
    tokens::{authorize_path, text},
};
use porchlight::{admin::clients, model::id::ClientId};
use reqwest::Method;

use crate::support::people::{ADA, BOB};
const BYE: &str = "https://app.example/bye";

async fn signed_in(app: &TestApp, client: &Registered, address: &str) -> (Browser, String) {
    let browser = Browser::new(app);
    let code = app.code_with(&browser, client, address, &[]).await;
    let given = app.redeem(client, &code).await.expect(200).json();
    (browser, text(given.as_object().expect("an object"), "id_token").to_owned())
}

fn path(parameters: &[(&str, &str)]) -> String {
    format!(
        "/end_session?{}",
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
    )
}

async fn is_signed_in(browser: &Browser, client: &Registered) -> bool {
    browser.get(&authorize_path(client, &[("prompt", "none")])).await.redirected("code").is_some()
}

/// Presses the button when the page asks for it, and says where it ends.
async fn confirmed(browser: &Browser, page: Page) -> Page {
    if page.has("sign-out") { browser.submit(&page, "sign-out", &[]).await } else { page }
}

#[tokio::test]
async fn with_a_hint_the_person_goes_back_to_the_app_signed_out() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    let there = path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", BYE), ("state", "s t")]);
    let page = browser.open(&there).await;
    let page = confirmed(&browser, page).await;
    assert_eq!(page.location().expect("back to the app").as_str(), "https://app.example/bye?state=s%20t");
    assert!(!is_signed_in(&browser, &client).await);
}

#[tokio::test]
async fn without_a_hint_the_person_is_asked_first() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, _) = signed_in(&app, &client, ADA).await;
    let page = browser.open("/end_session").await.expect(200);
    assert!(page.has("sign-out"), "{}", page.body);
    assert!(is_signed_in(&browser, &client).await, "a GET signs nobody out unasked");
    let done = browser.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(done.location().is_none());
    assert!(!is_signed_in(&browser, &client).await);
}

#[tokio::test]
async fn a_form_from_the_app_works_too() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    let fields = [("id_token_hint", id_token.as_str()), ("post_logout_redirect_uri", BYE)];
    let request = browser
        .request(Method::POST, "/end_session")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://app.example");
    let page = browser.send(request.form(&fields)).await;
    let page = browser.follow(page).await;
    let page = confirmed(&browser, page).await;
    assert_eq!(page.location().expect("back to the app").as_str(), BYE);
    assert!(!is_signed_in(&browser, &client).await);
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_never_gone_to() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    for uri in [
        "https://evil.example/",
        "https://app.example/bye?x=1",
        "https://app.example/bye/",
        "javascript:alert(1)",
        "//evil.example",
    ] {
        for hint in [("id_token_hint", id_token.as_str()), ("client_id", client.id.as_str())] {
            let page = browser.get(&path(&[hint, ("post_logout_redirect_uri", uri)])).await.expect(400);
            assert!(page.location().is_none(), "{uri}");
        }
    }
    let unnamed = browser.open(&path(&[("post_logout_redirect_uri", BYE)])).await;
    let page = confirmed(&browser, unnamed).await;
    assert!(page.location().is_none(), "whose address is it, when no app is named?");
}

#[tokio::test]
async fn a_hint_that_cannot_be_verified_is_as_good_as_none() {
    let (app, elsewhere) = (TestApp::spawn().await, TestApp::spawn().await);
    let client = app.client().await;
    let (_, theirs) = signed_in(&elsewhere, &elsewhere.client().await, ADA).await;
    for hint in ["x", "e30.e30.e30", &theirs] {
        let (browser, _) = signed_in(&app, &client, ADA).await;
        let page = browser.open(&path(&[("id_token_hint", hint)])).await.expect(200);
        assert!(is_signed_in(&browser, &client).await, "nobody is signed out unasked");
        let named = path(&[
            ("id_token_hint", hint),
            ("client_id", &client.id),
            ("post_logout_redirect_uri", BYE),
            ("state", "s"),
        ]);
        let with_client = browser.open(&named).await.expect(200);
        assert!(with_client.body.contains("Sample app"), "{}", with_client.body);
        browser.submit(&page, "sign-out", &[]).await.expect(200);
        assert!(!is_signed_in(&browser, &client).await);
        let done = browser.submit(&with_client, "sign-out", &[]).await.expect(200);
        assert!(done.body.contains("https://app.example/bye?state=s"), "{}", done.body);
    }
}

#[tokio::test]
async fn a_hint_for_an_app_that_was_removed_still_signs_its_person_out() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    let id = ClientId::new(client.id.as_str());
    clients::remove(&app.app, &id, "test").await.expect("removed");
    let page = browser.open(&path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", BYE)])).await;
    assert!(page.expect(200).location().is_none(), "whose address would it be?");
    assert!(!is_signed_in(&browser, &other).await);
}

#[tokio::test]
async fn state_goes_back_as_it_came_however_long_it_is() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (_, id_token) = signed_in(&app, &client, ADA).await;
    let state = format!("{}\n\u{fc}", "x".repeat(20_000));
    let fields = [("id_token_hint", id_token.as_str()), ("post_logout_redirect_uri", BYE), ("state", &state)];
    let page = Browser::new(&app).get(&path(&fields)).await.expect(303);
    let back = page.location().expect("back to the app");
    assert_eq!(back.query_pairs().next(), Some(("state".into(), state.as_str().into())));
}

#[tokio::test]
async fn a_native_app_is_gone_back_to_at_any_port_of_its_machine_and_by_its_own_scheme() {
    let app = TestApp::spawn().await;
    let uris = ["http://127.0.0.1/bye", "http://localhost:8000/bye", "myapp:/bye"];
    let client = app
        .client_with(|client| client.metadata.post_logout_redirect_uris = uris.map(str::to_owned).to_vec())
        .await;
    let (_, id_token) = signed_in(&app, &client, ADA).await;
    for uri in ["http://127.0.0.1:50000/bye", "http://localhost:8001/bye", "myapp:/bye"] {
        let there = path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", uri)]);
        let page = Browser::new(&app).get(&there).await.expect(303);
        assert_eq!(page.location().expect("back to the app").as_str(), uri);
    }
    for uri in
        ["http://127.0.0.1:50000/bye2", "http://127.0.0.2/bye", "http://[::1]:50000/bye", "myapp:/bye2"]
    {
        let there = path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", uri)]);
        Browser::new(&app).get(&there).await.expect(400);
    }
}

#[tokio::test]
async fn a_hint_for_another_app_than_the_one_named_is_refused() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    browser.get(&path(&[("id_token_hint", &id_token), ("client_id", &other.id)])).await.expect(400);
    assert!(is_signed_in(&browser, &client).await);
}

#[tokio::test]
async fn an_old_hint_still_names_app_and_person() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, id_token) = signed_in(&app, &client, ADA).await;
    app.clock.advance(100_000);
    let page = browser.open(&path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", BYE)])).await;
    let page = confirmed(&browser, page).await;
    assert_eq!(page.location().expect("back to the app").as_str(), BYE);
}

#[tokio::test]
async fn a_hint_of_somebody_else_does_not_sign_this_person_out_unasked() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (_, of_bob) = signed_in(&app, &client, BOB).await;
    let (browser, _) = signed_in(&app, &client, ADA).await;
    let page = browser.open(&path(&[("id_token_hint", &of_bob), ("post_logout_redirect_uri", BYE)])).await;
    assert!(is_signed_in(&browser, &client).await || page.has("sign-out"), "{page:?}");
    assert!(is_signed_in(&browser, &client).await);
    let done = browser.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(!is_signed_in(&browser, &client).await);
    assert!(done.body.contains(&format!("href=\"{BYE}\"")), "there is a way back to the app:\n{}", done.body);
}

#[tokio::test]
async fn who_is_signed_out_already_goes_on_at_once() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (_, id_token) = signed_in(&app, &client, ADA).await;
    let stranger = Browser::new(&app);
    let page = stranger
        .open(&path(&[("id_token_hint", &id_token), ("post_logout_redirect_uri", BYE), ("state", "x")]))
        .await;
    let page = confirmed(&stranger, page).await;
    assert_eq!(page.location().expect("back to the app").as_str(), "https://app.example/bye?state=x");
}

#[tokio::test]
async fn another_site_cannot_press_the_button() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, _) = signed_in(&app, &client, ADA).await;
    let page = browser.open("/end_session").await;
    let form = page.form("sign-out");
    let fields: Vec<(String, String)> = form.fields.clone();
    let url = page.url.join(&form.action).expect("a URL");
    let request = browser
        .request(Method::POST, url.as_str())
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site");
    browser.send(request.form(&fields)).await.expect(403);
    let request = browser.request(Method::POST, url.as_str()).form(&[("csrf", "guess")]);
    browser.send(request).await.expect(403);
    assert!(is_signed_in(&browser, &client).await);
}
