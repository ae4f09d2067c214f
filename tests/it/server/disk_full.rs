//! The disk is full, and then it is not
//!
//! The kernel refuses to let the server's files grow (RLIMIT_FSIZE), while it runs.

use crate::support::{Browser, Page, app::Registered, binary::Installation, http, tokens};
use std::path::Path;

use crate::support::people::{ADA, EVE};

/// Signs in with the code of the newest message; the app's code.
async fn sign_in(
    installation: &Installation,
    browser: &Browser,
    client: &Registered,
    address: &str,
) -> String {
    let waiting = browser.ask(&tokens::authorize_path(client, &[]), address).await;
    let letter = installation.message(1).await;
    assert_eq!(letter["to"], address);
    let code = letter["code"].as_str().expect("a code");
    let done = browser.submit(&waiting, "submit-code", &[("code", code)]).await;
    done.redirected("code").expect("a code")
}

fn refresh(token: &str) -> [(&str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
}

fn is_refused(page: &Page) {
    assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{}:\n{}", page.url, page.body);
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.url);
    assert!(page.body.contains("Nothing is lost"), "{}", page.body);
}

#[tokio::test]
async fn nobody_can_begin_or_end_a_sign_in_all_else_goes_on_and_nothing_is_lost() {
    let mut installation = Installation::new("");
    let client = installation.client();
    installation.serve().await;
    let eve = Browser::at(&installation.base);
    let code = sign_in(&installation, &eve, &client, EVE).await;
    let given = installation.redeem(&client, &code).await.expect(200).json();
    let text = |name: &str| given[name].as_str().expect("a token").to_owned();
    let ada = Browser::at(&installation.base);
    let authorize = tokens::authorize_path(&client, &[]);
    let waiting = ada.ask(&authorize, ADA).await;
    let letter = installation.message(2).await;
    assert_eq!(letter["to"], ADA);
    let code = letter["code"].as_str().expect("a code");

    let wal = installation.folder.path().join("porchlight.db-wal");
    let size = std::fs::metadata(wal).expect("a write-ahead log").len();
    installation.limit_files(Some(size));
    let silent = tokens::authorize_path(&client, &[("prompt", "none")]);
    for _ in 0..3 {
        is_refused(&Browser::at(&installation.base).get(&authorize).await);
        is_refused(&ada.press(&waiting, "submit-code", &[("code", code)]).await);
        is_refused(&eve.get(&silent).await);
        let page = installation.token(&client, &refresh(&text("refresh_token"))).await.expect(503);
        assert_eq!(page.json()["error"], "temporarily_unavailable");
        assert_eq!(page.header("retry-after"), "5");
    }
    assert_eq!(ada.cookie("porchlight-session"), None);
    reading_goes_on(&installation, &eve, &ada, &waiting, &text("access_token")).await;

    installation.limit_files(None);
    let done = ada.submit(&waiting, "submit-code", &[("code", code)]).await;
    let code = done.redirected("code").expect("a code");
    installation.redeem(&client, &code).await.expect(200);
    installation.token(&client, &refresh(&text("refresh_token"))).await.expect(200);
    assert!(eve.get(&silent).await.expect(303).redirected("code").is_some());
    assert!(!installation.log().contains("panicked"), "{}", installation.log());

    installation.kill();
    installation.serve().await;
    for browser in [&ada, &eve] {
        assert!(browser.open("/account").await.expect(200).has("sign-out"), "still signed in");
    }
    assert_eq!(installation.outbox().await.len(), 2);
}

/// What asks the database for nothing but an answer.
async fn reading_goes_on(
    installation: &Installation,
    eve: &Browser,
    ada: &Browser,
    waiting: &Page,
    access_token: &str,
) {
    assert!(eve.get("/account").await.expect(200).has("sign-out"));
    assert!(ada.get(waiting.url.as_str()).await.expect(200).has("code"));
    for path in ["/.well-known/openid-configuration", "/jwks", "/health/live", "/health/ready"] {
        eve.get(path).await.expect(200);
    }
    let user_info = http::client().get(format!("{}/userinfo", installation.base));
    let claims = http::send(user_info.bearer_auth(access_token)).await.expect(200).json();
    assert_eq!(claims["email"], EVE);
}

#[tokio::test]
async fn a_log_that_cannot_be_written_ends_no_request() {
    let mut installation = Installation::new("");
    let client = installation.client();
    // Every write to it fails: there is no space left on that device (full(4)).
    installation.serve_logging_to(Path::new("/dev/full")).await;
    let browser = Browser::at(&installation.base);
    let code = sign_in(&installation, &browser, &client, ADA).await;
    installation.redeem(&client, &code).await.expect(200);
}
