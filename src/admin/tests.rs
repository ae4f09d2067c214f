use super::{
    AdminError, UserFault, clients,
    clients::NewClient,
    invites::{self, InviteLink},
    keys, secrets,
    users::{self, add::NewUser},
};
use crate::{
    app::App,
    login::{
        RequestContext,
        opened_link::{self, Found, Outcome},
    },
    model::{
        client::ClientSettings,
        device::Device,
        id::{SessionId, UserId},
        session::Session,
    },
    protocol::{
        claims::UserClaims, client_auth::AuthMethod, client_metadata::ClientMetadata, email::EmailAddress,
        jose::SigningAlg,
    },
    store,
    world::{World, clock::FakeClock},
};
use std::sync::Arc;
use tempfile::TempDir;

const DAY: i64 = 86_400;

struct House {
    app: Arc<App>,
    clock: FakeClock,
    _folder: TempDir,
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let clock = FakeClock::at(1_700_000_000);
    let app = App::for_tests(folder.path(), World::for_tests(clock.clone())).await;
    House { app, clock, _folder: folder }
}

impl House {
    /// Every key as its role, oldest first.
    async fn roles(&self) -> Vec<&'static str> {
        keys::list(&self.app).await.unwrap().iter().map(|key| key.role).collect()
    }

    async fn rotate(&self, at_once: bool) -> String {
        self.clock.advance(1);
        keys::rotate(&self.app, None, at_once, "test").await.unwrap().remove(0)
    }

    async fn active(&self) -> String {
        let states = keys::list(&self.app).await.unwrap();
        states.into_iter().find(|key| key.role == "active").unwrap().kid
    }

    async fn add(&self, email: &str) -> UserId {
        let new = NewUser {
            address: Some(address(email)),
            claims: UserClaims::default(),
            groups: Vec::new(),
            admin: false,
        };
        users::add::add(&self.app, new, "test").await.unwrap().id
    }

    async fn audit(&self) -> Vec<String> {
        let rows = self.app.store.read(|conn| store::audit::newest(conn, 100)).await.unwrap();
        rows.into_iter().rev().map(|row| row.event).collect()
    }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn metadata() -> ClientMetadata {
    ClientMetadata {
        id_token_signed_response_alg: SigningAlg::ES256,
        redirect_uris: vec!["https://rp.example/cb".to_owned()],
        ..ClientMetadata::default()
    }
}

#[tokio::test]
async fn a_new_key_is_published_before_it_signs_and_the_old_one_until_its_last_token_has_ended() {
    let house = house().await;
    let first = house.active().await;
    let second = house.rotate(false).await;
    assert_eq!(house.roles().await, ["active", "next"]);
    assert_eq!(house.active().await, first);
    house.clock.advance(DAY);
    assert_eq!(house.roles().await, ["retired", "active"]);
    assert_eq!(house.active().await, second);
    // One hour of tokens, one of margin.
    house.clock.advance(7199);
    assert_eq!(house.roles().await, ["retired", "active"]);
    house.clock.advance(1);
    assert_eq!(house.roles().await, ["ended", "active"]);
    assert_eq!(house.audit().await, ["key.changed"]);
}

#[tokio::test]
async fn a_key_that_signs_as_soon_as_it_can_is_not_followed_by_the_one_that_was_waiting() {
    let house = house().await;
    house.rotate(false).await;
    let urgent = house.rotate(true).await;
    // Other replicas may not publish it yet.
    assert_eq!(house.roles().await, ["active", "next", "next"]);
    house.clock.advance(5);
    assert_eq!(house.roles().await, ["retired", "retired", "active"]);
    for _ in 0..40 {
        house.clock.advance(3600);
        assert_eq!(house.active().await, urgent);
    }
    assert_eq!(house.roles().await, ["ended", "ended", "active"]);
    let refused = keys::rotate(&house.app, Some(SigningAlg::EdDSA), true, "test").await;
    assert!(matches!(refused, Err(AdminError::Refused(_))));
}

#[tokio::test]
async fn two_rotations_in_one_second_leave_one_key_signing() {
    let house = house().await;
    keys::rotate(&house.app, None, true, "test").await.unwrap();
    let last = keys::rotate(&house.app, None, true, "test").await.unwrap().remove(0);
    house.clock.advance(5);
    assert_eq!(house.active().await, last);
    assert_eq!(house.roles().await.iter().filter(|role| **role == "active").count(), 1);
}

#[tokio::test]
async fn an_app_gains_a_secret_when_it_can_keep_one_and_loses_it_when_it_cannot() {
    let House { app, .. } = &house().await;
    let public = NewClient { metadata: metadata(), public: true, ..NewClient::default() };
    let (client, secret) = clients::create(app, public, "test").await.unwrap();
    assert!(secret.is_none() && client.is_public() && client.metadata.is_public());
    assert!(app.client(&client.id).await.unwrap().is_some(), "this process knows it at once");
    assert!(matches!(secrets::rotate(app, &client.id, 0, "test").await, Err(AdminError::Refused(_))));
    let update =
        |metadata| clients::update(app, &client.id, None, metadata, ClientSettings::default(), "test");
    let (changed, secret) = update(metadata()).await.unwrap();
    assert!(secret.is_some() && !changed.is_public());
    let (_, again) = update(metadata()).await.unwrap();
    assert!(again.is_none(), "it keeps the one it has");
    let none = ClientMetadata { token_endpoint_auth_method: AuthMethod::None, ..metadata() };
    assert!(update(none).await.unwrap().0.is_public());
    clients::remove(app, &client.id, "test").await.unwrap();
    assert!(app.client(&client.id).await.unwrap().is_none());
    assert_eq!(clients::remove(app, &client.id, "test").await, Err(AdminError::NotFound));
}

