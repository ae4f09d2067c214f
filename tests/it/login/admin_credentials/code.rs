//! POST /login/{login}/code: a code that an admin issued

use super::{ADA, Club, EVE, club, club_in};
use crate::support::people::NUMBER;
use crate::support::{Browser, TestApp, app::Registered, tokens::authorize_path};
use porchlight::{
    model::{admin_credentials, challenge::ChallengeKind},
    store,
};

/// The same with an app whose policy has other steps.
async fn club_with(steps: &str) -> (Club, Registered) {
    let club = club_in(TestApp::build().set("policies.other.steps", steps)).await;
    let client = club.app.client_with(|client| client.settings.policy = Some("other".to_owned())).await;
    (club, client)
}

fn other_than(code: &str, by: u32) -> String {
    let number: u32 = code.parse().expect("a number");
    format!("{:06}", (number + by) % 1_000_000)
}

#[tokio::test]
async fn it_is_typed_days_later_where_any_code_is_typed_once() {
    let club = club().await;
    let code = club.code().await;
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    club.app.clock.advance(6 * 86_400);
    let ada = Browser::phone(&club.app);
    let waiting = club.waiting(&ada).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "{page:?}");
    assert_eq!(club.count("issued.used").await, 1);
    assert_eq!(club.count("code.wrong").await, 0, "it was no wrong one");
    let again = Browser::new(&club.app);
    let waiting = club.waiting(&again).await;
    let page = again.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "once");
}

#[tokio::test]
async fn it_ends_after_seven_days_to_the_second() {
    for (early, works) in [(1, true), (0, false)] {
        let club = club().await;
        let code = club.code().await;
        let ada = club.ada.clone();
        let newest = club
            .app
            .read(move |conn| store::challenges::newest_of_user(conn, &ada, ChallengeKind::AdminCode));
        let made = newest.await.expect("a code");
        assert_eq!((made.expires_at - made.created_at, admin_credentials::CODE_SECONDS), (604_800, 604_800));
        let browser = Browser::new(&club.app);
        club.app.clock.advance(made.expires_at - early - 60 - club.app.app.now());
        let waiting = club.waiting(&browser).await;
        club.app.clock.advance(made.expires_at - early - club.app.app.now());
        let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
        assert_eq!(page.redirected_code().is_some(), works, "{early} seconds before its end");
    }
}

#[tokio::test]
async fn it_is_nobody_else_s() {
    let club = club().await;
    let code = club.code().await;
    let eve = Browser::new(&club.app);
    let waiting = eve.ask(&authorize_path(&club.client, &[]), EVE).await;
    let page = eve.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none() && page.has("code"));
    let ada = Browser::new(&club.app);
    let waiting = club.waiting(&ada).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "nor did it cost a try");
}

#[tokio::test]
async fn the_fifth_try_of_a_network_may_be_right_and_no_sixth_is_compared_that_day() {
    for (wrong, works) in [(4, true), (5, false)] {
        let club = club().await;
        let code = club.code().await;
        let ada = Browser::new(&club.app);
        let waiting = club.waiting(&ada).await;
        for by in 1..=wrong {
            let page = ada.submit(&waiting, "submit-code", &[("code", &other_than(&code, by))]).await;
            assert!(page.redirected_code().is_none(), "{by}");
        }
        let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
        assert_eq!(page.redirected_code().is_some(), works, "after {wrong} wrong ones");
        if !works {
            let elsewhere = Browser::new(&club.app).from("192.0.2.9");
            let page = club.waiting(&elsewhere).await;
            let page = elsewhere.submit(&page, "submit-code", &[("code", &code)]).await;
            assert!(page.redirected("code").is_some(), "it is good as before: {page:?}");
            let fresh = club.code().await;
            let page = ada.submit(&waiting, "submit-code", &[("code", &fresh)]).await;
            assert!(
                page.redirected("code").is_some(),
                "a new one works, though the message's own is dead too"
            );
        }
    }
}

/// How many codes of strangers were compared today with the newest that was issued.
async fn compared(club: &Club) -> i64 {
    let (id, now) = (club.ada.clone(), club.app.app.now());
    let read = club.app.read(move |conn| {
        let newest = store::challenges::newest_of_user(conn, &id, ChallengeKind::AdminCode)?.expect("a code");
        let key = format!("issued-codes/code/{}", newest.id);
        store::limits::sum(conn, &[key], now)
    });
    read.await
}

/// Strangers guess from many networks, in browsers that were never near it.
async fn flood(club: &Club, code: &str, networks: std::ops::Range<u8>) {
    for network in networks {
        let stranger = Browser::new(&club.app).from(&format!("198.51.100.{network}"));
        let waiting = club.waiting(&stranger).await;
        for by in 1..=4 {
            stranger.submit(&waiting, "submit-code", &[("code", &other_than(code, by))]).await;
        }
    }
}

#[tokio::test]
async fn strangers_never_end_it_and_do_not_keep_its_person_out_of_their_own_browser() {
    let club = club().await;
    let own = Browser::new(&club.app).from("192.0.2.7");
    own.sign_in(&club.app, "/account", ADA).await.expect(200);
    let page = own.open("/account").await;
    own.submit(&page, "sign-out", &[]).await;
    let code = club.code().await;
    flood(&club, &code, 0..10).await;
    assert_eq!(compared(&club).await, admin_credentials::STRANGERS_A_DAY);
    let new = Browser::new(&club.app).from("192.0.2.8");
    let waiting = club.waiting(&new).await;
    let page = new.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "today strangers have had their tries");
    let waiting = club.waiting(&own).await;
    let page = own.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "{page:?}");
}

