//! POST /admin/people, and what an admin takes away from a person

use super::{ADMIN, admin};
use crate::login::mfa::enrol;
use crate::support::{
    Browser, Page, TestApp,
    mailbox::Letter,
    people::{ADA, BOB, NUMBER, give_number, give_passkey},
    tokens::authorize_path,
};
use porchlight::{
    admin::{
        AdminError, UserFault,
        users::{UserReference, remove, typed},
    },
    login::identifier::Typed,
    model::{authenticator::Totp, id::UserId},
    protocol::phone::PhoneNumber,
    store,
};

async fn person(boss: &Browser, id: &UserId) -> Page {
    boss.open(&format!("/admin/people/{id}")).await.expect(200)
}

async fn newest_letter(app: &TestApp) -> Letter {
    app.settle().await;
    app.letters_to(ADA).pop().expect("a message")
}

#[tokio::test]
async fn people_are_added_by_an_address_or_a_number() {
    let app = TestApp::build().invite_only().spawn().await;
    let boss = admin(&app).await;
    for (typed, name, shown) in [(ADA, "Ada Lovelace", ADA), ("+41 79 123 45 67", "", NUMBER)] {
        let list = boss.open("/admin/people").await.expect(200);
        let page = boss.submit(&list, "add", &[("identifier", typed), ("name", name)]).await.expect(200);
        assert!(page.has("done") && page.body.contains(shown) && page.body.contains(name), "{}", page.body);
    }
    let list = boss.open("/admin/people").await.expect(200);
    for (typed, name, why) in [
        (ADA, "", "already"),
        ("grace.hopper", "", "an e-mail address"),
        ("", "", "an e-mail address"),
        ("ada@", "", "an e-mail address"),
        (BOB, "B\u{202e}ob", "cannot be shown"),
    ] {
        let page = boss.submit(&list, "add", &[("identifier", typed), ("name", name)]).await.expect(400);
        assert!(page.body.contains(why), "{typed}: {}", page.body);
        assert_eq!(page.element("add-identifier").expect("the field").get("value"), Some(typed), "not lost");
    }
    assert!(Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200).has("sign-out"));
    assert!(app.audit().await.iter().filter(|row| row.contains("user.created")).count() >= 2);
}

#[tokio::test]
async fn a_number_that_was_added_signs_in_and_is_verified_then() {
    let app = TestApp::spawn().await;
    let user = typed::add(&app.app, NUMBER, "Ada", "test").await.expect("added");
    let number = Typed::Phone(PhoneNumber::parse(NUMBER, None).expect("a number"));
    let found = porchlight::admin::users::find(&app.app, &UserReference::Typed(number)).await.expect("found");
    assert_eq!((found.user.id, found.contacts[0].verified_at), (user.id, None));
}

#[tokio::test]
async fn the_right_of_an_admin_ends_at_once_and_never_that_of_the_last_one() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let ada = app.admin(ADA).await;
    let theirs = Browser::new(&app);
    theirs.sign_in(&app, "/admin/clients", ADA).await.expect(200);
    let page = boss.submit(&person(&boss, &ada).await, "end-admin", &[]).await.expect(200);
    assert!(page.has("done") && !page.has("end-admin"), "{}", page.body);
    theirs.open("/admin/clients").await.expect(403);
    theirs.open("/account").await.expect(200);
    let rows = app.audit().await;
    let by = app.id_of(ADMIN).await;
    assert!(
        rows.iter().any(|row| row.contains("user.admin_revoked") && row.contains(by.as_str())),
        "{rows:?}"
    );

    // Nobody does it to themselves on the page, and the command line leaves one.
    let page = person(&boss, &by).await;
    assert!(!page.has("end-admin") && !page.has("delete"), "{}", page.body);
    let last = remove::admin_right(&app.app, &by, "test").await;
    assert_eq!(last, Err(AdminError::User(UserFault::LastAdmin)));
    let last = remove::account(&app.app, &by, "test").await;
    assert_eq!(last, Err(AdminError::User(UserFault::LastAdmin)));
}

#[tokio::test]
async fn of_two_admins_whose_right_ends_at_once_one_stays() {
    for round in 0..5 {
        let app = TestApp::spawn().await;
        let (one, other) = (app.admin(ADA).await, app.admin(BOB).await);
        let ended = if round % 2 == 0 {
            let (one, other) = tokio::join!(
                remove::admin_right(&app.app, &one, "test"),
                remove::admin_right(&app.app, &other, "test")
            );
            [one.map(|_| ()), other.map(|_| ())]
        } else {
            let (one, other) = tokio::join!(
                remove::admin_right(&app.app, &one, "test"),
                remove::account(&app.app, &other, "test")
            );
            [one.map(|_| ()), other]
        };
        let refused = Err(AdminError::User(UserFault::LastAdmin));
        assert_eq!(ended.iter().filter(|ended| **ended == refused).count(), 1, "{ended:?}");
        assert_eq!(ended.iter().filter(|ended| ended.is_ok()).count(), 1, "{ended:?}");
        app.settle().await;
    }
}

