//! What may be done at the same moment to one sign-in, one person or one app: nobody waits for somebody who waits for them

use crate::support::{
    Browser, Page, TestApp,
    app::Builder,
    db::{BOTH, Database},
    end_user::end_user,
    password::PASSWORD,
    tokens::authorize_path,
};
use futures_util::future::join_all;
use porchlight::{
    admin::{AdminError, clients, users},
    model::{device::Device, id::ClientId},
    session::sign_out,
    store::StoreError,
};

const ROUNDS: usize = 6;
/// Sign-ins of a round, each of which is answered from all sides.
const SIGN_INS: usize = 6;

fn on(database: Database) -> Builder {
    TestApp::build()
        .on(database)
        .set("server.workers", 2)
        .set("sign_in.limits.requests_per_ip", 1000)
        .set("sign_in.limits.sends_per_address", 1000)
}

fn none_failed(pages: &[Page], database: Database) {
    let failed: Vec<u16> = pages.iter().map(|page| page.status).filter(|status| *status >= 500).collect();
    assert!(failed.is_empty(), "{database:?}: {} of {} failed: {failed:?}", failed.len(), pages.len());
}

/// A sign-in that waits, and everything that can be pressed.
struct Waiting {
    own: Browser,
    page: Page,
    here: Page,
    phone: Browser,
    there: Page,
    code: String,
}

async fn waiting(app: &TestApp, address: &str) -> Waiting {
    let (own, phone) = (Browser::new(app), Browser::phone(app));
    let page = own.ask("/account", address).await;
    let letter = app.letter_to(address).await;
    let (here, there) =
        (own.open(&letter.link).await.expect(200), phone.open(&letter.link).await.expect(200));
    Waiting { own, page, here, phone, there, code: letter.code }
}

#[tokio::test]
async fn a_code_its_link_a_denial_and_another_message_at_once() {
    for database in BOTH {
        let app = on(database).spawn().await;
        for round in 0..ROUNDS {
            let mut all = Vec::new();
            for n in 0..SIGN_INS {
                all.push(waiting(&app, &format!("p{round}-{n}@example.test")).await);
            }
            app.clock.advance(31);
            let answers = all.iter().enumerate().map(|(n, it)| async move {
                let number = it.page.text("match-number-shown");
                let code = [("code", it.code.as_str())];
                let there = async {
                    // Denied in every other sign-in: else a code is not answered often.
                    if n.is_multiple_of(2) {
                        it.phone.press(&it.there, "deny", &[]).await
                    } else {
                        it.phone.press(&it.there, "approve", &[("match-number", &number)]).await
                    }
                };
                let pages = tokio::join!(
                    it.own.press(&it.here, "approve", &[]),
                    it.own.press(&it.page, "submit-code", &code),
                    it.own.press(&it.page, "resend", &[]),
                    there,
                );
                vec![pages.0, pages.1, pages.2, pages.3]
            });
            none_failed(&join_all(answers).await.concat(), database);
        }
    }
}

#[tokio::test]
async fn passwords_typed_in_the_sign_in_in_which_a_new_one_is_chosen() {
    for database in BOTH {
        let app = on(database).passwords().set("sign_in.limits.passwords_per_ip", 1000).spawn().await;
        for round in 0..ROUNDS {
            let address = format!("ada{round}@example.test");
            app.user_with_password(&address).await;
            let browser = Browser::new(&app);
            let sent = browser.forget_password("/account", &address).await.expect(200);
            let reset = browser.open_reset(&app.reset_link(&address).await).await;
            let login = sent.url.path().split('/').nth(2).expect("a sign-in").to_owned();
            let typed = browser.open(&format!("/login/{login}/password")).await.expect(200);
            let old = [("identifier", address.as_str()), ("password", PASSWORD)];
            let new = [("password", "seven lanterns over a quiet harbour")];
            let (chosen, tries) = tokio::join!(
                browser.press(&reset, "save-password", &new),
                join_all((0..3).map(|_| browser.press(&typed, "continue", &old))),
            );
            none_failed(&tries, database);
            none_failed(&[chosen], database);
        }
    }
}

/// What an operation of an admin came to: a lost race is one thing, and two that waited for each other another.
fn not_a_deadlock<T>(done: &Result<T, AdminError>, database: Database) {
    if let Err(AdminError::Store(error)) = done {
        assert!(
            matches!(error, StoreError::Busy(why) if why.contains("the sign-in ended at this moment")),
            "{database:?}: {error}"
        );
    }
}

#[tokio::test]
async fn two_admins_who_disable_each_other_leave_one() {
    for database in BOTH {
        let app = on(database).spawn().await;
        let (one, two) = ("one@example.test", "two@example.test");
        let (first, second) = (app.admin(one).await, app.admin(two).await);
        for _ in 0..ROUNDS * 2 {
            for admin in [one, two] {
                Browser::new(&app).sign_in(&app, "/account", admin).await;
            }
            let (first_admin, second_admin) = (end_user(&app, one).await, end_user(&app, two).await);
            let (of_first, of_second) = tokio::join!(
                users::change::set_disabled(&app.app, &second, true, first_admin),
                users::change::set_disabled(&app.app, &first, true, second_admin),
            );
            not_a_deadlock(&of_first, database);
            not_a_deadlock(&of_second, database);
            assert_ne!(of_first.is_ok(), of_second.is_ok(), "{database:?}: one of the two was first");
            for id in [&first, &second] {
                users::change::set_disabled(&app.app, id, false, "test").await.expect("enabled again");
            }
        }
    }
}

#[tokio::test]
async fn an_app_is_removed_while_the_admin_who_removes_it_signs_out_of_it() {
    const ADMIN: &str = "root@example.test";
    for database in BOTH {
        let app = on(database).spawn().await;
        let admin = app.admin(ADMIN).await;
        for _ in 0..ROUNDS * 2 {
            let client = app.client().await;
            let id = ClientId::new(client.id.clone());
            let browser = Browser::new(&app);
            browser.sign_in(&app, &authorize_path(&client, &[]), ADMIN).await;
            let signed_in = end_user(&app, ADMIN).await;
            let path = authorize_path(&client, &[]);
            join_all((0..8).map(|_| browser.get(&path))).await;
            let (removed, out, pages) = tokio::join!(
                clients::remove(&app.app, &id, signed_in),
                sign_out::everywhere(&app.app, admin.clone(), Vec::new(), Device::default()),
                join_all((0..4).map(|_| browser.get(&path))),
            );
            not_a_deadlock(&removed, database);
            out.expect("signed out");
            none_failed(&pages, database);
        }
        assert_eq!(app.id_of(ADMIN).await, admin);
    }
}
