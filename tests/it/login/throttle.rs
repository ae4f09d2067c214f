//! Limits, from outside

use crate::support::{Browser, TestApp, app::Registered, tokens::authorize_path};

use crate::support::people::{ADA, NUMBER};

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

#[tokio::test]
async fn who_begins_anew_or_in_another_tab_is_no_faster_than_who_waits() {
    let app = TestApp::spawn().await;
    for address in [ADA, "nobdy@example.test"] {
        let (client, browser) = (app.client().await, Browser::new(&app));
        let waiting = browser.ask(&authorize_path(&client, &[]), address).await;
        let first = browser.submit(&waiting, "restart", &[]).await;
        let second_tab = browser.open(&authorize_path(&client, &[])).await;
        for page in [first, second_tab] {
            let page = browser.submit(&page, "continue", &[("identifier", address)]).await.expect(429);
            let seconds: u32 = page.header("retry-after").parse().expect("seconds");
            assert!((1..=30).contains(&seconds), "{seconds}");
            assert!(
                page.text("identifier-note").contains("a moment ago"),
                "{}",
                page.text("identifier-note")
            );
        }
        assert_eq!(app.count_letters(address).await, 1);
        let other = Browser::new(&app);
        other.ask(&authorize_path(&client, &[]), address).await;
        assert_eq!(app.count_letters(address).await, 2, "nobody is kept waiting by another browser");
        app.clock.advance(31);
        browser.ask(&authorize_path(&client, &[]), address).await;
        assert_eq!(app.count_letters(address).await, 3);
    }
}

#[tokio::test]
async fn who_has_answered_a_message_can_have_another_at_once() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    for _ in 0..3 {
        browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
        let page = browser.open("/account").await;
        browser.submit(&page, "sign-out", &[]).await;
    }
}

#[tokio::test]
async fn a_minute_lies_between_two_text_messages_however_often_the_form_is_sent() {
    let app = TestApp::build().set("sign_in.preset", "\"verified-access\"").spawn().await;
    let browser = Browser::new(&app);
    let told = [("name", "Ada Lovelace"), ("email", ADA), ("phone", NUMBER)];
    let page = browser.open("/account").await;
    let waiting = browser.submit(&page, "continue", &told).await.expect(200);
    let page = browser.submit(&waiting, "restart", &[]).await.expect(200);
    let page = browser.submit(&page, "continue", &told).await.expect(429);
    assert!(page.has("phone") && page.body.contains("a moment ago"), "{}", page.body);
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 1);
    app.clock.advance(60);
    browser.submit(&page, "continue", &told).await.expect(200);
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 2);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_at_once_leads_to_the_one_message() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.open(&authorize_path(&client, &[])).await;
    let press = || browser.press(&page, "continue", &[("identifier", ADA)]);
    let (one, two, three) = tokio::join!(press(), press(), press());
    for page in [one, two, three] {
        assert!(browser.follow(page).await.expect(200).has("code"));
    }
    assert_eq!(app.count_letters(ADA).await, 1);
}

#[tokio::test]
async fn what_one_policy_allows_a_network_uses_up_nothing_of_another() {
    let app = TestApp::build()
        .set("sign_in.limits.requests_per_ip", 4)
        .set("policies.gate.limits.requests_per_ip", 2)
        .spawn()
        .await;
    let (plain, gate) = (
        app.client().await,
        app.client_with(|client| {
            client.settings.policy = Some("gate".to_owned());
        })
        .await,
    );
    let ask = async |client: &Registered, n: u32| {
        let browser = Browser::new(&app).from("192.0.2.1");
        let page = browser.open(&authorize_path(client, &[])).await;
        browser.submit(&page, "continue", &[("identifier", &format!("a{n}@example.test"))]).await.status
    };
    for (n, (client, status)) in [
        (&plain, 200),
        (&plain, 200),
        (&plain, 200),
        (&gate, 200),
        (&gate, 200),
        (&gate, 429),
        (&plain, 200),
        (&plain, 429),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(ask(client, u32::try_from(n).expect("few")).await, status, "request {n}");
    }
}
