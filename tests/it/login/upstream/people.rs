//! Who comes back: known, new, unverified, stopped, not invited

use super::scene::{ADA, Scene, ada};
use crate::support::people::EVE;
use crate::support::{
    Browser,
    app::Builder,
    tokens::{authorize_path, text},
};
use porchlight::admin::users;
use porchlight::protocol::email::EmailAddress;
use serde_json::json;

#[tokio::test]
async fn a_new_person_has_an_account_made_of_what_the_provider_vouches_for() {
    let scene = Scene::new().await;
    let page = scene.visit(&ada()).await;
    let code = page.redirected_code().expect("a code for the app");
    let tokens = scene.app.redeem(&scene.client, &code).await.expect(200).json();
    let user = scene.app.user_info(text(tokens.as_object().expect("an object"), "access_token")).await.json();
    assert_eq!((user["email"].as_str(), user["email_verified"].as_bool()), (Some(ADA), Some(true)));
    let people = users::list::all(&scene.app.app).await.expect("a list");
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].user.claims.name.as_deref(), Some("Ada Lovelace"));
    assert!(scene.audited("provider.used", people[0].user.id.as_str()).await);
    assert!(scene.audited("user.created", "by fake").await);
    assert_eq!(scene.app.count_letters(ADA).await, 0, "no message was needed");
}

