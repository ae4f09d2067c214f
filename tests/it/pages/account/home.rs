//! GET /account, and what guards everything behind it

use crate::support::{Browser, TestApp};

use crate::support::people::ADA;
const PAGES: [&str; 8] =
    ["profile", "contacts", "second-factor", "sessions", "apps", "activity", "data", "contacts/confirm"];
/// What only a fresh sign-in may do, and where a stale one is led back to.
const FRESH: [(&str, &str); 6] = [
    ("/account/contacts/add", "/account/contacts"),
    ("/account/contacts/confirm", "/account/contacts/confirm"),
    ("/account/contacts/resend", "/account/contacts/confirm"),
    ("/account/contacts/primary", "/account/contacts"),
    ("/account/contacts/remove", "/account/contacts"),
    ("/account/delete", "/account/delete"),
];

#[tokio::test]
async fn the_overview_leads_to_every_section_and_says_how_it_stands() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, "/account", ADA).await.expect(200);
    for id in ["profile", "contacts", "second-factor", "sessions", "apps", "activity", "data"] {
        let section = ada.click(&page, &format!("account-{id}")).await.expect(200);
        assert!(section.url.path().ends_with(id), "{}", section.url);
        assert!(section.header("cache-control").contains("no-store"), "{id}");
    }
    assert!(
        page.text("account-contacts").contains(ADA) && page.text("account-sessions").contains("Only here")
    );
    assert!(!page.has("account-passkeys"), "no passkeys at an address without a name");
    assert!(!page.has("account-admin"));
}

#[tokio::test]
async fn nobody_sees_or_does_anything_there_without_signing_in() {
    let app = TestApp::spawn().await;
    let stranger = Browser::new(&app);
    for page in PAGES {
        let asked = stranger.open(&format!("/account/{page}")).await.expect(200);
        assert!(asked.has("identifier"), "{page}");
    }
    let csrf = stranger.open("/account").await.form("continue").fields[0].1.clone();
    let others = ["/account/profile", "/account/apps/revoke", "/account/data/export"];
    for path in FRESH.iter().map(|(path, _)| *path).chain(others) {
        let refused = stranger.post(path, &[("csrf", &csrf), ("sure", "yes")]).await;
        assert!(stranger.follow(refused).await.has("identifier"), "{path}");
    }
}

#[tokio::test]
async fn what_changes_how_one_gets_in_asks_again_who_it_is() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, "/account", ADA).await.expect(200);
    let csrf = page.form("sign-out").fields[0].1.clone();
    app.clock.advance(601);
    let with_export = FRESH.into_iter().chain([("/account/data/export", "/account/data")]);
    for (path, back) in with_export {
        let fields =
            [("csrf", csrf.as_str()), ("address", "new@example.test"), ("sure", "yes"), ("code", "123456")];
        let asked = ada.post(path, &fields).await;
        let asked = ada.follow(asked).await.expect(200);
        assert!(asked.has("identifier"), "{path} asks nobody");
        let waiting = ada.submit(&asked, "continue", &[("identifier", ADA)]).await;
        let code = app.code_to(ADA).await;
        let done = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        // Nothing to confirm leads on to the list.
        let leads =
            done.url.path() == back || (back.ends_with("confirm") && done.url.path() == "/account/contacts");
        assert!(leads, "{path} led to {}", done.url);
        app.clock.advance(601);
    }
    assert_eq!(app.count_letters("new@example.test").await, 0);
    assert!(ada.open("/account").await.has("sign-out"), "the account is still there");
}