#[tokio::test]
async fn an_app_that_cannot_work_is_refused_with_every_reason() {
    let House { app, .. } = &house().await;
    let new = NewClient {
        metadata: ClientMetadata {
            id_token_signed_response_alg: SigningAlg::RS256,
            ..ClientMetadata::default()
        },
        settings: ClientSettings { policy: Some("nope".to_owned()), ..ClientSettings::default() },
        client_id: Some("a/b".to_owned()),
        public: false,
    };
    let Err(AdminError::Invalid(reasons)) = clients::create(app, new, "test").await else { panic!("made") };
    for part in ["redirect_uris", "RS256", "nope", "client_id"] {
        assert!(reasons.iter().any(|reason| reason.to_string().contains(part)), "{part}: {reasons:?}");
    }
    let named =
        || NewClient { metadata: metadata(), client_id: Some("rp".to_owned()), ..NewClient::default() };
    clients::create(app, named(), "test").await.unwrap();
    assert!(matches!(clients::create(app, named(), "test").await, Err(AdminError::Conflict)));
}

#[tokio::test]
async fn stopping_an_account_ends_its_sessions() {
    let house = house().await;
    let app = &house.app;
    let user = house.add("ada@example.com").await;
    let session = Session {
        id: SessionId::new(app.new_id()),
        user_id: user.clone(),
        digest: vec![1; 32],
        browser_digest: vec![2; 32],
        proofs: Vec::new(),
        auth_time: app.now(),
        device: Device::default(),
        created_at: app.now(),
        last_seen_at: app.now(),
        expires_at: app.now() + DAY,
        idle_expires_at: app.now() + DAY,
        ended_at: None,
        access: None,
    };
    app.store.write(move |conn| store::sessions::insert(conn, &session)).await.unwrap();
    assert!(!users::change::set_disabled(app, &user, true, "test").await.unwrap().is_active());
    let (id, now) = (user.clone(), app.now());
    assert!(app.store.read(move |conn| store::sessions::of_user(conn, &id, now)).await.unwrap().is_empty());
    users::change::set_disabled(app, &user, true, "test").await.unwrap();
    assert!(users::change::set_disabled(app, &user, false, "test").await.unwrap().is_active());
    assert_eq!(house.audit().await, ["user.created", "user.disabled", "session.ended", "user.disabled"]);
    let nobody = UserId::new("nobody");
    assert!(matches!(
        users::change::set_disabled(app, &nobody, true, "test").await,
        Err(AdminError::NotFound)
    ));
}

#[tokio::test]
async fn an_invitation_is_queued_for_the_stored_address_and_makes_one_person() {
    let House { app, .. } = &house().await;
    users::add::invite(app, &address("Ada@example.com"), "test").await.unwrap();
    let user = users::add::invite(app, &address("ada@EXAMPLE.com"), "test").await.unwrap();
    assert_eq!(users::list::all(app).await.unwrap().len(), 1);
    let messages = app.store.read(|conn| store::messages::newest(conn, 10)).await.unwrap();
    let recipients: Vec<&str> = messages.iter().map(|message| message.recipient.as_str()).collect();
    assert_eq!(recipients, ["Ada@example.com", "Ada@example.com"]);
    users::change::set_disabled(app, &user.id, true, "test").await.unwrap();
    let refused = users::add::invite(app, &address("ada@example.com"), "test").await;
    assert!(matches!(refused, Err(AdminError::User(UserFault::Disabled))));
}

/// A browser that was never here.
fn somebody() -> RequestContext {
    RequestContext {
        browser_digest: Vec::new(),
        first_visits: Vec::new(),
        session: None,
        device: Device::default(),
        lang: "en".to_owned(),
    }
}

#[tokio::test]
async fn an_admin_link_works_once_within_a_day_and_never_for_a_stopped_account() {
    let house = house().await;
    let app = &house.app;
    let token = async |email: &str| {
        let link = invites::admin_link(app, &address(email)).await.unwrap();
        link.strip_prefix("http://localhost:8080/invite?token=").unwrap().to_owned()
    };
    let look = async |token: &str| {
        let found = opened_link::look::<InviteLink>(app, token.to_owned(), somebody()).await.unwrap();
        if let Found::Open(open) = found { Some(open.address) } else { None }
    };
    let accept = async |token: String| {
        let accepted = opened_link::answer::<InviteLink>(app, token, somebody(), ()).await.unwrap();
        if let Outcome::Done(cookie) = accepted { Some(cookie) } else { None }
    };
    let first = token("ada@example.com").await;
    assert_eq!([look(&first).await, look(&first).await], [(); 2].map(|()| Some(address("ada@example.com"))));
    let results = futures_util::future::join_all((0..20).map(|_| accept(first.clone()))).await;
    let winners: Vec<_> = results.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    assert!(users::list::all(app).await.unwrap()[0].user.admin);
    assert_eq!(look(&first).await, None);

    let late = token("bob@example.com").await;
    house.clock.advance(DAY);
    assert!(accept(late).await.is_none());

    let stopped = house.add("eve@example.com").await;
    users::change::set_disabled(app, &stopped, true, "test").await.unwrap();
    assert!(accept(token("eve@example.com").await).await.is_none());
    assert!(accept("0".repeat(64)).await.is_none());
    assert_eq!(users::list::all(app).await.unwrap().iter().filter(|person| person.user.admin).count(), 1);
}
