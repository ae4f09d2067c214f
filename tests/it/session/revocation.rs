//! What is revoked stays revoked, whatever is issued at the same moment

use super::race::race;
use crate::support::{Browser, TestApp, app::Registered, db::Database, tokens::authorize_path};
use porchlight::{
    admin::{clients, users},
    model::{client::ConsentRule, id::ClientId},
};
use std::future::Future;

use crate::support::people::ADA;
/// How often each race is run.
const ROUNDS: usize = 6;

async fn app() -> TestApp {
    TestApp::build().set("server.workers", 2).spawn().await
}

/// Races many times, each time with a browser that has just signed in and its account page.
async fn rounds<'a, F: Future<Output = ()>>(
    app: &'a TestApp,
    client: &'a Registered,
    revoke: impl Fn(&'a TestApp, Browser, String) -> F,
) {
    let mut given = 0;
    for _ in 0..ROUNDS {
        let browser = Browser::new(app);
        browser.sign_in(app, "/account", ADA).await.expect(200);
        let code = browser.sign_in_silently_or_consent(client).await;
        app.redeem(client, &code).await.expect(200);
        let csrf = csrf(&browser).await;
        let same = Browser::new(app).from(&browser.ip);
        browser.cookies().iter().for_each(|(name, value)| same.set_cookie(name, value));
        let got = race(&[app], &browser, client, revoke(app, same, csrf)).await;
        given += got.count();
        got.is_worthless(&[app], client).await;
    }
    assert!(given > 0, "nothing was issued, so nothing was shown");
}

impl Browser {
    /// A code for an app, whether or not the person is asked for their consent.
    async fn sign_in_silently_or_consent(&self, client: &Registered) -> String {
        let page = self.open(&authorize_path(client, &[])).await;
        let page =
            if page.has("consent-allow") { self.submit(&page, "consent-allow", &[]).await } else { page };
        page.redirected_code().expect("a code")
    }
}

async fn csrf(browser: &Browser) -> String {
    let form = browser.open("/account").await.expect(200).form("sign-out");
    form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone()
}

