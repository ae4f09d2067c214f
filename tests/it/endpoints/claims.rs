//! Which claims an app gets, and where: ID token and UserInfo (OIDC Core §5)

use crate::support::{
    Browser, TestApp,
    app::{CALLBACK, Registered},
    db::Database,
    rp::Rp,
    tokens::{authorize_path, decode, text},
};
use futures_util::future::join_all;
use porchlight::{
    admin::users,
    model::client::ConsentRule,
    protocol::{claims::UserClaims, scope::Scope},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

use crate::support::people::{ADA, BOB, BOSS};

/// An app whose ID tokens have the claims of its scopes.
async fn with_claims(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.id_token_claims = true).await
}

async fn tokens(app: &TestApp, client: &Registered, address: &str, scope: &str) -> Map<String, Value> {
    let code = app.code_with(&Browser::new(app), client, address, &[("scope", scope)]).await;
    app.redeem(client, &code).await.expect(200).json().as_object().expect("an object").clone()
}

fn id_token(given: &Map<String, Value>) -> Value {
    decode(text(given, "id_token"), 1)
}

async fn user_info(app: &TestApp, given: &Map<String, Value>) -> Value {
    app.user_info(text(given, "access_token")).await.expect(200).json()
}

/// Puts a person into groups, as an admin does.
async fn put_into(app: &TestApp, address: &str, groups: &str) {
    let id = app.user(address).await;
    users::change::set_groups(&app.app, &id, groups, None, "test").await.expect("changed");
}

#[tokio::test]
async fn the_id_token_has_the_claims_of_the_scopes_where_the_app_is_set_so() {
    let app = TestApp::spawn().await;
    let (set, unset) = (with_claims(&app).await, app.client().await);
    let scope = "openid email profile groups offline_access";
    let given = tokens(&app, &set, ADA, scope).await;
    let claims = id_token(&given);
    for name in ["email", "email_verified", "name", "preferred_username", "groups", "updated_at"] {
        assert!(!claims[name].is_null(), "{name}: {claims}");
        assert_eq!(claims[name], user_info(&app, &given).await[name], "{name}");
    }
    assert!(claims.get("phone_number").is_none(), "a scope that was not granted: {claims}");

    let claims = id_token(&tokens(&app, &unset, ADA, scope).await);
    for name in ["email", "email_verified", "name", "preferred_username", "groups", "updated_at"] {
        assert!(claims.get(name).is_none(), "{name}: {claims}");
    }
}

