//! GET /login/{login}/status, /login/{login}/events

use crate::support::{Browser, Page, TestApp, clock, tokens::authorize_path};
use reqwest::Method;
use std::time::Duration;

use crate::support::{
    password::PASSWORD,
    people::{ADA, BOB},
};

/// An address that the waiting page gives to its script.
fn data(page: &Page, name: &str) -> String {
    page.element("live").expect("the live line").get(name).unwrap_or_else(|| panic!("no {name}")).to_owned()
}

async fn state(browser: &Browser, waiting: &Page) -> String {
    let page = browser.get(&data(waiting, "data-status")).await.expect(200);
    assert!(page.header("cache-control").contains("no-store"));
    page.json()["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn the_status_follows_the_sign_in_to_its_end() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(state(&desktop, &waiting).await, "waiting");
    let page = phone.open(&app.letter_to(ADA).await.link).await;
    phone
        .submit(&page, "approve", &[("match-number", &waiting.text("match-number-shown"))])
        .await
        .expect(200);
    assert_eq!(state(&desktop, &waiting).await, "approved");
    assert!(desktop.open(&data(&waiting, "data-continue")).await.redirected("code").is_some());
    assert_eq!(state(&desktop, &waiting).await, "done");
}

#[tokio::test]
async fn a_step_typed_here_is_no_approval_elsewhere_although_an_earlier_step_was_one() {
    let steps = r#"[{ any_of = ["email_link"] }, { any_of = ["password"] }]"#;
    let app = TestApp::build().set("policies.strict.steps", steps).spawn().await;
    app.user_with_password(ADA).await;
    let client = app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let page = desktop.open(&authorize_path(&client, &[])).await.expect(200);
    let waiting = desktop.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    let page = phone.open(&app.letter_to(ADA).await.link).await;
    phone
        .submit(&page, "approve", &[("match-number", &waiting.text("match-number-shown"))])
        .await
        .expect(200);
    let asked = desktop.open(&data(&waiting, "data-continue")).await.expect(200);
    desktop.press(&asked, "submit-password", &[("password", PASSWORD)]).await.expect(303);
    assert_eq!(state(&desktop, &waiting).await, "waiting", "the tab where it was typed goes on by itself");
    app.clock.advance(6);
    assert_eq!(state(&desktop, &waiting).await, "approved");
}

#[tokio::test]
async fn the_status_says_that_it_ended() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let desktop = Browser::new(&app);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    app.clock.advance(901);
    assert_eq!(state(&desktop, &waiting).await, "expired");
    let ended = desktop.open(&data(&waiting, "data-continue")).await;
    assert!(ended.has("resend") || ended.has("continue"), "there is a way on: {}", ended.body);
}

#[tokio::test]
async fn nobody_else_learns_anything_from_the_login_s_id() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let waiting = Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    let thief = Browser::new(&app);
    thief.get(&data(&waiting, "data-status")).await.expect(404);
    thief.get(&data(&waiting, "data-events")).await.expect(404);
    let page = thief.open(waiting.url.path()).await.expect(403);
    assert!(!page.body.contains(ADA), "{}", page.body);
    let page = thief.open(&data(&waiting, "data-continue")).await;
    assert_eq!((page.status, page.location()), (403, None));
}

#[tokio::test]
async fn an_event_comes_within_a_second_of_the_approval() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let mut stream =
        desktop.request(Method::GET, &data(&waiting, "data-events")).send().await.expect("a stream");
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let first = stream.chunk().await.expect("a chunk").expect("an event");
    assert_eq!(first, "event: state\ndata: waiting\n\n");

    let page = phone.open(&app.letter_to(ADA).await.link).await;
    phone
        .submit(&page, "approve", &[("match-number", &waiting.text("match-number-shown"))])
        .await
        .expect(200);
    clock::within(Duration::from_secs(1), "the event", async {
        while stream.chunk().await.expect("a chunk").expect("an event") != "event: state\ndata: approved\n\n"
        {
        }
    })
    .await;
    let end = clock::within(Duration::from_secs(1), "the end of the stream", stream.chunk()).await;
    assert_eq!(end.expect("an end"), None);
}

#[tokio::test]
async fn one_sign_in_has_five_streams_and_a_closed_one_makes_room() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let desktop = Browser::new(&app);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let events = data(&waiting, "data-events");
    let open = || async { desktop.request(Method::GET, &events).send().await.expect("an answer") };
    let mut streams = Vec::new();
    for _ in 0..5 {
        let mut stream = open().await;
        assert_eq!(stream.status(), 200);
        stream.chunk().await.expect("a chunk");
        streams.push(stream);
    }
    let refused = desktop.get(&events).await.expect(429);
    assert_eq!(refused.header("retry-after"), "10");
    assert_eq!(state(&desktop, &waiting).await, "waiting", "the page can poll");
    // Another sign-in of the same network has its own.
    let other = Browser::new(&app).from(&desktop.ip);
    let elsewhere = other.ask(&authorize_path(&client, &[]), BOB).await;
    let theirs = other.request(Method::GET, &data(&elsewhere, "data-events")).send().await.expect("a stream");
    assert_eq!(theirs.status(), 200);

    streams.pop();
    clock::eventually("room for another stream", || async {
        Some(open().await).filter(|answer| answer.status() == 200)
    })
    .await;
}
