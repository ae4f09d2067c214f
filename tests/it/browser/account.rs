//! A person's own pages, as people use them

use crate::support::{
    TestApp,
    chromium::{Chromium, Device, Scheme},
};

use crate::support::people::ADA;
const NEW: &str = "ada.work@example.test";

async fn sign_in(app: &TestApp, browser: &Chromium) {
    browser.open(&format!("{}/account", app.base)).await;
    browser.type_into("identifier", ADA).await;
    browser.click("continue").await;
    browser.element("code").await;
    browser.type_into("code", &app.code_to(ADA).await).await;
    browser.element("sign-out").await;
}

#[tokio::test]
async fn a_person_names_themselves_adds_an_address_and_leaves_on_a_phone_and_at_a_desk() {
    for (device, scheme) in [(Device::Phone, Scheme::Dark), (Device::Desktop, Scheme::Light)] {
        let app = TestApp::spawn().await;
        let browser = Chromium::desktop().await;
        browser.resize(device).await;
        browser.prefer(scheme).await;
        sign_in(&app, &browser).await;
        browser.click("account-profile").await;
        browser.type_into("profile-name", "Ada Lovelace").await;
        browser.click("save").await;
        browser.element("profile-saved").await;
        browser.open(&format!("{}/account", app.base)).await;
        browser.shows("Ada Lovelace").await;
        assert_eq!(browser.overflow().await, 0);

        browser.click("account-contacts").await;
        browser.type_into("address", NEW).await;
        browser.click("contact-add").await;
        browser.arrives("/confirm").await;
        browser.type_into("code", &app.code_to(NEW).await).await;
        browser.click("submit-code").await;
        browser.element("contacts-notice").await;
        browser.shows(NEW).await;
        browser.click("contact-primary-2").await;
        browser.arrives("done=primary").await;

        browser.open(&format!("{}/account/delete", app.base)).await;
        browser.click("sure").await;
        browser.click("delete-account").await;
        browser.arrives("/account/delete").await;
        browser.shows("Your account is deleted").await;
        browser.open(&format!("{}/account", app.base)).await;
        browser.element("identifier").await;
        let complaints = browser.complaints().await;
        assert!(complaints.is_empty(), "{complaints:?}");
        browser.quit().await;
    }
}

#[tokio::test]
async fn a_notice_ends_the_session_without_javascript_too() {
    let app = TestApp::spawn().await;
    let (desk, phone) = (Chromium::desktop().await, Chromium::phone().await);
    sign_in(&app, &desk).await;
    app.clock.advance(60);
    sign_in(&app, &phone).await;
    app.settle().await;
    let notice = app.new_devices_of(ADA).pop().expect("a notice");
    let plain = Chromium::without_javascript().await;
    plain.open(&notice.not_me).await;
    plain.click("deny").await;
    plain.element("continue").await;
    phone.open(&format!("{}/account", app.base)).await;
    phone.element("identifier").await;
    desk.open(&format!("{}/account", app.base)).await;
    desk.element("sign-out").await;
    for browser in [desk, phone, plain] {
        browser.quit().await;
    }
}

#[tokio::test]
async fn whoever_must_sign_in_again_sees_why_and_presses_one_button() {
    for (device, scheme) in [(Device::Phone, Scheme::Dark), (Device::Desktop, Scheme::Light)] {
        let app = TestApp::spawn().await;
        let browser = Chromium::desktop().await;
        browser.resize(device).await;
        browser.prefer(scheme).await;
        sign_in(&app, &browser).await;
        app.clock.advance(601);
        browser.open(&format!("{}/account/delete", app.base)).await;
        browser.shows("To delete your account").await;
        browser.picture(&format!("again-{device:?}")).await;
        assert_eq!(browser.overflow().await, 0);
        let focused = browser.run("return document.activeElement.id").await;
        assert_eq!(focused, "continue", "no keyboard covers the page, and Enter goes on");
        browser.click("continue").await;
        browser.element("code").await;
        browser.type_into("code", &app.code_to(ADA).await).await;
        browser.element("delete-account").await;

        app.clock.advance(601);
        browser.open(&format!("{}/account/delete", app.base)).await;
        browser.click("go-back").await;
        browser.arrives("/account/data").await;
        browser.quit().await;
    }
}
