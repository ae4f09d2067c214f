//! The trip there and back: one browser, one time, one provider

use super::scene::{Scene, ada, provider};
use crate::support::{Browser, TestApp};
use reqwest::Method;

#[tokio::test]
async fn the_door_is_asked_for_by_a_form_of_ours_only() {
    let scene = Scene::new().await;
    let page = scene.first_page().await;
    let action = page.form("continue-with-fake").leads[0].1.clone();
    scene.browser.get(&action).await.expect(405);
    scene.browser.post(&action, &[]).await.expect(403);
    let foreign = scene.browser.request(Method::POST, &action).header("sec-fetch-site", "cross-site");
    let csrf = page.form("continue-with-fake").fields[0].1.clone();
    scene.browser.send(foreign.form(&[("csrf", csrf.as_str())])).await.expect(403);
    let elsewhere = action.replace("/fake", "/nobody");
    scene.browser.post(&elsewhere, &[("csrf", csrf.as_str())]).await.expect(404);
    let door = scene.leave_from(&page).await;
    let get =
        |name: &str| door.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(get("scope").as_deref(), Some("openid email profile"));
    assert_eq!(get("redirect_uri"), Some(format!("{}/upstream/fake/callback", scene.app.base)));
    assert_eq!((get("prompt"), get("login_hint")), (None, None), "nothing more than is needed");
    assert_eq!(get("nonce").expect("a nonce").len(), 43, "some providers take no longer one");
}

#[tokio::test]
async fn who_is_asked_anew_here_is_asked_anew_there() {
    let scene = Scene::new().await;
    let path = crate::support::tokens::authorize_path(&scene.client, &[("prompt", "login")]);
    let page = scene.browser.open(&path).await.expect(200);
    let door = scene.leave_from(&page).await;
    assert!(door.query().expect("a query").contains("prompt=login"), "{door}");
}

#[tokio::test]
async fn coming_back_twice_redeems_one_code_and_shows_where_the_sign_in_stands() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    assert!(scene.browser.open(back.as_str()).await.redirected_code().is_some());
    let (sold, session) = (scene.fake.asked("/token"), scene.browser.cookie("porchlight-session"));
    let again = scene.browser.open(back.as_str()).await.expect(200);
    assert!(again.url.path().ends_with("/finished"), "{}", again.url);
    let other = scene.fake.sign_in(&door, &ada());
    scene.browser.open(other.as_str()).await.expect(200);
    assert_eq!(scene.fake.asked("/token"), sold, "a state is good once");
    assert_eq!(scene.browser.cookie("porchlight-session"), session);
}

#[tokio::test]
async fn of_fifty_returns_at_once_one_redeems_the_code() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    let returns = (0..50).map(|_| scene.browser.get(back.as_str()));
    for page in futures_util::future::join_all(returns).await {
        page.expect(303);
    }
    assert_eq!(scene.fake.asked("/token"), 1);
}

#[tokio::test]
async fn only_the_browser_that_left_comes_back_and_a_stranger_spends_nothing() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    let stranger = Browser::new(&scene.app);
    let page = stranger.open(back.as_str()).await.expect(403);
    assert!(page.has("continue"), "never a dead end: {}", page.body);
    assert!(stranger.cookie("porchlight-session").is_none());
    assert_eq!(scene.fake.asked("/token"), 0);
    assert!(scene.browser.open(back.as_str()).await.redirected_code().is_some());
}

#[tokio::test]
async fn a_state_that_we_did_not_make_or_that_is_too_old_leads_nowhere() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada()).to_string();
    let state = door.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let (id, _) = state.split_once('.').expect("an id and a secret");
    let zeros = format!("{id}.{}", "0".repeat(64));
    for wrong in ["", "x", zeros.as_str()] {
        scene.browser.open(&back.replace(&state, wrong)).await.expect(403);
    }
    scene.browser.open(&format!("{back}&state={state}")).await.expect(400);
    scene.browser.open("/upstream/nobody/callback?state=x&code=y").await.expect(404);
    scene.app.clock.advance(600);
    scene.browser.open(&back).await.expect(403);
    assert_eq!(scene.fake.asked("/token"), 0);
}

#[tokio::test]
async fn a_trip_to_one_provider_does_not_end_at_another() {
    let fake = super::fake::Fake::open().await;
    let builder = TestApp::build()
        .set("providers.fake", provider(&fake, "oidc", ""))
        .set("providers.other", provider(&fake, "oidc", ""));
    let scene = Scene::of(fake, builder).await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada()).to_string();
    scene.browser.open(&back.replace("/fake/", "/other/")).await.expect(403);
    assert!(scene.browser.open(&back).await.redirected_code().is_some());
    scene.browser.forget();
    // The same account by another name is another account: an operator may point a name elsewhere.
    let page = scene.first_page().await;
    let door = scene.browser.press(&page, "continue-with-other", &[]).await.location().expect("a door");
    let page = scene.browser.open(scene.fake.sign_in(&door, &ada()).as_str()).await;
    assert!(page.has("decline"), "{}", page.body);
}

#[tokio::test]
async fn the_code_is_gone_from_the_address_bar_and_nothing_of_it_is_in_the_trail() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    let answer = scene.browser.get(back.as_str()).await.expect(303);
    assert!(!answer.location().expect("onwards").as_str().contains("code-"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert!(answer.header("cache-control").contains("no-store"));
    assert!(!scene.app.audit().await.iter().any(|line| line.contains("code-1")));
}

#[tokio::test]
async fn leaving_is_counted_like_any_other_request_for_a_sign_in() {
    let scene = Scene::with("", |builder| builder.set("sign_in.limits.requests_per_ip", 2)).await;
    let page = scene.first_page().await;
    for _ in 0..2 {
        scene.leave_from(&page).await;
    }
    let limited = scene.browser.press(&page, "continue-with-fake", &[]).await.expect(429);
    assert!(!limited.header("retry-after").is_empty());
}
