//! Sign-ins under way: what ends a person's sessions ends them too.

use super::mfa::{enrol, shown};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    tokens::authorize_path,
};
use porchlight::{
    admin::users,
    login::{
        self, BrowserSession, EndUser,
        choose::{self, Able},
        code::Answer,
        register::{self, Completed},
        state::Authentication,
    },
    model::{
        client::ConsentRule,
        id::{LoginId, UserId},
        login::{EndReason, Login, Registration, Stage},
    },
    store,
};

use crate::support::people::{ADA, NUMBER};

async fn asking(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.consent = ConsentRule::Ask).await
}

/// Somebody who reads Ada's mail has come as far as the question whether the app may have her data.
async fn thief(app: &TestApp) -> (Browser, Page) {
    let (client, thief) = (asking(app).await, Browser::new(app));
    let waiting = thief.ask(&authorize_path(&client, &[]), ADA).await;
    let page = thief.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    (thief, page)
}

async fn gets_nothing(thief: &Browser, page: &Page) {
    let page = thief.press(page, "consent-allow", &[]).await;
    assert!(page.redirected_code().is_none());
    let page = thief.follow(page).await;
    assert!(page.redirected_code().is_none(), "{}", page.url);
    assert!(!thief.open("/account").await.has("sign-out"));
}

async fn ada(app: &TestApp) -> UserId {
    app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0).id
}

#[tokio::test]
async fn signing_out_everywhere_ends_whoever_waits_at_the_last_page() {
    let app = TestApp::spawn().await;
    let owner = Browser::new(&app);
    owner.sign_in(&app, "/account", ADA).await.expect(200);
    let (thief, page) = thief(&app).await;
    let sessions = owner.open("/account/sessions").await.expect(200);
    owner.submit(&sessions, "sign-out-everywhere", &[]).await.expect(200);
    gets_nothing(&thief, &page).await;
}

#[tokio::test]
async fn an_admin_who_stops_an_account_or_signs_it_out_ends_them_too() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let id = ada(&app).await;
    let (first, page) = thief(&app).await;
    users::change::set_disabled(&app.app, &id, true, "test").await.expect("stopped");
    users::change::set_disabled(&app.app, &id, false, "test").await.expect("let in again");
    gets_nothing(&first, &page).await;
    let (second, page) = thief(&app).await;
    users::change::end_sessions(&app.app, &id, "test").await.expect("ended");
    gets_nothing(&second, &page).await;
}

#[tokio::test]
async fn a_sign_in_between_its_steps_ends_too() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["totp", "sms_code"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let thief = Browser::new(&app);
    let waiting = thief.ask(&authorize_path(&client, &[]), ADA).await;
    let asked = thief.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    users::change::end_sessions(&app.app, &ada(&app).await, "test").await.expect("ended");
    let page = thief.press(&asked, "submit-code", &[("code", &shown(&app, &secret))]).await;
    assert!(thief.follow(page).await.redirected_code().is_none());
}

/// A sign-in as it stands now.
async fn now(app: &TestApp, id: LoginId) -> Login {
    app.read(move |conn| store::logins::find(conn, &id)).await.expect("the sign-in")
}

#[tokio::test]
async fn a_number_proved_in_a_sign_in_that_was_ended_belongs_to_nobody() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200);
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let thief = Browser::new(&app);
    let waiting = thief.ask(&authorize_path(&client, &[]), ADA).await;
    let page = thief.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    let waiting = thief.submit(&page, "send-phone", &[("identifier", NUMBER)]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    // A request that read the sign-in before it was ended, and writes after that.
    let login = now(&app, waiting.login()).await;
    users::change::end_sessions(&app.app, &ada(&app).await, "test").await.expect("ended");
    let answer = app
        .app
        .write(move |tx| login::code::check(tx, &login, &BrowserSession::of(&login), &code))
        .await
        .expect("checked");
    assert!(matches!(answer, Answer::Moved), "{answer:?}");
    let id = ada(&app).await;
    let contacts = app.read(move |conn| store::contacts::of_user(conn, &id)).await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
}

