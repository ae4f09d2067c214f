//! Links that are opened: each tab and each browser has its own

use crate::support::{Browser, Page, TestApp, html, password::PASSWORD};
use porchlight::{
    admin::{
        invites,
        users::issue::{self, IssueMethod},
    },
    crypto::digest::sha256,
    login::methods::qr,
    model::login::Login,
    protocol::email::EmailAddress,
    store,
};
use reqwest::Method;

use crate::support::people::{ADA, EVE};
pub const NEW: &str = "seven lanterns over a quiet harbour";
/// Every kind of link, by its path.
pub const KINDS: [&str; 6] = ["/link", "/reset", "/qr", "/admin-link", "/invite", "/not-me"];

pub async fn app() -> TestApp {
    TestApp::build()
        .set("sign_in.steps", r#"[{ any_of = ["email_link", "email_code", "password", "qr"] }]"#)
        .set("sign_in.other_device", "\"approve\"")
        .set("sign_in.limits.resend_cooldown", 0)
        .set("password.wait_seconds", 60)
        .spawn()
        .await
}

pub fn word(text: &str, part: &str) -> String {
    text.split_whitespace().find(|word| word.contains(part)).expect("a link").to_owned()
}

/// A new link of that kind for Ada, and the browser that asked for it, where one did.
pub async fn link(app: &TestApp, kind: &str) -> (String, Option<Browser>) {
    app.clock.advance(60);
    let asking = Browser::new(app);
    match kind {
        "/link" => {
            asking.ask("/account", ADA).await;
            app.settle().await;
            (app.letters_to(ADA).pop().expect("a message").link, Some(asking))
        }
        "/reset" => {
            asking.forget_password("/account", ADA).await.expect(200);
            app.settle().await;
            (word(&app.letters_to(ADA).pop().expect("a message").text, "/reset?"), Some(asking))
        }
        "/qr" => {
            let page = asking.open("/account").await.expect(200);
            let screen = asking.submit(&page, "use-qr", &[]).await.expect(200);
            let id = screen.login();
            let link = qr::shown(&app.app, &id).await.expect("read").expect("a picture");
            (link.expose().to_owned(), Some(asking))
        }
        "/admin-link" => {
            issued(app, ADA).await;
            (word(&app.letters_to(ADA).pop().expect("a message").text, "/admin-link?"), None)
        }
        "/invite" => (invitation(app, ADA).await, None),
        _ => {
            asking.sign_in(app, "/account", ADA).await.expect(200);
            app.settle().await;
            (app.new_devices_of(ADA).pop().expect("a notice").not_me, None)
        }
    }
}

pub async fn invitation(app: &TestApp, address: &str) -> String {
    invites::admin_link(&app.app, &EmailAddress::parse(address).expect("an address")).await.expect("a link")
}

pub async fn issued(app: &TestApp, address: &str) {
    issue::issue(&app.app, &app.id_of(address).await, IssueMethod::Link, "test").await.expect("issued");
    app.settle().await;
}

/// An app in which Ada has an account, a browser of hers, and a browser that looks at links.
pub async fn scene() -> (TestApp, Browser) {
    let app = app().await;
    app.user(EVE).await;
    Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200);
    let phone = Browser::phone(&app);
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    (app, phone)
}

fn opened(page: &Page) -> String {
    let mut fields = html::forms(&page.body).into_iter().flat_map(|form| form.fields);
    fields.find(|(name, _)| name == "opened").expect("the opened link").1
}

pub fn main_of(page: &Page) -> String {
    html::text(&page.body, "main").expect("words")
}

#[tokio::test]
async fn neither_the_address_nor_the_page_holds_what_another_browser_could_use() {
    let (app, phone) = scene().await;
    let other = Browser::phone(&app);
    other.sign_in(&app, "/account", ADA).await.expect(200);
    for kind in KINDS {
        let (link, _) = link(&app, kind).await;
        let token = link.split_once("token=").expect("a token").1;
        let before = phone.cookies();
        let page = phone.open(&link).await.expect(200);
        assert_eq!(phone.cookies(), before, "{kind}: no cookie names the link");
        assert!(page.url.path() == kind && page.url.as_str().contains("?opened="), "{}", page.url);
        assert!(!page.url.as_str().contains(token) && !page.body.contains(token), "{kind}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{kind}");
        assert!(page.header("cache-control").contains("no-store"), "{kind}");
        for form in html::forms(&page.body) {
            assert!(form.fields.iter().any(|(name, _)| name == "opened"), "{kind}: {form:?}");
        }
        // A reload shows the same, in any language.
        assert_eq!(main_of(&phone.open(page.url.as_str()).await.expect(200)), main_of(&page), "{kind}");
        phone.open(&format!("{}&lang=en", page.url)).await.expect(200);

        let stolen = other.open(page.url.as_str()).await.expect(400);
        assert!(stolen.has("continue") && stolen.body.contains("Open the link once more"), "{}", stolen.body);
        let csrf = other.open("/account").await.form("sign-out").fields[0].1.clone();
        let reference = opened(&page);
        for form in html::forms(&page.body) {
            let fields = [("csrf", csrf.as_str()), ("opened", reference.as_str()), ("number", "42")];
            other.post(&form.action, &fields).await.expect(400);
        }
    }
    let audit = app.audit().await;
    let done = ["login.denied", "notice.denied", "link.paired", "issued.used", "user.admin"];
    let is = |row: &str, event: &str| row.contains(&format!("event: \"{event}\""));
    assert!(audit.iter().all(|row| done.iter().all(|event| !is(row, event))), "{audit:#?}");
}

