//! Linking: asked for, proved, told, and undone

use super::scene::{ADA, Scene, ada};
use crate::support::people::EVE;
use crate::support::{Browser, Page};
use porchlight::{model::id::UserId, store};
use serde_json::json;

async fn identities(scene: &Scene, user: &UserId) -> usize {
    let user = user.clone();
    scene.app.read(move |conn| store::identities::of_user(conn, &user)).await.len()
}

/// Somebody who signed in by mail before.
async fn known(scene: &Scene) -> UserId {
    let user = scene.app.user(ADA).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    scene.browser.forget();
    user
}

/// The code of the next sign-in message, whatever notices came between.
async fn code(scene: &Scene) -> String {
    loop {
        let letter = scene.app.letter_to(ADA).await;
        if !letter.code.is_empty() {
            return letter.code;
        }
    }
}

#[tokio::test]
async fn an_account_that_is_here_already_is_linked_when_its_person_has_proved_it() {
    let scene = Scene::new().await;
    let user = known(&scene).await;
    let page = scene.visit(&ada()).await.expect(200);
    assert!(page.body.contains(ADA) && page.body.contains("Fake &amp; Co"), "{}", page.body);
    assert_eq!(scene.app.letters_to(ADA).len(), 1, "looking sends nothing");
    let waiting = scene.browser.submit(&page, "continue", &[]).await.expect(200);
    assert_eq!(identities(&scene, &user).await, 0, "not before the proof");
    let done = scene.browser.submit(&waiting, "submit-code", &[("code", &code(&scene).await)]).await;
    let claims = scene.claims(&done).await;
    assert_eq!(
        (claims["sub"].as_str(), claims["amr"].clone()),
        (Some(user.as_str()), json!(["email", "otp"]))
    );
    assert_eq!(identities(&scene, &user).await, 1);
    let notice = scene.app.letter_to(ADA).await;
    assert!(notice.subject.contains("linked") && notice.text.contains("Fake & Co"), "{}", notice.text);
    assert!(notice.text.contains("/account/providers"), "{}", notice.text);
    assert!(scene.audited("provider.linked", user.as_str()).await);

    scene.browser.forget();
    let claims = {
        let page = scene.visit(&ada()).await;
        scene.claims(&page).await
    };
    assert_eq!((claims["sub"].as_str(), claims["amr"].clone()), (Some(user.as_str()), json!(["fed"])));
}

#[tokio::test]
async fn nothing_is_linked_to_who_did_not_ask_for_it_or_proved_another_account() {
    let scene = Scene::new().await;
    let user = known(&scene).await;
    let eve = scene.app.user(EVE).await;
    // Asked, and declined.
    let page = scene.visit(&ada()).await;
    let page = scene.browser.submit(&page, "decline", &[]).await.expect(200);
    let waiting = scene.browser.submit(&page, "continue", &[("identifier", ADA)]).await;
    let done = scene.browser.submit(&waiting, "submit-code", &[("code", &code(&scene).await)]).await;
    assert!(done.redirected_code().is_some());
    assert_eq!(identities(&scene, &user).await, 0);
    scene.browser.forget();
    // Asked for, but then another account was proved.
    let page = scene.visit(&ada()).await;
    let waiting = scene.browser.submit(&page, "continue", &[]).await;
    let page = scene.browser.submit(&waiting, "restart", &[]).await;
    let waiting = scene.browser.submit(&page, "continue", &[("identifier", EVE)]).await;
    let letter = scene.app.letter_to(EVE).await;
    let done = scene.browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await;
    assert!(done.redirected_code().is_some());
    assert_eq!((identities(&scene, &user).await, identities(&scene, &eve).await), (0, 0));
}

#[tokio::test]
async fn a_question_is_answered_by_the_page_that_showed_it() {
    let scene = Scene::new().await;
    known(&scene).await;
    let page = scene.visit(&ada()).await;
    for (button, action) in [("continue", "upstream"), ("decline", "decline")] {
        let form = page.form(button);
        let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.as_str();
        assert!(form.action.ends_with(action), "{}", form.action);
        let answer = scene.browser.post(&form.action, &[("csrf", csrf), ("question", "another")]).await;
        let answer = scene.browser.follow(answer.expect(303)).await;
        assert!(answer.has("decline"), "it is asked still: {}", answer.body);
    }
    scene.app.settle().await;
    assert_eq!(scene.app.letters_to(ADA).len(), 1, "the one of her sign-in before");
}

