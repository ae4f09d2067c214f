//! A secret that was shown to one session is never shown to another, and nothing that is under way in one is finished
//! in another

use crate::{
    login::mfa::shown,
    support::{Browser, Page, TestApp, html, push::Gadget, tokens::authorize_path},
};
use porchlight::{
    login::{BrowserSession, EndUser, methods::authenticator::setup},
    model::{
        credential::CeremonyKind,
        device::Device,
        id::{CeremonyId, UserId},
    },
    store::{self, StoreError},
};
use reqwest::Method;
use serde_json::json;

use crate::support::people::ADA;
const HERE: &str = "/account/authenticator";

fn secret(page: &Page) -> String {
    let start = page.body.find("class=\"secret\">").unwrap_or_else(|| panic!("no secret: {}", page.body));
    page.body[start + "class=\"secret\">".len()..].chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn field(page: &Page, name: &str) -> String {
    let forms = html::forms(&page.body);
    let field = forms.iter().flat_map(|form| &form.fields).find(|(known, _)| known == name);
    field.unwrap_or_else(|| panic!("no field {name}: {}", page.body)).1.clone()
}

fn recovery_codes(page: &Page) -> Vec<String> {
    let parts = page.body.split("<code>").skip(1);
    parts.filter_map(|part| part.split_once("</code>").map(|(code, _)| code.to_owned())).collect()
}

async fn ada(app: &TestApp) -> UserId {
    app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0).id
}

/// The form of a page of one session, with what another session filled in.
async fn confirm_with(browser: &Browser, own: &Page, other: &Page, code: &str) -> Page {
    let (csrf, setup) = (field(own, "csrf"), field(other, "setup"));
    browser.post(own.url.as_str(), &[("csrf", &csrf), ("setup", &setup), ("code", code)]).await
}

#[tokio::test]
async fn the_key_of_an_app_that_a_thief_saw_is_not_the_one_that_the_owner_is_shown() {
    let app = TestApp::spawn().await;
    let (thief, owner) = (Browser::new(&app), Browser::new(&app));
    let seen = thief.sign_in(&app, HERE, ADA).await.expect(200);
    let home = {
        app.clock.advance(60);
        owner.sign_in(&app, "/account/sessions", ADA).await.expect(200)
    };
    owner.submit(&home, "sign-out-everywhere", &[]).await.expect(200);
    app.clock.advance(60);
    let page = owner.sign_in(&app, HERE, ADA).await.expect(200);
    assert_ne!(secret(&page), secret(&seen), "a new secret for each set-up");
    assert_eq!(secret(&owner.open(HERE).await), secret(&page), "a reload shows the same one");

    // The thief's set-up is confirmed neither there nor here.
    let stolen = shown(&app, &secret(&seen));
    let refused = confirm_with(&owner, &page, &seen, &stolen).await.expect(400);
    assert_eq!(secret(&refused), secret(&page));
    assert!(refused.body.contains("shown somewhere else"), "what to do: {}", refused.body);
    confirm_with(&thief, &seen, &seen, &stolen).await;
    let user = ada(&app).await;
    assert!(app.read(move |conn| store::totp::find(conn, &user)).await.is_none());

    let code = shown(&app, &secret(&refused));
    let done = owner.submit(&refused, "submit-code", &[("code", &code)]).await.expect(200);
    let codes = recovery_codes(&done);
    assert_eq!(codes.len(), 10);
    for path in [HERE, "/account/second-factor", "/account", "/account/activity"] {
        let page = owner.open(path).await;
        assert!(codes.iter().all(|code| !page.body.contains(code.as_str())), "{path}: shown once");
    }
}

