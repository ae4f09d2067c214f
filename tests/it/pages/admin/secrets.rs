//! Several secrets of an app, so that one can be replaced while people sign in

use super::admin;
use crate::support::{Browser, Page, TestApp, app::Registered, binary::Installation};
use porchlight::{admin::secrets, model::id::ClientId};

const DAY: i64 = 86_400;

/// What the token endpoint says of a request with that secret: 400 when only the token is wrong.
async fn tried(app: &TestApp, client: &Registered, secret: &str) -> u16 {
    let client = Registered { secret: Some(secret.to_owned()), ..client.clone() };
    app.refresh(&client, "x").await.status
}

async fn rotate(boss: &Browser, client: &Registered, overlap: &str) -> Page {
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    boss.submit(&page, "rotate", &[("overlap", overlap)]).await.expect(200)
}

#[tokio::test]
async fn both_secrets_are_good_until_the_old_one_ends() {
    let app = TestApp::spawn().await;
    let (client, boss) = (app.client().await, admin(&app).await);
    let old = client.secret.clone().expect("a secret");
    let new = rotate(&boss, &client, "86400").await.text("client-secret");
    assert_eq!((tried(&app, &client, &old).await, tried(&app, &client, &new).await), (400, 400));
    app.clock.advance(DAY - 60);
    assert_eq!((tried(&app, &client, &old).await, tried(&app, &client, &new).await), (400, 400));
    app.clock.advance(60);
    assert_eq!((tried(&app, &client, &old).await, tried(&app, &client, &new).await), (401, 400));
    // A day later the admin's session has ended too.
    boss.forget();
    boss.sign_in(&app, "/admin/clients", super::ADMIN).await.expect(200);
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    assert!(page.body.contains("expired") && page.body.contains("last used"), "{}", page.body);
}

#[tokio::test]
async fn a_secret_that_was_lost_ends_at_once() {
    let app = TestApp::spawn().await;
    let (client, boss) = (app.client().await, admin(&app).await);
    let old = client.secret.clone().expect("a secret");
    let new = rotate(&boss, &client, "0").await.text("client-secret");
    assert_eq!((tried(&app, &client, &old).await, tried(&app, &client, &new).await), (401, 400));
    // A later end does not bring it back.
    let newest = rotate(&boss, &client, "604800").await.text("client-secret");
    assert_eq!(tried(&app, &client, &old).await, 401);
    assert_eq!((tried(&app, &client, &new).await, tried(&app, &client, &newest).await), (400, 400));
}

#[tokio::test]
async fn one_of_several_is_ended_by_hand_and_the_last_one_never() {
    let app = TestApp::spawn().await;
    let (client, boss) = (app.client().await, admin(&app).await);
    let old = client.secret.clone().expect("a secret");
    let shown = rotate(&boss, &client, "86400").await;
    let new = shown.text("client-secret");
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    // The newest stands first.
    let page = boss.submit(&page, "end-secret-2", &[]).await.expect(200);
    assert!(page.has("done") && !page.has("end-secret-1"), "{}", page.body);
    assert_eq!((tried(&app, &client, &old).await, tried(&app, &client, &new).await), (401, 400));
    let id = ClientId::new(client.id.clone());
    let left = porchlight::admin::clients::find(&app.app, &id).await.expect("it is there").secrets;
    let last = left.iter().find(|secret| secret.is_live(app.app.now())).expect("one is good").id.clone();
    let csrf = page.form("rotate").fields[0].1.clone();
    let path = format!("/admin/clients/{}/end-secret", client.id);
    let page = boss.post(&path, &[("csrf", &csrf), ("secret", &last)]).await.expect(400);
    assert!(page.body.contains("the only secret that lasts"), "{}", page.body);
    let in_german = format!("{path}?lang=de");
    let page = boss.post(&in_german, &[("csrf", &csrf), ("secret", &last)]).await.expect(400);
    assert!(page.body.contains("das einzige Secret, das bleibt"), "in the admin's language: {}", page.body);
    assert_eq!(tried(&app, &client, &new).await, 400);
}

#[tokio::test]
async fn the_one_that_lasts_is_not_ended_while_the_others_end_by_themselves() {
    let app = TestApp::spawn().await;
    let (client, boss) = (app.client().await, admin(&app).await);
    let new = rotate(&boss, &client, "86400").await.text("client-secret");
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    // The newest stands first, and a page without its button is not enough.
    assert!(!page.has("end-secret-1") && page.has("end-secret-2"), "{}", page.body);
    let id = ClientId::new(client.id.clone());
    let secrets = porchlight::admin::clients::find(&app.app, &id).await.expect("it is there").secrets;
    let lasting = secrets.iter().find(|secret| secret.ends_at.is_none()).expect("one lasts").id.clone();
    assert!(secrets::end(&app.app, &id, &lasting, "test").await.is_err());
    app.clock.advance(2 * DAY);
    assert_eq!(tried(&app, &client, &new).await, 400, "the app can still authenticate");
}

#[tokio::test]
async fn however_many_are_made_at_once_no_more_than_five_are_good() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let id = ClientId::new(client.id.clone());
    let made = (0..20).map(|_| secrets::add(&app.app, &id, "test"));
    let made = futures_util::future::join_all(made).await;
    let good: Vec<_> = made.into_iter().filter_map(Result::ok).map(|(_, secret)| secret).collect();
    assert_eq!(good.len(), 4, "beside the first one");
    for secret in good {
        assert_eq!(tried(&app, &client, secret.expose()).await, 400);
    }
}

#[tokio::test]
async fn another_process_knows_a_new_secret_at_once() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let beside = TestApp::build().beside(&app).spawn().await;
    assert_eq!(tried(&beside, &client, "not-a-secret").await, 401);
    let id = ClientId::new(client.id.clone());
    let (_, secret) = secrets::rotate(&app.app, &id, DAY, "test").await.expect("a new secret");
    assert_eq!(tried(&beside, &client, secret.expose()).await, 400);
}

#[tokio::test]
async fn the_commands_rotate_list_and_end_secrets() {
    let installation = Installation::new("");
    let client = installation.client();
    let listed = |words: &[&str]| installation.json(words).as_array().expect("a list").clone();
    let list = ["client", "secret", "list", client.id.as_str(), "--json"];
    assert_eq!(listed(&list).len(), 1);
    let made = installation.json(&["client", "rotate-secret", &client.id, "--json"]);
    assert!(made["client_secret"].is_string() && made["client_secret_expires_at"] == 0, "{made}");
    let both = listed(&list);
    assert_eq!(both.len(), 2);
    let (old, new) = (&both[0], &both[1]);
    let (made_at, ends_at) =
        (new["created_at"].as_i64().expect("a time"), old["ends_at"].as_i64().expect("an end"));
    assert!((ends_at - made_at - DAY).abs() < 5, "{both:?}");
    assert!(new["ends_at"].is_null() && new["good"] == true);
    installation.json(&["client", "secret", "add", &client.id, "--json"]);
    let id = old["id"].as_str().expect("an id");
    let left = listed(&["client", "secret", "end", &client.id, id, "--json"]);
    assert_eq!(left.iter().filter(|secret| secret["good"] == true).count(), 2);
    installation.json(&["client", "rotate-secret", &client.id, "--now", "--json"]);
    let left = listed(&list);
    assert_eq!(left.iter().filter(|secret| secret["good"] == true).count(), 1, "{left:?}");
    let text = serde_json::to_string(&left).expect("JSON");
    assert!(!text.contains(made["client_secret"].as_str().expect("a secret")) && !text.contains("digest"));
}