#[tokio::test]
async fn in_its_whole_life_fewer_than_a_hundred_codes_are_compared_with_it() {
    let club = club().await;
    let code = club.code().await;
    let mut all = 0;
    for day in 0..7 {
        flood(&club, &code, 0..6).await;
        let today = compared(&club).await;
        assert_eq!(today, 12, "on day {day}");
        all += today;
        club.app.clock.advance(if day < 6 { 86_400 } else { 0 });
    }
    assert!(all + admin_credentials::CODE_TRIES < 100, "{all}");
    let id = club.ada.clone();
    let newest =
        club.app.read(move |conn| store::challenges::newest_of_user(conn, &id, ChallengeKind::AdminCode));
    assert_eq!(newest.await.expect("a code").tries, 0);
}

#[tokio::test]
async fn the_day_after_it_works_in_a_new_browser() {
    let club = club().await;
    let code = club.code().await;
    flood(&club, &code, 0..10).await;
    club.app.clock.advance(86_401);
    let ada = Browser::phone(&club.app);
    let waiting = club.waiting(&ada).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "{page:?}");
}

#[tokio::test]
async fn five_wrong_ones_in_its_person_s_own_browser_end_it() {
    let club = club().await;
    let own = Browser::new(&club.app);
    own.sign_in(&club.app, "/account", ADA).await.expect(200);
    let page = own.open("/account").await;
    own.submit(&page, "sign-out", &[]).await;
    let code = club.code().await;
    let waiting = club.waiting(&own).await;
    for by in 1..=5 {
        own.submit(&waiting, "submit-code", &[("code", &other_than(&code, by))]).await;
    }
    let new = Browser::new(&club.app);
    let waiting = club.waiting(&new).await;
    let page = new.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "{page:?}");
}

#[tokio::test]
async fn fifty_wrong_ones_at_once_are_no_more_than_five() {
    let club = club().await;
    let code = club.code().await;
    let wrong = other_than(&code, 1);
    let ada = Browser::new(&club.app);
    let waiting = club.waiting(&ada).await;
    let (browser, page, typed) = (&ada, &waiting, &wrong);
    let tries = (0..50).map(|_| async move { browser.press(page, "submit-code", &[("code", typed)]).await });
    futures_util::future::join_all(tries).await;
    assert_eq!(compared(&club).await, admin_credentials::STRANGERS_OF_A_NETWORK_A_DAY);
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "{page:?}");
}

#[tokio::test]
async fn fifty_right_ones_at_once_in_five_sign_ins_are_one_proof() {
    let club = club().await;
    let code = club.code().await;
    let mut waiting = Vec::new();
    for _ in 0..5 {
        let browser = Browser::new(&club.app);
        let page = club.waiting(&browser).await;
        waiting.push((browser, page));
    }
    let code = code.as_str();
    let tries = (0..50).map(|number| {
        let (browser, page) = &waiting[number % 5];
        async move { browser.press(page, "submit-code", &[("code", code)]).await }
    });
    futures_util::future::join_all(tries).await;
    assert_eq!(club.count("issued.used").await, 1);
    let mut signed_in = 0;
    for (browser, page) in &waiting {
        let next = page.element("live").expect("live").get("data-continue").expect("a URL").to_owned();
        signed_in += usize::from(browser.open(&next).await.redirected_code().is_some());
    }
    assert_eq!(signed_in, 1);
}

#[tokio::test]
async fn it_has_six_digits_where_messages_hold_eight() {
    let club = club_in(TestApp::build().set("sign_in.code_length", 8)).await;
    let code = club.code().await;
    let ada = Browser::new(&club.app);
    let waiting = club.waiting(&ada).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &other_than(&code, 1))]).await.expect(200);
    assert!(page.text("code-note").contains("8 digits"), "{}", page.text("code-note"));
    assert!(ada.submit(&page, "submit-code", &[("code", &code)]).await.redirected("code").is_some());
}

#[tokio::test]
async fn there_is_a_field_for_it_where_messages_hold_only_a_link() {
    let (club, client) = club_with(r#"[{ any_of = ["email_link"] }]"#).await;
    let code = club.code().await;
    let browser = Browser::new(&club.app);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    let waiting = browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    assert!(waiting.has("issued"), "{}", waiting.body);
    let wrong = other_than(&code, 1);
    let page = browser.submit(&waiting, "submit-issued", &[("issued-code", &wrong)]).await.expect(200);
    assert!(page.text("issued-note").contains("doesn’t work"), "{}", page.text("issued-note"));
    assert!(
        browser.submit(&page, "submit-issued", &[("issued-code", &code)]).await.redirected("code").is_some()
    );
}

#[tokio::test]
async fn it_stands_for_the_first_step_only() {
    let (club, client) = club_with(r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#).await;
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let first = club.code().await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &first)]).await.expect(200);
    assert!(page.has("give-phone"), "the second step is asked: {}", page.body);
    let page = ada.submit(&page, "send-phone", &[("give-phone", NUMBER)]).await.expect(200);
    let second = club.code().await;
    let page = ada.submit(&page, "submit-code", &[("code", &second)]).await.expect(200);
    assert!(page.has("code-note") && ada.cookie("porchlight-session").is_none(), "{}", page.body);
    assert_eq!(club.count("issued.used").await, 1);
}
