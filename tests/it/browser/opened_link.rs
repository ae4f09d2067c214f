//! Two links in two tabs of one Chromium: a button acts on the link that its page shows

use crate::{
    support::{Browser, Page, TestApp, chromium::Chromium},
    web::opened_link::{app, invitation, issued, newest_login, user_is_admin, word},
};
use porchlight::login::methods::qr;

use crate::support::people::{ADA, EVE};
const NEW: &str = "seven lanterns over a quiet harbour";

/// Opens both, and comes back to the first.
async fn in_two_tabs(browser: &Chromium, links: &[String; 2]) {
    let first = browser.open_tab(&links[0]).await;
    browser.open_tab(&links[1]).await;
    browser.go_to(&first).await;
    assert!(!browser.url().await.contains("token"), "{}", browser.url().await);
}

async fn sign_in(app: &TestApp, browser: &Chromium, address: &str) {
    browser.open(&format!("{}/account", app.base)).await;
    browser.type_into("identifier", address).await;
    browser.click("continue").await;
    browser.element("code").await;
    browser.type_into("code", &app.code_to_newest(address).await).await;
    browser.element("sign-out").await;
}

async fn state(screen: &Browser, waiting: &Page) -> String {
    let status = waiting.element("live").expect("live").get("data-status").expect("a URL").to_owned();
    screen.get(&status).await.json()["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn of_two_sign_ins_the_one_on_the_page_is_approved_and_the_other_one_is_denied() {
    let app = app().await;
    let phone = Chromium::phone().await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    let (ada, eve) = (one.ask("/account", ADA).await, two.ask("/account", EVE).await);
    let links = [app.letter_to(ADA).await.link, app.letter_to(EVE).await.link];
    in_two_tabs(&phone, &links).await;
    // A reload keeps the page.
    let here = phone.url().await;
    phone.open(&here).await;
    phone.shows(ADA).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    assert_eq!((state(&one, &ada).await, state(&two, &eve).await), ("approved".into(), "waiting".into()));
    phone.open(&links[1]).await;
    phone.click("deny").await;
    phone.arrives("/link/denied").await;
    assert_eq!(state(&two, &eve).await, "denied");
    assert!(!phone.cookies().await.iter().any(|name| name.contains("link")), "no cookie names a link");
    phone.quit().await;
}

#[tokio::test]
async fn of_two_new_passwords_each_becomes_that_of_the_account_on_its_page() {
    let app = app().await;
    for address in [ADA, EVE] {
        app.user_with_password(address).await;
        Browser::new(&app).forget_password("/account", address).await.expect(200);
    }
    let browser = Chromium::desktop().await;
    in_two_tabs(&browser, &[app.reset_link(ADA).await, app.reset_link(EVE).await]).await;
    browser.shows(ADA).await;
    browser.click("continue").await;
    browser.type_into("password", NEW).await;
    browser.click("save-password").await;
    browser.arrives("/reset/done").await;
    assert!(Browser::new(&app).try_password("/account", ADA, NEW).await.has("sign-out"));
    Browser::new(&app).try_password("/account", EVE, NEW).await.expect(400);
    browser.quit().await;
}

#[tokio::test]
async fn of_two_pictures_the_one_on_the_page_is_denied() {
    let app = app().await;
    let phone = Chromium::phone().await;
    sign_in(&app, &phone, ADA).await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    let mut links = Vec::new();
    for screen in [&one, &two] {
        let page = screen.open("/account").await.expect(200);
        let shown = screen.submit(&page, "use-qr", &[]).await.expect(200);
        let id = shown.login();
        links.push(qr::shown(&app.app, &id).await.expect("read").expect("a picture").expose().to_owned());
    }
    in_two_tabs(&phone, &[links[0].clone(), links[1].clone()]).await;
    phone.click("deny").await;
    phone.arrives("/link/denied").await;
    assert!(newest_login(&app, &one).await.is_none() && newest_login(&app, &two).await.is_some());
    phone.quit().await;
}

#[tokio::test]
async fn of_two_links_of_an_admin_and_of_two_invitations_the_one_on_the_page_is_accepted() {
    let app = app().await;
    let mut links = Vec::new();
    for address in [ADA, EVE] {
        app.user(address).await;
        issued(&app, address).await;
        links.push(word(&app.letters_to(address).pop().expect("a message").text, "/admin-link?"));
    }
    let (phone, boss) = tokio::join!(Chromium::phone(), Chromium::desktop());
    in_two_tabs(&phone, &[links[0].clone(), links[1].clone()]).await;
    phone.type_into("identifier", ADA).await;
    phone.click("approve").await;
    phone.arrives("/account").await;
    phone.shows(ADA).await;
    Browser::new(&app).open(&links[1]).await.expect(200);

    let links = [invitation(&app, "one@example.test").await, invitation(&app, "two@example.test").await];
    in_two_tabs(&boss, &links).await;
    boss.shows("one@example.test").await;
    boss.click("continue").await;
    boss.arrives("/admin/clients").await;
    assert!(user_is_admin(&app, "one@example.test").await);
    Browser::new(&app).open(&links[1]).await.expect(200);
    tokio::join!(phone.quit(), boss.quit());
}

#[tokio::test]
async fn of_two_notices_the_session_on_the_page_is_ended() {
    let app = app().await;
    Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200);
    let (mut intruders, mut notices) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        app.clock.advance(60);
        let intruder = Browser::phone(&app);
        intruder.sign_in(&app, "/account", ADA).await.expect(200);
        app.settle().await;
        notices.push(app.new_devices_of(ADA).pop().expect("a notice").not_me);
        intruders.push(intruder);
    }
    let browser = Chromium::desktop().await;
    in_two_tabs(&browser, &[notices[0].clone(), notices[1].clone()]).await;
    browser.click("deny").await;
    browser.shows("is signed out").await;
    assert!(intruders[0].open("/account").await.has("identifier"));
    assert!(intruders[1].open("/account").await.has("sign-out"));
    browser.quit().await;
}