#[tokio::test]
async fn the_question_belongs_to_its_browser_and_to_the_time_before_the_proof() {
    let scene = Scene::new().await;
    known(&scene).await;
    let page = scene.visit(&ada()).await;
    Browser::new(&scene.app).open(page.url.as_str()).await.expect(403);
    let waiting = scene.browser.submit(&page, "continue", &[]).await;
    let done = scene.browser.submit(&waiting, "submit-code", &[("code", &code(&scene).await)]).await;
    assert!(done.redirected_code().is_some());
    let later = scene.browser.open(page.url.as_str()).await;
    assert!(!later.has("decline"), "{}", later.url);
}

#[tokio::test]
async fn where_no_message_may_prove_an_account_it_is_linked_from_inside() {
    let steps = "[{ any_of = [\"passkey\", \"upstream\"] }]";
    let scene = Scene::with("", |builder| builder.named().set("policies.keys.steps", steps)).await;
    scene.app.user(ADA).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    scene.browser.forget();
    let client = scene.app.client_with(|client| client.settings.policy = Some("keys".to_owned())).await;
    let page = scene.browser.open(&crate::support::tokens::authorize_path(&client, &[])).await;
    let door = scene.leave_from(&page).await;
    let page = scene.browser.open(scene.fake.sign_in(&door, &ada()).as_str()).await;
    scene.turned_away(&page, "link Fake & Co on your account page");
}

/// Opens the list as who is signed in.
async fn list(scene: &Scene) -> Page {
    scene.browser.open("/account/providers").await.expect(200)
}

async fn link(scene: &Scene, account: &serde_json::Value) -> Page {
    let page = list(scene).await;
    let door =
        scene.browser.press(&page, "provider-link-fake", &[]).await.expect(303).location().expect("a door");
    scene.browser.open(scene.fake.sign_in(&door, account).as_str()).await.expect(200)
}

#[tokio::test]
async fn a_person_links_and_unlinks_on_their_own_page_and_is_told() {
    let scene = Scene::new().await;
    let user = scene.app.user(ADA).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    let home = scene.browser.open("/account").await;
    assert!(scene.browser.click(&home, "account-providers").await.has("provider-link-fake"));
    // The address there is another one: who is signed in here and there needs no address.
    let page =
        link(&scene, &json!({ "sub": "ada-there", "email": "ada@work.test", "email_verified": false })).await;
    assert!(page.text("providers-notice").contains("is linked"), "{}", page.body);
    assert!(page.body.contains("ada@work.test") && !page.has("provider-link-fake"));
    assert_eq!(identities(&scene, &user).await, 1);
    assert!(scene.app.letter_to(ADA).await.subject.contains("linked"));

    let page = scene.browser.submit(&page, "provider-unlink-1", &[]).await.expect(200);
    assert!(page.text("providers-notice").contains("was unlinked"), "{}", page.body);
    assert_eq!(identities(&scene, &user).await, 0);
    assert!(scene.app.letter_to(ADA).await.subject.contains("unlinked"));
    assert!(scene.audited("provider.unlinked", user.as_str()).await);
    scene.browser.forget();
    assert!(scene.visit(&ada()).await.has("decline"), "it signs nobody in any more");
}

#[tokio::test]
async fn linking_and_unlinking_ask_for_a_fresh_sign_in() {
    let scene = Scene::new().await;
    scene.app.user(ADA).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    let page = link(&scene, &ada()).await;
    scene.app.clock.advance(601);
    let asked = scene.browser.submit(&page, "provider-unlink-1", &[]).await;
    assert!(asked.has("identifier"), "{}", asked.url);
    let list = list(&scene).await;
    assert!(list.has("provider-unlink-1"), "it is still there");
    let csrf = list.form("provider-unlink-1").fields[0].1.clone();
    let asked = scene.browser.post("/account/providers/link", &[("csrf", &csrf), ("provider", "fake")]).await;
    assert!(!asked.location().expect("somewhere").as_str().starts_with(&scene.fake.url));
    let stranger = Browser::new(&scene.app);
    assert!(stranger.open("/account/providers").await.has("identifier"));
    stranger.post("/account/providers/link", &[("csrf", &csrf), ("provider", "fake")]).await.expect(403);
}

