//! An admin at a desktop helps somebody with a phone to sign in, in headless Chromium

use crate::support::{
    TestApp,
    app::Registered,
    chromium::{Chromium, Scheme},
    tokens::authorize_path,
};

use crate::support::people::{ADA, BOSS, EVE};

async fn sign_in(app: &TestApp, browser: &Chromium, path: &str, address: &str) {
    browser.open(&format!("{}{path}", app.base)).await;
    browser.type_into("identifier", address).await;
    browser.click("continue").await;
    browser.type_into("code", &app.code_to(address).await).await;
}

/// In both schemes, for people to look at.
async fn pictures(browser: &Chromium, name: &str) {
    for (scheme, word) in [(Scheme::Dark, "dark"), (Scheme::Light, "light")] {
        browser.prefer(scheme).await;
        browser.picture(&format!("issued-{name}-{word}")).await;
    }
}

#[tokio::test]
async fn who_waits_scans_the_admin_s_screen_and_comes_to_the_app() {
    let app = TestApp::build().real_clock().set("sign_in.sign_up", "\"approval\"").spawn().await;
    app.admin(BOSS).await;
    let callback = "http://127.0.0.1:9/callback".to_owned();
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![callback.clone()]).await;
    let client = Registered { redirect_uri: callback.clone(), ..client };
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    sign_in(&app, &phone, &authorize_path(&client, &[("redirect_uri", &callback)]), ADA).await;
    phone.arrives("/pending").await;
    sign_in(&app, &desktop, "/admin/people", BOSS).await;
    desktop.shows("1 person is waiting for approval").await;
    pictures(&desktop, "people-desktop").await;
    desktop
        .run(&format!(
            "[...document.querySelectorAll('.row-link')].find(a => a.textContent === '{ADA}').click()"
        ))
        .await;
    desktop.says("issue", "Help them sign in").await;
    desktop.click("issue-qr").await;
    let picture = desktop.element("issued-qr").await.attr("src").await.expect("asked").expect("a picture");
    let width = desktop.run("return document.getElementById('issued-qr').naturalWidth").await;
    assert!(width.as_i64().is_some_and(|width| width >= 200), "the picture is drawn: {width}");
    assert_eq!(desktop.overflow().await, 0);
    pictures(&desktop, "person-desktop").await;
    phone.open(&app.link_of(&picture)).await;
    phone.shows(ADA).await;
    assert!(!phone.url().await.contains("token"), "{}", phone.url().await);
    assert_eq!(phone.overflow().await, 0);
    pictures(&phone, "tap-phone").await;
    phone.click("approve").await;
    let landed = phone.arrives("127.0.0.1:9/callback").await;
    assert!(landed.contains("code="), "{landed}");
    let told = app.letters_to(ADA).pop().expect("a letter");
    assert!(told.subject.contains("administrator"), "{}", told.subject);
    assert!(desktop.complaints().await.is_empty());
    tokio::join!(desktop.quit(), phone.quit());
}

#[tokio::test]
async fn a_mailed_link_asks_a_new_browser_whose_it_is() {
    let app = TestApp::build().real_clock().spawn().await;
    let ada = app.user(ADA).await;
    app.admin(BOSS).await;
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    sign_in(&app, &desktop, &format!("/admin/people/{ada}"), BOSS).await;
    desktop.click("issue-link").await;
    desktop.says("done", "The link is on its way").await;
    let letter = app.letter_to(ADA).await;
    let link = letter.text.split_whitespace().find(|word| word.contains("/admin-link?")).expect("a link");
    phone.open(link).await;
    phone.type_into("identifier", EVE).await;
    phone.click("approve").await;
    phone.says("identifier-note", "somebody else").await;
    assert_eq!(phone.overflow().await, 0);
    pictures(&phone, "asks-phone").await;
    phone.type_into("identifier", ADA).await;
    phone.click("approve").await;
    phone.arrives("/account").await;
    phone.shows(ADA).await;
    tokio::join!(desktop.quit(), phone.quit());
}
