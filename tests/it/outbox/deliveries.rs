//! What other machines are told: webhooks

use crate::support::{
    Browser, TestApp,
    clock::eventually,
    gate::{Call, Gate, SECRET},
    tokens::text,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use porchlight::{
    model::{delivery::Delivery, message::MessageStatus},
    store,
};

use crate::support::people::ADA;
const HOUR: i64 = 3600;

/// Checks a call as Standard Webhooks asks its receivers to.
fn check(app: &TestApp, call: &Call) {
    let header = |name: &str| call.headers.get(name).unwrap_or_else(|| panic!("no {name}")).as_str();
    let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).expect("base64");
    let key = PKey::hmac(&key).expect("a key");
    let mut signer = Signer::new(MessageDigest::sha256(), &key).expect("a signer");
    signer.update(format!("{id}.{at}.{}", call.text()).as_bytes()).expect("signed");
    let wanted = format!("v1,{}", STANDARD.encode(signer.sign_to_vec().expect("a signature")));
    assert_eq!(header("webhook-signature"), wanted);
    assert_eq!(call.json()["id"], id);
    assert!((app.app.now() - at.parse::<i64>().expect("seconds")).abs() < 300);
    assert_eq!(header("content-type"), "application/json");
}

async fn newest(app: &TestApp) -> Delivery {
    app.read(|conn| store::deliveries::newest(conn, 1)).await.remove(0)
}

/// The delivery once a try of it has ended like that.
async fn settled(app: &TestApp, status: MessageStatus, attempts: i64) -> Delivery {
    eventually("a settled delivery", || async {
        Some(newest(app).await).filter(|delivery| delivery.status == status && delivery.attempts == attempts)
    })
    .await
}

/// Waits until the first delivery of all stands like that.
async fn first_is(app: &TestApp, status: MessageStatus, attempts: i64) {
    eventually("the first delivery", || async {
        let mut all = app.read(|conn| store::deliveries::newest(conn, 9)).await;
        all.pop().filter(|delivery| delivery.status == status && delivery.attempts == attempts).map(|_| ())
    })
    .await;
}

#[tokio::test]
async fn a_gate_learns_who_has_access_until_when_and_can_check_who_says_so() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let granted = gate.call(&app, 1).await;
    assert_eq!(granted.path, "/hook");
    check(&app, &granted);
    let body = granted.json();
    let data = &body["data"];
    assert_eq!(body["type"], "access.granted");
    assert_eq!((&data["email"], &data["ip"]), (&ADA.into(), &browser.ip.as_str().into()));
    assert_eq!(data["device"]["browser"], "Firefox");
    assert_eq!(data["ends_at"].as_i64(), data["started_at"].as_i64().map(|at| at + HOUR));
    let sub = &crate::support::tokens::decode(given["id_token"].as_str().expect("a token"), 1)["sub"];
    assert_eq!(&data["sub"], sub);

    app.clock.advance(600);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    let ended = gate.call(&app, 2).await;
    check(&app, &ended);
    let body = ended.json();
    assert_eq!((&body["type"], &body["data"]["why"]), (&"access.ended".into(), &"signed_out".into()));
    let kept = settled(&app, MessageStatus::Sent, 1).await;
    assert!(kept.sealed.is_empty() && kept.sent_at.is_some(), "what was told is not kept");
}

#[tokio::test]
async fn access_goes_on_while_the_person_is_signed_in_with_it_elsewhere() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    let client = app.client().await;
    let (one, other) = (Browser::new(&app), Browser::new(&app));
    for browser in [&one, &other] {
        app.code_with(browser, &client, ADA, &[]).await;
    }
    gate.call(&app, 2).await;
    for (browser, calls) in [(&one, 2), (&other, 3)] {
        let page = browser.open("/account").await;
        browser.submit(&page, "sign-out", &[]).await.expect(200);
        gate.call(&app, calls).await;
        porchlight::jobs::run_due(&app.app).await;
        assert_eq!(gate.calls().len(), calls);
    }
}

#[tokio::test]
async fn a_stopped_account_has_no_access_from_that_moment() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    gate.call(&app, 1).await;
    app.disable(ADA).await;
    assert_eq!(gate.call(&app, 2).await.json()["data"]["why"], "disabled");
    app.user_info(text(&given, "access_token")).await.expect(401);
}

