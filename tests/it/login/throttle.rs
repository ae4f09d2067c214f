//! Limits, from outside

use crate::support::{Browser, TestApp, tokens::authorize_path};

const ADA: &str = "ada@example.test";

#[tokio::test]
async fn too_many_requests_of_one_network_are_refused_with_the_time_to_come_back() {
    let app = TestApp::build().set("sign_in.limits.requests_per_ip", 3).spawn().await;
    let client = app.client().await;
    let ask = |ip: &str, address: String| {
        let browser = Browser::new(&app).from(ip);
        let path = authorize_path(&client, &[]);
        async move {
            let page = browser.open(&path).await;
            browser.submit(&page, "continue", &[("identifier", &address)]).await
        }
    };
    for n in 0..3 {
        assert!(ask("192.0.2.1", format!("a{n}@example.test")).await.has("code"));
    }
    let page = ask("192.0.2.1", "another@example.test".to_owned()).await.expect(429);
    let seconds: u32 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=3600).contains(&seconds), "{seconds}");
    assert!(page.has("identifier"), "the page stays usable");
    assert!(
        ask("192.0.2.2", "b@example.test".to_owned()).await.has("code"),
        "another network is not concerned"
    );
    assert_eq!(app.count_letters("another@example.test").await, 0);
    app.clock.advance(3601);
    assert!(ask("192.0.2.1", "another@example.test".to_owned()).await.has("code"), "an hour later");
}

#[tokio::test]
async fn an_ipv6_customer_has_one_account_for_all_addresses() {
    let app = TestApp::build().set("sign_in.limits.requests_per_ip", 2).spawn().await;
    let client = app.client().await;
    for (n, ip) in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2"].into_iter().enumerate() {
        let browser = Browser::new(&app).from(ip);
        browser.ask(&authorize_path(&client, &[]), &format!("a{n}@example.test")).await;
    }
    let browser = Browser::new(&app).from("2001:db8:1:2:3::3");
    let page = browser.open(&authorize_path(&client, &[])).await;
    browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(429);
}

#[tokio::test]
async fn an_address_gets_only_so_many_messages_and_nobody_can_tell() {
    let app = TestApp::build().set("sign_in.limits.sends_per_address", 3).spawn().await;
    let client = app.client().await;
    for spelling in [ADA, "Ada@example.test", "ADA@EXAMPLE.TEST", ADA, ADA] {
        Browser::new(&app).ask(&authorize_path(&client, &[]), spelling).await;
    }
    app.count_letters(ADA).await;
    assert_eq!(app.mail.messages().len(), 3);
}

#[tokio::test]
async fn a_flood_does_not_keep_a_person_out_of_their_own_browser() {
    let app = TestApp::build().set("sign_in.limits.sends_per_address", 2).spawn().await;
    let client = app.client().await;
    let own = Browser::new(&app);
    own.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    for _ in 0..5 {
        Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    }
    let page = own.open("/account").await;
    own.submit(&page, "sign-out", &[]).await;
    let before = app.count_letters(ADA).await;
    own.ask(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(app.count_letters(ADA).await, before + 1);
}

#[tokio::test]
async fn a_second_message_must_wait_a_moment() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let page = browser.submit(&waiting, "resend", &[]).await.expect(200);
    assert!(page.has("resend"));
    assert_eq!(app.count_letters(ADA).await, 1, "too soon");
    app.clock.advance(31);
    browser.submit(&waiting, "resend", &[]).await.expect(200);
    assert_eq!(app.count_letters(ADA).await, 2);
}

#[tokio::test]
async fn parallel_guesses_are_all_counted() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let guesses: Vec<String> = (0..40)
        .map(|n| format!("{:06}", (code.parse::<u32>().expect("digits") + 1 + n) % 1_000_000))
        .collect();
    let (browser_ref, waiting_ref) = (&browser, &waiting);
    let tries = guesses
        .iter()
        .map(|guess| async move { browser_ref.press(waiting_ref, "submit-code", &[("code", guess)]).await });
    futures_util::future::join_all(tries).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert_eq!(page.redirected_code(), None, "forty at once are not five");
}

#[tokio::test]
async fn a_forwarded_address_is_believed_only_from_a_trusted_proxy() {
    let app = TestApp::build()
        .set("server.trusted_proxies", "[]")
        .set("sign_in.limits.requests_per_ip", 2)
        .spawn()
        .await;
    let client = app.client().await;
    for n in 0..2 {
        Browser::new(&app).ask(&authorize_path(&client, &[]), &format!("a{n}@example.test")).await;
    }
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_path(&client, &[])).await;
    browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(429);
}