/// Somebody who has proved an address, and is asked for a name: the sign-in as the page has just read it.
async fn at_the_form(app: &TestApp) -> (Browser, Page, Login, EndUser) {
    let client = app.client().await;
    let browser = Browser::new(app);
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let page =
        browser.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    assert!(page.url.path().ends_with("/profile"), "{}", page.url);
    let login = now(app, page.login()).await;
    let user = ada(app).await;
    let user = app.read(move |conn| store::users::find(conn, &user)).await.expect("the account");
    let Stage::Proved { proofs, .. } = login.stage.clone() else { panic!("{:?}", login.stage) };
    let known = Authentication { user, proofs, auth_time: app.app.now(), fresh: true, session: None };
    let who = EndUser::of_login(&login, &known, &BrowserSession::of(&login));
    (browser, page, login, who)
}

fn named() -> Builder {
    TestApp::build().set("sign_in.registration", "[\"email\", \"name\"]")
}

fn told() -> Registration {
    Registration { name: Some("Mallory".to_owned()), ..Registration::default() }
}

async fn name(app: &TestApp) -> Option<String> {
    let id = ada(app).await;
    app.read(move |conn| store::users::find(conn, &id)).await.expect("the account").claims.name
}

#[tokio::test]
async fn what_is_missing_of_an_account_is_told_only_in_a_sign_in_that_goes_on() {
    let app = named().spawn().await;
    let (browser, page, login, who) = at_the_form(&app).await;
    let cancel = format!("/login/{}/cancel", login.id);
    let csrf = page.form("continue").fields[0].1.clone();
    browser.post(&cancel, &[("csrf", &csrf)]).await.expect(303);
    let completed = register::complete(&app.app, who, told()).await.expect("asked");
    assert_eq!((completed, name(&app).await), (Completed::Moved, None), "it was cancelled");

    let (_, _, _, who) = at_the_form(&app).await;
    app.clock.advance(3601);
    let completed = register::complete(&app.app, who, told()).await.expect("asked");
    assert_eq!((completed, name(&app).await), (Completed::Moved, None), "its time is over");

    let (_, _, login, who) = at_the_form(&app).await;
    let id = ada(&app).await;
    let user = app.read(move |conn| store::users::find(conn, &id)).await.expect("the account");
    let known =
        Authentication { user, proofs: Vec::new(), auth_time: app.app.now(), fresh: true, session: None };
    let elsewhere = BrowserSession { browser_digest: vec![7; 32], ..BrowserSession::of(&login) };
    let other = EndUser::of_login(&login, &known, &elsewhere);
    let completed = register::complete(&app.app, other, told()).await.expect("asked");
    assert_eq!((completed, name(&app).await), (Completed::Moved, None), "it is another browser's");
    let completed = register::complete(&app.app, who, told()).await.expect("asked");
    assert_eq!((completed, name(&app).await.as_deref()), (Completed::Yes, Some("Mallory")));
}

#[tokio::test]
async fn nothing_is_chosen_in_a_sign_in_that_has_ended() {
    let app = named().spawn().await;
    for ended_by_time in [false, true] {
        let (browser, page, login, who) = at_the_form(&app).await;
        if ended_by_time {
            app.clock.advance(3601);
        } else {
            let csrf = page.form("continue").fields[0].1.clone();
            browser.post(&format!("/login/{}/cancel", login.id), &[("csrf", &csrf)]).await.expect(303);
        }
        let before = now(&app, login.id.clone()).await;
        choose::register(&app.app, login.clone(), told()).await.expect("asked");
        let able = Able { passkey: true, push: true };
        choose::begin(&app.app, login.clone(), able, true).await.expect("asked");
        choose::another_account(&app.app, login.clone()).await.expect("asked");
        choose::leave(&app.app, login.clone(), EndReason::ConsentDenied).await.expect("asked");
        assert!(choose::account(&app.app, login.clone(), who).await.is_err(), "nobody is known in it");
        let after = now(&app, login.id.clone()).await;
        assert_eq!(after.choices, before.choices);
        assert_eq!(after.stage.name(), before.stage.name());
    }
}
