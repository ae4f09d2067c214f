//! GET, POST /account/password

use crate::support::{Browser, TestApp, password::PASSWORD, tokens::authorize_path};
use std::fmt::Write;

use crate::support::people::ADA;
const NEW: &str = "seven lanterns over a quiet harbour";

#[tokio::test]
async fn a_password_is_set_changed_and_removed_and_the_person_is_told() {
    let app = TestApp::build().passwords().spawn().await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.click(&page, "account-password").await.expect(200);
    assert!(!page.has("remove-password"), "there is none");
    let page = browser.submit(&page, "save-password", &[("password", PASSWORD)]).await.expect(200);
    let set = app.letter_with(ADA, "was set").await;
    assert!(set.text.contains("/account/password") && !set.text.contains("Its name"), "{}", set.text);
    let page = browser.click(&page, "account-password").await.expect(200);
    let page = browser.submit(&page, "save-password", &[("password", NEW)]).await.expect(200);
    app.letter_with(ADA, "was changed").await;
    Browser::new(&app).try_password("/account", ADA, PASSWORD).await.expect(400);
    assert!(Browser::new(&app).try_password("/account", ADA, NEW).await.has("sign-out"));
    let page = browser.click(&page, "account-password").await.expect(200);
    browser.submit(&page, "remove-password", &[]).await.expect(200);
    app.letter_with(ADA, "was removed").await;
    Browser::new(&app).try_password("/account", ADA, NEW).await.expect(400);
    let audit = app.audit().await.join("\n");
    assert!(audit.contains("password.changed") && audit.contains("password.removed"), "{audit}");
    assert!(!audit.contains(NEW) && !audit.contains(PASSWORD));
}

#[tokio::test]
async fn a_change_ends_every_other_session_and_what_the_apps_got_there() {
    let app = TestApp::build().passwords().spawn().await;
    let (here, there) = (Browser::new(&app), Browser::phone(&app));
    app.set_password(&here, ADA, PASSWORD).await;
    let client = app.client().await;
    let page = there.try_password(&authorize_path(&client, &[]), ADA, PASSWORD).await;
    let given = app.redeem(&client, &page.redirected_code().expect("a code")).await.expect(200).json();
    let page = here.open("/account/password").await.expect(200);
    here.submit(&page, "save-password", &[("password", NEW)]).await.expect(200);
    assert!(here.open("/account").await.has("sign-out"), "here it goes on");
    assert!(there.open("/account").await.has("identifier"), "there it is over");
    app.refresh(&client, given["refresh_token"].as_str().expect("one")).await.expect(400);
}

#[tokio::test]
async fn a_sign_in_under_way_with_the_old_password_ends_with_it() {
    let app = TestApp::build().passwords().spawn().await;
    let (ada, thief) = (Browser::new(&app), Browser::new(&app));
    app.set_password(&ada, ADA, PASSWORD).await;
    let asks =
        app.client_with(|client| client.settings.consent = porchlight::model::client::ConsentRule::Ask).await;
    let consent = thief.try_password(&authorize_path(&asks, &[]), ADA, PASSWORD).await.expect(200);
    assert!(consent.has("consent-allow"), "{}", consent.body);
    let page = ada.open("/account/password").await.expect(200);
    ada.submit(&page, "save-password", &[("password", NEW)]).await.expect(200);
    let page = thief.submit(&consent, "consent-allow", &[]).await;
    assert_eq!(page.redirected_code(), None);
    assert!(thief.cookie("porchlight-session").is_none());
}

#[tokio::test]
async fn only_who_proved_a_moment_ago_who_they_are_changes_it() {
    let app = TestApp::build().passwords().spawn().await;
    let browser = Browser::new(&app);
    app.set_password(&browser, ADA, PASSWORD).await;
    let page = browser.open("/account/password").await.expect(200);
    app.clock.advance(700);
    for button in ["save-password", "remove-password"] {
        let fields: &[(&str, &str)] = if button == "save-password" { &[("password", NEW)] } else { &[] };
        let asked = browser.submit(&page, button, fields).await;
        assert!(asked.has("identifier"), "who is it? {}", asked.body);
    }
    assert!(Browser::new(&app).try_password("/account", ADA, PASSWORD).await.has("sign-out"), "as it was");
}

#[tokio::test]
async fn weak_ones_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let stolen = "an unfortunate walrus sings opera";
    let mut hashes = ["one", "two", stolen].map(|text| openssl::sha::sha1(text.as_bytes()));
    hashes.sort_unstable();
    let list = hashes.iter().fold(String::new(), |mut list, hash| {
        for byte in hash {
            write!(list, "{byte:02X}").expect("text");
        }
        list + ":7\r\n"
    });
    let path = folder.path().join("list.txt");
    std::fs::write(&path, list).expect("a list");
    let app = TestApp::build()
        .passwords()
        .set("password.breached_list", format!("{:?}", path.display().to_string()))
        .spawn()
        .await;
    let browser = Browser::new(&app);
    let mut page =
        browser.sign_in(&app, "/account/password", "hieronymus.quill@example.test").await.expect(200);
    for (weak, word) in [
        ("", "Type a new password"),
        ("a b c d e f", "at least 15"),
        ("qwertyuiopasdfgh", "easy to guess"),
        ("hieronymusquill", "your own name or address"),
        (stolen, "stolen"),
        (&"x".repeat(300), "at most 64"),
    ] {
        page = browser.submit(&page, "save-password", &[("password", weak)]).await.expect(400);
        assert!(page.text("password-note").contains(word), "{weak}: {}", page.text("password-note"));
        assert_eq!(page.element("password").expect("a field").get("value"), None);
    }
    let done = browser.submit(&page, "save-password", &[("password", PASSWORD)]).await.expect(200);
    assert!(done.has("sign-out"));
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let app = TestApp::build()
        .set("sign_in.steps", r#"[{ any_of = ["password"] }]"#)
        .set("policies.mail.steps", r#"[{ any_of = ["email_link", "email_code"] }]"#)
        .spawn()
        .await;
    let browser = Browser::new(&app);
    app.user(ADA).await;
    let chooser = Browser::new(&app);
    chooser.forget_password("/account", ADA).await;
    let field = chooser.open_reset(&app.reset_link(ADA).await).await;
    chooser.submit(&field, "save-password", &[("password", PASSWORD)]).await.expect(200);
    let by_mail = app.client_with(|client| client.settings.policy = Some("mail".to_owned())).await;
    browser.sign_in(&app, &authorize_path(&by_mail, &[]), ADA).await;
    let page = browser.open("/account/password").await.expect(200);
    assert!(page.has("password") && !page.has("save-password"), "what mail proved is not enough for it");
    let browser = Browser::new(&app);
    let page = browser.try_password("/account/password", ADA, PASSWORD).await.expect(200);
    // The other policy wants the mailbox, which no password opens.
    let waiting = browser.submit(&page, "send-email", &[]).await.expect(200);
    let code = app.code_to_newest(ADA).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    let csrf =
        page.form("save-password").fields.iter().find(|(name, _)| name == "csrf").expect("one").1.clone();
    assert!(!page.has("remove-password"));
    let kept = browser.post("/account/password/remove", &[("csrf", &csrf)]).await;
    browser.follow(kept).await.expect(200);
    assert!(Browser::new(&app).try_password("/account", ADA, PASSWORD).await.has("sign-out"));
}
