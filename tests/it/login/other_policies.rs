//! A way in that is added by one factor opens no app that asks for more, as long as its person has more

use super::mfa::{enrol, secret, shown};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    password::PASSWORD,
    people::{ADA, BOSS, NUMBER, give_number, give_passkey},
    tokens::authorize_path,
};
use porchlight::store;

/// Pages on which somebody adds or removes a way in, or all of them.
const WAYS_IN: [&str; 3] = ["/account/authenticator", "/account/passkeys/add", "/account/delete"];

/// Our own pages are satisfied with the mailbox, and one app wants two factors of everybody.
fn strict() -> Builder {
    TestApp::build()
        .named()
        .set("sign_in.second_factor", "\"nobody\"")
        .set("policies.strict.second_factor", "\"everyone\"")
}

async fn client(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await
}

fn asks_for_a_passkey(page: &Page) -> bool {
    page.has("use-passkey") && !page.body.contains("class=\"secret\"")
}

#[tokio::test]
async fn who_reads_the_mail_of_somebody_with_a_passkey_adds_no_way_in_for_the_strictest_app() {
    let app = strict().spawn().await;
    client(&app).await;
    let ada = app.user(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let thief = Browser::new(&app);
    thief.sign_in(&app, "/account", ADA).await.expect(200);
    for path in WAYS_IN {
        let page = thief.open(path).await.expect(200);
        assert!(page.url.path().ends_with("/second") && asks_for_a_passkey(&page), "{path}: {}", page.url);
    }
    let csrf = thief.open("/account").await.expect(200).form("sign-out").fields[0].1.clone();
    for (path, field, value) in [
        ("/account/contacts/add", "identifier", "thief@example.test"),
        ("/account/authenticator/begin", "", ""),
        ("/account/passkeys/remove", "passkey", "1"),
        ("/account/providers/link", "provider", "fake"),
    ] {
        let page = thief.post(path, &[("csrf", &csrf), (field, value)]).await;
        let page = thief.follow(page).await;
        assert!(page.status == 404 || page.url.path().ends_with("/second"), "{path}: {}", page.url);
    }
    assert!(app.letters_to("thief@example.test").is_empty());
    let methods = app.read(move |conn| porchlight::login::sign_in_methods::of(conn, &ada)).await;
    assert_eq!((methods.passkeys, methods.mailboxes, methods.totp), (1, 1, false));
}

#[tokio::test]
async fn who_reads_the_mail_of_an_admin_with_a_passkey_adds_no_way_in_for_the_admin_pages() {
    let app = TestApp::build().named().set("policies.admin.second_factor", "\"admins\"").spawn().await;
    let boss = app.admin(BOSS).await;
    give_passkey(&app, &boss, "Phone").await;
    let thief = Browser::new(&app);
    for path in WAYS_IN {
        thief.forget();
        app.clock.advance(60);
        let page = thief.sign_in(&app, path, BOSS).await.expect(200);
        assert!(page.url.path().ends_with("/second") && asks_for_a_passkey(&page), "{path}: {}", page.url);
    }
    // Who is no admin, and has nothing that another policy asks for, is asked for no more than the mailbox.
    give_passkey(&app, &app.user(ADA).await, "Tablet").await;
    let ada = Browser::new(&app);
    assert!(
        ada.sign_in(&app, "/account/authenticator", ADA).await.expect(200).body.contains("class=\"secret\"")
    );
}

#[tokio::test]
async fn who_has_nothing_better_than_the_mailbox_may_add_it() {
    let app = strict().spawn().await;
    let client = client(&app).await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, "/account/authenticator", ADA).await.expect(200);
    let code = shown(&app, &secret(&page));
    ada.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(ada.open(&authorize_path(&client, &[])).await.redirected_code().is_some());
}

