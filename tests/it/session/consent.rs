//! A sign-in that waits for consent, while other tabs of the browser go on

use crate::support::{Browser, Page, TestApp, app::Registered, tokens::authorize_path};
use porchlight::{
    model::{
        client::ConsentRule,
        contact::{Contact, ContactKind},
    },
    protocol::phone::PhoneNumber,
    store,
};

use crate::support::people::{ADA, BOB, NUMBER};

/// An app that asks, and one that does not.
async fn asking(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.consent = ConsentRule::Ask).await
}

/// Signs in for an app that asks, up to its question.
async fn up_to_consent(app: &TestApp, browser: &Browser, client: &Registered) -> Page {
    let waiting = browser.ask(&authorize_path(client, &[("prompt", "login")]), ADA).await;
    let code = app.code_to(ADA).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    page
}

async fn gives_nothing(browser: &Browser, page: &Page) {
    let after = browser.submit(page, "consent-allow", &[]).await;
    assert_eq!(after.redirected_code(), None, "{after:?}");
    let resume = page.url.path().replace("/login/", "/resume/").replace("/consent", "");
    let after = browser.open(&resume).await;
    assert_eq!(after.redirected_code(), None, "{after:?}");
    assert!(browser.open("/account").await.has("identifier"), "nobody is signed in");
}

#[tokio::test]
async fn a_sign_in_that_waits_for_consent_ends_when_its_browser_signs_out() {
    let app = TestApp::spawn().await;
    let (client, browser) = (asking(&app).await, Browser::new(&app));
    let account = browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = up_to_consent(&app, &browser, &client).await;
    browser.submit(&account, "sign-out", &[]).await.expect(200);
    gives_nothing(&browser, &page).await;
}

#[tokio::test]
async fn it_ends_as_well_when_no_session_has_begun_yet() {
    let app = TestApp::spawn().await;
    let (client, browser) = (asking(&app).await, Browser::new(&app));
    let page = up_to_consent(&app, &browser, &client).await;
    let form = page.form("consent-allow");
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    browser.post("/account/sign-out", &[("csrf", &csrf)]).await.expect(200);
    gives_nothing(&browser, &page).await;
}

#[tokio::test]
async fn it_ends_as_well_when_the_session_is_ended_from_another_device() {
    let app = TestApp::spawn().await;
    let (client, browser, phone) = (asking(&app).await, Browser::new(&app), Browser::phone(&app));
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = up_to_consent(&app, &browser, &client).await;
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let list = phone.open("/account/sessions").await.expect(200);
    let button = crate::support::html::tags(&list.body)
        .into_iter()
        .find(|tag| tag.get("name") == Some("session"))
        .expect("one that can be ended");
    let form = phone.open("/account").await.form("sign-out");
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let session = button.get("value").expect("its id");
    phone.post("/account/sessions/end", &[("csrf", &csrf), ("session", session)]).await.expect(303);
    gives_nothing(&browser, &page).await;
}

/// Ada is asked and allows, but does not go on; then Bob signs in in the same browser.
async fn ada_allows_and_bob_comes(app: &TestApp, browser: &Browser, page: &Page) -> String {
    let resume =
        browser.press(page, "consent-allow", &[]).await.expect(303).location().expect("on").to_string();
    let account = browser.open("/account").await.expect(200);
    browser.submit(&account, "sign-out", &[]).await.expect(200);
    browser.sign_in(app, "/account", BOB).await.expect(200);
    resume
}

#[tokio::test]
async fn consent_of_one_account_is_none_of_another_in_the_same_sign_in() {
    let app = TestApp::spawn().await;
    let client = asking(&app).await;
    for prompt in ["", "consent"] {
        let browser = Browser::new(&app);
        browser.sign_in(&app, "/account", ADA).await.expect(200);
        // The session is enough, so that the sign-in itself proves nobody.
        let page = browser.open(&authorize_path(&client, &[("prompt", "consent")])).await.expect(200);
        let page = if prompt.is_empty() { page } else { browser.open(page.url.as_str()).await };
        let resume = ada_allows_and_bob_comes(&app, &browser, &page).await;
        let after = browser.open(&resume).await;
        assert_eq!(after.redirected_code(), None, "{after:?}");
        assert!(after.has("consent-allow") && after.body.contains(BOB), "{}", after.body);
    }
}

#[tokio::test]
async fn consent_is_given_by_the_account_that_the_page_showed() {
    let app = TestApp::spawn().await;
    let (client, browser) = (asking(&app).await, Browser::new(&app));
    let account = browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.has("consent-allow") && page.body.contains(ADA));
    browser.submit(&account, "sign-out", &[]).await.expect(200);
    browser.sign_in(&app, "/account", BOB).await.expect(200);
    let after = browser.submit(&page, "consent-allow", &[]).await;
    assert_eq!(after.redirected_code(), None, "{after:?}");
    assert!(after.has("consent-allow") && after.body.contains(BOB), "{}", after.body);
    assert!(browser.submit(&after, "consent-allow", &[]).await.redirected_code().is_some());
}

#[tokio::test]
async fn consent_that_was_taken_back_before_the_code_is_asked_for_again() {
    let app = TestApp::spawn().await;
    let (client, browser) = (asking(&app).await, Browser::new(&app));
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    let resume =
        browser.press(&page, "consent-allow", &[]).await.expect(303).location().expect("on").to_string();
    let form = browser.open("/account").await.form("sign-out");
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    browser.post("/account/apps/revoke", &[("csrf", &csrf), ("app", &client.id)]).await.expect(303);
    let after = browser.open(&resume).await;
    assert!(after.redirected_code().is_none() && after.has("consent-allow"), "{after:?}");
}

/// What the page says after the words of a scope.
fn detail<'a>(page: &'a Page, words: &str) -> &'a str {
    let (_, after) = page.body.split_once(words).unwrap_or_else(|| panic!("no {words:?}: {}", page.body));
    let line = after.split_once("</li>").expect("the end of the line").0;
    line.split_once("<small dir=\"auto\">")
        .map_or("", |(_, detail)| detail.split_once('<').expect("its end").0)
}

#[tokio::test]
async fn the_page_shows_the_address_and_the_number_that_the_app_would_receive() {
    let app = TestApp::spawn().await;
    let (client, browser) = (asking(&app).await, Browser::new(&app));
    let start = authorize_path(&client, &[("scope", "openid email phone")]);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open(&start).await.expect(200);
    assert_eq!((detail(&page, "Your e-mail address"), detail(&page, "Your phone number")), (ADA, ""));

    // Ada is known by her number first, and then by it alone.
    let (ada, number) = (app.id_of(ADA).await, PhoneNumber::parse(NUMBER, None).expect("a number"));
    let phone = Contact::phone("0".to_owned(), &ada, &number, Some(1));
    app.write(move |_, conn| store::contacts::insert(conn, &phone)).await;
    let page = browser.open(&start).await.expect(200);
    assert_eq!((detail(&page, "Your e-mail address"), detail(&page, "Your phone number")), (ADA, NUMBER));
    let ada = app.id_of(ADA).await;
    app.write(move |_, conn| {
        let contacts = store::contacts::of_user(conn, &ada)?;
        let email = Contact::best(&contacts, ContactKind::Email).expect("an address");
        store::contacts::remove(conn, &ada, &email.id)
    })
    .await;
    let page = browser.open(&start).await.expect(200);
    assert_eq!((detail(&page, "Your e-mail address"), detail(&page, "Your phone number")), ("", NUMBER));
}
