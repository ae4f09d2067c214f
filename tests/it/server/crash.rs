//! A power cut in the middle of a sign-in

use crate::support::{Browser, binary::Installation, clock::eventually, html, http, tokens};

use crate::support::people::ADA;

#[tokio::test]
async fn nothing_that_was_acknowledged_is_lost_and_nothing_spent_comes_back() {
    let mut installation = Installation::new("");
    let client = installation.client();
    installation.serve().await;
    let browser = Browser::at(&installation.base);
    let waiting = browser.ask(&tokens::authorize_path(&client, &[]), ADA).await;
    installation.kill();

    // The request for a message was acknowledged: message, sign-in and browser are still there.
    installation.serve().await;
    let letter = installation.message(1).await;
    let state =
        browser.get(waiting.element("live").expect("live").get("data-status").expect("a URL")).await.json();
    assert_eq!(state["state"], "waiting");
    let page = browser.open(letter["link"].as_str().expect("a link")).await.expect(200);
    browser.press(&page, "approve", &[]).await.expect(303);
    installation.kill();

    // The approval was acknowledged; the link is spent.
    installation.serve().await;
    let done =
        browser.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await;
    let code = done.redirected("code").expect("a code");
    installation.kill();

    // The code and the session were given.
    installation.serve().await;
    assert!(!browser.open(letter["link"].as_str().expect("a link")).await.has("approve"), "spent is spent");
    let given = installation.redeem(&client, &code).await.expect(200).json();
    installation.kill();

    // The tokens were given; the code is spent.
    installation.serve().await;
    let user_info = http::client().get(format!("{}/userinfo", installation.base));
    let claims =
        http::send(user_info.bearer_auth(given["access_token"].as_str().expect("a token"))).await.expect(200);
    assert_eq!(claims.json()["email"], ADA);
    assert!(browser.open("/account").await.has("sign-out"), "still signed in");
    assert_eq!(installation.redeem(&client, &code).await.expect(400).json()["error"], "invalid_grant");
    assert!(!installation.log().contains("panicked"), "{}", installation.log());
}

#[tokio::test]
async fn killed_under_load_every_answer_that_was_given_still_stands() {
    let mut installation = Installation::new("sign_in.limits.requests_per_ip = 1000");
    installation.serve().await;
    let mut asked = Vec::new();
    for number in 0..15 {
        let browser = Browser::at(&installation.base);
        let address = format!("p{number}@example.test");
        browser.ask("/account", &address).await;
        asked.push(address);
    }
    installation.kill();
    installation.serve().await;
    let all = eventually("every message", || async {
        let outbox = installation.outbox().await;
        (outbox.len() >= asked.len()).then_some(outbox)
    })
    .await;
    for address in &asked {
        let count = all.iter().filter(|message| message["to"] == address.as_str()).count();
        assert_eq!(count, 1, "{address}");
    }
}

#[tokio::test]
async fn no_secret_is_in_the_log() {
    let mut installation = Installation::new("log.level = \"trace\"");
    installation.serve().await;
    let browser = Browser::at(&installation.base);
    let waiting = browser.ask("/account", ADA).await;
    let letter = installation.message(1).await;
    let link = letter["link"].as_str().expect("a link");
    browser.open(link).await.expect(200);
    let code = letter["code"].as_str().expect("a code");
    browser.submit(&waiting, "submit-code", &[("code", code)]).await.expect(200);
    let log = installation.log();
    assert!(log.len() > 500, "it logs: {log}");
    let csrf = html::forms(&waiting.body)[0].fields[0].1.clone();
    let cookies: Vec<String> = browser.cookies().into_values().filter(|value| value.len() > 20).collect();
    let token = link.split("token=").nth(1).expect("a token").to_owned();
    for secret in cookies.iter().chain([&token, &csrf]) {
        let half = secret.split('.').next_back().expect("its secret half");
        assert!(!log.contains(half), "a secret is in the log");
    }
}
