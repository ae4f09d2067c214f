//! GitHub, which speaks OAuth 2.0 and an API

use super::{
    fake::{CLIENT, Fake},
    scene::{ADA, Scene, provider},
};
use crate::support::TestApp;
use porchlight::admin::users;
use serde_json::{Value, json};

async fn github() -> Scene {
    let fake = Fake::open().await;
    let builder = TestApp::build().set("providers.fake", provider(&fake, "github", ""));
    Scene::of(fake, builder).await
}

fn octocat() -> Value {
    json!({ "id": 583_231, "login": "octocat", "name": "Ada Lovelace", "email": "shown@example.test",
            "avatar_url": "https://avatars.example.test/1" })
}

fn address(email: &str, primary: bool, verified: bool) -> Value {
    json!({ "email": email, "primary": primary, "verified": verified, "visibility": null })
}

#[tokio::test]
async fn the_verified_primary_address_counts_and_not_the_one_on_the_profile() {
    let scene = github().await;
    let door = scene.leave().await;
    let query = door.query().expect("a query");
    assert!(
        door.path() == "/login/oauth/authorize" && query.contains(&format!("client_id={CLIENT}")),
        "{door}"
    );
    assert!(query.contains("scope=read%3Auser+user%3Aemail") && query.contains("code_challenge="), "{door}");
    let addresses = json!([address("old@example.test", false, true), address(ADA, true, true)]);
    scene.fake.profile(octocat(), addresses);
    let page = scene.visit(&json!({})).await;
    let first = scene.claims(&page).await;
    assert_eq!(first["amr"], json!(["fed"]));
    let people = users::list::all(&scene.app.app).await.expect("a list");
    assert_eq!(people[0].contacts[0].address, ADA);
    assert_eq!(people[0].user.claims.name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(people[0].user.claims.picture.as_deref(), Some("https://avatars.example.test/1"));

    scene.browser.forget();
    let mut renamed = octocat();
    renamed["login"] = json!("somebody-else");
    scene.fake.profile(renamed, json!([address("new@example.test", true, true)]));
    let page = scene.visit(&json!({})).await;
    assert_eq!(scene.claims(&page).await["sub"], first["sub"], "the number is the account");
}

#[tokio::test]
async fn without_a_verified_primary_address_there_is_no_account() {
    let scene = github().await;
    for addresses in [
        json!([]),
        json!([address(ADA, true, false)]),
        json!([address(ADA, false, true), address("x@example.test", true, false)]),
    ] {
        let mut profile = octocat();
        profile["email_verified"] = json!(true);
        scene.fake.profile(profile, addresses);
        let page = scene.visit(&json!({})).await;
        scene.turned_away(&page, "confirm an e-mail address");
    }
}

#[tokio::test]
async fn a_code_that_github_does_not_know_and_answers_that_are_rubbish_sign_nobody_in() {
    let scene = github().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &json!({})).to_string();
    let page = scene.browser.open(&back.replace("code=code-", "code=other-")).await;
    scene.turned_away(&page, "didn’t work");
    for (profile, addresses) in [
        (json!({ "login": "octocat" }), json!([])),
        (json!({ "id": "583231" }), json!([])),
        (json!([]), json!([])),
        (octocat(), json!({})),
    ] {
        scene.fake.profile(profile, addresses);
        let page = scene.visit(&json!({})).await;
        scene.turned_away(&page, "didn’t work");
    }
    assert!(scene.audited("provider.refused", "fake").await);
}
