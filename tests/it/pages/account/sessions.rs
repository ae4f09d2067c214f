//! GET /account/sessions and its forms

use crate::support::{Browser, TestApp, html, tokens::authorize_path};

use crate::support::people::{ADA, BOB, EVE};

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_ends_one_of_them() {
    let app = TestApp::spawn().await;
    let (here, there, stranger) = (Browser::new(&app), Browser::phone(&app), Browser::new(&app));
    here.sign_in(&app, "/account", ADA).await.expect(200);
    there.sign_in(&app, "/account", ADA).await.expect(200);
    stranger.sign_in(&app, "/account", EVE).await.expect(200);
    let page = here.open("/account/sessions").await.expect(200);
    assert!(page.body.contains("Firefox") && page.body.contains("Safari"), "{}", page.body);
    let button = html::tags(&page.body)
        .into_iter()
        .find(|tag| tag.get("name") == Some("session"))
        .expect("one that can be ended");
    let session = button.get("value").expect("its id").to_owned();
    let form = html::forms(&page.body)
        .into_iter()
        .find(|form| form.action.ends_with("/sessions/end"))
        .expect("a form");
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();

    let eves = stranger.open("/account").await.form("sign-out").fields[0].1.clone();
    stranger.post(&form.action, &[("csrf", &eves), ("session", &session)]).await;
    assert!(there.open("/account").await.has("sign-out"), "nobody ends somebody else's session");

    let done = here.post(&form.action, &[("csrf", &csrf), ("session", &session)]).await;
    assert!(here.follow(done).await.expect(200).has("sessions-notice"));
    assert!(there.open("/account").await.has("identifier"), "that one is over");
    assert!(here.open("/account").await.has("sign-out"), "this one is not");
}

#[tokio::test]
async fn sign_out_everywhere_ends_every_session_and_what_the_apps_hold() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (here, there) = (Browser::new(&app), Browser::phone(&app));
    let code = app.code_with(&here, &client, ADA, &[]).await;
    let one = app.redeem(&client, &code).await.expect(200).json();
    let code = app.code_with(&there, &client, ADA, &[]).await;
    let two = app.redeem(&client, &code).await.expect(200).json();
    let bobs = app.tokens(&client, BOB).await;

    let page = here.open("/account/sessions").await;
    here.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    for browser in [&here, &there] {
        assert!(browser.open("/account").await.has("identifier"));
    }
    for given in [&one, &two] {
        let refused =
            app.refresh(&client, given["refresh_token"].as_str().expect("a refresh token")).await.expect(400);
        assert_eq!(refused.json()["error"], "invalid_grant");
        app.user_info(given["access_token"].as_str().expect("a token")).await.expect(401);
    }
    app.refresh(&client, bobs["refresh_token"].as_str().expect("a refresh token")).await.expect(200);
}

#[tokio::test]
async fn sign_out_everywhere_on_a_page_whose_session_is_over_asks_who_it_is_and_claims_nothing() {
    let app = TestApp::spawn().await;
    let (here, there) = (Browser::new(&app), Browser::phone(&app));
    here.sign_in(&app, "/account", ADA).await.expect(200);
    let old = here.open("/account/sessions").await.expect(200);
    there.sign_in(&app, "/account", ADA).await.expect(200);
    let page = there.open("/account/sessions").await.expect(200);
    let form = html::forms(&page.body).into_iter().find(|form| form.action.ends_with("/sessions/end"));
    let fields = form.expect("a form").fields;
    let csrf = fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let tags = html::tags(&page.body);
    let button = tags.iter().find(|tag| tag.get("name") == Some("session")).expect("the other one");
    let fields = [("csrf", csrf.as_str()), ("session", button.get("value").expect("its id"))];
    there.post("/account/sessions/end", &fields).await;

    let page = here.submit(&old, "sign-out-everywhere", &[]).await;
    assert!(page.has("identifier"), "who is it? {}: {}", page.url, page.body);
    assert!(there.open("/account").await.has("sign-out"), "nobody has said who they are");
    here.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    let link = here.open(&app.letter_to(ADA).await.link).await.expect(200);
    let page = here.submit(&link, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/account/sessions"), "{}", page.url);
    here.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    assert!(there.open("/account").await.has("identifier"));
}

#[tokio::test]
async fn signing_out_here_leaves_the_other_device_alone() {
    let app = TestApp::spawn().await;
    let (here, there) = (Browser::new(&app), Browser::phone(&app));
    here.sign_in(&app, "/account", ADA).await;
    there.sign_in(&app, "/account", ADA).await;
    let cookie = here.cookie("porchlight-session").expect("a session");
    let page = here.open("/account").await;
    here.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(here.cookie("porchlight-session").is_none());
    here.set_cookie("porchlight-session", &cookie);
    assert!(here.open("/account").await.has("identifier"), "the cookie is dead, not only gone");
    assert!(there.open("/account").await.has("sign-out"));
}

#[tokio::test]
async fn somebody_else_in_the_same_browser_ends_the_first_session() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    browser.sign_in(&app, &authorize_path(&client, &[("prompt", "login")]), BOB).await;
    assert!(browser.open("/account").await.body.contains(BOB));
    let refused = app.refresh(&client, given["refresh_token"].as_str().expect("a refresh token")).await;
    assert_eq!(refused.status, 400, "ada's session ended with what it gave");
}

#[tokio::test]
async fn every_session_has_an_audit_row() {
    let app = TestApp::spawn().await;
    Browser::new(&app).sign_in(&app, "/account", ADA).await;
    let rows = app.audit().await;
    for event in ["link.created", "link.sent", "code.used", "user.created", "session.started"] {
        assert!(rows.iter().any(|row| row.contains(event)), "{event} is missing in {rows:?}");
    }
    assert!(!rows.iter().any(|row| row.contains("session.ended")));
}