#[tokio::test]
async fn signing_out_everywhere_leaves_no_code_and_no_token() {
    let app = app().await;
    let client = app.client().await;
    rounds(&app, &client, |_, browser, csrf| async move {
        browser.post("/account/sessions/end-all", &[("csrf", &csrf)]).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn signing_out_here_leaves_no_code_and_no_token() {
    let app = app().await;
    let client = app.client().await;
    rounds(&app, &client, |_, browser, csrf| async move {
        browser.post("/account/sign-out", &[("csrf", &csrf)]).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn disconnecting_an_app_leaves_it_no_code_and_no_token() {
    let app = app().await;
    let client = app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let id = &client.id;
    rounds(&app, &client, |_, browser, csrf| async move {
        browser.post("/account/apps/revoke", &[("csrf", &csrf), ("app", id)]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn an_admin_who_ends_the_sessions_of_a_person_leaves_no_code_and_no_token() {
    let app = app().await;
    let client = app.client().await;
    rounds(&app, &client, |app, _, _| async move {
        users::change::end_sessions(&app.app, &app.id_of(ADA).await, "test").await.expect("ended");
    })
    .await;
}

#[tokio::test]
async fn disabling_a_person_leaves_no_code_and_no_token() {
    let app = app().await;
    let client = app.client().await;
    rounds(&app, &client, |app, _, _| async move {
        app.disable(ADA).await;
        // What is let in again is the person, and nothing that was given before.
        let id = app.id_of(ADA).await;
        users::change::set_disabled(&app.app, &id, false, "test").await.expect("enabled");
    })
    .await;
}

#[tokio::test]
async fn this_was_not_me_leaves_no_code_and_no_token() {
    let app = app().await;
    let client = app.client().await;
    let mut given = 0;
    Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200);
    for round in 1..=ROUNDS {
        app.clock.advance(60);
        let (intruder, anywhere) = (Browser::phone(&app), Browser::new(&app));
        intruder.sign_in(&app, "/account", ADA).await.expect(200);
        app.settle().await;
        let notices = app.new_devices_of(ADA);
        assert_eq!(notices.len(), round, "one notice each");
        let link = notices.last().expect("a notice").not_me.clone();
        let page = anywhere.open(&link).await.expect(200);
        let got = race(&[&app], &intruder, &client, async {
            anywhere.submit(&page, "deny", &[]).await.expect(200);
        })
        .await;
        given += got.count();
        got.is_worthless(&[&app], &client).await;
    }
    assert!(given > 0, "nothing was issued, so nothing was shown");
}

#[tokio::test]
async fn removing_an_app_leaves_it_no_code_and_no_token() {
    let app = app().await;
    let mut given = 0;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    for _ in 0..ROUNDS {
        let client = app.client().await;
        let id = ClientId::new(client.id.clone());
        let got = race(&[&app], &browser, &client, async {
            clients::remove(&app.app, &id, "test").await.expect("removed");
        })
        .await;
        given += got.count();
        got.is_worthless(&[&app], &client).await;
        // Nor when an app with the same id and secret comes back.
        let again = app.client_with(|new| new.id = id.clone()).await;
        got.is_worthless(&[&app], &Registered { id: client.id.clone(), ..again }).await;
    }
    assert!(given > 0, "nothing was issued, so nothing was shown");
}

#[tokio::test]
async fn what_is_revoked_at_one_replica_is_not_issued_at_the_other() {
    let one = TestApp::build().on(Database::Postgres).set("server.workers", 2).spawn().await;
    let two = TestApp::build()
        .on(Database::Postgres)
        .beside(&one)
        .set("server.workers", 2)
        .set("public_url", format!("{:?}", one.base))
        .spawn()
        .await;
    let client = one.client().await;
    two.app.refresh().await.expect("clients are read again");
    let mut given = 0;
    for _ in 0..ROUNDS {
        let browser = Browser::new(&one);
        browser.sign_in(&one, "/account", ADA).await.expect(200);
        let csrf = csrf(&browser).await;
        let same = Browser::new(&one).from(&browser.ip);
        browser.cookies().iter().for_each(|(name, value)| same.set_cookie(name, value));
        let end = format!("{}/account/sessions/end-all", two.address());
        let got = race(&[&one, &two], &browser, &client, async {
            let form = same.request(reqwest::Method::POST, &end).form(&[("csrf", csrf.as_str())]);
            let form = form.header("origin", one.base.as_str()).header("sec-fetch-site", "same-origin");
            same.send(form).await.expect(200);
        })
        .await;
        given += got.count();
        got.is_worthless(&[&one, &two], &client).await;
    }
    assert!(given > 0, "nothing was issued, so nothing was shown");
}

#[tokio::test]
async fn a_refresh_token_outlives_an_idle_session_and_never_one_that_is_ended() {
    const DAY: i64 = 86_400;
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", 1000)
        .set("sign_in.lifetimes.session_idle", 500)
        .set("sign_in.lifetimes.refresh_token", 300 * DAY)
        .spawn()
        .await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    app.clock.advance(40 * DAY);
    porchlight::jobs::run_due(&app.app).await;
    let token = given["refresh_token"].as_str().expect("a token");
    let next = app.refresh(&client, token).await.expect(200).json();
    users::change::end_sessions(&app.app, &app.id_of(ADA).await, "test").await.expect("ended");
    let next = next["refresh_token"].as_str().expect("a token");
    app.refresh(&client, next).await.expect(400);
}

#[tokio::test]
async fn a_silent_sign_in_is_one_read_and_one_write() {
    let app = app().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    app.settle().await;
    // Nothing else is counted in at least one of these, such as a message of the sign-in on its way.
    let mut fewest = (u64::MAX, u64::MAX);
    for _ in 0..5 {
        let before = app.app.store.counts();
        let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
        assert!(silent.redirected_code().is_some(), "{silent:?}");
        let after = app.app.store.counts();
        fewest = fewest.min((after.reads - before.reads, after.writes - before.writes));
    }
    assert_eq!(fewest, (1, 1));
}
