//! Two processes on one PostgreSQL database

use crate::support::{
    Browser, Page, TestApp, clock,
    db::Database,
    tokens::{authorize_path, decode, text},
};
use porchlight::admin::keys;
use reqwest::Method;
use std::time::Duration;

use crate::support::people::ADA;

/// Both behind one name: what a browser keeps of one it sends to the other.
async fn two() -> (TestApp, TestApp) {
    let one = TestApp::build().on(Database::Postgres).spawn().await;
    let two = TestApp::build()
        .on(Database::Postgres)
        .beside(&one)
        .set("public_url", format!("{:?}", one.base))
        .spawn()
        .await;
    (one, two)
}

fn at(app: &TestApp, url: &str) -> String {
    let url = url::Url::parse(url).expect("a URL");
    format!("{}{}", app.address(), &url[url::Position::BeforePath..])
}

fn data(page: &Page, name: &str) -> String {
    page.element("live").expect("the live line").get(name).expect("a URL").to_owned()
}

#[tokio::test]
async fn approved_on_one_it_is_collected_on_the_other_within_a_second() {
    let (one, two) = two().await;
    let client = one.client().await;
    let desktop = Browser::new(&one);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let mut events =
        desktop.request(Method::GET, &data(&waiting, "data-events")).send().await.expect("a stream");
    assert!(events.chunk().await.expect("a chunk").expect("an event").ends_with(b"waiting\n\n"));

    let phone = Browser::at(&two.address());
    let page = phone.get(&at(&two, &one.letter_to(ADA).await.link)).await.expect(303);
    let clean = page.location().expect("the clean page");
    assert_eq!(clean.path(), "/link");
    let page = phone.get(&clean[url::Position::BeforePath..]).await.expect(200);
    let form = page.form("approve");
    let field = form.ids.iter().find(|(id, _)| id == "match-number").expect("the field").1.clone();
    let mut fields: Vec<_> = form.fields.into_iter().filter(|(name, _)| *name != field).collect();
    fields.push((field, waiting.text("match-number-shown")));
    let approve = phone.request(Method::POST, &form.action).form(&fields);
    assert_eq!(phone.send(approve).await.expect(303).location().expect("done").path(), "/link/approved");

    clock::within(Duration::from_secs(1), "the event", async {
        while !events.chunk().await.expect("a chunk").expect("an event").ends_with(b"approved\n\n") {}
    })
    .await;
    let done = desktop.open(&data(&waiting, "data-continue")).await;
    let code = done.redirected("code").expect("a code");
    two.redeem(&client, &code).await.expect(200);
}

#[tokio::test]
async fn what_is_revoked_on_one_is_revoked_on_the_other_at_once() {
    let (one, two) = two().await;
    let client = one.client().await;
    let browser = Browser::new(&one);
    let code = one.code_with(&browser, &client, ADA, &[]).await;
    let given = one.redeem(&client, &code).await.expect(200).json();
    let given = given.as_object().expect("an object");
    two.user_info(text(given, "access_token")).await.expect(200);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await;
    two.user_info(text(given, "access_token")).await.expect(401);
    two.refresh(&client, text(given, "refresh_token")).await.expect(400);
}

#[tokio::test]
async fn limits_are_counted_together() {
    let one = TestApp::build().on(Database::Postgres).set("sign_in.limits.requests_per_ip", 2).spawn().await;
    let two = TestApp::build()
        .on(Database::Postgres)
        .beside(&one)
        .set("sign_in.limits.requests_per_ip", 2)
        .spawn()
        .await;
    for (n, app) in [&one, &two].into_iter().enumerate() {
        Browser::new(app).from("192.0.2.9").ask("/account", &format!("a{n}@example.test")).await;
    }
    for app in [&one, &two] {
        let browser = Browser::new(app).from("192.0.2.9");
        let page = browser.open("/account").await;
        browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(429);
    }
}

#[tokio::test]
async fn each_message_is_sent_once_though_both_look_for_work() {
    let (one, two) = two().await;
    for n in 0..10 {
        Browser::new(&one).ask("/account", &format!("p{n}@example.test")).await;
    }
    tokio::join!(porchlight::jobs::run_due(&one.app), porchlight::jobs::run_due(&two.app));
    one.settle().await;
    let mut ids: Vec<String> = one.mail.messages().into_iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), 10);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 10);
}

/// The names of the keys that a replica publishes.
async fn published(app: &TestApp) -> Vec<String> {
    let jwks = Browser::at(&app.address()).get("/jwks").await.expect(200).json();
    let kids = jwks["keys"].as_array().expect("keys").iter().map(|key| key["kid"].as_str().expect("a kid"));
    kids.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_key_that_is_to_sign_at_once_signs_only_when_the_other_replica_publishes_it() {
    let (one, two) = two().await;
    let client = one.client().await;
    let signed_with = async || {
        let given = one.tokens(&client, ADA).await;
        decode(text(&given, "id_token"), 0)["kid"].as_str().expect("a kid").to_owned()
    };
    let before = signed_with().await;
    let fresh = keys::rotate(&one.app, None, true, "test").await.expect("rotated");
    assert_eq!(signed_with().await, before, "the other replica may not publish the new key yet");
    clock::eventually("the new keys at the other replica", || async {
        let known = published(&two).await;
        fresh.iter().all(|kid| known.contains(kid)).then_some(())
    })
    .await;
    one.clock.advance(5);
    one.app.refresh().await.expect("its time has come");
    assert!(fresh.contains(&signed_with().await));
}