#[tokio::test]
async fn a_browser_that_lost_its_cookie_or_waited_an_hour_opens_the_link_once_more() {
    let (app, _) = scene().await;
    for kind in ["/invite", "/not-me"] {
        let (link, _) = link(&app, kind).await;
        let phone = Browser::phone(&app);
        let page = phone.open(&link).await.expect(200);
        let button = if kind == "/invite" { "continue" } else { "deny" };
        app.clock.advance(3601);
        phone.open(page.url.as_str()).await.expect(400);
        let late = phone.press(&page, button, &[]).await.expect(400);
        assert!(late.body.contains("Open the link once more"), "{}", late.body);
        let page = phone.open(&link).await.expect(200);
        phone.forget();
        let lost = phone.get(page.url.as_str()).await.expect(400);
        assert!(lost.body.contains("Open the link once more"), "{}", lost.body);
        phone.forget();
        phone.press(&page, button, &[]).await.expect(403);
        // A browser that keeps no cookies at all gets no further than that page either.
        let clean = phone.get(&link).await.expect(303).location().expect("the clean page");
        phone.forget();
        phone.get(clean.as_str()).await.expect(400);
        let page = phone.open(&link).await.expect(200);
        assert!(page.has(button));
    }
}

#[tokio::test]
async fn a_link_pressed_in_webmail_opens_in_a_browser_that_was_never_here() {
    let (app, _) = scene().await;
    for kind in ["/link", "/reset", "/admin-link", "/invite", "/not-me"] {
        let (link, _) = link(&app, kind).await;
        let fresh = Browser::phone(&app);
        // A person's own press on another site's page, and the redirect after it.
        let press = async |url: &str| {
            let request = fresh.request(Method::GET, url).header("sec-fetch-site", "cross-site");
            let request = request.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
            fresh.send(request.header("sec-fetch-user", "?1")).await
        };
        let clean = press(&link).await.expect(303).location().expect("the clean page");
        press(clean.as_str()).await.expect(200);
    }
}

#[tokio::test]
async fn an_opened_link_of_one_kind_is_nothing_at_another_door() {
    let (app, phone) = scene().await;
    let of_session = html::forms(&phone.open("/end_session").await.expect(200).body)[0].fields[0].1.clone();
    for kind in KINDS {
        let (link, _) = link(&app, kind).await;
        let page = phone.open(&link).await.expect(200);
        let (reference, csrf) = (opened(&page), html::forms(&page.body)[0].fields[0].1.clone());
        for other in KINDS.iter().filter(|other| **other != kind) {
            phone.open(&format!("{other}?opened={reference}")).await.expect(400);
        }
        for action in
            ["/link/deny", "/reset/deny", "/qr/deny", "/admin-link/deny", "/invite/accept", "/not-me"]
        {
            if !action.starts_with(kind) {
                let csrf = if action.starts_with("/qr") { &of_session } else { &csrf };
                let fields = [("csrf", csrf.as_str()), ("opened", reference.as_str())];
                phone.post(action, &fields).await.expect(400);
            }
        }
        for odd in ["", "x", &reference[1..], &format!("{reference}A"), "%00"] {
            phone.open(&format!("{kind}?opened={odd}")).await.expect(400);
        }
    }
}

#[tokio::test]
async fn of_two_sign_ins_in_two_tabs_a_button_acts_on_the_one_that_its_page_shows() {
    let (app, _) = scene().await;
    let (first, second, third, phone) =
        (Browser::new(&app), Browser::new(&app), Browser::new(&app), Browser::phone(&app));
    let mut screens = Vec::new();
    for (screen, address) in [(&first, ADA), (&second, EVE), (&third, ADA)] {
        let waiting = screen.ask("/account", address).await;
        app.settle().await;
        let link = app.letters_to(address).pop().expect("a message").link;
        screens.push((waiting, phone.open(&link).await.expect(200)));
    }
    phone.submit(&screens[0].1, "approve", &[]).await.expect(200);
    phone.submit(&screens[1].1, "deny", &[]).await.expect(200);
    let mut found = Vec::new();
    for (screen, (waiting, _)) in [&first, &second, &third].into_iter().zip(&screens) {
        let status = waiting.element("live").expect("live").get("data-status").expect("a URL").to_owned();
        found.push(screen.get(&status).await.json()["state"].as_str().expect("a state").to_owned());
    }
    assert_eq!(found, ["approved", "denied", "waiting"]);
}