#[tokio::test]
async fn an_admin_deletes_an_account_and_its_person_is_told() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let ada = app.id_of(ADA).await;
    let page = boss.submit(&person(&boss, &ada).await, "delete", &[]).await.expect(200);
    assert!(page.url.path() == "/admin/people" && page.has("done"), "{}", page.body);
    assert!(!page.body.contains(ADA), "{}", page.body);
    boss.open(&format!("/admin/people/{ada}")).await.expect(404);
    app.refresh(&client, crate::support::tokens::text(&given, "refresh_token")).await.expect(400);
    let letter = newest_letter(&app).await;
    assert!(
        letter.text.contains("deleted") && letter.text.contains("An administrator did this"),
        "{}",
        letter.text
    );
    assert!(!letter.text.contains("from here"), "where the admin was is not said: {}", letter.text);
}

#[tokio::test]
async fn a_lost_passkey_and_a_lost_authenticator_are_removed_and_the_person_is_told() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let theirs = Browser::new(&app);
    enrol(&app, &theirs, ADA).await;
    let ada = app.id_of(ADA).await;
    give_passkey(&app, &ada, "Old phone").await;
    give_passkey(&app, &ada, "Laptop").await;
    app.settle().await;
    let page = person(&boss, &ada).await;
    assert!(page.body.contains("Old phone") && page.body.contains("Laptop"), "{}", page.body);
    let page = boss.submit(&page, "remove-passkey-1", &[]).await.expect(200);
    assert!(page.has("done") && !page.has("remove-passkey-2"), "{}", page.body);
    let letter = newest_letter(&app).await;
    assert!(letter.text.contains("passkey was removed"), "{}", letter.text);
    assert!(letter.text.contains("An administrator did this"), "{}", letter.text);
    let page = boss.submit(&page, "remove-authenticator", &[]).await.expect(200);
    assert!(page.has("done") && !page.has("remove-authenticator"), "{}", page.body);
    let letter = newest_letter(&app).await;
    assert!(letter.text.contains("authenticator app was removed"), "{}", letter.text);
    let by = app.id_of(ADMIN).await;
    for event in ["passkey.removed", "factor.changed"] {
        let rows = app.audit().await;
        let row = rows.iter().find(|row| row.contains(event)).expect("a row");
        assert!(row.contains(by.as_str()) && row.contains(ada.as_str()), "{row}");
    }
}

#[tokio::test]
async fn a_number_that_is_lost_is_removed_and_no_policy_asks_for_it_any_more() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let boss = admin(&app).await;
    let ada = app.user(ADA).await;
    assert!(!person(&boss, &ada).await.has("remove-contact-1"), "the only one stays");
    give_number(&app, &ada).await;
    let theirs = Browser::new(&app);
    let page = theirs.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(!page.has("give-phone"), "the number that they had is asked for: {}", page.body);
    let page = boss.submit(&person(&boss, &ada).await, "remove-contact-2", &[]).await.expect(200);
    assert!(page.has("done") && !page.body.contains(NUMBER), "{}", page.body);
    let letter = newest_letter(&app).await;
    assert!(
        letter.text.contains(NUMBER) && letter.text.contains("An administrator did this"),
        "{}",
        letter.text
    );
    let page = theirs.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(page.has("give-phone"), "{}", page.body);
    let rows = app.audit().await;
    let by = app.id_of(ADMIN).await;
    assert!(rows.iter().any(|row| row.contains("contact.removed") && row.contains(by.as_str())), "{rows:?}");
}

#[tokio::test]
async fn an_authenticator_that_was_set_up_after_the_page_was_shown_stays() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    enrol(&app, &Browser::new(&app), ADA).await;
    let ada = app.id_of(ADA).await;
    let page = person(&boss, &ada).await;
    let user = ada.clone();
    app.write(move |_, conn| {
        let lost = store::totp::find(conn, &user)?.expect("an authenticator");
        store::totp::remove(conn, &user)?;
        store::totp::insert(conn, &Totp { created_at: lost.created_at + 60, ..lost })
    })
    .await;
    let page = boss.submit(&page, "remove-authenticator", &[]).await.expect(409);
    assert!(page.has("not-removed") && !page.has("done"), "{}", page.body);
    let user = ada.clone();
    assert!(app.read(move |conn| store::totp::find(conn, &user)).await.is_some());
    let page = boss.submit(&page, "remove-authenticator", &[]).await.expect(200);
    assert!(page.has("done"), "the page shows the new one: {}", page.body);
    assert!(app.read(move |conn| store::totp::find(conn, &ada)).await.is_none());
}