#[tokio::test]
async fn two_sessions_of_one_person_are_shown_two_keys_and_each_confirms_its_own() {
    let app = TestApp::spawn().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let one = desktop.sign_in(&app, HERE, ADA).await.expect(200);
    app.clock.advance(60);
    let two = phone.sign_in(&app, HERE, ADA).await.expect(200);
    assert_ne!(secret(&one), secret(&two));
    let code = shown(&app, &secret(&one));
    confirm_with(&phone, &two, &one, &code).await.expect(400);
    desktop.submit(&one, "submit-code", &[("code", &code)]).await.expect(200);
    let late = shown(&app, &secret(&two));
    let answer = phone.submit(&two, "submit-code", &[("code", &late)]).await;
    assert!(recovery_codes(&answer).is_empty(), "there is one already: {}", answer.body);
}

#[tokio::test]
async fn beginning_anew_and_a_quarter_of_an_hour_end_a_key() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let first = browser.sign_in(&app, HERE, ADA).await.expect(200);
    let begun = browser.open("/account/second-factor").await.expect(200);
    let second = browser.submit(&begun, "add-authenticator", &[]).await.expect(200);
    assert_ne!(secret(&first), secret(&second));
    let code = shown(&app, &secret(&first));
    confirm_with(&browser, &second, &first, &code).await.expect(400);
    app.clock.advance(setup::SECONDS);
    let third = browser.sign_in(&app, HERE, ADA).await.expect(200);
    assert_ne!(secret(&second), secret(&third), "the same session, too late");
    let code = shown(&app, &secret(&second));
    confirm_with(&browser, &third, &second, &code).await.expect(400);
    let code = shown(&app, &secret(&third));
    browser.submit(&third, "submit-code", &[("code", &code)]).await.expect(200);
}

#[tokio::test]
async fn the_key_that_one_sign_in_shows_is_confirmed_in_no_other() {
    let app = TestApp::build().set("sign_in.second_factor", "\"everyone\"").spawn().await;
    let (client, thief, owner) = (app.client().await, Browser::new(&app), Browser::new(&app));
    let start = authorize_path(&client, &[]);
    let seen = thief.sign_in(&app, &start, ADA).await.expect(200);
    app.clock.advance(60);
    let page = owner.sign_in(&app, &start, ADA).await.expect(200);
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    assert_ne!(secret(&page), secret(&seen));
    let stolen = shown(&app, &secret(&seen));
    let refused = confirm_with(&owner, &page, &seen, &stolen).await.expect(400);
    assert_eq!(secret(&refused), secret(&page));
    let code = shown(&app, &secret(&page));
    owner.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    let late = thief.submit(&seen, "submit-code", &[("code", &stolen)]).await;
    assert!(late.redirected_code().is_none() && recovery_codes(&late).is_empty(), "{}", late.body);
}

#[tokio::test]
async fn of_ten_right_codes_at_once_one_sets_the_app_up() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, HERE, ADA).await.expect(200);
    let code = shown(&app, &secret(&page));
    let filled = [("code", code.as_str())];
    let tries = (0..10).map(|_| browser.press(&page, "submit-code", &filled));
    let answers = futures_util::future::join_all(tries).await;
    let shown: Vec<_> = answers.iter().map(recovery_codes).filter(|codes| !codes.is_empty()).collect();
    assert_eq!(shown.len(), 1, "recovery codes are shown once");
    assert!(answers.iter().all(|answer| answer.status < 500), "{answers:?}");
}

#[tokio::test]
async fn an_address_that_one_session_asked_for_is_confirmed_in_no_other() {
    let app = TestApp::spawn().await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    let list = one.sign_in(&app, "/account/contacts", ADA).await.expect(200);
    let waiting = one.submit(&list, "contact-add", &[("address", "new@example.test")]).await.expect(200);
    let code = app.letter_to("new@example.test").await.code;
    app.clock.advance(60);
    let other = two.sign_in(&app, "/account/contacts", ADA).await.expect(200);
    assert!(!other.body.contains("new@example.test"), "it is not shown: {}", other.body);
    assert!(!two.open("/account/contacts/confirm").await.has("submit-code"));
    let csrf = field(&other, "csrf");
    let answer = two.post("/account/contacts/confirm", &[("csrf", &csrf), ("code", &code)]).await;
    assert!(!two.follow(answer).await.body.contains("Added to your account"));
    let resent = two.post("/account/contacts/resend", &[("csrf", &csrf)]).await;
    assert!(!two.follow(resent).await.has("submit-code"));
    let done = one.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(done.text("contacts-notice").contains("Added to your account"), "{}", done.body);
}