#[tokio::test]
async fn who_has_an_authenticator_app_gives_its_code_first_and_after_a_while_everything_anew() {
    let app = strict().spawn().await;
    client(&app).await;
    let own = Browser::new(&app);
    let (secret, _) = enrol(&app, &own, ADA).await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let page = ada.open("/account/delete").await.expect(200);
    assert!(page.url.path().ends_with("/second"), "{}", page.url);
    let page = ada.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
    assert_eq!(page.url.path(), "/account/delete");
    // The proofs grow too old one after the other.
    for seconds in [601, 301] {
        app.clock.advance(seconds);
        let mut page = ada.open("/account/delete").await.expect(200);
        if page.has("identifier") {
            let waiting = ada.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
            let code = app.code_to_newest(ADA).await;
            page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        }
        if page.url.path().ends_with("/second") {
            page = ada.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
        }
        assert_eq!(page.url.path(), "/account/delete", "after {seconds} seconds");
    }
}

#[tokio::test]
async fn after_a_sign_in_by_mail_no_passkey_is_offered_to_who_has_a_better_factor() {
    let app = strict().spawn().await;
    client(&app).await;
    let plain = app.client().await;
    for has_passkey in [false, true] {
        let (browser, address) = (Browser::new(&app), if has_passkey { ADA } else { BOSS });
        let user = app.user(address).await;
        if has_passkey {
            give_passkey(&app, &user, "Phone").await;
        }
        let page = browser.open(&authorize_path(&plain, &[])).await.expect(200);
        let filled = [("identifier", address), ("can-passkey", "1")];
        let waiting = browser.submit(&page, "continue", &filled).await;
        let code = app.code_to(address).await;
        let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
        assert_eq!(page.redirected_code().is_some(), has_passkey, "{}", page.url);
        assert_eq!(page.url.path().ends_with("/passkey-offer"), !has_passkey, "{}", page.url);
    }
}

#[tokio::test]
async fn a_number_is_given_in_a_later_step_only_by_who_has_nothing_else_for_it() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code", "passkey"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let ada = app.user(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let thief = Browser::new(&app);
    let page = thief.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(asks_for_a_passkey(&page) && !page.has("give-phone"), "{}", page.body);
    let path = page.url.path().replace("/second", "/send");
    let csrf = page.element("passkey").expect("its data").get("data-csrf").expect("a token").to_owned();
    let page = thief.post(&path, &[("csrf", &csrf), ("kind", "phone"), ("identifier", NUMBER)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    app.settle().await;
    assert!(app.texts_to(NUMBER).is_empty());
    let contacts = app.read(move |conn| store::contacts::of_user(conn, &ada)).await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
}

#[tokio::test]
async fn a_session_is_no_way_round_what_the_person_has_either() {
    let app = strict().set("policies.texts.second_factor", "\"everyone\"");
    let app = app.set("policies.texts.second_factor_methods", "[\"sms_code\"]").spawn().await;
    let client = client(&app).await;
    let ada = app.user(ADA).await;
    give_number(&app, &ada).await;
    let thief = Browser::new(&app);
    thief.sign_in(&app, "/account", ADA).await.expect(200);
    let page = thief.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.redirected_code().is_none() && !page.body.contains("class=\"secret\""), "{}", page.body);
    let path = page.url.path().replace("/second", "/enrol");
    let page = thief.open(&path).await;
    assert!(!page.body.contains("class=\"secret\""), "{}", page.body);
}

