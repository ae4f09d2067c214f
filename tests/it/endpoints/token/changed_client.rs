//! A client is changed at one replica, and the other one is asked before it can have heard of it

use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    db::Database,
    http,
    tokens::{authorize_path, text},
};
use futures_util::future::join_all;
use porchlight::{
    admin::{clients, secrets},
    model::{client::Client, id::ClientId},
    protocol::{client_auth::AuthMethod, client_metadata::ClientMetadata, token::GrantType},
    store::{self, Conn, StoreError},
};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;

/// How often each change is made.
const ROUNDS: usize = 8;
/// How many requests are under way while a secret ends.
const RACING: usize = 24;
/// After so many answers the secret ends.
const END_AFTER: u32 = 4;

/// Two processes on one database, which see changes of each other when they look once a second.
async fn two(database: Database) -> (TestApp, TestApp) {
    let one = TestApp::build().on(database).set("server.workers", 2).spawn().await;
    let two = TestApp::build()
        .on(database)
        .beside(&one)
        .set("server.workers", 2)
        .set("public_url", format!("{:?}", one.base))
        .spawn()
        .await;
    (one, two)
}

async fn pairs() -> Vec<(TestApp, TestApp)> {
    vec![two(Database::Sqlite).await, two(Database::Postgres).await]
}

/// What a client has of a person, and what it can still redeem.
struct Held {
    client: Registered,
    tokens: Map<String, Value>,
    code: String,
    /// Where that person is signed in.
    browser: Browser,
}

impl Held {
    /// The second process has seen the client a moment ago.
    async fn new(one: &TestApp, two: &TestApp) -> Self {
        let client = one.client().await;
        let browser = Browser::new(one);
        // A person of its own, whom no limit of messages keeps out.
        let code = one.code_with(&browser, &client, &format!("{}@example.test", client.id), &[]).await;
        let tokens = two.redeem(&client, &code).await.expect(200).json().as_object().expect("one").clone();
        let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
        let code = silent.redirected_code().expect("a code");
        Self { client, tokens, code, browser }
    }

    fn id(&self) -> ClientId {
        ClientId::new(self.client.id.as_str())
    }

    fn refresh_token(&self) -> &str {
        text(&self.tokens, "refresh_token")
    }

    async fn introspect(&self, app: &TestApp, token: &str) -> Page {
        let request = http::client().post(format!("{}/introspect", app.address()));
        let request = request.basic_auth(&self.client.id, self.client.secret.as_ref());
        http::send(request.form(&[("token", token)])).await
    }

    async fn status(&self, app: &TestApp) -> Page {
        let request = http::client().get(format!("{}/access/nobody", app.address()));
        http::send(request.basic_auth(&self.client.id, self.client.secret.as_ref())).await
    }

    /// Everything that its secret opens, at that process: all of it refused as a wrong secret is.
    async fn is_locked_out(&self, app: &TestApp) {
        let answers = [
            app.redeem(&self.client, &self.code).await,
            app.refresh(&self.client, self.refresh_token()).await,
            self.introspect(app, text(&self.tokens, "access_token")).await,
            self.introspect(app, self.refresh_token()).await,
            self.status(app).await,
        ];
        for page in answers {
            assert_eq!(page.expect(401).json()["error"], "invalid_client");
        }
    }
}

/// Changes a client in the database, and tells nobody.
async fn change(app: &TestApp, id: &ClientId, edit: impl FnOnce(&mut Client) + Send + 'static) {
    let id = id.clone();
    app.write(move |_, conn| change_in(conn, &id, edit)).await;
}

fn change_in(conn: &mut Conn, id: &ClientId, edit: impl FnOnce(&mut Client)) -> Result<bool, StoreError> {
    store::clients::lock(conn)?;
    let mut client = store::clients::find(conn, id)?.expect("it is registered");
    edit(&mut client);
    store::clients::update(conn, &client)
}

#[tokio::test]
async fn a_secret_that_has_ended_opens_nothing_at_the_other_replica() {
    for (one, two) in pairs().await {
        for round in 0..ROUNDS {
            let held = Held::new(&one, &two).await;
            if round % 2 == 0 {
                secrets::rotate(&one.app, &held.id(), 0, "test").await.expect("a new secret");
            } else {
                let now = one.app.now();
                change(&one, &held.id(), move |client| client.secrets[0].end_by(now)).await;
            }
            held.is_locked_out(&two).await;
            two.user_info(text(&held.tokens, "access_token")).await.expect(200);
        }
    }
}

