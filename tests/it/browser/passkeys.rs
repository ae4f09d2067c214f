//! Passkeys, with the browser's virtual authenticator

use crate::support::{
    TestApp,
    app::{Registered, TestApp as App},
    authenticator::Authenticator,
    chromium::Chromium,
    clock::eventually,
    tokens::{VERIFIER, authorize_path, decode},
};
use serde_json::{Value, json};

use crate::support::people::ADA;
const AWAY: &str = "http://127.0.0.1:9/callback";

struct Scene {
    app: App,
    client: Registered,
    browser: Chromium,
    device: Authenticator,
}

/// A provider with a name, an app, and a browser on a device that can make passkeys but does nothing
/// unasked.
async fn scene() -> Scene {
    scene_in(TestApp::build().named().spawn().await).await
}

async fn scene_in(app: App) -> Scene {
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![AWAY.to_owned()]).await;
    let browser = Chromium::desktop().await;
    let device = browser.authenticator().await;
    browser.without_autofill().await;
    Scene { app, client: Registered { redirect_uri: AWAY.to_owned(), ..client }, browser, device }
}

impl Scene {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.base)
    }

    fn start(&self, changes: &[(&str, &str)]) -> String {
        let changes = [&[("redirect_uri", AWAY)], changes].concat();
        self.url(&authorize_path(&self.client, &changes))
    }

    /// Signs in by the code of a mail, beginning there; ends wherever that leads.
    async fn by_mail(&self, start: &str) {
        self.browser.open(start).await;
        self.browser.type_into("identifier", ADA).await;
        self.browser.click("continue").await;
        self.browser.element("code").await;
        let code = self.app.code_to(ADA).await;
        self.browser.type_into("code", &code).await;
    }

    /// The claims of the ID token that the app gets.
    async fn claims(&self) -> Value {
        let callback = url::Url::parse(&self.browser.arrives("127.0.0.1:9/callback").await).expect("a URL");
        let code = callback.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", AWAY),
            ("code_verifier", VERIFIER),
        ];
        let tokens = self.app.token(&self.client, &fields).await.expect(200).json();
        decode(tokens["id_token"].as_str().expect("an ID token"), 1)
    }

    /// Signs in by mail and takes the offer.
    async fn enrol(&self) {
        self.by_mail(&self.start(&[])).await;
        self.browser.arrives("/passkey-offer").await;
        self.browser.click("passkey-create").await;
        self.claims().await;
    }

    async fn sign_out(&self) {
        self.browser.open(&self.url("/account")).await;
        self.browser.click("sign-out").await;
        self.browser.element("continue").await;
    }

    /// A sign-in that waits for somebody: the path of its pages. No script of the page answers for it.
    async fn begin(&self) -> String {
        self.browser.open(&self.start(&[("prompt", "login")])).await;
        let url = url::Url::parse(&self.browser.arrives("/identify").await).expect("a URL");
        url.path().trim_end_matches("/identify").to_owned()
    }

    /// What the audit trail says of the newest refusal.
    async fn refusal(&self) -> String {
        let rows = self.app.audit().await;
        rows.into_iter().find(|row| row.contains("passkey.refused")).unwrap_or_default()
    }

    async fn is_signed_in(&self) -> bool {
        self.browser.open(&self.url("/account")).await;
        self.browser.has("sign-out").await
    }
}

#[tokio::test]
async fn a_passkey_made_from_the_offer_signs_in_with_nothing_typed() {
    let scene = scene().await;
    scene.by_mail(&scene.start(&[])).await;
    scene.browser.arrives("/passkey-offer").await;
    scene.browser.click("passkey-create").await;
    let first = scene.claims().await;
    assert_eq!(
        (&first["amr"], &first["acr"]),
        (&json!(["email", "otp"]), &json!("urn:porchlight:acr:single-factor"))
    );
    let notice = scene.app.letter_to(ADA).await;
    assert!(
        notice.subject.contains("passkey was added") && notice.text.contains("Chrome"),
        "{}",
        notice.text
    );
    scene.sign_out().await;

    scene.browser.open(&scene.start(&[])).await;
    scene.browser.element("use-passkey").await;
    scene.browser.click("use-passkey").await;
    let second = scene.claims().await;
    assert_eq!(second["sub"], first["sub"]);
    assert_eq!((&second["amr"], &second["acr"]), (&json!(["hwk", "user", "mfa"]), &json!("phr")));
    assert!(scene.app.audit().await.iter().any(|row| row.contains("passkey.used")));
    // The app itself is not there; nothing else may go wrong.
    let complaints = scene.browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains(AWAY)), "{complaints:?}");
    scene.browser.quit().await;
}

