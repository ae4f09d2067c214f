//! Our own pages: a session that a weaker policy was content with is not enough for them.

use super::mfa::{enrol, shown};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    html,
    tokens::authorize_path,
};
use porchlight::store;

use crate::support::people::{ADA, NUMBER};

/// With an app that is content with a mail.
fn build() -> Builder {
    TestApp::build().set("policies.weak.second_factor", "\"nobody\"")
}

async fn weak(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.policy = Some("weak".to_owned())).await
}

/// A browser that this app let in by mail alone.
async fn let_in(app: &TestApp) -> Browser {
    let browser = Browser::new(app);
    let page = browser.sign_in(app, &authorize_path(&weak(app).await, &[]), ADA).await;
    assert!(page.redirected_code().is_some(), "{}", page.url);
    browser
}

fn asks_for_the_code(page: &Page) -> bool {
    page.url.path().ends_with("/second") && page.has("submit-code")
}

#[tokio::test]
async fn an_admin_meets_the_policy_of_admins_whatever_let_them_in() {
    let app = build().set("policies.admin.second_factor", "\"admins\"").spawn().await;
    app.admin(ADA).await;
    let browser = let_in(&app).await;
    for path in ["/admin/people", "/admin/clients", "/admin/risk"] {
        let page = browser.open(path).await.expect(200);
        assert!(page.url.path().ends_with("/enrol"), "{path}: {}", page.url);
    }
    let page = browser.open("/admin/people").await;
    let secret = page.body.split("class=\"secret\">").nth(1).expect("a secret");
    let secret: String = secret.chars().take_while(char::is_ascii_alphanumeric).collect();
    let page = browser.submit(&page, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
    let on = page.element("continue").expect("a way on").get("href").expect("an address").to_owned();
    assert_eq!(browser.open(&on).await.expect(200).url.path(), "/admin/people");
    app.clock.advance(30);
    assert!(asks_for_the_code(&let_in(&app).await.open("/admin/people").await));
}

#[tokio::test]
async fn who_is_made_an_admin_later_gives_what_admins_give() {
    let app = build().set("sign_in.second_factor", "\"admins\"").spawn().await;
    let browser = let_in(&app).await;
    browser.open("/account").await.expect(200);
    let ada = app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0);
    app.write(move |app, conn| store::users::make_admin(conn, &ada.id, app.now())).await;
    assert!(browser.open("/admin/people").await.url.path().ends_with("/enrol"));
}

#[tokio::test]
async fn what_changes_how_one_gets_in_asks_for_the_second_factor_that_another_app_did_not() {
    let app = build().spawn().await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let browser = let_in(&app).await;
    for path in ["/account", "/account/second-factor", "/account/passkeys", "/account/contacts"] {
        assert!(asks_for_the_code(&browser.open(path).await), "{path}");
    }
    let asked = browser.open("/account/second-factor").await;
    let form = html::forms(&asked.body).remove(0);
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("one").1.clone();
    for path in ["/account/authenticator/remove", "/account/contacts/add", "/account/passkeys/options"] {
        let page = browser.post(path, &[("csrf", &csrf), ("address", "thief@example.test")]).await;
        assert_ne!(page.status, 200, "{path}");
    }
    assert!(app.letters_to("thief@example.test").is_empty());
    let again = browser.open("/account/second-factor").await;
    let page = browser.submit(&again, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(200);
    assert!(page.has("remove-authenticator"), "still there, and now it can be taken away: {}", page.body);
}

#[tokio::test]
async fn a_session_that_was_left_behind_adds_no_address_at_an_app_that_asks_for_one() {
    let app = TestApp::build()
        .named()
        .set("policies.phone.identifiers", r#"["phone"]"#)
        .set("policies.phone.steps", r#"[{ any_of = ["sms_code"] }]"#)
        .set("policies.phone.sign_up", "\"open\"")
        .spawn()
        .await;
    let by_phone = app.client_with(|client| client.settings.policy = Some("phone".to_owned())).await;
    let (number, browser) = (NUMBER, Browser::new(&app));
    let page = browser.open(&authorize_path(&by_phone, &[])).await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", number)]).await.expect(200);
    let code = app.text_to(number).await.code;
    assert!(browser.submit(&page, "submit-code", &[("code", &code)]).await.redirected_code().is_some());
    let page = browser.open(&authorize_path(&app.client().await, &[])).await.expect(200);
    assert!(page.has("identifier") && !page.has("give-email"), "{}", page.body);
}