#[tokio::test]
async fn of_two_new_passwords_in_two_tabs_each_becomes_that_of_the_account_on_its_page() {
    let app = app().await;
    for address in [ADA, EVE] {
        app.user_with_password(address).await;
    }
    let browser = Browser::new(&app);
    let mut fields = Vec::new();
    for address in [ADA, EVE] {
        Browser::new(&app).forget_password("/account", address).await.expect(200);
        fields.push(browser.open_reset(&app.reset_link(address).await).await);
    }
    let done = browser.submit(&fields[0], "save-password", &[("password", NEW)]).await.expect(200);
    assert!(done.url.path().ends_with("/reset/done"), "{}", done.url);
    assert!(Browser::new(&app).try_password("/account", ADA, NEW).await.has("sign-out"));
    assert!(Browser::new(&app).try_password("/account", EVE, PASSWORD).await.has("sign-out"));
    Browser::new(&app).try_password("/account", EVE, NEW).await.expect(400);
}

#[tokio::test]
async fn of_two_pictures_in_two_tabs_a_button_acts_on_the_one_that_its_page_shows() {
    let (app, phone) = scene().await;
    let ((one, first), (two, second)) = (link(&app, "/qr").await, link(&app, "/qr").await);
    let (page, _later) = (phone.open(&one).await.expect(200), phone.open(&two).await.expect(200));
    phone.submit(&page, "deny", &[]).await.expect(200);
    assert!(newest_login(&app, &first.expect("a screen")).await.is_none());
    assert!(newest_login(&app, &second.expect("a screen")).await.is_some());
}

#[tokio::test]
async fn of_two_links_of_an_admin_in_two_tabs_a_button_acts_on_the_one_that_its_page_shows() {
    let (app, _) = scene().await;
    let phone = Browser::phone(&app);
    let mut pages = Vec::new();
    for address in [ADA, EVE] {
        issued(&app, address).await;
        let letter = app.letters_to(address).pop().expect("a message");
        pages.push(phone.open(&word(&letter.text, "/admin-link?")).await.expect(200));
    }
    phone.submit(&pages[0], "approve", &[("identifier", EVE)]).await.expect(400);
    let page = phone.submit(&pages[0], "approve", &[("identifier", ADA)]).await.expect(200);
    assert!(page.url.path() == "/account" && page.body.contains(ADA), "{}", page.body);
    let robot = Browser::phone(&app);
    let letter = app.letters_to(EVE).pop().expect("a message");
    robot.open(&word(&letter.text, "/admin-link?")).await.expect(200);
}

#[tokio::test]
async fn of_two_invitations_in_two_tabs_a_button_accepts_the_one_that_its_page_shows() {
    let app = app().await;
    let browser = Browser::new(&app);
    let (one, two) = (invitation(&app, "one@example.test").await, invitation(&app, "two@example.test").await);
    let (page, _later) = (browser.open(&one).await.expect(200), browser.open(&two).await.expect(200));
    browser.submit(&page, "continue", &[]).await.expect(200);
    assert!(user_is_admin(&app, "one@example.test").await);
    Browser::new(&app).open(&two).await.expect(200);
}

pub async fn user_is_admin(app: &TestApp, address: &str) -> bool {
    let id = app.id_of(address).await;
    app.read(move |conn| store::users::find(conn, &id)).await.expect("known").admin
}

#[tokio::test]
async fn of_two_notices_in_two_tabs_a_press_ends_the_session_that_its_page_shows_and_no_sign_in_beside_it() {
    let (app, ada) = scene().await;
    let mut intruders = Vec::new();
    for _ in 0..2 {
        app.clock.advance(60);
        let intruder = Browser::phone(&app);
        intruder.sign_in(&app, "/account", ADA).await.expect(200);
        app.settle().await;
        let notice = app.new_devices_of(ADA).pop().expect("a notice").not_me;
        intruders.push((intruder, ada.open(&notice).await.expect(200)));
    }
    let (sign_in, screen) = link(&app, "/link").await;
    let sign_in = ada.open(&sign_in).await.expect(200);
    ada.submit(&intruders[0].1, "deny", &[]).await.expect(200);
    assert!(intruders[0].0.open("/account").await.has("identifier"));
    assert!(intruders[1].0.open("/account").await.has("sign-out"));
    ada.submit(&sign_in, "approve", &[]).await.expect(200);
    drop(screen);
    assert_eq!(app.audit().await.iter().filter(|row| row.contains("link.paired")).count(), 1);
}

/// The newest sign-in of that browser that has not ended.
pub async fn newest_login(app: &TestApp, browser: &Browser) -> Option<Login> {
    let digest = sha256(&browser.cookie("porchlight-browser").expect("a browser")).as_bytes().to_vec();
    let now = app.app.now();
    app.read(move |conn| store::logins::open_in(conn, &digest, now, 1)).await.pop()
}

/// A page of it.
pub async fn newest_page(app: &TestApp, browser: &Browser, page: &str) -> String {
    format!("/login/{}/{page}", newest_login(app, browser).await.expect("a sign-in").id)
}