#[tokio::test]
async fn apps_are_told_that_another_provider_said_so_and_nothing_it_said_of_its_own_methods() {
    let scene = Scene::new().await;
    let boast = json!({ "sub": "ada-there", "email": ADA, "email_verified": true, "amr": ["hwk", "mfa"], "acr": "phr" });
    let page = scene.visit(&boast).await;
    let claims = scene.claims(&page).await;
    assert_eq!(claims["amr"], json!(["fed"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
}

#[tokio::test]
async fn an_account_there_is_known_by_its_subject_whatever_its_address_is_now() {
    let scene = Scene::new().await;
    let first = scene.visit(&ada()).await;
    let first = scene.claims(&first).await;
    scene.browser.forget();
    let moved = json!({ "sub": "ada-there", "email": "ada@elsewhere.test", "email_verified": false });
    let again = scene.visit(&moved).await;
    assert_eq!(scene.claims(&again).await["sub"], first["sub"]);
    assert_eq!(users::list::all(&scene.app.app).await.expect("a list").len(), 1);
    scene.browser.forget();
    let other = json!({ "sub": "other-there", "email": EVE, "email_verified": true });
    let other = scene.visit(&other).await;
    assert_ne!(scene.claims(&other).await["sub"], first["sub"]);
}

#[tokio::test]
async fn an_address_that_nobody_vouches_for_makes_no_account() {
    let scene = Scene::new().await;
    for account in [
        json!({ "sub": "1", "email": ADA, "email_verified": false }),
        json!({ "sub": "1", "email": ADA, "email_verified": "false" }),
        json!({ "sub": "1", "email": ADA }),
        json!({ "sub": "1", "email_verified": true }),
        json!({ "sub": "1", "email": "ada@example.test,eve@example.test", "email_verified": true }),
    ] {
        let page = scene.visit(&account).await;
        scene.turned_away(&page, "confirm an e-mail address");
    }
    assert_eq!(users::list::all(&scene.app.app).await.expect("a list").len(), 0);
    assert!(scene.audited("provider.refused", "no-address").await);

    let trusted = Scene::with(", trust_email = true", |builder| builder).await;
    let page = trusted.visit(&json!({ "sub": "1", "email": ADA })).await;
    assert!(page.redirected_code().is_some(), "the operator says that its addresses are right");
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_of_userinfo_about_the_same_person() {
    let scene = Scene::new().await;
    scene.fake.profile(json!({ "sub": "somebody-else", "email": ADA, "email_verified": true }), json!([]));
    let page = scene.visit(&json!({ "sub": "1" })).await;
    scene.turned_away(&page, "confirm an e-mail address");
    scene.fake.profile(json!({ "sub": "1", "email": ADA, "email_verified": true, "name": "Ada" }), json!([]));
    let page = scene.visit(&json!({ "sub": "1" })).await;
    assert!(page.redirected_code().is_some());
}

#[tokio::test]
async fn nobody_comes_in_uninvited_by_another_door() {
    let scene = Scene::with("", Builder::invite_only).await;
    let page = scene.visit(&ada()).await;
    scene.turned_away(&page, "no account here");
    assert_eq!(users::list::all(&scene.app.app).await.expect("a list").len(), 0);
    let address = EmailAddress::parse(ADA).expect("an address");
    let invited = users::add::invite(&scene.app.app, &address, "test").await.expect("invited");
    let page = scene.visit(&ada()).await;
    assert_eq!(scene.claims(&page).await["sub"], invited.id.as_str(), "the invited may");
}

#[tokio::test]
async fn a_provider_for_linking_only_makes_no_account_and_takes_no_invitation() {
    let scene = Scene::with(", sign_up = \"link_only\"", |builder| builder).await;
    let page = scene.visit(&ada()).await;
    scene.turned_away(&page, "no account here");
    scene.app.user(ADA).await;
    let page = scene.visit(&ada()).await;
    assert!(page.has("decline"), "the account here must be proved: {}", page.body);
}

#[tokio::test]
async fn an_invited_admin_and_a_person_with_a_past_prove_their_account_first() {
    let scene = Scene::with("", Builder::invite_only).await;
    scene.app.admin(ADA).await;
    assert!(scene.visit(&ada()).await.has("decline"), "who becomes an admin is not another provider's word");
}

#[tokio::test]
async fn who_is_stopped_here_stays_out() {
    let scene = Scene::new().await;
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    scene.browser.forget();
    scene.app.disable(ADA).await;
    let page = scene.visit(&ada()).await;
    scene.turned_away(&page, "has no access");
    let unknown = json!({ "sub": "second-account", "email": ADA, "email_verified": true });
    let page = scene.visit(&unknown).await;
    scene.turned_away(&page, "has no access");
}

#[tokio::test]
async fn only_people_of_an_allowed_domain_come_in_each_time() {
    let scene = Scene::with(", allowed_domains = [\"example.test\"]", |builder| builder).await;
    let page = scene.visit(&json!({ "sub": "2", "email": "eve@example.com", "email_verified": true })).await;
    scene.turned_away(&page, "has no access here");
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    scene.browser.forget();
    let left = json!({ "sub": "ada-there", "email": "ada@example.com", "email_verified": true });
    let page = scene.visit(&left).await;
    scene.turned_away(&page, "has no access here");
}

#[tokio::test]
async fn names_of_the_provider_are_text_wherever_they_are_shown() {
    let scene = Scene::new().await;
    let rude = json!({ "sub": "1", "email": ADA, "email_verified": true, "name": "<script>alert(1)</script>\r\n",
                       "picture": "javascript:alert(1)" });
    let page = scene.visit(&rude).await;
    assert!(page.redirected_code().is_some());
    let account = scene.browser.open("/account").await.expect(200);
    assert!(account.body.contains("&lt;script&gt;") && !account.body.contains("<script>alert"));
    let people = users::list::all(&scene.app.app).await.expect("a list");
    assert_eq!(people[0].user.claims.picture, None);

    let scene = Scene::new().await;
    let turned = json!({ "sub": "1", "email": ADA, "email_verified": true, "name": "Ada\u{202e}ecalevoL",
                         "given_name": "\u{200b}" });
    assert!(scene.visit(&turned).await.redirected_code().is_some());
    let claims = users::list::all(&scene.app.app).await.expect("a list")[0].user.claims.clone();
    assert_eq!((claims.name.as_deref(), claims.given_name), (Some("AdaecalevoL"), None));
}

#[tokio::test]
async fn a_silent_sign_in_afterwards_needs_no_provider() {
    let scene = Scene::new().await;
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    let (before, path) = (scene.fake.asked("/token"), authorize_path(&scene.client, &[("prompt", "none")]));
    assert!(scene.browser.open(&path).await.redirected_code().is_some());
    let stranger = Browser::new(&scene.app).open(&path).await;
    assert_eq!(stranger.redirected("error").as_deref(), Some("login_required"));
    assert_eq!(scene.fake.asked("/token"), before);
}
