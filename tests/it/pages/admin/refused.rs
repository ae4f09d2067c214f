//! The refused requests of an app, on its admin's page: what was wrong, and how to mend it

use super::admin;
use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    binary::Installation,
    http,
    tokens::{VERIFIER, authorize_path, text},
};
use porchlight::protocol::{client_auth::AuthMethod, pkce::PkceRule};

use crate::support::people::ADA;

async fn page_of(boss: &Browser, client: &Registered) -> Page {
    boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200)
}

/// How often a word of the log stands on the page.
fn count(page: &Page, word: &str) -> usize {
    page.body.matches(&format!("<code>{word}</code>")).count()
}

async fn redeem(app: &TestApp, client: &Registered, changes: &[(&str, &str)]) -> Page {
    let good = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let kept = good.into_iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    let fields: Vec<_> = kept.chain(changes.iter().copied()).filter(|(_, value)| !value.is_empty()).collect();
    app.token(client, &fields).await
}

#[tokio::test]
async fn an_admin_sees_what_is_wrong_with_the_authorization_requests_of_an_app() {
    let app = TestApp::spawn().await;
    let client = app.client_with(|client| client.settings.pkce = PkceRule::Required).await;
    let browser = Browser::new(&app);
    let shown =
        browser.get(&authorize_path(&client, &[("redirect_uri", "http://app.example/callback")])).await;
    let reference = shown.expect(400).header("x-request-id").to_owned();
    let faults: [(&[(&str, &str)], &str); 9] = [
        (&[("code_challenge", ""), ("code_challenge_method", ""), ("nonce", "")], "pkce_missing"),
        (&[("code_challenge_method", "plain")], "parameter_unsupported"),
        (&[("code_challenge_method", "")], "parameter_missing"),
        (&[("response_type", "token")], "response_type_unsupported"),
        (&[("response_mode", "fragment")], "parameter_unsupported"),
        (&[("scope", "openid \"x\"")], "scope_refused"),
        (&[("max_age", "soon")], "parameter_malformed"),
        (&[("response_type", "")], "parameter_missing"),
        (&[("request", "e30.e30.")], "parameter_unsupported"),
    ];
    for (changes, _) in faults {
        assert!(browser.get(&authorize_path(&client, changes)).await.redirected("error").is_some());
    }
    let boss = admin(&app).await;
    let page = page_of(&boss, &client).await;
    for word in faults.map(|(_, word)| word).into_iter().chain(["redirect_uri_unregistered"]) {
        assert!(count(&page, word) > 0, "{word}:\n{}", page.body);
    }
    assert_eq!(count(&page, "parameter_malformed"), 1, "max_age alone:\n{}", page.body);
    assert!(page.body.contains("http://app.example/callback"), "what it sent");
    assert!(page.body.contains(&reference), "the page that the person saw has the same reference");
    assert!(page.body.contains("This redirect URI isn’t registered"), "in plain words");
    assert!(page.body.contains("add exactly this to its redirect URIs"), "and how to mend it");
    let form = boss.open(&format!("/admin/clients/{}/edit", client.id)).await.expect(200);
    for choice in ["Always required", "Neither required"] {
        assert!(page.body.contains(&format!("“{choice}”")), "{choice}:\n{}", page.body);
        assert!(form.body.contains(&format!(">{choice}")), "a mend names what the form has: {}", form.body);
    }
    assert!(page.body.contains("<code>max_age</code>: <code dir=\"ltr\">soon</code>"), "{}", page.body);
}