#[tokio::test]
async fn the_field_itself_signs_in_where_the_browser_fills_in_passkeys() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![AWAY.to_owned()]).await;
    let browser = Chromium::desktop().await;
    let device = browser.authenticator().await;
    let client = Registered { redirect_uri: AWAY.to_owned(), ..client };
    let scene = Scene { app, client, browser, device };
    scene.enrol().await;
    scene.sign_out().await;
    scene.browser.open(&scene.start(&[])).await;
    // The virtual device chooses the passkey that the field offers.
    let claims = scene.claims().await;
    assert_eq!((&claims["amr"], &claims["acr"]), (&json!(["hwk", "user", "mfa"]), &json!("phr")));
    scene.browser.quit().await;
}

#[tokio::test]
async fn a_refused_offer_does_not_come_again_for_that_person_in_that_browser() {
    let scene = scene().await;
    scene.by_mail(&scene.start(&[])).await;
    scene.browser.arrives("/passkey-offer").await;
    scene.browser.click("passkey-later").await;
    scene.claims().await;
    scene.sign_out().await;
    scene.app.clock.advance(60);
    scene.by_mail(&scene.start(&[])).await;
    scene.claims().await;
    assert!(scene.browser.passkeys(&scene.device).await.is_empty());
    scene.browser.quit().await;
}

#[tokio::test]
async fn nobody_is_offered_one_on_a_device_that_cannot_make_it_or_where_the_policy_says_no() {
    let scene = scene_in(TestApp::build().named().set("sign_in.offer_passkey", "false").spawn().await).await;
    scene.by_mail(&scene.start(&[])).await;
    scene.claims().await;

    let app = TestApp::build().named().spawn().await;
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![AWAY.to_owned()]).await;
    let client = Registered { redirect_uri: AWAY.to_owned(), ..client };
    for javascript in [true, false] {
        let browser =
            if javascript { Chromium::desktop().await } else { Chromium::without_javascript().await };
        browser.open(&format!("{}{}", app.base, authorize_path(&client, &[("redirect_uri", AWAY)]))).await;
        browser.type_into("identifier", ADA).await;
        browser.click("continue").await;
        browser.type_into("code", &app.letter_to(ADA).await.code).await;
        if !javascript {
            browser.click("submit-code").await;
        }
        browser.arrives("127.0.0.1:9/callback").await;
        browser.quit().await;
        app.clock.advance(60);
    }
    scene.browser.quit().await;
}

#[tokio::test]
async fn an_answer_counts_once_and_only_in_its_own_sign_in() {
    let scene = scene().await;
    scene.enrol().await;
    scene.sign_out().await;
    let other = scene.begin().await;
    let own = scene.begin().await;
    let foreign = scene.browser.assert(&format!("{other}/passkey/options")).await;
    let refused = scene.browser.send(&format!("{own}/passkey"), &foreign["answer"]).await;
    assert_eq!(refused["status"], 400, "{refused}");
    assert!(scene.refusal().await.contains("another sign-in"), "{}", scene.refusal().await);

    let right = scene.browser.assert(&format!("{own}/passkey/options")).await;
    let accepted = scene.browser.send(&format!("{own}/passkey"), &right["answer"]).await;
    assert_eq!(accepted["status"], 200, "{accepted}");
    let again = scene.browser.send(&format!("{own}/passkey"), &right["answer"]).await;
    assert_eq!(
        (&again["status"], &again["json"]["error_description"]),
        (&refused["status"], &refused["json"]["error_description"])
    );
    assert!(scene.refusal().await.contains("answered"), "{}", scene.refusal().await);
    scene.browser.quit().await;
}