#[tokio::test]
async fn notifications_that_one_session_confirmed_are_switched_on_in_no_other() {
    let app = TestApp::build().with_push().spawn().await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    one.sign_in(&app, "/account", ADA).await.expect(200);
    let asking = one.confirm_push().await.expect(200);
    app.clock.advance(60);
    two.sign_in(&app, "/account", ADA).await.expect(200);
    let own = two.confirm_push().await.expect(200);
    let id =
        |page: &Page| page.element("push").expect("data").get("data-ceremony").expect("an id").to_owned();
    let mixed = Page { body: own.body.replace(&id(&own), &id(&asking)), ..own.clone() };
    let subscription = Gadget::at(&app.base, "/dev/push/1").subscription();
    two.subscribe(&mixed, &subscription).await.expect(400);
    one.subscribe(&asking, &subscription).await.expect(200);
}

#[tokio::test]
async fn a_passkey_that_one_session_began_is_finished_in_no_other() {
    let app = TestApp::build().named().spawn().await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    let script = async |browser: &Browser, path: &str, body: serde_json::Value| {
        let page = browser.open("/account/passkeys/add").await.expect(200);
        let csrf = html::tags(&page.body)
            .into_iter()
            .find_map(|tag| tag.get("data-csrf").map(str::to_owned))
            .expect("the page's token");
        let request = browser.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        browser.send(request.header("x-csrf", csrf).json(&body)).await
    };
    one.sign_in(&app, "/account", ADA).await.expect(200);
    let options = script(&one, "/account/passkeys/options", json!({})).await.expect(200).json();
    app.clock.advance(60);
    two.sign_in(&app, "/account", ADA).await.expect(200);
    let id = options["ceremony"].as_str().expect("an id").to_owned();
    let response = json!({ "attestationObject": "AAAA", "clientDataJSON": "AAAA" });
    let made = json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response });
    let answer = json!({ "ceremony": id, "credential": made });
    let of = CeremonyId::new(id);
    let is_used = async || {
        let of = of.clone();
        app.read(move |conn| store::ceremonies::find(conn, &of)).await.expect("it is kept").used_at.is_some()
    };
    script(&two, "/account/passkeys/create", answer.clone()).await.expect(400);
    assert!(!is_used().await, "what another session began is not touched");
    script(&one, "/account/passkeys/create", answer).await.expect(400);
    assert!(is_used().await, "the session that began it spends it, right or wrong");
}

#[tokio::test]
async fn what_the_page_found_is_looked_for_again_in_the_change_itself() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, HERE, ADA).await.expect(200);
    let user = ada(&app).await;
    let of = user.clone();
    let session =
        app.write(move |app, conn| Ok(store::sessions::of_user(conn, &of, app.now())?.remove(0))).await;
    let visitor = BrowserSession {
        browser_digest: session.browser_digest.clone(),
        session: None,
        device: Device::default(),
        lang: "en".to_owned(),
    };
    let who = EndUser::of_session(&session, &visitor);
    assert!(show(&app, &who).await.is_ok_and(|shown| shown.is_some()));
    let page = browser.open("/account/sessions").await;
    browser.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    assert!(show(&app, &who).await.is_err(), "the session has ended");
    assert!(app.app.write(move |tx| setup::new_recovery_codes(tx, &who)).await.is_err());
    let kept = app.write(move |app, conn| {
        store::ceremonies::open_of_user(conn, &user, CeremonyKind::AddTotp, app.now())
    });
    assert_eq!(kept.await.len(), 1, "and nothing was begun");
}

async fn show(app: &TestApp, who: &EndUser) -> Result<Option<setup::Shown>, StoreError> {
    let who = who.clone();
    app.app.write(move |tx| setup::show(tx, &who, false)).await
}