#[tokio::test]
async fn the_first_request_with_a_secret_that_has_ended_is_refused_whichever_it_is() {
    for (one, two) in pairs().await {
        let ended = async || {
            let held = Held::new(&one, &two).await;
            let now = one.app.now();
            change(&one, &held.id(), move |client| client.secrets[0].end_by(now)).await;
            held
        };
        for _ in 0..ROUNDS / 2 {
            let held = ended().await;
            two.redeem(&held.client, &held.code).await.expect(401);
            let held = ended().await;
            two.refresh(&held.client, held.refresh_token()).await.expect(401);
            let held = ended().await;
            held.introspect(&two, text(&held.tokens, "access_token")).await.expect(401);
            let held = ended().await;
            held.introspect(&two, held.refresh_token()).await.expect(401);
            let held = ended().await;
            held.status(&two).await.expect(401);
        }
    }
}

#[tokio::test]
async fn no_request_that_began_after_the_end_of_its_secret_is_answered() {
    for (one, two) in pairs().await {
        let (mut before, mut after) = (0, 0);
        for _ in 0..ROUNDS {
            let held = Held::new(&one, &two).await;
            let (id, now) = (held.id(), one.app.now());
            change(&one, &id, |client| client.settings.rotate_refresh_tokens = false).await;
            two.app.forget_client(&id);
            let (has_ended, answered) = (AtomicBool::new(false), Semaphore::new(0));
            let requests = (0..RACING).map(|_| async {
                let mut answers = Vec::new();
                for _ in 0..4 {
                    let began_after = has_ended.load(Ordering::SeqCst);
                    answers.push((began_after, two.refresh(&held.client, held.refresh_token()).await));
                    answered.add_permits(1);
                }
                answers
            });
            let end = async {
                // Some have their answer, the others are under way.
                drop(answered.acquire_many(END_AFTER).await.expect("answers"));
                change(&one, &id, move |client| client.secrets[0].end_by(now)).await;
                has_ended.store(true, Ordering::SeqCst);
            };
            let (answers, ()) = tokio::join!(join_all(requests), end);
            for (began_after, page) in answers.into_iter().flatten() {
                assert!(matches!(page.status, 200 | 401), "{page:?}");
                assert!(!began_after || page.status == 401, "answered after the end: {page:?}");
                before += usize::from(page.status == 200);
                after += usize::from(began_after);
            }
        }
        assert!(before > 0 && after > 0, "nothing was raced: {before} before, {after} after");
    }
}

#[tokio::test]
async fn a_secret_that_was_made_a_moment_ago_opens_everything_at_the_other_replica() {
    for (one, two) in pairs().await {
        for _ in 0..ROUNDS / 2 {
            let mut held = Held::new(&one, &two).await;
            let (_, secret) = secrets::rotate(&one.app, &held.id(), 0, "test").await.expect("a new secret");
            held.client.secret = Some(secret.expose().to_owned());
            two.redeem(&held.client, &held.code).await.expect(200);
            two.refresh(&held.client, held.refresh_token()).await.expect(200);
            held.introspect(&two, text(&held.tokens, "access_token")).await.expect(200);
        }
    }
}

#[tokio::test]
async fn a_client_that_was_removed_gets_nothing_at_the_other_replica() {
    for (one, two) in pairs().await {
        for _ in 0..ROUNDS {
            let held = Held::new(&one, &two).await;
            let id = held.id();
            one.write(move |_, conn| store::clients::remove(conn, &id)).await;
            assert!(matches!(two.redeem(&held.client, &held.code).await.status, 400 | 401));
            assert!(matches!(two.refresh(&held.client, held.refresh_token()).await.status, 400 | 401));
            let told = held.introspect(&two, text(&held.tokens, "access_token")).await;
            assert!(told.status == 401 || told.json()["active"] == false, "{told:?}");
            assert_eq!(held.status(&two).await.status, 401);
        }
    }
}

