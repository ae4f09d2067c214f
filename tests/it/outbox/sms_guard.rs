//! The limits of text messages

use super::stand_in::code;
use crate::support::TestApp;
use crate::support::people::NUMBER;
use futures_util::future::join_all;
use porchlight::{
    model::device::Device,
    outbox::sms_guard::{self, Refusal, SmsRequest, Verdict},
    protocol::phone::PhoneNumber,
};

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, None).expect("a number")
}

/// Asks for a message of one segment.
async fn ask(app: &TestApp, to: &str, ip: &str) -> Verdict {
    ask_for(app, to, ip, true).await
}

async fn ask_for(app: &TestApp, to: &str, ip: &str, is_for_somebody: bool) -> Verdict {
    ask_in(app, to, ip, (is_for_somebody, false)).await
}

/// The same in a browser in which the number's owner has been signed in.
async fn owner_asks(app: &TestApp, to: &str, ip: &str) -> Verdict {
    ask_in(app, to, ip, (true, true)).await
}

async fn ask_in(
    app: &TestApp,
    to: &str,
    ip: &str,
    (is_for_somebody, known_browser): (bool, bool),
) -> Verdict {
    let (number, device) = (number(to), Device { ip: ip.to_owned(), ..Device::default() });
    app.write(move |app, conn| {
        let ask =
            SmsRequest { number: &number, device: &device, known_browser, segments: 1, is_for_somebody };
        sms_guard::may_send(app, conn, &ask)
    })
    .await
}

/// The same from fifty requests at once, each to its own number and from its own address.
async fn fifty(app: &TestApp, to: impl Fn(usize) -> String, ip: impl Fn(usize) -> String) -> usize {
    let asks = (0..50).map(|n| (to(n), ip(n)));
    let verdicts = join_all(asks.map(|(to, ip)| async move { ask(app, &to, &ip).await })).await;
    verdicts.iter().filter(|verdict| **verdict == Verdict::Send).count()
}

fn address(n: usize) -> String {
    format!("192.0.2.{n}")
}

/// Numbers that share no block of ten thousand.
fn far_apart(n: usize) -> String {
    format!("+41791{n:02}4567")
}

fn neighbours(n: usize) -> String {
    format!("+417912345{n:02}")
}

#[tokio::test]
async fn fifty_at_once_get_no_more_than_one_number_may_have() {
    let app = TestApp::spawn().await;
    assert_eq!(fifty(&app, |_| far_apart(0), address).await, 3);
    assert!(matches!(ask(&app, &far_apart(0), "192.0.2.99").await, Verdict::Refuse(Refusal::Number(_))));
    assert_eq!(ask(&app, &far_apart(1), "192.0.2.99").await, Verdict::Send);
    app.clock.advance(3600);
    assert_eq!(ask(&app, &far_apart(0), "192.0.2.99").await, Verdict::Send);
}

#[tokio::test]
async fn fifty_at_once_from_one_network_get_no_more_than_it_may_have() {
    let app = TestApp::spawn().await;
    assert_eq!(fifty(&app, far_apart, |_| address(1)).await, 10);
    let app = TestApp::spawn().await;
    assert_eq!(fifty(&app, far_apart, |n| format!("2001:db8:1:2::{n}")).await, 10, "a /64 is one network");
}

#[tokio::test]
async fn fifty_at_once_to_neighbours_get_no_more_than_their_block_may_have() {
    let app = TestApp::build().set("sms.per_prefix_per_hour", 7).spawn().await;
    assert_eq!(fifty(&app, neighbours, address).await, 7);
}

#[tokio::test]
async fn fifty_at_once_on_two_processes_cannot_break_the_budget() {
    let app = TestApp::build().set("sms.messages_per_hour", 15).spawn().await;
    let other = TestApp::build().set("sms.messages_per_hour", 15).beside(&app).spawn().await;
    let (here, there) = tokio::join!(
        fifty(&app, far_apart, address),
        fifty(&other, |n| format!("+41781{n:02}4567"), address)
    );
    assert_eq!(here + there, 12);
    assert!(matches!(ask(&app, "+41761234567", "192.0.2.99").await, Verdict::Refuse(Refusal::Budget(_))));
}

#[tokio::test]
async fn the_days_budget_outlasts_the_hours_and_dear_countries_use_it_up_sooner() {
    let app = TestApp::build()
        .set("sms.allowed_countries", "[\"DE\"]")
        .set("sms.costs", "[\"DE=5\"]")
        .set("sms.cost_per_day", 15)
        .spawn()
        .await;
    assert_eq!(ask(&app, "+4915123456780", "192.0.2.1").await, Verdict::Send);
    assert_eq!(ask(&app, "+4915123456781", "192.0.2.1").await, Verdict::Send);
    app.clock.advance(7200);
    assert!(matches!(ask(&app, "+4915123456782", "192.0.2.1").await, Verdict::Refuse(Refusal::Budget(_))));
    assert_eq!(ask(&app, &far_apart(1), "192.0.2.1").await, Verdict::Send, "what is left is enough for this");
    app.clock.advance(86_400);
    assert_eq!(ask(&app, "+4915123456782", "192.0.2.1").await, Verdict::Send);
}

