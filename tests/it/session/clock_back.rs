//! A clock that is set back: what has ended stays ended

use crate::support::{
    Browser, TestApp,
    app::Registered,
    clock,
    people::{ADA, BOB, EVE},
    tokens::{authorize_path, decode, text},
};
use porchlight::app::age;
use reqwest::Method;

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// What Ada has in an app: a code, a refresh token and a session, all of which have ended.
struct Ended {
    client: Registered,
    browser: Browser,
    code: String,
    refresh_token: String,
    link: String,
}

async fn ended(app: &TestApp) -> Ended {
    let client = app.client().await;
    let browser = Browser::new(app);
    let first = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &first).await.expect(200).json();
    let refresh_token = text(given.as_object().expect("an object"), "refresh_token").to_owned();
    let code = browser.open(&authorize_path(&client, &[])).await.redirected("code").expect("a code");
    Browser::new(app).ask("/account", ADA).await;
    let link = app.letter_to(ADA).await.link;
    Ended { client, browser, code, refresh_token, link }
}

/// Each of them is refused.
async fn stays_ended(app: &TestApp, ended: &Ended) {
    let refused = app.redeem(&ended.client, &ended.code).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    let refused = app.refresh(&ended.client, &ended.refresh_token).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    let page = ended.browser.request(Method::GET, "/account").send().await.expect("an answer");
    assert_eq!(page.status(), 303, "the session is over");
    let page = Browser::phone(app).open(&ended.link).await;
    assert!(!page.has("approve"), "{}", page.body);
}

#[tokio::test]
async fn code_refresh_token_session_and_link_that_had_ended_stay_ended() {
    let app = TestApp::spawn().await;
    let ended = ended(&app).await;
    app.clock.advance(100 * DAY);
    stays_ended(&app, &ended).await;
    app.clock.step(-100 * DAY);
    stays_ended(&app, &ended).await;
    app.clock.advance(HOUR);
    stays_ended(&app, &ended).await;
}

#[tokio::test]
async fn they_stay_ended_in_a_process_that_starts_after_the_step() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", HOUR)
        .set("sign_in.lifetimes.session_remembered", HOUR)
        .set("sign_in.lifetimes.session_idle", HOUR)
        .set("sign_in.lifetimes.refresh_token", HOUR)
        .spawn()
        .await;
    age::note(&app.app).await.expect("noted");
    let ended = ended(&app).await;
    // A minute passes each time that housekeeping notes the time.
    for _ in 0..7 {
        app.clock.advance(HOUR / 6);
        age::note(&app.app).await.expect("noted");
    }
    stays_ended(&app, &ended).await;
    app.clock.step(-2 * HOUR);
    let next = TestApp::build().beside(&app).set("public_url", format!("{:?}", app.base)).spawn().await;
    let refused = next.redeem(&ended.client, &ended.code).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    let refused = next.refresh(&ended.client, &ended.refresh_token).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    assert!(next.app.clock_behind() >= 2 * HOUR, "{}", next.app.clock_behind());
}

#[tokio::test]
async fn people_sign_in_while_the_clock_is_behind_and_the_token_is_not_from_the_future() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    app.clock.advance(HOUR);
    app.tokens(&client, ADA).await;
    app.clock.step(-HOUR);
    let given = app.tokens(&client, BOB).await;
    let claims = decode(text(&given, "id_token"), 1);
    assert_eq!(claims["iat"].as_i64(), Some(app.app.now_elsewhere()));
    assert_eq!(app.app.now_elsewhere(), clock::start());
    app.user_info(text(&given, "access_token")).await.expect(200);
    // Waits come to their end: a message can be sent again, a link ends.
    Browser::new(&app).ask("/account", EVE).await;
    let link = app.letter_to(EVE).await.link;
    app.clock.advance(1900);
    assert!(!Browser::phone(&app).open(&link).await.has("approve"));
}

#[tokio::test]
async fn a_clock_that_was_far_ahead_for_a_minute_keeps_nobody_in_the_future() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    age::note(&app.app).await.expect("noted");
    app.clock.step(400 * DAY);
    age::note(&app.app).await.expect("noted");
    app.clock.step(-400 * DAY);
    let ahead = app.app.clock_behind();
    assert!((0..=600).contains(&ahead), "{ahead} s ahead");
    app.tokens(&client, BOB).await;
    app.clock.advance(1200);
    assert_eq!(app.app.clock_behind(), 0, "twenty minutes later it is right");
    app.tokens(&client, EVE).await;
}