#[tokio::test]
async fn a_client_that_may_no_longer_use_a_grant_or_its_secret_is_refused_at_the_other_replica() {
    for (one, two) in pairs().await {
        for _ in 0..ROUNDS / 2 {
            let held = Held::new(&one, &two).await;
            change(&one, &held.id(), |client| {
                client.metadata.grant_types = vec![GrantType::AuthorizationCode];
            })
            .await;
            let page = two.refresh(&held.client, held.refresh_token()).await.expect(400);
            assert_eq!(page.json()["error"], "unauthorized_client");
            two.redeem(&held.client, &held.code).await.expect(200);

            let held = Held::new(&one, &two).await;
            change(&one, &held.id(), |client| {
                client.metadata.token_endpoint_auth_method = AuthMethod::None;
                client.secrets.clear();
            })
            .await;
            held.is_locked_out(&two).await;
        }
    }
}

#[tokio::test]
async fn nothing_goes_to_a_redirect_uri_that_was_taken_from_the_client() {
    for (one, two) in pairs().await {
        for _ in 0..ROUNDS / 2 {
            let held = Held::new(&one, &two).await;
            change(&one, &held.id(), |client| {
                client.metadata.redirect_uris = vec!["https://app.example/new".to_owned()];
            })
            .await;
            let page = two.redeem(&held.client, &held.code).await.expect(400);
            assert_eq!(page.json()["error"], "invalid_grant");

            let held = Held::new(&one, &two).await;
            change(&one, &held.id(), |client| {
                client.metadata.redirect_uris = vec!["https://app.example/new".to_owned()];
            })
            .await;
            let mut url = format!("{}{}", two.address(), authorize_path(&held.client, &[]));
            let answer = loop {
                let page = held.browser.send(held.browser.request(reqwest::Method::GET, &url)).await;
                match page.location() {
                    Some(next) if next.as_str().starts_with(CALLBACK) => panic!("sent to the app: {next}"),
                    Some(next) => url = format!("{}{}", two.address(), &next[url::Position::BeforePath..]),
                    None => break page,
                }
            };
            answer.expect(400);
        }
    }
}

#[tokio::test]
async fn a_change_is_told_to_the_other_replica_by_the_client_s_id() {
    let (one, two) = two(Database::Postgres).await;
    let client = one.client().await;
    let id = ClientId::new(client.id.as_str());
    let mut topics = two.app.store.listen();
    let wanted = format!("client:{id}");
    let heard = async {
        loop {
            clients::update(
                &one.app,
                &id,
                None,
                ClientMetadata { redirect_uris: vec![CALLBACK.to_owned()], ..Default::default() },
                porchlight::model::client::ClientSettings::default(),
                "test",
            )
            .await
            .expect("changed");
            // The first one may have been before the second process listened.
            let next = async { while topics.recv().await.is_ok_and(|topic| *topic != *wanted) {} };
            if tokio::time::timeout(std::time::Duration::from_secs(1), next).await.is_ok() {
                return;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), heard).await.expect("it was told");
}

#[tokio::test]
async fn a_change_of_which_nobody_was_told_is_noticed_all_the_same() {
    for (one, two) in pairs().await {
        let client = one.client().await;
        let id = ClientId::new(client.id.as_str());
        assert_eq!(two.app.client(&id).await.expect("read").expect("known").name(), "Sample app");
        change(&one, &id, |client| client.metadata.client_name = Some("Renamed".to_owned())).await;
        two.app.refresh().await.expect("read again");
        assert_eq!(two.app.client(&id).await.expect("read").expect("known").name(), "Renamed");
        let gone = id.clone();
        one.write(move |_, conn| store::clients::remove(conn, &gone)).await;
        two.app.refresh().await.expect("read again");
        assert!(two.app.client(&id).await.expect("read").is_none());
    }
}

#[tokio::test]
async fn what_an_app_was_given_while_it_had_a_secret_ends_when_it_is_made_public() {
    for (one, two) in pairs().await {
        let mut held = Held::new(&one, &two).await;
        let client = one.app.client(&held.id()).await.expect("read").expect("it is registered");
        let metadata =
            ClientMetadata { token_endpoint_auth_method: AuthMethod::None, ..client.metadata.clone() };
        let settings = client.settings.clone();
        clients::update(&one.app, &held.id(), None, metadata, settings, "test").await.expect("a public app");
        two.app.forget_client(&held.id());
        held.client.secret = None;
        for app in [&one, &two] {
            app.redeem(&held.client, &held.code).await.expect(400);
            app.refresh(&held.client, held.refresh_token()).await.expect(400);
            app.user_info(text(&held.tokens, "access_token")).await.expect(401);
        }
    }
}
