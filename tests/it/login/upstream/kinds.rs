//! What Apple, Google and Microsoft do their own way

use super::{
    fake::{CLIENT, Fake},
    scene::{ADA, Scene, ada, apples, provider},
};
use crate::support::{Browser, TestApp, http};
use porchlight::admin::users;
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

/// A scene with Apple, which knows the key that signs our secrets.
async fn apple() -> (Scene, tempfile::TempDir) {
    let fake = Fake::open().await;
    let (written, folder) = apples(&fake);
    let builder = TestApp::build().set("providers.fake", written);
    (Scene::of(fake, builder).await, folder)
}

/// Apple's form, as the browser sends it: from another site, so without our cookies.
async fn form_post(scene: &Scene, back: &Url, user: Option<&Value>) -> crate::support::Page {
    let mut fields: Vec<(String, String)> = back.query_pairs().into_owned().collect();
    fields.push(("id_token".to_owned(), "not.looked.at".to_owned()));
    fields.extend(user.map(|user| ("user".to_owned(), user.to_string())));
    let request = http::client().post(scene.browser.base.join(back.path()).expect("a URL"));
    let request =
        request.header("sec-fetch-site", "cross-site").header("origin", "https://appleid.apple.com");
    http::send(request.form(&fields)).await
}

#[tokio::test]
async fn apple_posts_its_answer_and_takes_a_secret_that_we_sign() {
    let (scene, _folder) = apple().await;
    let door = scene.leave().await;
    let asked: String = door.query().expect("a query").to_owned();
    assert!(
        asked.contains("response_mode=form_post") && asked.contains("scope=openid+email+name"),
        "{asked}"
    );
    let back = scene.fake.sign_in(&door, &json!({ "sub": "001.a", "email": ADA, "email_verified": "true" }));
    let user =
        json!({ "name": { "firstName": "Ada", "lastName": "Lovelace" }, "email": "forged@example.test" });
    let sent_on = form_post(&scene, &back, Some(&user)).await.expect(303);
    assert!(sent_on.headers.get("set-cookie").is_none(), "the cookie that the trip is bound to stays");
    let again = sent_on.location().expect("the same path");
    assert_eq!(again.path(), "/upstream/fake/callback");
    assert!(!again.as_str().contains("id_token"), "nothing more than is needed");
    let page = scene.browser.open(again.as_str()).await;
    assert!(page.redirected_code().is_some(), "{page:?}");
    let people = users::list::all(&scene.app.app).await.expect("a list");
    assert_eq!(people[0].user.claims.name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(people[0].contacts[0].address, ADA, "only what Apple signed");
}

#[tokio::test]
async fn apples_secret_is_made_anew_long_after_the_first() {
    let (scene, _folder) = apple().await;
    for _ in 0..2 {
        let door = scene.leave().await;
        let back =
            scene.fake.sign_in(&door, &json!({ "sub": "001.a", "email": ADA, "email_verified": true }));
        let again = form_post(&scene, &back, None).await.expect(303).location().expect("the same path");
        assert!(scene.browser.open(again.as_str()).await.redirected_code().is_some());
        scene.browser.forget();
        scene.app.clock.advance(16_000_000);
    }
}

#[tokio::test]
async fn a_posted_answer_is_held_to_the_same_rules() {
    let (scene, _folder) = apple().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    let again = form_post(&scene, &back, None).await.expect(303).location().expect("the same path");
    Browser::new(&scene.app).open(again.as_str()).await.expect(403);
    let double = format!("{}&state=x", back.query().expect("a query"));
    let request = scene.browser.request(Method::POST, "/upstream/fake/callback");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(double);
    scene.browser.send(request).await.expect(400);
    scene.browser.post("/upstream/nobody/callback", &[("code", "x")]).await.expect(404);
    let long = "x".repeat(5000);
    let cut =
        scene.browser.post("/upstream/fake/callback", &[("state", "s"), ("code", &long)]).await.expect(303);
    assert!(!cut.location().expect("onwards").as_str().contains("xxx"));
}

#[tokio::test]
async fn google_names_the_organisation_itself() {
    let fake = Fake::open().await;
    let more = ", allowed_domains = [\"example.test\"]";
    let builder = TestApp::build().set("providers.fake", provider(&fake, "google", more));
    let scene = Scene::of(fake, builder).await;
    let door = scene.leave().await;
    assert!(door.query().expect("a query").contains("hd=example.test"), "{door}");
    let page = scene.visit(&ada()).await;
    scene.turned_away(&page, "has no access here");
    let member = json!({ "sub": "1", "email": ADA, "email_verified": true, "hd": "example.test" });
    assert!(scene.visit(&member).await.redirected_code().is_some());
}

const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Microsoft for every tenant: its issuer is a template.
async fn microsoft() -> Scene {
    let fake = Fake::open().await;
    fake.publish("issuer", json!(format!("{}/{{tenantid}}/v2.0", fake.url)));
    let issuer = format!("{}/common/v2.0", fake.url);
    let written = provider(&fake, "microsoft", "")
        .replace(&format!("issuer = \"{}\"", fake.url), &format!("issuer = \"{issuer}\""));
    let builder = TestApp::build().set("providers.fake", written);
    Scene::of(fake, builder).await
}

fn of_tenant(scene: &Scene, tenant: &str, sub: &str, more: &Value) -> Value {
    let mut account = json!({ "sub": sub, "tid": tenant, "iss": format!("{}/{tenant}/v2.0", scene.fake.url), "email": ADA });
    account.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    account
}

#[tokio::test]
async fn microsofts_tenants_are_issuers_of_their_own() {
    let scene = microsoft().await;
    assert!(scene.first_page().await.text("continue-with-fake").starts_with("Sign in with"));
    let proved = json!({ "xms_edov": true });
    let first = scene.visit(&of_tenant(&scene, TENANT, "1", &proved)).await;
    assert!(first.redirected_code().is_some(), "{first:?}");
    scene.browser.forget();
    // The same subject in another tenant is another person.
    let other = "00000000-0000-0000-0000-000000000001";
    let page = scene.visit(&of_tenant(&scene, other, "1", &proved)).await;
    assert!(page.has("decline"), "{}", page.body);
    // A tenant cannot speak for another.
    for (tid, iss) in [(other, TENANT), ("common", "common"), ("{tenantid}", "{tenantid}")] {
        let forged =
            json!({ "sub": "1", "tid": tid, "iss": format!("{}/{iss}/v2.0", scene.fake.url), "aud": CLIENT });
        let page = scene.visit(&forged).await;
        scene.turned_away(&page, "didn’t work");
    }
}

#[tokio::test]
async fn microsofts_email_is_whatever_a_tenants_admin_wrote() {
    let scene = microsoft().await;
    for more in [json!({}), json!({ "email_verified": true }), json!({ "xms_edov": false })] {
        let page = scene.visit(&of_tenant(&scene, TENANT, "1", &more)).await;
        scene.turned_away(&page, "confirm an e-mail address");
    }
}