#[tokio::test]
async fn what_is_not_the_person_s_own_living_passkey_at_our_address_is_refused_alike() {
    let scene = scene().await;
    scene.enrol().await;
    let young = scene.browser.passkeys(&scene.device).await.remove(0);
    scene.sign_out().await;
    let login = scene.begin().await;
    let (options, answer) = (format!("{login}/passkey/options"), format!("{login}/passkey"));

    // The page of another origin, as far as a page of ours can pretend to be it.
    let made = scene.browser.assert(&options).await;
    let (challenge, mut elsewhere) = (&made["publicKey"]["challenge"], made["answer"].clone());
    let data = json!({
        "type": "webauthn.get", "challenge": challenge, "origin": "https://evil.example", "crossOrigin": false,
    });
    elsewhere["credential"]["response"]["clientDataJSON"] = json!(base64url(data.to_string().as_bytes()));
    let mut unknown = scene.browser.assert(&options).await["answer"].clone();
    unknown["credential"]["rawId"] = json!(base64url(&[7; 32]));
    let mut forged = scene.browser.assert(&options).await["answer"].clone();
    forged["credential"]["response"]["signature"] = json!(base64url(&[7; 70]));
    let mut stranger = scene.browser.assert(&options).await["answer"].clone();
    stranger["credential"]["response"]["userHandle"] = json!(base64url(&[7; 16]));
    let made_up = json!({ "ceremony": "nowhere", "credential": forged["credential"] });
    let mut said = Vec::new();
    for (body, why) in [
        (&elsewhere, "Origin"),
        (&unknown, "unknown passkey"),
        (&forged, "Signature"),
        (&stranger, "another person"),
        (&made_up, "never made"),
    ] {
        let refused = scene.browser.send(&answer, body).await;
        assert_eq!(refused["status"], 400, "{refused}");
        assert!(scene.refusal().await.contains(why), "{why}: {}", scene.refusal().await);
        said.push(refused["json"]["error_description"].clone());
    }
    said.dedup();
    assert_eq!(said.len(), 1, "the browser learns nothing: {said:?}");

    // A copy of the key that is behind the original.
    for _ in 0..2 {
        let login = scene.begin().await;
        let right = scene.browser.assert(&format!("{login}/passkey/options")).await;
        assert_eq!(scene.browser.send(&format!("{login}/passkey"), &right["answer"]).await["status"], 200);
    }
    scene.browser.put_back(&scene.device, &young).await;
    let login = scene.begin().await;
    let copied = scene.browser.assert(&format!("{login}/passkey/options")).await;
    assert_eq!(scene.browser.send(&format!("{login}/passkey"), &copied["answer"]).await["status"], 400);
    assert!(scene.refusal().await.contains("Compromise"), "{}", scene.refusal().await);
    scene.browser.quit().await;
}

#[tokio::test]
async fn a_disabled_account_s_passkey_opens_nothing() {
    let scene = scene().await;
    scene.enrol().await;
    scene.app.disable(ADA).await;
    let login = scene.begin().await;
    let right = scene.browser.assert(&format!("{login}/passkey/options")).await;
    let refused = scene.browser.send(&format!("{login}/passkey"), &right["answer"]).await;
    assert_eq!(refused["status"], 400, "{refused}");
    assert!(scene.refusal().await.contains("disabled"), "{}", scene.refusal().await);
    assert!(!scene.is_signed_in().await);
    scene.browser.quit().await;
}