#[tokio::test]
async fn a_refresh_brings_the_claims_of_what_is_refreshed() {
    let app = TestApp::spawn().await;
    let client = with_claims(&app).await;
    let given = tokens(&app, &client, ADA, "openid email profile offline_access").await;
    let refresh = text(&given, "refresh_token");
    let narrowed = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", "openid profile")];
    let given = app.token(&client, &narrowed).await.expect(200).json();
    let claims = decode(given["id_token"].as_str().expect("an ID token"), 1);
    assert!(claims["name"].is_string() && claims.get("email").is_none(), "{claims}");
    let given =
        app.refresh(&client, given["refresh_token"].as_str().expect("the next one")).await.expect(200);
    let claims = decode(given.json()["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["email"], ADA, "{claims}");
}

#[tokio::test]
async fn a_library_that_reads_only_the_id_token_finds_the_address_there() {
    let app = TestApp::spawn().await;
    let client = with_claims(&app).await;
    let (rp, browser) = (Rp::discover(&app, &client).await, Browser::new(&app));
    let asked = rp.ask_for(&["email", "profile"], &[]);
    let page = browser.sign_in(&app, &asked.url, ADA).await;
    let tokens = rp.finish(asked, &page.location().expect("the callback")).await;
    assert_eq!(tokens.claims.email().map(|email| email.as_str()), Some(ADA));
    assert_eq!(tokens.claims.email_verified(), Some(true));
    assert_eq!(tokens.claims.preferred_username().map(|name| name.as_str()), Some("ada"));
}

#[tokio::test]
async fn an_app_made_on_the_page_or_by_the_command_line_is_set_so_and_the_page_can_change_it() {
    let app = TestApp::spawn().await;
    app.admin(BOSS).await;
    let admin = Browser::new(&app);
    admin.sign_in(&app, "/admin/clients", BOSS).await.expect(200);
    let page = admin.open("/admin/clients/new").await.expect(200);
    let fields = [("name", "Wiki"), ("redirect_uris", CALLBACK), ("consent", "skip")];
    let shown = admin.submit(&page, "save", &fields).await.expect(200);
    let client = Registered {
        id: shown.text("client-id"),
        secret: Some(shown.text("client-secret")),
        redirect_uri: CALLBACK.to_owned(),
    };
    let given = tokens(&app, &client, ADA, "openid email").await;
    assert_eq!(id_token(&given)["email"], ADA);

    let edit = format!("/admin/clients/{}/edit", client.id);
    let page = admin.open(&edit).await.expect(200);
    let form = page.form("save");
    let kept: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "id_token_claims")
        .collect();
    admin.post(&form.action, &kept).await.expect(303);
    let given = tokens(&app, &client, ADA, "openid email").await;
    assert!(id_token(&given).get("email").is_none());
}

#[tokio::test]
async fn groups_are_given_for_their_scope_and_for_no_other() {
    let app = TestApp::spawn().await;
    put_into(&app, ADA, "staff, on call").await;
    let client = with_claims(&app).await;
    let given = tokens(&app, &client, ADA, "openid groups").await;
    assert_eq!(text(&given, "scope"), "openid groups");
    assert_eq!(id_token(&given)["groups"], json!(["staff", "on call"]));
    assert_eq!(user_info(&app, &given).await["groups"], json!(["staff", "on call"]));
    let given = tokens(&app, &client, ADA, "openid profile email").await;
    assert!(
        id_token(&given).get("groups").is_none() && user_info(&app, &given).await.get("groups").is_none()
    );
    let given = tokens(&app, &client, BOB, "openid groups").await;
    assert_eq!(
        user_info(&app, &given).await["groups"],
        json!([]),
        "an app must learn that there is none any more"
    );
}

#[tokio::test]
async fn people_are_asked_about_groups_in_plain_words_also_when_the_claim_is_named_alone() {
    let app = TestApp::spawn().await;
    put_into(&app, ADA, "staff").await;
    let client = app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, &authorize_path(&client, &[("scope", "openid")]), ADA).await;
    let page = browser.open(&authorize_path(&client, &[("scope", "openid groups")])).await;
    assert!(
        page.body.contains("The groups that you belong to here") && page.body.contains("staff"),
        "{}",
        page.body
    );
    let by_name = [("scope", "openid"), ("claims", r#"{"userinfo":{"groups":null}}"#)];
    let german = [by_name[0], by_name[1], ("ui_locales", "de")];
    let page = browser.open(&authorize_path(&client, &german)).await;
    assert!(page.body.contains("Die Gruppen, zu denen du hier geh\u{f6}rst"), "{}", page.body);
    let page = browser.submit(&page, "consent-allow", &[]).await;
    let code = page.redirected("code").expect("a code");
    let given = app.redeem(&client, &code).await.expect(200).json();
    let claims = app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert_eq!(claims["groups"], json!(["staff"]));
    let again = browser.get(&authorize_path(&client, &by_name)).await;
    assert!(again.redirected("code").is_some(), "remembered");
}

#[tokio::test]
async fn an_app_that_is_not_registered_for_a_scope_gets_none_of_its_claims_by_name() {
    let app = TestApp::spawn().await;
    put_into(&app, ADA, "staff").await;
    let client = app
        .client_with(|client| client.metadata.scope = Scope::parse("openid profile").expect("a scope"))
        .await;
    let claims = r#"{"userinfo":{"groups":null,"email":null},"id_token":{"groups":null,"email":null}}"#;
    let changes = [("scope", "openid"), ("claims", claims)];
    let code = app.code_with(&Browser::new(&app), &client, ADA, &changes).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let given = given.as_object().expect("an object");
    for claims in [id_token(given), user_info(&app, given).await] {
        assert!(claims.get("groups").is_none() && claims.get("email").is_none(), "{claims}");
    }
}

#[tokio::test]
async fn who_came_by_a_link_has_a_username_that_stays_and_does_not_tell_the_address() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = tokens(&app, &client, "Ada.Lovelace+shop@example.test", "openid profile").await;
    let claims = user_info(&app, &given).await;
    assert_eq!(
        (&claims["preferred_username"], &claims["name"]),
        (&json!("ada.lovelace"), &json!("ada.lovelace"))
    );
    assert!(!claims.to_string().contains("example.test"), "{claims}");

    // Somebody else with that local part, and again the first person.
    let other = tokens(&app, &client, "ada.lovelace@other.test", "openid profile").await;
    assert_eq!(user_info(&app, &other).await["preferred_username"], "ada.lovelace2");
    let again = tokens(&app, &client, "Ada.Lovelace+shop@example.test", "openid profile").await;
    assert_eq!(user_info(&app, &again).await["preferred_username"], "ada.lovelace");
    let reserved = tokens(&app, &client, "admin@other.test", "openid profile").await;
    assert_eq!(
        user_info(&app, &reserved).await["preferred_username"],
        "admin2",
        "nobody is admin by accident"
    );
}

#[tokio::test]
async fn a_username_is_given_only_when_an_app_asks_for_the_profile() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[("scope", "openid email")]).await;
    app.redeem(&client, &code).await.expect(200);
    let page = browser.open("/account/profile").await.expect(200);
    assert!(!page.body.contains("value=\"ada\""), "{}", page.body);
    // Silently, with the session that there is.
    let page =
        browser.get(&authorize_path(&client, &[("scope", "openid profile"), ("prompt", "none")])).await;
    let given = app.redeem(&client, &page.redirected("code").expect("a code")).await.expect(200).json();
    let claims = app.user_info(given["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert_eq!(claims["preferred_username"], "ada");
    let page = browser.open("/account/profile").await.expect(200);
    assert!(page.body.contains("value=\"ada\""), "{}", page.body);
    let rows = app.audit().await;
    assert_eq!(
        rows.iter().filter(|row| row.contains("preferred_username, for an app")).count(),
        1,
        "{rows:?}"
    );
}

#[tokio::test]
async fn what_a_person_said_of_themselves_is_never_replaced() {
    let app = TestApp::spawn().await;
    let text = |text: &str| Some(text.to_owned());
    let told =
        UserClaims { preferred_username: text("countess"), given_name: text("Ada"), ..UserClaims::default() };
    app.user_with(ADA, told).await;
    let client = app.client().await;
    let claims = user_info(&app, &tokens(&app, &client, ADA, "openid profile").await).await;
    assert_eq!((&claims["preferred_username"], &claims["name"]), (&json!("countess"), &json!("Ada")));
}

#[tokio::test]
async fn people_who_ask_for_one_username_at_the_same_moment_get_one_each() {
    for database in [Database::Sqlite, Database::Postgres] {
        let app = TestApp::build().on(database).set("server.workers", 2).spawn().await;
        let client = app.client().await;
        let scope = [("scope", "openid profile"), ("prompt", "none")];
        let mut browsers = Vec::new();
        for number in 0..16 {
            let browser = Browser::new(&app);
            browser.sign_in(&app, "/account", &format!("ada@team{number}.test")).await.expect(200);
            browsers.push(browser);
        }
        // Each twice at once: a person has one name, and no two people have the same.
        let path = authorize_path(&client, &scope);
        let pages = join_all(browsers.iter().chain(&browsers).map(|browser| browser.get(&path))).await;
        let mut names = Vec::new();
        for page in pages {
            let code = page.redirected("code").unwrap_or_else(|| panic!("{database:?}: {page:?}"));
            let given = app.redeem(&client, &code).await.expect(200).json();
            let given = given.as_object().expect("an object").clone();
            names.push(
                text(user_info(&app, &given).await.as_object().expect("claims"), "preferred_username")
                    .to_owned(),
            );
        }
        assert_eq!(names[..16], names[16..], "{database:?}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 16, "{database:?}: {names:?}");
        assert!(names.iter().all(|name| name.starts_with("ada")), "{names:?}");
    }
}