#[tokio::test]
async fn an_account_elsewhere_belongs_to_one_person_here() {
    let scene = Scene::new().await;
    let user = known(&scene).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    link(&scene, &ada()).await;
    scene.browser.forget();
    let eve = scene.app.user(EVE).await;
    scene.browser.sign_in(&scene.app, "/account", EVE).await.expect(200);
    let page = link(&scene, &ada()).await;
    assert!(page.text("providers-notice").contains("another account here"), "{}", page.body);
    assert_eq!((identities(&scene, &user).await, identities(&scene, &eve).await), (1, 0));
}

#[tokio::test]
async fn only_who_left_is_linked_when_somebody_comes_back() {
    let scene = Scene::new().await;
    let user = known(&scene).await;
    scene.app.user(EVE).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    let page = list(&scene).await;
    let door = scene.browser.press(&page, "provider-link-fake", &[]).await.location().expect("a door");
    let back = scene.fake.sign_in(&door, &ada());
    let out = scene.browser.open("/account").await;
    scene.browser.submit(&out, "sign-out", &[]).await.expect(200);
    scene.browser.sign_in(&scene.app, "/account", EVE).await.expect(200);
    scene.browser.open(back.as_str()).await.expect(403);
    assert_eq!(scene.fake.asked("/token"), 0);
    assert_eq!(identities(&scene, &user).await, 0);
}

#[tokio::test]
async fn what_one_session_began_to_link_another_session_of_the_same_person_does_not_finish() {
    let scene = Scene::new().await;
    let user = known(&scene).await;
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    let page = list(&scene).await;
    let door = scene.browser.press(&page, "provider-link-fake", &[]).await.location().expect("a door");
    let back = scene.fake.sign_in(&door, &ada());
    let out = scene.browser.open("/account").await;
    scene.browser.submit(&out, "sign-out", &[]).await.expect(200);
    scene.app.clock.advance(60);
    scene.browser.sign_in(&scene.app, "/account", ADA).await.expect(200);
    scene.browser.open(back.as_str()).await.expect(403);
    assert_eq!(scene.fake.asked("/token"), 0);
    assert_eq!(identities(&scene, &user).await, 0);
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let scene =
        Scene::with("", |builder| builder.set("sign_in.steps", "[{ any_of = [\"upstream\"] }]")).await;
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    let page = list(&scene).await;
    assert!(!page.has("provider-unlink-1"), "{}", page.body);
    assert!(page.body.contains("only way to sign in"));
    let user = scene.app.read(|conn| store::users::list(conn, None, 1)).await[0].id.clone();
    let id = {
        let user = user.clone();
        scene.app.read(move |conn| store::identities::of_user(conn, &user)).await[0].id.clone()
    };
    let csrf = html_csrf(&scene).await;
    let kept = scene
        .browser
        .post("/account/providers/unlink", &[("csrf", &csrf), ("identity", id.as_str())])
        .await
        .expect(303);
    assert!(kept.location().expect("the list").as_str().contains("done=kept"));
    assert_eq!(identities(&scene, &user).await, 1);
    // Nor somebody else's.
    scene.browser.forget();
    let eve = json!({ "sub": "eve", "email": EVE, "email_verified": true });
    assert!(scene.visit(&eve).await.redirected_code().is_some());
    let csrf = html_csrf(&scene).await;
    scene
        .browser
        .post("/account/providers/unlink", &[("csrf", &csrf), ("identity", id.as_str())])
        .await
        .expect(303);
    assert_eq!(identities(&scene, &user).await, 1);
}

async fn html_csrf(scene: &Scene) -> String {
    scene.browser.open("/account").await.form("sign-out").fields[0].1.clone()
}
