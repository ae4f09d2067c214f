//! Forms are accepted only from our own pages, in the same browser

use crate::support::people::{ADA, BOB};
use crate::support::{Browser, TestApp};
use reqwest::Method;

#[tokio::test]
async fn no_form_is_accepted_without_its_token() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let identify = page.form("continue").action;
    let id = page.url.path().split('/').nth(2).expect("an id").to_owned();
    let other = Browser::new(&app);
    other.open("/account").await;
    let foreign = other.open("/account").await.form("continue").fields[0].1.clone();
    let login = |name: &str| format!("/login/{id}/{name}");
    let paths = [
        identify,
        login("code"),
        login("resend"),
        login("restart"),
        login("cancel"),
        login("account"),
        login("other"),
        login("consent/allow"),
        login("consent/deny"),
        "/link/approve".to_owned(),
        "/link/deny".to_owned(),
        "/account/sign-out".to_owned(),
        "/account/sessions/end".to_owned(),
        "/account/sessions/end-all".to_owned(),
        "/account/profile".to_owned(),
        "/account/contacts/add".to_owned(),
        "/account/contacts/confirm".to_owned(),
        "/account/contacts/resend".to_owned(),
        "/account/contacts/primary".to_owned(),
        "/account/contacts/remove".to_owned(),
        "/account/authenticator".to_owned(),
        "/account/authenticator/remove".to_owned(),
        "/account/recovery-codes".to_owned(),
        "/account/apps/revoke".to_owned(),
        "/account/data/export".to_owned(),
        "/account/delete".to_owned(),
        "/not-me".to_owned(),
        login("password"),
        login("forgot"),
        "/reset/open".to_owned(),
        "/reset/set".to_owned(),
        "/reset/deny".to_owned(),
        "/account/password".to_owned(),
        "/account/password/remove".to_owned(),
        "/invite/accept".to_owned(),
        "/admin/clients".to_owned(),
        "/end_session/confirm".to_owned(),
    ];
    for path in paths {
        for token in [None, Some(""), Some("guess"), Some(foreign.as_str())] {
            let fields: Vec<(&str, &str)> = token.map(|token| ("csrf", token)).into_iter().collect();
            let refused = browser.post(&path, &fields).await;
            assert_eq!(refused.status, 403, "{path} {token:?}");
        }
    }
}

#[tokio::test]
async fn the_right_token_from_another_site_is_refused_too() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let form = page.form("continue");
    let fields = [("csrf", form.fields[0].1.as_str()), ("identifier", ADA)];
    let post = || browser.request(Method::POST, &form.action);
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        browser.send(post().header(name, value).form(&fields)).await.expect(403);
    }
    browser
        .send(post().header("origin", app.base.clone()).header("sec-fetch-site", "same-origin").form(&fields))
        .await
        .expect(303);
}

#[tokio::test]
async fn a_form_on_a_page_of_one_account_does_nothing_once_somebody_else_is_signed_in() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let pages = [("/account", "sign-out"), ("/account/profile", "save")];
    let mut adas = Vec::new();
    for (path, button) in pages {
        adas.push((browser.open(path).await.expect(200), button));
    }
    // In another tab.
    browser.submit(&adas[0].0, "sign-out", &[]).await.expect(200);
    let bobs = browser.sign_in(&app, "/account", BOB).await.expect(200);
    for (page, button) in &adas {
        let form = page.form(button);
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&form.action, &fields).await.expect(403);
    }
    assert!(browser.open("/account").await.has("sign-out"), "Bob is still signed in");
    browser.submit(&bobs, "sign-out", &[]).await.expect(200);
}

#[tokio::test]
async fn without_cookies_the_page_says_so() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    browser.forget();
    let refused = browser.press(&page, "continue", &[("identifier", ADA)]).await.expect(403);
    assert!(refused.body.to_lowercase().contains("cookies"), "{}", refused.body);
}

#[tokio::test]
async fn a_form_of_an_account_page_ends_with_its_session() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    let left_open = browser.open("/account/profile").await.expect(200);
    let home = browser.open("/account").await;
    browser.submit(&home, "sign-out", &[]).await;
    // Nobody is signed in: it leads to the sign-in, as every page there does.
    let page = browser.press(&left_open, "save", &[("name", "Ada")]).await.expect(303);
    assert!(page.header("location").starts_with("/login/"), "{:?}", page.headers);
    // Somebody else signs in in the same browser: a form that Ada left open must not act on their account.
    browser.sign_in(&app, "/account", BOB).await;
    browser.press(&left_open, "save", &[("name", "Ada")]).await.expect(403);
    let theirs = browser.open("/account/profile").await.expect(200);
    assert_ne!(theirs.form("save").fields, left_open.form("save").fields);
    browser.press(&theirs, "save", &[("name", "Bob")]).await.expect(303);
}

#[tokio::test]
async fn open_tabs_go_on_after_another_sign_in_of_the_same_person() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let begun = browser.open("/account").await.expect(200);
    browser.sign_in(&app, "/account", ADA).await;
    let left_open = browser.open("/account/profile").await.expect(200);
    // What they would change in another tab asks them to prove anew who they are.
    app.clock.advance(601);
    browser.sign_in(&app, "/account/password", ADA).await;
    browser.press(&left_open, "save", &[("name", "Ada")]).await.expect(303);
    // A sign-in page that was open before is bound to the browser, not to a session.
    let page = browser.press(&begun, "continue", &[("identifier", ADA)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

#[tokio::test]
async fn a_path_in_another_spelling_asks_for_the_same_token() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let page = browser.open("/account").await.expect(200);
    let of_ada = page.form("sign-out").fields[0].1.clone();
    browser.submit(&page, "sign-out", &[]).await;
    browser.sign_in(&app, "/account", BOB).await.expect(200);
    for path in ["/account/sign-out", "/%61ccount/sign-out", "/account/sessions/end%2Dall"] {
        browser.post(path, &[("csrf", &of_ada)]).await.expect(403);
    }
    browser.open("/account").await.expect(200).form("sign-out");
}