#[tokio::test]
async fn a_gate_that_is_down_is_told_again_with_the_same_id_and_in_order() {
    let gate = Gate::open().await;
    gate.answer(500, 2);
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    let first = gate.call(&app, 1).await;
    let waiting = settled(&app, MessageStatus::Queued, 1).await;
    assert!(waiting.note.as_deref().is_some_and(|note| note.contains("500")), "{:?}", waiting.note);
    app.disable(ADA).await;
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(gate.calls().len(), 1, "the end is not told before the beginning");
    app.clock.advance(3);
    let again = gate.call(&app, 2).await;
    assert_eq!(
        (again.headers["webhook-id"].clone(), &again.body),
        (first.headers["webhook-id"].clone(), &first.body)
    );
    check(&app, &again);
    first_is(&app, MessageStatus::Queued, 2).await;
    app.clock.advance(6);
    gate.call(&app, 3).await;
    first_is(&app, MessageStatus::Sent, 3).await;
    app.clock.advance(6);
    gate.call(&app, 4).await;
    let types: Vec<_> = gate.calls().iter().map(|call| call.json()["type"].clone()).collect();
    assert_eq!(types, ["access.granted", "access.granted", "access.granted", "access.ended"]);
}

#[tokio::test]
async fn what_waits_is_told_by_the_next_process_after_a_restart() {
    let gate = Gate::open().await;
    gate.answer(503, 1);
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    app.logs_errors("its database is closed");
    app.leaves_undelivered("its database is closed");
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    gate.call(&app, 1).await;
    settled(&app, MessageStatus::Queued, 1).await;
    let next = TestApp::build().beside(&app).access(HOUR, &gate).spawn().await;
    app.app.store.close();
    next.clock.advance(5);
    let told = gate.call(&next, 2).await;
    check(&next, &told);
    settled(&next, MessageStatus::Sent, 2).await;
}

#[tokio::test]
async fn what_nobody_wants_any_more_is_given_up() {
    let gate = Gate::open().await;
    gate.answer(410, 1);
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    app.leaves_undelivered("nobody takes the notice");
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    let failed = settled(&app, MessageStatus::Failed, 1).await;
    assert!(failed.sealed.is_empty());

    let down = Gate::open().await;
    down.answer(500, 1000);
    let app = TestApp::build().access(2 * HOUR, &down).spawn().await;
    app.leaves_undelivered("nobody takes the notice");
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    settled(&app, MessageStatus::Queued, 1).await;
    app.clock.advance(2 * HOUR);
    eventually("the end of the tries", || async {
        porchlight::jobs::run_due(&app.app).await;
        let all = app.read(|conn| store::deliveries::newest(conn, 9)).await;
        all.iter().any(|delivery| delivery.status == MessageStatus::Expired).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_webhook_is_called_in_the_own_network_only_where_the_configuration_says_so() {
    let gate = Gate::open().await;
    let inside = gate.url.replace("http://", "https://");
    let webhook = format!("[{{ url = \"{inside}/\", secret = \"{SECRET}\" }}]");
    let app = TestApp::build().set("sign_in.access", HOUR).set("webhooks", webhook).spawn().await;
    app.leaves_undelivered("the webhook is not called");
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    porchlight::jobs::run_due(&app.app).await;
    let refused = settled(&app, MessageStatus::Queued, 1).await;
    assert!(refused.note.as_deref().is_some_and(|note| note.contains("not a public address")), "{refused:?}");
    assert!(gate.calls().is_empty());
}

#[tokio::test]
async fn nothing_of_a_person_is_readable_in_a_delivery_that_waits() {
    let gate = Gate::open().await;
    gate.answer(500, 1);
    let app = TestApp::build().access(HOUR, &gate).spawn().await;
    app.leaves_undelivered("the notice waits");
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    let waiting = settled(&app, MessageStatus::Queued, 1).await;
    assert!(!waiting.sealed.is_empty());
    assert!(!String::from_utf8_lossy(&waiting.sealed).contains("ada"));
}
