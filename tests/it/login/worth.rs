//! A proof that comes from another session is worth what that session proved

use super::mfa::enrol;
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    push::Gadget,
    tokens::{authorize_path, decode},
};
use porchlight::{
    login::methods::qr,
    model::{
        credential::Credential,
        id::{CredentialId, UserId},
        login::{KeyProof, Proof},
        policy::Method,
    },
    protocol::claims::UserClaims,
    store,
};
use serde_json::{Value, json};

use crate::support::people::{ADA, EVE, NUMBER};

/// Everybody may sign in by a code, for our own pages and for apps of the policy `weak`; apps of `strict` ask more.
fn build(strict: &str) -> Builder {
    TestApp::build()
        .named()
        .set("sign_in.steps", r#"[{ any_of = ["email_code", "passkey"] }]"#)
        .set("policies.weak.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.weak.second_factor", "\"nobody\"")
        .set("policies.strict.steps", strict)
}

async fn client_of(app: &TestApp, policy: &'static str) -> (Registered, String) {
    let client = app.client_with(|client| client.settings.policy = Some(policy.to_owned())).await;
    let start = authorize_path(&client, &[]);
    (client, start)
}

/// Signs in at an app of the policy `weak`: a session that proved the mailbox and no more.
async fn by_mail(app: &TestApp, browser: &Browser) {
    let (_, start) = client_of(app, "weak").await;
    assert!(browser.sign_in(app, &start, ADA).await.redirected_code().is_some());
}

/// The screen of a sign-in that waits for a phone, the link in its picture, and its number.
async fn screen(app: &TestApp, desktop: &Browser, start: &str) -> (Page, String, String) {
    let page = desktop.open(start).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let id = screen.login();
    let link = qr::shown(&app.app, &id).await.expect("read").expect("a picture").expose().to_owned();
    let number = screen.text("match-number-shown");
    (screen, link, number)
}

async fn state(desktop: &Browser, screen: &Page) -> String {
    let url = screen.element("live").expect("live").get("data-status").expect("a URL").to_owned();
    desktop.get(&url).await.json()["state"].as_str().expect("a state").to_owned()
}

async fn go_on(browser: &Browser, screen: &Page) -> Page {
    browser.open(screen.element("live").expect("live").get("data-continue").expect("a URL")).await
}

async fn claims(app: &TestApp, client: &Registered, page: &Page) -> Value {
    let code = page.redirected_code().unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
    let tokens = app.redeem(client, &code).await.expect(200).json();
    decode(tokens["id_token"].as_str().expect("an ID token"), 1)
}

/// Posts to a path without its page, with the token that any form of this browser has.
async fn post_blindly(browser: &Browser, page_with_form: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
    let forms = crate::support::html::forms(&page_with_form.body);
    let csrf = forms.iter().flat_map(|form| &form.fields).find(|(name, _)| name == "csrf");
    let csrf = csrf.expect("a form").1.clone();
    browser.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

/// Presses "approve" for a link of a picture without its page, with the token of another form of this session.
async fn approve_blindly(browser: &Browser, link: &str, number: &str) -> Page {
    let page = browser.open("/end_session").await.expect(200);
    let clean = browser.get(link).await.expect(303).location().expect("the clean page");
    let opened = clean.query_pairs().find(|(name, _)| name == "opened").expect("a reference").1.into_owned();
    post_blindly(browser, &page, "/qr/approve", &[("opened", &opened), ("number", number)]).await
}

async fn ada(app: &TestApp) -> UserId {
    app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0).id
}

#[tokio::test]
async fn the_mailbox_alone_approves_nothing_where_everybody_gives_a_second_factor() {
    let app = TestApp::build()
        .set("sign_in.steps", r#"[{ any_of = ["email_code", "qr"] }]"#)
        .set("sign_in.second_factor", "\"everyone\"")
        .set("policies.weak.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.weak.second_factor", "\"nobody\"")
        .spawn()
        .await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    by_mail(&app, &phone).await;
    let client = app.client().await;
    let (screen, link, number) = screen(&app, &desktop, &authorize_path(&client, &[])).await;
    let asked = phone.open(&link).await.expect(200);
    assert!(asked.url.path().ends_with("/enrol"), "the page asks for the second factor: {}", asked.url);
    // The approval asks the same, whatever page was shown before.
    let answer = approve_blindly(&phone, &link, &number).await;
    assert!(!answer.header("location").contains("approved"), "{answer:?}");
    assert_eq!(state(&desktop, &screen).await, "waiting");
    assert!(go_on(&desktop, &screen).await.redirected_code().is_none());
}

#[tokio::test]
async fn a_phone_of_the_weakest_policy_does_not_open_the_strictest_app() {
    let app = build(r#"[{ any_of = ["passkey", "qr"] }]"#).spawn().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    by_mail(&app, &phone).await;
    let (client, start) = client_of(&app, "strict").await;
    let (screen, link, number) = screen(&app, &desktop, &start).await;
    let refused = phone.open(&link).await.expect(403);
    assert!(!refused.has("match-number") && refused.has("deny"), "{}", refused.body);
    assert!(refused.body.contains("Passkey") && refused.has("continue"), "what to do: {}", refused.body);
    let answer = approve_blindly(&phone, &link, &number).await;
    assert!(phone.follow(answer).await.expect(403).has("prove-more"));
    assert_eq!(state(&desktop, &screen).await, "waiting");
    assert!(go_on(&desktop, &screen).await.redirected_code().is_none());
    // The button begins a sign-in under that app's policy, which takes no mail.
    let page = phone.submit(&refused, "continue", &[]).await.expect(200);
    assert!(page.has("passkey") && !page.has("use-qr"), "{}", page.body);

    // With a verified passkey the same phone may approve. That it was one is passed on, that nobody was talked into
    // the approval is not.
    let ada = ada(&app).await;
    app.write(move |app, conn| {
        let mut session = store::sessions::of_user(conn, &ada, app.now())?.remove(0);
        let key = Some(KeyProof { synced: true, user_verified: true });
        session.proofs.push(Proof { key, ..Proof::new(Method::Passkey, app.now()) });
        store::sessions::renew(conn, &session).map(|_| ())
    })
    .await;
    let page = phone.open(&link).await.expect(200);
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let claims = claims(&app, &client, &go_on(&desktop, &screen).await).await;
    assert_eq!(claims["amr"], json!(["email", "otp", "swk", "user", "qr", "mca", "mfa"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:two-factor");
}

#[tokio::test]
async fn a_screen_that_was_let_in_by_a_phone_opens_no_stricter_app_than_the_phone_could() {
    let app = build(r#"[{ any_of = ["passkey", "qr"] }]"#)
        .set("policies.screen.steps", r#"[{ any_of = ["email_code", "qr"] }]"#)
        .spawn()
        .await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    by_mail(&app, &phone).await;
    let (_, start) = client_of(&app, "screen").await;
    let (screen, link, number) = screen(&app, &desktop, &start).await;
    let page = phone.open(&link).await.expect(200);
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    assert!(go_on(&desktop, &screen).await.redirected_code().is_some());
    let (_, start) = client_of(&app, "strict").await;
    let page = desktop.open(&start).await;
    assert!(page.redirected_code().is_none() && page.has("passkey"), "{}", page.body);
}

#[tokio::test]
async fn where_a_new_proof_is_asked_for_an_old_one_of_the_phone_s_session_does_not_count() {
    let app = build(r#"[{ any_of = ["email_code", "qr"] }]"#).spawn().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    enrol(&app, &phone, ADA).await;
    app.clock.advance(7200);
    let (client, _) = client_of(&app, "strict").await;
    let start = authorize_path(&client, &[("prompt", "login")]);
    let (screen, link, number) = screen(&app, &desktop, &start).await;
    // Only the code of the app is new on the phone.
    let ada = ada(&app).await;
    app.write(move |app, conn| {
        let mut session = store::sessions::of_user(conn, &ada, app.now())?.remove(0);
        session.proofs.push(Proof::new(Method::Totp, app.now()));
        session.auth_time = app.now();
        store::sessions::renew(conn, &session).map(|_| ())
    })
    .await;
    phone.open(&link).await.expect(403);
    approve_blindly(&phone, &link, &number).await;
    assert_eq!(state(&desktop, &screen).await, "waiting");
}

/// Ada with a verified telephone number.
async fn with_phone(app: &TestApp) {
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    let ada = app.user_with(ADA, claims).await;
    app.write(move |app, conn| {
        let contacts = store::contacts::of_user(conn, &ada)?;
        contacts.iter().try_for_each(|contact| store::contacts::verify(conn, &contact.id, app.now()))
    })
    .await;
}

#[tokio::test]
async fn a_device_that_was_subscribed_with_the_mailbox_alone_is_no_second_factor_beside_it() {
    let app = TestApp::build()
        .with_push()
        .set("policies.strict.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.strict.second_factor", "\"everyone\"")
        .set("policies.strict.second_factor_methods", r#"["push", "sms_code"]"#)
        .spawn()
        .await;
    with_phone(&app).await;
    let gadget = Gadget::at(&app.base, "/dev/push/1");
    // Whoever reads her mail subscribes a phone of their own.
    let phone = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    app.clock.advance(60);
    let (_, start) = client_of(&app, "strict").await;
    let desktop = Browser::new(&app);
    let ways = desktop.sign_in(&app, &start, ADA).await.expect(200);
    let waiting = desktop.submit(&ways, "send-phone", &[]).await;
    assert!(waiting.has("wait-push"), "{}", waiting.body);
    let page = phone.open(&app.pushed_link().await).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(403);
    assert!(go_on(&desktop, &waiting).await.redirected_code().is_none(), "the mailbox alone");
    assert_eq!(state(&desktop, &waiting).await, "waiting");
}

#[tokio::test]
async fn a_device_of_the_weakest_policy_does_not_open_a_stricter_app() {
    let app = TestApp::build()
        .with_push()
        .set("policies.strict.identifiers", r#"["email", "phone"]"#)
        .set("policies.strict.steps", r#"[{ any_of = ["push", "sms_code"] }]"#)
        .spawn()
        .await;
    with_phone(&app).await;
    let phone = Browser::phone(&app).with_push(&app, ADA, &Gadget::at(&app.base, "/dev/push/1")).await;
    app.clock.advance(60);
    let (_, start) = client_of(&app, "strict").await;
    let desktop = Browser::new(&app);
    let page = desktop.open(&start).await.expect(200);
    let waiting = desktop.submit(&page, "continue", &[("identifier", NUMBER)]).await.expect(200);
    let page = phone.open(&app.pushed_link().await).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(403);
    assert!(go_on(&desktop, &waiting).await.redirected_code().is_none());
}

#[tokio::test]
async fn nobody_sets_up_an_app_with_the_mailbox_alone_where_there_is_another_second_factor() {
    let app = build(r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.strict.second_factor", "\"everyone\"")
        .set("policies.strict.second_factor_methods", "[\"totp\"]")
        .spawn()
        .await;
    let ada = app.user(ADA).await;
    let key = Credential {
        id: CredentialId::new("a-passkey"),
        user_id: ada.clone(),
        credential_id: vec![1; 16],
        sealed: Vec::new(),
        name: "Her phone".to_owned(),
        created_at: app.app.now(),
        last_used_at: None,
        backed_up: true,
        user_verified: true,
    };
    app.write(move |_, conn| store::credentials::insert(conn, &key)).await;
    let (_, start) = client_of(&app, "strict").await;
    let thief = Browser::new(&app);
    let page = thief.sign_in(&app, &start, ADA).await.expect(200);
    assert!(page.url.path().ends_with("/second") && page.has("use-passkey"), "{}", page.body);
    let enrol = page.url.path().replace("/second", "/enrol");
    assert!(!thief.open(&enrol).await.body.contains("class=\"secret\""));
    let answer = post_blindly(&thief, &page, &enrol, &[("code", "123456")]).await;
    assert!(!answer.body.contains("class=\"secret\""), "{}", answer.body);
    assert!(app.read(move |conn| store::totp::find(conn, &ada)).await.is_none());
}

#[tokio::test]
async fn a_recovery_code_does_only_where_the_policy_takes_one_and_is_not_spent_elsewhere() {
    let app = build(r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.strict.second_factor", "\"everyone\"")
        .set("policies.strict.second_factor_methods", "[\"totp\"]")
        .spawn()
        .await;
    let (_, codes) = enrol(&app, &Browser::new(&app), ADA).await;
    let (_, start) = client_of(&app, "strict").await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, &start, ADA).await.expect(200);
    let refused = browser.submit(&page, "submit-code", &[("code", &codes[0])]).await.expect(400);
    assert!(refused.redirected_code().is_none());
    let ada = ada(&app).await;
    assert_eq!(app.read(move |conn| store::recovery_codes::left(conn, &ada)).await, 10);
}

#[tokio::test]
async fn the_account_that_was_shown_is_chosen_and_no_other() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let chooser = browser.open(&authorize_path(&client, &[("prompt", "select_account")])).await.expect(200);
    let shown = crate::support::html::tags(&chooser.body)
        .into_iter()
        .find(|tag| tag.get("name") == Some("account"))
        .and_then(|tag| tag.get("value").map(str::to_owned))
        .expect("an account");
    // Somebody else signs in in another tab.
    let home = browser.open("/account").await;
    browser.submit(&home, "sign-out", &[]).await.expect(200);
    browser.sign_in(&app, "/account", EVE).await.expect(200);
    let path = chooser.url.path().to_owned();
    let answer = post_blindly(&browser, &chooser, &path, &[("account", &shown)]).await;
    let next = browser.follow(answer).await;
    assert!(next.redirected_code().is_none() && next.url.path().ends_with("/account"), "{}", next.url);
}