#[tokio::test]
async fn messages_go_only_to_the_countries_that_are_named() {
    let app = TestApp::spawn().await;
    for abroad in ["+4915123456780", "+18762101234", "+12025550123"] {
        assert_eq!(ask(&app, abroad, "192.0.2.1").await, Verdict::Refuse(Refusal::Country), "{abroad}");
    }
    let off = TestApp::build().set("sms.transport", "\"none\"").spawn().await;
    assert_eq!(ask(&off, &far_apart(1), "192.0.2.1").await, Verdict::Refuse(Refusal::Off));
}

#[tokio::test]
async fn asking_for_numbers_that_nobody_has_uses_up_nothing_of_the_budget() {
    let app = TestApp::build().set("sms.messages_per_hour", 5).spawn().await;
    for n in 0..20 {
        ask_for(&app, &far_apart(n), &address(n), false).await;
    }
    let strangers = ask_for(&app, &far_apart(30), &address(30), false).await;
    assert!(
        matches!(strangers, Verdict::Refuse(Refusal::Budget(_))),
        "they meet the same limit: {strangers:?}"
    );
    assert_eq!(ask(&app, &far_apart(31), &address(31)).await, Verdict::Send);
}

#[tokio::test]
async fn messages_that_nobody_uses_raise_the_alarm_for_an_hour() {
    let app = TestApp::build().set("sms.alarm_minimum", 5).spawn().await;
    for _ in 0..5 {
        app.text(code()).await;
    }
    assert_eq!(ask(&app, &far_apart(1), &address(1)).await, Verdict::Send, "their readers have some time");
    app.clock.advance(900);
    assert_eq!(ask(&app, &far_apart(2), &address(2)).await, Verdict::Refuse(Refusal::Alarm));
    app.clock.advance(3599);
    assert_eq!(ask(&app, &far_apart(3), &address(3)).await, Verdict::Refuse(Refusal::Alarm));
    app.clock.advance(1);
    assert_eq!(ask(&app, &far_apart(3), &address(3)).await, Verdict::Send);
}

#[tokio::test]
async fn messages_that_people_use_raise_no_alarm() {
    let app = TestApp::build().set("sms.alarm_minimum", 5).spawn().await;
    for _ in 0..5 {
        app.text(code()).await;
    }
    app.write(|app, conn| sms_guard::used(app, conn, &number(NUMBER))).await;
    app.clock.advance(900);
    assert_eq!(ask(&app, &far_apart(2), &address(2)).await, Verdict::Send, "one of five is twenty percent");
}

#[tokio::test]
async fn strangers_cannot_use_up_what_an_owner_needs_in_their_own_browser() {
    let app = TestApp::build()
        .set("sms.messages_per_hour", 10)
        .set("sms.per_prefix_per_hour", 4)
        .set("sms.alarm_minimum", 5)
        .spawn()
        .await;
    assert_eq!(fifty(&app, neighbours, address).await, 4);
    assert_eq!(owner_asks(&app, &neighbours(99), &address(99)).await, Verdict::Send, "their own neighbours");
    assert_eq!(fifty(&app, far_apart, |n| address(100 + n)).await, 3, "eight of ten are for anybody");
    assert!(matches!(ask(&app, "+41761234567", &address(98)).await, Verdict::Refuse(Refusal::Budget(_))));
    for n in [1, 2] {
        assert_eq!(owner_asks(&app, &format!("+4176{n}234567"), &address(98)).await, Verdict::Send);
    }
    let more = owner_asks(&app, "+41763234567", &address(97)).await;
    assert!(matches!(more, Verdict::Refuse(Refusal::Budget(_))), "the budget holds: {more:?}");
    app.clock.advance(3600);
    for _ in 0..5 {
        app.text(code()).await;
    }
    app.clock.advance(900);
    assert_eq!(ask(&app, &far_apart(2), &address(2)).await, Verdict::Refuse(Refusal::Alarm));
    assert_eq!(owner_asks(&app, &far_apart(2), &address(2)).await, Verdict::Send, "no alarm stops an owner");
}

#[tokio::test]
async fn a_network_that_asks_too_much_uses_up_nothing_of_other_people_s_numbers() {
    let app = TestApp::build().set("sms.per_ip_per_hour", 2).spawn().await;
    for n in 0..9 {
        ask(&app, &far_apart(n % 3), &address(1)).await;
    }
    for _ in 0..3 {
        assert_eq!(ask(&app, &far_apart(2), &address(2)).await, Verdict::Send);
        assert_eq!(ask(&app, &far_apart(0), &address(3)).await, Verdict::Send);
        app.clock.advance(3600);
    }
}
