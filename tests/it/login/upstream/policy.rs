//! The policy decides which providers there are, and what else is asked

use super::{
    fake::Fake,
    scene::{ADA, Scene, ada, provider},
};
use crate::support::people::EVE;
use crate::support::{Browser, TestApp, tokens::authorize_path};

#[tokio::test]
async fn buttons_stand_in_the_order_of_the_policy_and_only_for_what_it_takes() {
    let fake = Fake::open().await;
    let builder = TestApp::build()
        .set("providers.alpha", provider(&fake, "oidc", ""))
        .set("providers.beta", provider(&fake, "oidc", ""))
        .set("providers.gamma", provider(&fake, "oidc", ", enabled = false"))
        .set("policies.two.providers", "[\"gamma\", \"beta\", \"alpha\"]")
        .set("policies.one.providers", "[\"beta\"]")
        .set("policies.none.steps", "[{ any_of = [\"email_link\"] }]");
    let app = builder.spawn().await;
    let browser = Browser::new(&app);
    for (policy, expected) in [
        (None, &["alpha", "beta"][..]),
        (Some("two"), &["beta", "alpha"]),
        (Some("one"), &["beta"]),
        (Some("none"), &[]),
    ] {
        let client = app.client_with(|client| client.settings.policy = policy.map(str::to_owned)).await;
        let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
        let found: Vec<&str> = page
            .body
            .split("id=\"continue-with-")
            .skip(1)
            .map(|rest| rest.split('"').next().expect("an id"))
            .collect();
        assert_eq!(found, expected, "{policy:?}");
        // A form that is not on the page is refused all the same.
        let csrf = page.form("continue").fields[0].1.clone();
        let action = page.url.path().replace("/identify", "/upstream/alpha");
        let left = browser.post(&action, &[("csrf", &csrf)]).await.expect(303).location().expect("somewhere");
        assert_eq!(left.as_str().starts_with(&fake.url), expected.contains(&"alpha"), "{policy:?}: {left}");
    }
}

#[tokio::test]
async fn keep_me_signed_in_goes_along_from_both_first_pages() {
    let scene = Scene::with("", |builder| {
        builder
            .set("sign_in.lifetimes.session", 1000)
            .set("sign_in.lifetimes.session_remembered", 5000)
            .set("sign_in.registration", "[\"name\", \"email\"]")
    })
    .await;
    for (form, ticked, seconds) in [
        ("identify", &[][..], 1000),
        ("identify", &[("remember", "1")], 5000),
        ("register", &[], 1000),
        ("register", &[("remember", "1")], 5000),
    ] {
        let first = scene.first_page().await;
        let page = if form == "register" { scene.browser.click(&first, "register").await } else { first };
        let gone = scene.browser.press(&page, "continue-with-fake", ticked).await.expect(303);
        let back = scene.fake.sign_in(&gone.location().expect("a door"), &ada());
        assert!(scene.browser.open(back.as_str()).await.redirected_code().is_some(), "{form}");
        scene.app.clock.advance(seconds - 10);
        assert!(scene.browser.open("/account").await.has("sign-out"), "{form} {ticked:?}");
        scene.app.clock.advance(10);
        assert!(scene.browser.open("/account").await.has("identifier"), "{form} {ticked:?}");
    }
}

#[tokio::test]
async fn where_the_form_of_new_people_comes_first_a_provider_s_button_and_its_answer_stand_there() {
    let scene = Scene::with("", |builder| {
        builder.set("sign_in.identifiers", "[]").set("sign_in.registration", "[\"name\", \"email\"]")
    })
    .await;
    let page = scene.first_page().await;
    assert!(page.url.path().ends_with("/register") && !page.has("remember"), "{}", page.url);
    let door = scene.leave_from(&page).await;
    let mut back = scene.fake.sign_in(&door, &ada());
    let state = back.query_pairs().find(|(name, _)| name == "state").expect("state").1.into_owned();
    back.query_pairs_mut().clear().append_pair("error", "access_denied").append_pair("state", &state);
    let page = scene.browser.open(back.as_str()).await.expect(200);
    assert!(page.text("upstream-note").contains("without signing in"), "{}", page.body);
    let door = scene.leave_from(&page).await;
    let back = scene.fake.sign_in(&door, &ada());
    assert!(scene.browser.open(back.as_str()).await.redirected_code().is_some());
}