#[tokio::test]
async fn an_admin_sees_what_is_wrong_with_the_token_requests_of_an_app() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let wrong = Registered { secret: Some("not-its-secret".to_owned()), ..client.clone() };
    let bare = Registered { secret: None, ..client.clone() };
    redeem(&app, &wrong, &[]).await.expect(401);
    redeem(&app, &bare, &[]).await.expect(401);
    redeem(&app, &client, &[("grant_type", "password")]).await.expect(400);
    redeem(&app, &client, &[("code", "")]).await.expect(400);
    redeem(&app, &client, &[]).await.expect(400);
    let code = app.code(&client, ADA).await;
    let code = code.as_str();
    redeem(&app, &other, &[("code", code)]).await.expect(400);
    redeem(&app, &client, &[("code", code), ("code_verifier", "")]).await.expect(400);
    redeem(&app, &client, &[("code", code), ("code_verifier", &"v".repeat(43))]).await.expect(400);
    redeem(&app, &client, &[("code", code), ("redirect_uri", "https://app.example/")]).await.expect(400);
    let tokens = redeem(&app, &client, &[("code", code)]).await.expect(200).json();
    redeem(&app, &client, &[("code", code)]).await.expect(400);
    let late = app.code(&client, ADA).await;
    app.clock.advance(61);
    redeem(&app, &client, &[("code", &late)]).await.expect(400);
    app.refresh(&client, "x").await.expect(400);
    let refresh = tokens["refresh_token"].as_str().expect("a refresh token");
    app.refresh(&client, refresh).await.expect(400);

    let boss = admin(&app).await;
    let page = page_of(&boss, &client).await;
    for word in [
        "client_secret_wrong",
        "client_authentication_missing",
        "grant_type_unsupported",
        "parameter_missing",
        "code_unknown",
        "verifier_missing",
        "verifier_wrong",
        "redirect_uri_differs",
        "code_used",
        "code_expired",
        "refresh_token_unknown",
        "refresh_token_revoked",
    ] {
        assert!(count(&page, word) > 0, "{word}:\n{}", page.body);
    }
    assert_eq!(count(&page, "code_of_another_client"), 0);
    let others = page_of(&boss, &other).await;
    assert_eq!(count(&others, "code_of_another_client"), 1, "{}", others.body);
    assert_eq!(count(&others, "code_used"), 0, "each app has its own");

    let access = tokens["access_token"].as_str().expect("an access token");
    let secret = client.secret.as_deref().expect("a secret");
    let audit = app.audit().await.join("\n");
    for hidden in [code, late.as_str(), refresh, access, secret, "not-its-secret", &"v".repeat(43)] {
        assert!(!page.body.contains(hidden) && !audit.contains(hidden), "{hidden} can be read");
    }
}

#[tokio::test]
async fn an_admin_sees_what_is_wrong_at_sign_out_at_userinfo_and_at_introspection() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let out = "post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Felsewhere";
    browser.get(&format!("/end_session?client_id={}&{out}", client.id)).await.expect(400);
    let code = app.code_with(&Browser::new(&app), &client, ADA, &[("scope", "email")]).await;
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    app.user_info(tokens["access_token"].as_str().expect("an access token")).await.expect(403);
    let public = app
        .client_with(|client| {
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let fields = [("client_id", public.id.as_str()), ("token", "x")];
    http::send(http::client().post(format!("{}/introspect", app.base)).form(&fields)).await.expect(401);

    let boss = admin(&app).await;
    let page = page_of(&boss, &client).await;
    assert_eq!(count(&page, "post_logout_redirect_uri_unregistered"), 1, "{}", page.body);
    assert!(page.body.contains("https://app.example/elsewhere"));
    assert_eq!(count(&page, "scope_insufficient"), 1, "{}", page.body);
    let page = page_of(&boss, &public).await;
    assert_eq!(count(&page, "client_not_allowed"), 1, "{}", page.body);
}

#[tokio::test]
async fn requests_of_apps_that_are_not_registered_stand_beside_the_list_of_apps() {
    let app = TestApp::spawn().await;
    let unknown = Registered { id: "my-old-app".to_owned(), ..app.client().await };
    Browser::new(&app).get(&authorize_path(&unknown, &[])).await.expect(400);
    Browser::new(&app).get("/authorize?response_type=code").await.expect(400);
    app.refresh(&unknown, "x").await.expect(401);
    let evil = [("client_id", "<script>alert(1)</script>\u{202e}")];
    Browser::new(&app).get(&authorize_path(&unknown, &evil)).await.expect(400);
    let page = admin(&app).await.open("/admin/clients").await.expect(200);
    assert_eq!(count(&page, "client_unknown"), 3, "{}", page.body);
    assert_eq!(count(&page, "client_id_missing"), 1, "{}", page.body);
    assert!(page.body.contains("my-old-app"));
    assert!(!page.body.contains("<script>alert") && !page.body.contains('\u{202e}'), "{}", page.body);
}

#[tokio::test]
async fn a_secret_where_the_client_id_belongs_is_not_shown() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let secret = client.secret.clone().expect("a secret");
    let made = "a1".repeat(32);
    for id in [&secret, &made] {
        let mixed_up = Registered { id: id.clone(), secret: Some(client.id.clone()), ..client.clone() };
        app.refresh(&mixed_up, "x").await.expect(401);
        Browser::new(&app).get(&authorize_path(&mixed_up, &[])).await.expect(400);
    }
    let page = admin(&app).await.open("/admin/clients").await.expect(200);
    assert_eq!(count(&page, "client_unknown"), 4, "{}", page.body);
    assert!(!page.body.contains(&secret) && !page.body.contains(&made), "{}", page.body);
}