#[tokio::test]
async fn the_account_page_adds_names_and_removes_and_asks_for_a_fresh_sign_in_first() {
    let scene = scene().await;
    scene.enrol().await;
    assert_eq!(scene.browser.passkeys(&scene.device).await.len(), 1);
    scene.app.letter_to(ADA).await;
    scene.app.clock.advance(601);
    let list = scene.url("/account/passkeys");
    scene.browser.open(&list).await;
    scene.browser.shows("on one device only").await;
    scene.browser.click("passkey-remove-1").await;
    scene.browser.arrives("/identify").await;
    scene.browser.click("use-passkey").await;
    scene.browser.arrives("/account/passkeys").await;
    scene.browser.element("passkey-name-1").await.clear().await.expect("cleared");
    scene.browser.type_into("passkey-name-1", "My <laptop>\u{e007}").await;
    scene.browser.arrives("done=renamed").await;
    scene.browser.click("passkey-remove-1").await;
    scene.browser.arrives("done=removed").await;
    let notice = scene.app.letter_to(ADA).await;
    assert!(notice.subject.contains("removed") && notice.text.contains("My <laptop>"), "{}", notice.text);
    assert!(notice.html.contains("My &lt;laptop&gt;"), "{}", notice.html);

    scene.browser.click("passkey-add").await;
    scene.browser.arrives("/account/passkeys/add").await;
    assert!(!scene.browser.element("passkey-unable").await.is_displayed().await.expect("seen"));
    scene.browser.click("passkey-create").await;
    scene.browser.arrives("done=added").await;
    scene.browser.open(&scene.url("/account/passkeys/add")).await;
    scene.browser.click("passkey-create").await;
    let note = eventually("a note", || async {
        Some(scene.browser.text("passkey-note").await).filter(|text| !text.is_empty())
    });
    assert!(note.await.contains("already has one"));
    scene.browser.quit().await;
}

#[tokio::test]
async fn a_device_that_does_not_recognise_its_owner_proves_nothing() {
    let scene = scene().await;
    scene.enrol().await;
    scene.sign_out().await;
    scene.browser.recognise(&scene.device, false).await;
    let login = scene.begin().await;
    let failed = scene.browser.assert(&format!("{login}/passkey/options")).await;
    assert!(failed["answer"].is_null(), "{failed}");
    scene.browser.quit().await;
}

#[tokio::test]
async fn autofill_that_fails_says_nothing_on_an_untouched_page() {
    let scene = scene().await;
    scene.browser.with_failing_autofill().await;
    scene.begin().await;
    eventually("autofill is tried", || async {
        let tried = scene.browser.run("return document.documentElement.dataset.tried || ''").await;
        (tried == "1").then_some(())
    })
    .await;
    assert_eq!(scene.browser.text("passkey-note").await, "");
    scene.browser.click("use-passkey").await;
    scene.browser.says("passkey-note", "didn’t work").await;
    scene.browser.quit().await;
}

fn base64url(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}

#[tokio::test]
async fn after_a_code_by_mail_a_passkey_is_the_later_step_or_the_second_factor() {
    let later = r#"[{ any_of = ["email_code"] }, { any_of = ["passkey", "totp"] }]"#;
    let builder = TestApp::build()
        .named()
        .set("policies.later.steps", later)
        .set("policies.second.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.second.second_factor", "\"everyone\"");
    let mut scene = scene_in(builder.spawn().await).await;
    scene.enrol().await;
    for policy in ["later", "second"] {
        let client = scene.app.client_with(|client| {
            client.metadata.redirect_uris = vec![AWAY.to_owned()];
            client.settings.policy = Some(policy.to_owned());
        });
        scene.client = Registered { redirect_uri: AWAY.to_owned(), ..client.await };
        scene.sign_out().await;
        scene.app.clock.advance(60);
        scene.by_mail(&scene.start(&[])).await;
        scene.browser.arrives("/second").await;
        let stands_out = scene.browser.run("return document.querySelector('button.primary').id").await;
        assert_eq!(stands_out, "use-passkey", "the only one, and used here the time before");
        scene.browser.click("use-passkey").await;
        let claims = scene.claims().await;
        assert_eq!(claims["amr"], json!(["email", "otp", "hwk", "user", "mfa"]), "{policy}");
        assert_eq!(claims["acr"], "phr", "{policy}");
    }
    scene.browser.quit().await;
}