#[tokio::test]
async fn a_provider_that_was_switched_off_meanwhile_signs_nobody_in() {
    let scene = Scene::new().await;
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    scene.browser.forget();
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    // The same database and the same browser, after a restart with another configuration.
    let later = TestApp::build()
        .set("providers.fake", provider(&scene.fake, "oidc", ", enabled = false"))
        .beside(&scene.app)
        .spawn()
        .await;
    let browser = Browser::new(&later);
    for (name, value) in scene.browser.cookies() {
        browser.set_cookie(&name, &value);
    }
    let sold = scene.fake.asked("/token");
    let page = browser.open(&format!("{}?{}", back.path(), back.query().expect("a query"))).await.expect(200);
    assert!(page.text("upstream-note").contains("can’t be used right now"), "{}", page.body);
    assert!(page.has("identifier") && !page.has("continue-with-fake"));
    assert!(browser.cookie("porchlight-session").is_none());
    assert_eq!(scene.fake.asked("/token"), sold, "it is not even asked");
}

#[tokio::test]
async fn the_second_factor_and_consent_are_asked_for_as_after_any_other_way_in() {
    let scene = Scene::with("", |builder| builder.set("sign_in.second_factor", "\"everyone\"")).await;
    let page = scene.visit(&ada()).await;
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    assert!(scene.browser.cookie("porchlight-session").is_none());
    let resume = page.url.path().replace("/login/", "/resume/").replace("/enrol", "");
    assert!(scene.browser.open(&resume).await.url.path().ends_with("/enrol"));

    let asks = Scene::new().await;
    let client = asks
        .app
        .client_with(|client| client.settings.consent = porchlight::model::client::ConsentRule::Ask)
        .await;
    let page = asks.browser.open(&authorize_path(&client, &[])).await;
    let door = asks.leave_from(&page).await;
    let page = asks.browser.open(asks.fake.sign_in(&door, &ada()).as_str()).await;
    assert!(page.has("consent-allow"), "{}", page.body);
}

#[tokio::test]
async fn who_began_with_mail_can_change_their_mind_and_the_message_is_dead_then() {
    let scene = Scene::new().await;
    let first = scene.first_page().await;
    scene.browser.submit(&first, "continue", &[("identifier", "someone@example.test")]).await;
    let letter = scene.app.letter_to("someone@example.test").await;
    let door = scene.leave_from(&first).await;
    let page = scene.browser.open(scene.fake.sign_in(&door, &ada()).as_str()).await;
    assert!(page.redirected_code().is_some());
    assert!(!scene.browser.open(&letter.link).await.has("approve"));
    assert_eq!(scene.app.count_letters(ADA).await, 0);
}

#[tokio::test]
async fn as_a_later_step_only_an_account_that_is_linked_to_this_very_person_will_do() {
    let scene = Scene::with("", |builder| {
        builder.set("policies.two.steps", "[{ any_of = [\"email_code\"] }, { any_of = [\"upstream\"] }]")
    })
    .await;
    assert!(scene.visit(&ada()).await.redirected_code().is_some(), "Ada has an account here, made there");
    scene.browser.forget();
    let client = scene.app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let page = scene.browser.sign_in(&scene.app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(page.url.path().ends_with("/second") && page.has("continue-with-fake"), "{}", page.body);
    assert!(scene.browser.cookie("porchlight-session").is_none());
    let eve = serde_json::json!({ "sub": "eve", "email": EVE, "email_verified": true });
    let door = scene.leave_from(&page).await;
    assert!(door.query().expect("a query").contains("prompt=login"), "it is proved anew");
    let page = scene.browser.open(scene.fake.sign_in(&door, &eve).as_str()).await.expect(200);
    assert!(page.text("upstream-note").contains("isn’t linked"), "{}", page.body);
    let people = porchlight::admin::users::list::all(&scene.app.app).await.expect("a list");
    assert_eq!(people.len(), 1, "nobody is made on the way");
    let door = scene.leave_from(&page).await;
    let done = scene.browser.open(scene.fake.sign_in(&door, &ada()).as_str()).await;
    let claims = scene.claims_of(&client, &done).await;
    assert_eq!(claims["amr"], serde_json::json!(["email", "otp", "fed"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor", "two messages to one mailbox, in effect");
}

#[tokio::test]
async fn who_must_be_let_in_by_an_admin_waits_for_it_by_this_door_too() {
    let scene = Scene::with("", |builder| builder.set("sign_in.sign_up", "\"approval\"")).await;
    let page = scene.visit(&ada()).await.expect(200);
    assert!(scene.browser.cookie("porchlight-session").is_none(), "{}", page.url);
    let people = porchlight::admin::users::list::all(&scene.app.app).await.expect("a list");
    assert!(people[0].user.pending_since.is_some());
}