#[tokio::test]
async fn a_flood_writes_little_and_hides_nothing() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    browser.get(&authorize_path(&client, &[("redirect_uri", "https://app.example/other")])).await.expect(400);
    let wrong = Registered { secret: Some("wrong".to_owned()), ..client.clone() };
    for _ in 0..4 {
        app.clock.advance(60);
        let many = (0..25).map(|_| app.refresh(&wrong, "x"));
        for page in futures_util::future::join_all(many).await {
            page.expect(401);
        }
    }
    for number in 0..100 {
        let nobody = Registered { id: format!("nobody-{number}"), ..client.clone() };
        browser.get(&authorize_path(&nobody, &[])).await.expect(400);
    }
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    assert_eq!(count(&page, "client_secret_wrong"), 10, "the newest ten of each cause");
    assert_eq!(count(&page, "redirect_uri_unregistered"), 1, "a flood of one kind hides none of another");
    let list = boss.open("/admin/clients").await.expect(200);
    assert_eq!(count(&list, "client_unknown"), 10);
    let rows = app.audit().await;
    let told = rows.iter().filter(|row| row.contains("client.refused")).count();
    assert_eq!(told, 3, "one of each kind in an hour: {rows:?}");
}

#[tokio::test]
async fn what_people_decide_is_no_fault_of_the_app() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let page = Browser::new(&app).get(&authorize_path(&client, &[("prompt", "none")])).await;
    assert_eq!(page.redirected("error").as_deref(), Some("login_required"));
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    let page = browser.post(&page.url.as_str().replace("/identify", "/cancel"), &[]).await;
    assert!(page.status >= 300, "without its token the form does nothing");
    assert!(page_of(&admin(&app).await, &client).await.body.contains("No request was refused"));
}

#[tokio::test]
async fn the_figures_count_refusals_by_endpoint_and_cause() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let wrong = Registered { secret: Some("wrong".to_owned()), ..client };
    app.refresh(&wrong, "x").await.expect(401);
    let page = http::send(http::client().get(format!("{}/metrics", app.base))).await.expect(200);
    let line = page.body.lines().find(|line| {
        line.starts_with("client_errors_total")
            && line.contains("endpoint=\"token\"")
            && line.contains("cause=\"client_secret_wrong\"")
    });
    assert!(line.is_some(), "{}", page.body);
}

#[tokio::test]
async fn what_is_kept_of_an_app_goes_with_the_app_and_with_time() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    for client in [&client, &other] {
        app.refresh(client, "x").await.expect(400);
    }
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await;
    boss.submit(&page, "remove", &[]).await.expect(200);
    let id = porchlight::model::id::ClientId::new(client.id.clone());
    let kept = app.read(move |conn| porchlight::store::client_errors::newest(conn, Some(&id), 50)).await;
    assert_eq!(kept.len(), 0);
    assert_eq!(count(&page_of(&boss, &other).await, "refresh_token_unknown"), 1);
    app.clock.advance(31 * 86_400);
    porchlight::jobs::run_due(&app.app).await;
    let id = porchlight::model::id::ClientId::new(other.id.clone());
    let kept = app.read(move |conn| porchlight::store::client_errors::newest(conn, Some(&id), 50)).await;
    assert_eq!(kept.len(), 0);
}

#[tokio::test]
async fn the_texts_of_a_refusal_are_there_in_german() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    app.refresh(&client, text(&given, "access_token")).await.expect(400);
    let page = admin(&app).await.open(&format!("/admin/clients/{}?lang=de", client.id)).await.expect(200);
    assert!(page.body.contains("Das Refresh-Token ist unbekannt"), "{}", page.body);
}

#[tokio::test]
async fn the_log_says_why_a_request_was_refused() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let get = |path: &str| http::client().get(format!("{}{path}", installation.base));
    let shown = http::send(get("/authorize?client_id=nobody%0A&state=the-secret-state")).await.expect(400);
    let shown_too = http::send(get("/authorize?client_id=nobody&state=the-secret-state")).await.expect(400);
    http::send(get("/nothing-here")).await.expect(404);
    let form = [("client_id", "nobody"), ("client_secret", "hush-hush"), ("grant_type", "refresh_token")];
    http::send(http::client().post(format!("{}/token", installation.base)).form(&form)).await.expect(401);
    let log = installation.log();
    let line = |reference: &str, word: &str| {
        log.lines().any(|line| line.contains(reference) && line.contains(word) && line.contains("cause="))
    };
    let reference = shown_too.header("x-request-id").to_owned();
    assert!(line(&reference, "client_unknown") && shown_too.body.contains(&reference), "{log}");
    assert!(line(shown.header("x-request-id"), "request_unreadable"), "{log}");
    let refused = log.lines().find(|line| line.contains("was refused") && line.contains(&reference));
    let refused = refused.unwrap_or_else(|| panic!("{log}"));
    assert!(refused.contains("endpoint=\"authorize\"") && refused.contains("value=\"nobody\""), "{refused}");
    assert!(log.lines().any(|line| line.contains("status=404") && line.contains("not_found")), "{log}");
    assert!(!log.contains("the-secret-state") && !log.contains("hush-hush"), "{log}");
    let told = installation.json(&["client", "errors", "--json"]);
    assert_eq!(told[0]["cause"], "client_unknown", "{told}");
    assert_eq!(told[0]["endpoint"], "token");
}