#[tokio::test]
async fn who_cannot_set_up_a_factor_in_a_sign_in_is_led_to_the_account_page_and_can_there() {
    let app = strict().set("policies.texts.second_factor", "\"everyone\"");
    let app = app.set("policies.texts.second_factor_methods", "[\"sms_code\"]").spawn().await;
    let client = client(&app).await;
    let ada = app.user(ADA).await;
    give_number(&app, &ada).await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    let account = page.element("account").expect("a way on").get("href").expect("a URL").to_owned();
    browser.sign_in(&app, &account, ADA).await.expect(200);
    let page = browser.open("/account/authenticator").await.expect(200);
    let waiting = browser.submit(&page, "send-phone", &[]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    let code = shown(&app, &secret(&page));
    browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(browser.open(&authorize_path(&client, &[])).await.redirected_code().is_some());
}

#[tokio::test]
async fn a_step_that_somebody_cannot_meet_hides_no_factor_that_they_have() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(page.has("submit-code") && !page.has("give-phone"), "{}", page.body);
    let page = browser.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
    let waiting = browser.submit(&page, "send-phone", &[("identifier", NUMBER)]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_some(), "{}", page.url);
}

#[tokio::test]
async fn a_step_that_shows_no_more_hides_no_factor_that_is_asked_for_after_it() {
    let app =
        strict().passwords().set("policies.strict.steps", "[{ any_of = [\"password\"] }]").spawn().await;
    client(&app).await;
    app.user_with_password(ADA).await;
    let ada = app.id_of(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let thief = Browser::new(&app);
    thief.sign_in(&app, "/account", ADA).await.expect(200);
    for path in WAYS_IN {
        let page = thief.open(path).await.expect(200);
        assert!(page.url.path().ends_with("/second"), "{path}: {}", page.url);
    }
    // Whoever knows the password too gives it, and is asked for the passkey.
    let page = thief.open("/account/passkeys/add").await.expect(200);
    let page = thief.submit(&page, "submit-password", &[("password", PASSWORD)]).await.expect(200);
    assert!(asks_for_a_passkey(&page), "{}: {}", page.url, page.body);
}

#[tokio::test]
async fn a_policy_that_may_find_a_sign_in_unusual_asks_who_changes_a_way_in_for_the_factor() {
    let app =
        TestApp::build().named().set("policies.bank.risk.new_device", "\"second_factor\"").spawn().await;
    let ada = app.user(ADA).await;
    let thief = Browser::new(&app);
    thief.sign_in(&app, "/account", ADA).await.expect(200);
    thief.open("/account/passkeys/add").await.expect(200).element("passkey").expect("they have none to give");
    give_passkey(&app, &ada, "Phone").await;
    let page = thief.open("/account/passkeys/add").await.expect(200);
    assert!(page.url.path().ends_with("/second") && asks_for_a_passkey(&page), "{}", page.url);
}

#[tokio::test]
async fn who_lacks_what_the_first_step_of_another_policy_takes_gives_what_they_have() {
    let app = strict().set("policies.strict.steps", "[{ any_of = [\"sms_code\"] }]").spawn().await;
    client(&app).await;
    let ada = app.user(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    for path in WAYS_IN {
        let page = browser.open(path).await.expect(200);
        assert!(asks_for_a_passkey(&page) && !page.has("identifier"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn a_session_that_was_left_behind_sets_up_no_factor() {
    let app = strict().spawn().await;
    let client = client(&app).await;
    let thief = Browser::new(&app);
    thief.sign_in(&app, "/account", ADA).await.expect(200);
    let page = thief.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.body.contains("class=\"secret\""), "who has just signed in may: {}", page.url);
    app.clock.advance(601);
    let page = thief.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.has("identifier") && !page.body.contains("class=\"secret\""), "{}", page.body);
    let enrol = page.url.path().replace("/identify", "/enrol");
    assert!(!thief.open(&enrol).await.body.contains("class=\"secret\""));
}

#[tokio::test]
async fn what_a_session_lends_adds_no_way_in_once_it_is_old() {
    let app =
        strict().set("policies.links.steps", "[{ any_of = [\"email_link\", \"passkey\"] }]").spawn().await;
    client(&app).await;
    let links = app.client_with(|client| client.settings.policy = Some("links".to_owned())).await;
    for age in [60, 3600] {
        let address = format!("ada{age}@example.test");
        let browser = Browser::new(&app);
        enrol(&app, &browser, &address).await;
        app.clock.advance(age);
        let page = browser.open(&authorize_path(&links, &[])).await.expect(200);
        let csrf = page.form("send-email").fields[0].1.clone();
        let can_passkey = [("csrf", csrf.as_str()), ("passkey", "1")];
        browser.post(&page.url.path().replace("/second", "/qr"), &can_passkey).await;
        browser.submit(&page, "send-email", &[]).await.expect(200);
        let letter = app.letter_with(&address, "Sign in to").await;
        let link = browser.open(&letter.link).await.expect(200);
        let done = browser.submit(&link, "approve", &[]).await;
        assert_eq!(
            done.url.path().ends_with("/passkey-offer"),
            age == 60,
            "{age}: {} {:?}",
            done.url,
            done.location()
        );
    }
}

#[tokio::test]
async fn a_device_is_removed_by_who_could_add_a_way_in_only() {
    let app = strict().spawn().await;
    client(&app).await;
    let ada = app.user(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let thief = Browser::new(&app);
    let page = thief.sign_in(&app, "/account", ADA).await.expect(200);
    let csrf = page.form("sign-out").fields[0].1.clone();
    let page = thief.post("/account/push/remove", &[("csrf", &csrf), ("device", "1")]).await;
    assert!(page.location().expect("a redirect").path().ends_with("/second"), "{page:?}");
}

#[tokio::test]
async fn a_username_that_people_sign_in_with_is_changed_after_a_fresh_sign_in_only() {
    let app = TestApp::build().named().set("sign_in.identifiers", "[\"email\", \"username\"]").spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open("/account/profile").await.expect(200);
    app.clock.advance(601);
    browser.submit(&page, "save", &[("name", "Ada")]).await.expect(200);
    let changed = browser.submit(&page, "save", &[("preferred_username", "stolen")]).await.expect(200);
    assert!(changed.has("identifier"), "{}: {}", changed.url, changed.body);
}

#[tokio::test]
async fn who_knows_a_password_only_adds_no_address_for_an_app_that_wants_the_mailbox() {
    let app =
        TestApp::build().named().passwords().set("policies.mail.steps", "[{ any_of = [\"email_code\"] }]");
    let app = app.spawn().await;
    app.user_with_password(ADA).await;
    let thief = Browser::new(&app);
    let page = thief.open("/account").await.expect(200);
    let path = page.url.path().replace("/identify", "/password");
    let page = thief.open(&path).await.expect(200);
    let typed = [("identifier", ADA), ("password", PASSWORD)];
    let page = thief.submit(&page, "continue", &typed).await.expect(200);
    let csrf = page.form("sign-out").fields[0].1.clone();
    let fields = [("csrf", csrf.as_str()), ("identifier", "thief@example.test")];
    let page = thief.post("/account/contacts/add", &fields).await;
    let page = thief.follow(page).await.expect(200);
    assert!(page.url.path().ends_with("/second") && page.has("send-email"), "{}: {}", page.url, page.body);
    app.settle().await;
    assert!(app.letters_to("thief@example.test").is_empty());
}

#[tokio::test]
async fn each_policy_is_judged_by_the_providers_that_it_takes_and_access_that_ends_is_no_concern() {
    let app = strict()
        .set("policies.a_weak.steps", "[{ any_of = [\"email_code\"] }]")
        .set("policies.ends.steps", "[{ any_of = [\"email_link\"] }]")
        .set("policies.ends.access", 3600)
        .spawn()
        .await;
    client(&app).await;
    let ada = app.user(ADA).await;
    give_passkey(&app, &ada, "Phone").await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open("/account/passkeys/add").await.expect(200);
    assert!(asks_for_a_passkey(&page), "{}: {}", page.url, page.body);
    // Another person begins with who it is, and nobody is caught there.
    let page = browser.submit(&page, "restart", &[]).await.expect(200);
    assert!(page.has("identifier"), "{}: {}", page.url, page.body);
}
