//! The doors of passkeys, without a passkey

use crate::support::{Browser, Page, TestApp, app::Registered, tokens::authorize_path};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::people::ADA;

/// A sign-in that waits for somebody: its paths, and the token of its page.
struct Door {
    browser: Browser,
    page: Page,
    options: String,
    answer: String,
    csrf: String,
}

async fn door(app: &TestApp, client: &Registered) -> Door {
    let browser = Browser::new(app);
    let page = browser.open(&authorize_path(client, &[])).await.expect(200);
    let place = page.element("passkey").expect("passkeys are welcome");
    let value = |name: &str| place.get(name).expect("an attribute").to_owned();
    let (options, answer, csrf) = (value("data-options"), value("data-answer"), value("data-csrf"));
    Door { browser, page, options, answer, csrf }
}

impl Door {
    async fn post(&self, url: &str, headers: &[(&str, &str)], body: &Value) -> Page {
        let request = self.browser.request(Method::POST, url).json(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.browser.send(request).await
    }

    async fn post_right(&self, url: &str, body: &Value) -> Page {
        self.post(url, &[("x-csrf", &self.csrf), ("sec-fetch-site", "same-origin")], body).await
    }
}

#[tokio::test]
async fn only_a_script_of_our_own_page_in_the_same_browser_gets_options() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client().await;
    let door = door(&app, &client).await;
    let right = door.post_right(&door.options, &json!({})).await.expect(200);
    assert!(right.header("cache-control").contains("no-store"));
    let options = right.json();
    assert_eq!(options["publicKey"]["rpId"], "localhost");
    assert_eq!(options["publicKey"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["allowCredentials"], json!([]), "nothing reveals who has a passkey");

    let csrf = door.csrf.as_str();
    for headers in [
        &[][..],
        &[("x-csrf", "wrong")],
        &[("x-csrf", csrf), ("sec-fetch-site", "cross-site")],
        &[("x-csrf", csrf), ("sec-fetch-site", "same-site")],
        &[("x-csrf", csrf), ("origin", "https://evil.example")],
    ] {
        for url in [&door.options, &door.answer] {
            door.post(url, headers, &json!({})).await.expect(403);
        }
    }
    let form = door.browser.request(Method::POST, &door.options).header("x-csrf", csrf).form(&[("a", "b")]);
    door.browser.send(form).await.expect(400);
    let stranger = Browser::new(&app);
    let request = stranger.request(Method::POST, &door.options).header("x-csrf", csrf).json(&json!({}));
    stranger.send(request).await.expect(403);
}

#[tokio::test]
async fn rubbish_is_answered_plainly_and_asked_for_only_so_often() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client().await;
    let door = door(&app, &client).await;
    for body in [
        json!({}),
        json!(null),
        json!([]),
        json!({ "ceremony": "x", "credential": {} }),
        json!({ "ceremony": 1 }),
    ] {
        door.post_right(&door.answer, &body).await.expect(400);
    }
    let mut served = 0;
    for _ in 0..70 {
        served += u32::from(door.post_right(&door.options, &json!({})).await.status == 200);
    }
    assert_eq!(served, 60, "one sign-in does not fill the database");
    assert!(door.page.has("continue"), "mail is still there");
}

#[tokio::test]
async fn an_address_without_a_name_and_a_policy_without_passkeys_have_none() {
    let numbered = TestApp::spawn().await;
    let mail_only = TestApp::build()
        .named()
        .set("sign_in.steps", "[{ any_of = [\"email_link\", \"email_code\"] }]")
        .spawn()
        .await;
    for app in [numbered, mail_only] {
        let client = app.client().await;
        let browser = Browser::new(&app);
        let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
        assert!(!page.has("passkey") && !page.has("can-passkey"), "{}", page.body);
        let csrf = page.form("continue").fields[0].1.clone();
        let url = page.url.path().replace("/identify", "/passkey/options");
        let request = browser.request(Method::POST, &url).header("x-csrf", csrf).json(&json!({}));
        browser.send(request).await.expect(400);
    }
}

#[tokio::test]
async fn who_says_nothing_of_passkeys_is_offered_none_and_who_does_can_go_on_without() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client().await;
    let driver = Browser::new(&app);
    let done = driver.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    assert!(done.redirected("code").is_some(), "a driver that knows nothing of the offer is not held up");

    let able = Browser::new(&app);
    let page = able.open(&authorize_path(&client, &[])).await.expect(200);
    let waiting = able.submit(&page, "continue", &[("identifier", ADA), ("passkey", "1")]).await;
    let code = app.letter_to(ADA).await.code;
    let offer = able.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(offer.has("passkey-create") && offer.has("passkey-later"), "{}", offer.body);
    assert!(able.cookie("porchlight-session").is_none(), "nobody is signed in before the end");
    Browser::new(&app).open(offer.url.as_str()).await.expect(403);
    let done = able.submit(&offer, "passkey-later", &[]).await;
    assert!(done.redirected("code").is_some());
    let silent = able.open(&authorize_path(&client, &[("prompt", "none")])).await;
    assert!(silent.redirected("code").is_some(), "a silent sign-in is offered nothing");
}

#[tokio::test]
async fn related_origins_are_told_where_browsers_ask_and_nowhere_when_there_are_none() {
    let app = TestApp::build()
        .named()
        .set("passkeys.related_origins", "[\"https://id.example.com\"]")
        .spawn()
        .await;
    let page = Browser::new(&app).get("/.well-known/webauthn").await.expect(200);
    assert_eq!(page.header("content-type"), "application/json");
    assert_eq!(page.json(), json!({ "origins": ["https://id.example.com"] }));
    let none = TestApp::spawn().await;
    Browser::new(&none).get("/.well-known/webauthn").await.expect(404);
}

#[tokio::test]
async fn strangers_are_led_to_the_sign_in_and_change_nobody_s_passkeys() {
    let app = TestApp::build().named().spawn().await;
    let stranger = Browser::new(&app);
    for path in ["/account/passkeys", "/account/passkeys/add"] {
        assert!(stranger.open(path).await.expect(200).has("identifier"), "{path}");
    }
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account/passkeys", ADA).await.expect(200);
    let page = ada.open("/account/passkeys/add").await.expect(200);
    let place = page.element("passkey").expect("a place for the script");
    let csrf = place.get("data-csrf").expect("a token");
    let ask = |browser: &Browser| {
        browser.request(Method::POST, "/account/passkeys/options").header("x-csrf", csrf).json(&json!({}))
    };
    let options = ada.send(ask(&ada)).await.expect(200).json();
    assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["user"]["name"], ADA);
    stranger.send(ask(&stranger)).await.expect(403);
    app.clock.advance(601);
    assert_eq!(ada.send(ask(&ada)).await.expect(200).json(), json!({ "next": "/account/passkeys/add" }));
    assert!(
        ada.open("/account/passkeys/add").await.expect(200).has("identifier"),
        "a fresh sign-in comes first"
    );
}
