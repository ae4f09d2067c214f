//! GET, POST /account/profile

use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, text},
};
use porchlight::{admin::users, protocol::claims::UserClaims};

use crate::support::people::{ADA, BOB};
const HERE: &str = "/account/profile";

#[tokio::test]
async fn what_a_person_says_of_themselves_is_what_apps_are_told() {
    let app = TestApp::spawn().await;
    let (client, ada) = (app.client().await, Browser::new(&app));
    let page = ada.sign_in(&app, HERE, ADA).await.expect(200);
    let typed = [
        ("name", " Ada <Lovelace> "),
        ("preferred_username", "Ada"),
        ("birthdate", "1815-12-10"),
        ("zoneinfo", "Europe/London"),
        ("locale", "de"),
    ];
    let saved = ada.submit(&page, "save", &typed).await.expect(200);
    assert!(saved.has("profile-saved") && saved.body.contains("lang=\"de\""), "{}", saved.body);
    assert!(saved.body.contains("Ada &lt;Lovelace&gt;"));
    app.clock.advance(1);
    let scope = [("scope", "openid profile email")];
    let code = ada.open(&authorize_path(&client, &scope)).await.redirected_code().expect("a code");
    let given = app.redeem(&client, &code).await.expect(200).json();
    let told = app.user_info(text(given.as_object().expect("an object"), "access_token")).await.json();
    assert_eq!(told["name"], "Ada <Lovelace>");
    assert_eq!((&told["preferred_username"], &told["locale"]), (&"Ada".into(), &"de".into()));
    assert_eq!((&told["birthdate"], &told["zoneinfo"]), (&"1815-12-10".into(), &"Europe/London".into()));
    let row = app.audit().await.into_iter().find(|row| row.contains("profile.changed")).expect("a row");
    assert!(row.contains("preferred_username") && !row.contains("Lovelace"), "{row}");

    let emptied = ada.submit(&saved, "save", &[("name", ""), ("locale", "")]).await.expect(200);
    assert!(emptied.body.contains("lang=\"en\""), "the browser's language again");
    assert!(!emptied.body.contains("Lovelace"));
}

#[tokio::test]
async fn what_cannot_be_so_is_said_beside_the_field_and_nothing_is_kept() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, HERE, ADA).await.expect(200);
    for (field, value) in [
        ("name", "Ada\u{202e}"),
        ("preferred_username", "ada@example.com"),
        ("birthdate", "yesterday"),
        ("website", "javascript:alert(1)"),
        ("zoneinfo", "home"),
    ] {
        let refused = ada.submit(&page, "save", &[("given_name", "Kept?"), (field, value)]).await.expect(400);
        assert!(refused.body.contains("aria-invalid=\"true\""), "{field}");
        assert!(refused.body.contains("Kept?"), "what was typed is still there");
    }
    assert!(!ada.open(HERE).await.body.contains("Kept?"));
}

#[tokio::test]
async fn a_username_belongs_to_one_person_however_it_is_spelt() {
    let app = TestApp::spawn().await;
    let claims = UserClaims { preferred_username: Some("Grace".into()), ..UserClaims::default() };
    app.user_with("grace@example.test", claims).await;
    let (ada, bob) = (Browser::new(&app), Browser::new(&app));
    let page = ada.sign_in(&app, HERE, ADA).await.expect(200);
    ada.submit(&page, "save", &[("preferred_username", "gRACE")]).await.expect(409);
    ada.submit(&page, "save", &[("preferred_username", "countess")]).await.expect(200);
    ada.submit(&page, "save", &[("preferred_username", "Countess")]).await.expect(200);
    let page = bob.sign_in(&app, HERE, BOB).await.expect(200);
    let taken = bob.submit(&page, "save", &[("preferred_username", "COUNTESS")]).await.expect(409);
    assert!(taken.text("profile-username-note").contains("Somebody else"));
    let page = ada.open(HERE).await;
    ada.submit(&page, "save", &[("preferred_username", "")]).await.expect(200);
    bob.submit(&taken, "save", &[("preferred_username", "countess")]).await.expect(200);
}

#[tokio::test]
async fn of_two_who_want_one_username_at_once_one_has_it() {
    let app = TestApp::spawn().await;
    let (ada, bob) = (Browser::new(&app), Browser::new(&app));
    let one = ada.sign_in(&app, HERE, ADA).await;
    let two = bob.sign_in(&app, HERE, BOB).await;
    let wish = [("preferred_username", "twin")];
    let (first, second) = tokio::join!(ada.press(&one, "save", &wish), bob.press(&two, "save", &wish));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

#[tokio::test]
async fn the_language_is_spoken_in_every_browser_after_the_sign_in_and_in_mail() {
    let app = TestApp::spawn().await;
    let claims = UserClaims { locale: Some("de-CH".into()), ..UserClaims::default() };
    app.user_with(ADA, claims).await;
    let first = Browser::new(&app);
    let page = first.sign_in(&app, "/account", ADA).await.expect(200);
    assert!(page.body.contains("<html lang=\"de\">"), "{}", page.body);
    Browser::phone(&app).sign_in(&app, "/account", ADA).await.expect(200);
    app.settle().await;
    let notice = app.new_devices_of(ADA).remove(0);
    assert!(notice.subject.starts_with("Neue Anmeldung"), "{}", notice.subject);
    let english = Browser::new(&app);
    english.open("/account?lang=en").await;
    let page = english.sign_in(&app, "/account", ADA).await.expect(200);
    assert!(page.body.contains("<html lang=\"en\">"), "a browser that was told otherwise stays so");
    let person = users::list::all(&app.app).await.expect("people").remove(0);
    assert_eq!(person.user.claims.locale.as_deref(), Some("de-CH"));
}
