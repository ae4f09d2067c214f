//! GET /login/{login}/status, /login/{login}/events

use crate::support::{Browser, Page, TestApp, clock, tokens::authorize_path};
use porchlight::{
    model::{
        id::LoginId,
        login::{EndReason, Stage},
    },
    store,
};
use reqwest::Method;
use std::time::{Duration, Instant};

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

/// The id in the path of a page of a sign-in.
fn login_of(path: &str) -> LoginId {
    LoginId::new(path.split("/login/").nth(1).and_then(|rest| rest.split('/').next()).expect("an id"))
}

/// Ends a sign-in without ringing: as another process does whose notification is lost.
async fn deny_unheard(app: &TestApp, id: LoginId) {
    let denied = app.write(move |_, conn| {
        let login = store::logins::find(conn, &id)?.expect("the sign-in");
        store::logins::advance(conn, &id, &login.stage, &Stage::Refused { reason: EndReason::Denied })
    });
    assert!(denied.await, "it had moved");
}

async fn until(stream: &mut reqwest::Response, state: &str) {
    let wanted = format!("event: state\ndata: {state}\n\n");
    clock::within(Duration::from_secs(10), state, async {
        while stream.chunk().await.expect("a chunk").expect("an event") != wanted {}
    })
    .await;
}

#[tokio::test]
async fn what_another_process_wrote_is_told_though_nobody_heard_of_it() {
    let one = TestApp::spawn().await;
    let two = TestApp::build().beside(&one).set("public_url", format!("{:?}", one.base)).spawn().await;
    let client = one.client().await;
    let desktop = Browser::new(&one);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let events = data(&waiting, "data-events");
    let mut stream = desktop.request(Method::GET, &events).send().await.expect("a stream");
    until(&mut stream, "waiting").await;
    deny_unheard(&two, login_of(&events)).await;
    until(&mut stream, "denied").await;
    assert_eq!(stream.chunk().await.expect("an end"), None);
    // One that is opened afterwards says so at once, and ends.
    let mut late = desktop.request(Method::GET, &events).send().await.expect("a stream");
    assert_eq!(late.chunk().await.expect("a chunk").expect("an event"), "event: state\ndata: denied\n\n");
    assert_eq!(late.chunk().await.expect("an end"), None);
}

#[tokio::test]
async fn a_message_that_has_expired_is_told_though_nothing_was_written() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let desktop = Browser::new(&app);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let mut stream =
        desktop.request(Method::GET, &data(&waiting, "data-events")).send().await.expect("a stream");
    until(&mut stream, "waiting").await;
    app.clock.advance(901);
    until(&mut stream, "expired").await;
    assert_eq!(stream.chunk().await.expect("an end"), None);
}

/// How many streams wait at once; each of a browser and a sign-in of its own.
const MANY: usize = 100;

#[tokio::test]
async fn of_many_streams_only_the_one_whose_sign_in_changed_is_told_and_none_asks_by_itself() {
    let app = TestApp::spawn().await;
    let mut streams = Vec::new();
    for _ in 0..MANY {
        let browser = Browser::new(&app);
        let page = browser.open("/account").await.expect(200);
        let id = login_of(page.url.path());
        let events = format!("/login/{id}/events");
        let mut stream = browser.request(Method::GET, &events).send().await.expect("a stream");
        until(&mut stream, "waiting").await;
        streams.push((id, stream));
    }
    let (begun, before) = (Instant::now(), app.app.store.counts().reads);
    for _ in 0..5 {
        let (id, mut stream) = streams.swap_remove(streams.len() / 2);
        deny_unheard(&app, id).await;
        until(&mut stream, "denied").await;
    }
    // The other jobs read a few times a second too; a hundred streams that each ask now and then do so far more often.
    let (seconds, reads) = (begun.elapsed().as_secs_f64(), app.app.store.counts().reads - before);
    assert!(f64::from(u32::try_from(reads).expect("few")) < 15.0 * seconds + 40.0, "{reads} in {seconds} s");
    for (id, stream) in &mut streams {
        let said = tokio::time::timeout(Duration::from_millis(1), stream.chunk()).await;
        let said = said.ok().map(|chunk| chunk.expect("a chunk").expect("an event"));
        assert!(said.is_none_or(|said| said.ends_with(b"waiting\n\n")), "{id} was told something");
    }
}
