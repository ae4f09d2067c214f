//! An admin whose session has ended, or is no longer enough, between the page and the change, changes nothing

use super::{ADMIN, admin};
use crate::support::{Browser, TestApp, app::Registered, end_user::end_user};
use futures_util::future::join_all;
use porchlight::{
    admin::{
        AdminError,
        clients::{self, NewClient},
        secrets,
        users::{
            self,
            issue::{self, IssueMethod},
        },
    },
    login::EndUser,
    model::id::{ClientId, UserId},
    store::{self, StoreError},
};
use tokio::sync::Notify;

const ADA: &str = "ada@example.test";
/// How often the race is run.
const ROUNDS: usize = 12;
/// How many changes are under way when the admin signs out everywhere.
const CHANGES: usize = 16;

/// The admin as a page has just found them.
async fn as_a_page_saw(app: &TestApp) -> EndUser {
    end_user(app, ADMIN).await
}

fn refused<T: std::fmt::Debug>(what: &str, answer: &Result<T, AdminError>) {
    assert!(matches!(answer, Err(AdminError::Store(StoreError::Busy(_)))), "{what}: {answer:?}");
}

/// Tries every change that the admin pages have.
async fn nothing_can_be_done(app: &TestApp, client: &Registered, ada: &UserId, root: &EndUser) {
    let (app, root) = (&app.app, || root.clone());
    let client = ClientId::new(client.id.as_str());
    let found = clients::find(app, &client).await.expect("the app");
    let secret = found.secrets[0].id.clone();
    refused("approve", &users::change::approve(app, ada, root()).await);
    refused("refuse", &users::change::refuse(app, ada, root()).await);
    refused("stop", &users::change::set_disabled(app, ada, true, root()).await);
    refused("start", &users::change::set_disabled(app, ada, false, root()).await);
    refused("groups", &users::change::set_groups(app, ada, "board", None, root()).await);
    refused("sign out", &users::change::end_sessions(app, ada, root()).await);
    refused("issue", &issue::issue(app, ada, IssueMethod::Link, root()).await);
    let new = NewClient { metadata: found.metadata.clone(), ..NewClient::default() };
    refused("new app", &clients::create(app, new, root()).await);
    let (metadata, settings) = (found.metadata.clone(), found.settings.clone());
    refused("app", &clients::update(app, &client, None, metadata, settings, root()).await);
    refused("new secret", &secrets::rotate(app, &client, 0, root()).await);
    refused("one more secret", &secrets::add(app, &client, root()).await);
    refused("a secret less", &secrets::end(app, &client, &secret, root()).await);
    refused("no app", &clients::remove(app, &client, root()).await);
}

#[tokio::test]
async fn every_operation_finds_the_session_of_its_admin_in_its_own_transaction() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    let ada = app.id_of(ADA).await;
    let boss = admin(&app).await;

    let seen = as_a_page_saw(&app).await;
    users::change::set_groups(&app.app, &ada, "staff", None, seen.clone()).await.expect("while it stands");
    let page = boss.open("/account/sessions").await.expect(200);
    boss.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    nothing_can_be_done(&app, &client, &ada, &seen).await;

    // Whoever signs in again has a new cookie: the one before it is a thief's.
    app.clock.advance(60);
    let again = Browser::new(&app);
    again.sign_in(&app, "/admin/clients", ADMIN).await.expect(200);
    let seen = as_a_page_saw(&app).await;
    app.clock.advance(601);
    nothing_can_be_done(&app, &client, &ada, &seen).await;
    let page = again.open(&format!("/admin/people/{ada}")).await.expect(200);
    let asked = again.press(&page, "disable", &[]).await.expect(303);
    let asked = again.follow(asked).await.expect(200);
    let waiting = again.submit(&asked, "continue", &[("identifier", ADMIN)]).await.expect(200);
    let code = app.code_to(ADMIN).await;
    again.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    nothing_can_be_done(&app, &client, &ada, &seen).await;

    let seen = as_a_page_saw(&app).await;
    users::change::set_groups(&app.app, &ada, "staff, board", None, seen.clone())
        .await
        .expect("while it stands");
    let root = app.id_of(ADMIN).await;
    app.write(move |_, conn| {
        let mut user = store::users::find(conn, &root)?.expect("the admin");
        user.disabled_at = Some(1);
        store::users::update(conn, &user)
    })
    .await;
    nothing_can_be_done(&app, &client, &ada, &seen).await;
    app.person(ADA).await;
}

#[tokio::test]
async fn nothing_is_changed_after_the_admin_has_signed_out_everywhere() {
    let app = TestApp::spawn().await;
    app.logs_errors("an operation whose session ended is answered with 503");
    app.user(ADA).await;
    let ada = app.id_of(ADA).await;
    let mut done = 0;
    for round in 0..ROUNDS {
        let boss = if round == 0 { admin(&app).await } else { Browser::new(&app) };
        if round > 0 {
            // So many messages in an hour would be too many.
            app.clock.advance(3601);
            boss.sign_in(&app, "/admin/clients", ADMIN).await.expect(200);
        }
        let page = boss.open(&format!("/admin/people/{ada}")).await.expect(200);
        let sessions = boss.open("/account/sessions").await.expect(200);
        let one_is_done = Notify::new();
        let changes = (0..CHANGES).map(|number| {
            let (boss, page, one_is_done) = (&boss, &page, &one_is_done);
            let groups = format!("round-{round}-{number}");
            async move {
                let status = boss.press(page, "save-groups", &[("groups", &groups)]).await.status;
                one_is_done.notify_one();
                status
            }
        });
        let end = async {
            one_is_done.notified().await;
            boss.press(&sessions, "sign-out-everywhere", &[]).await
        };
        let (statuses, ended) = tokio::join!(join_all(changes), end);
        ended.expect(200);
        assert!(statuses.iter().all(|status| *status != 500), "{statuses:?}");
        done += changed_before_the_end(&app, &ada, round).await;
    }
    assert!(done > 0, "nothing was changed, so nothing was shown");
}

/// Of the changes of that round none was written after the end of the session in which it was asked for. Gives how many
/// there were.
async fn changed_before_the_end(app: &TestApp, ada: &UserId, round: usize) -> usize {
    let (root, ada) = (app.id_of(ADMIN).await, ada.clone());
    let (ends, changes) = app
        .read(move |conn| {
            Ok((
                store::audit::of_user(conn, &root, None, 200)?,
                store::audit::of_user(conn, &ada, None, 2000)?,
            ))
        })
        .await;
    let end = ends.iter().find(|row| row.event == "session.ended");
    let end = end.unwrap_or_else(|| {
        panic!("no end among {:?}", ends.iter().map(|row| &row.event).collect::<Vec<_>>())
    });
    let word = format!("round-{round}-");
    let of_round: Vec<_> =
        changes.iter().filter(|row| row.detail.as_deref().is_some_and(|told| told.contains(&word))).collect();
    let late = of_round.iter().filter(|row| row.id > end.id).count();
    assert_eq!(late, 0, "changes after the end of the session in round {round}");
    of_round.len()
}
