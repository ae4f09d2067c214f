//! A proof at the same moment as an end of what it rests on: whichever comes first, nobody is in who was put out

use crate::support::{
    Browser, TestApp,
    db::{BOTH, Database},
    html,
    people::{ADA, BOSS},
};
use porchlight::{
    admin::invites,
    model::{contact::Contact, id::UserId},
    protocol::email::EmailAddress,
    store,
};

const ROUNDS: usize = 15;

async fn spawn(database: Database) -> TestApp {
    TestApp::build()
        .on(database)
        .set("server.workers", 2)
        .set("sign_in.limits.requests_per_ip", 1000)
        .set("sign_in.limits.sends_per_address", 1000)
        .spawn()
        .await
}

/// Gives that person one more address, which they have proved; gives the id of the contact.
async fn add_address(app: &TestApp, user: &UserId, address: &str) -> String {
    let (user, address) = (user.clone(), EmailAddress::parse(address).expect("an address"));
    app.write(move |app, conn| {
        let contact = Contact::email(app.new_id(), &user, &address, Some(app.now()));
        store::contacts::insert(conn, &contact)?;
        Ok(contact.id)
    })
    .await
}

fn csrf_of(page: &str, action: &str) -> String {
    let forms = html::forms(page);
    let form = forms.iter().find(|form| form.action.ends_with(action)).expect("its form");
    form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone()
}

/// The newest entry comes first: in that person's trail, no session began after the last of these events.
async fn nothing_began_after(app: &TestApp, user: &UserId, end: &str, what: &str) {
    let rows = app.audit().await;
    let of = |event: &str| rows.iter().position(|row| row.contains(event) && row.contains(user.as_str()));
    let (Some(ended), Some(began)) = (of(end), of("\"session.started\"")) else { return };
    assert!(began > ended, "{what}: a session that began after {end}: {}", rows[began]);
}

/// Whoever still reads an old mailbox of Ada signs in with it while she takes it away.
async fn an_address_is_taken_away(by_link: bool) {
    for database in BOTH {
        let app = spawn(database).await;
        let ada = app.user(ADA).await;
        let own = Browser::new(&app);
        own.sign_in(&app, "/account", ADA).await.expect(200);
        for round in 0..ROUNDS {
            let old = format!("old{round}@example.test");
            let contact = add_address(&app, &ada, &old).await;
            let (thief, phone) = (Browser::new(&app), Browser::phone(&app));
            let waiting = thief.ask("/account", &old).await;
            let letter = app.letter_to(&old).await;
            let opened = phone.open(&letter.link).await.expect(200);
            let number = waiting.text("match-number-shown");
            let page = own.open("/account/contacts").await.expect(200);
            let csrf = csrf_of(&page.body, "/account/contacts/remove");
            let fields = [("csrf", csrf.as_str()), ("contact", contact.as_str())];
            let typed = [("code", letter.code.as_str())];
            let approved = [("match-number", number.as_str())];
            let remove = own.post("/account/contacts/remove", &fields);
            let prove = async {
                if by_link {
                    phone.press(&opened, "approve", &approved).await
                } else {
                    thief.submit(&waiting, "submit-code", &typed).await
                }
            };
            let (removed, proved) = tokio::join!(remove, prove);
            removed.expect(303);
            assert!(proved.status < 500 || proved.status == 503, "round {round}: {}", proved.status);
            thief.open("/account").await;
            nothing_began_after(&app, &ada, "contact.removed", &format!("round {round}, {database:?}")).await;
        }
    }
}

#[tokio::test]
async fn a_code_that_is_typed_while_its_address_is_taken_away() {
    an_address_is_taken_away(false).await;
}

#[tokio::test]
async fn a_link_that_is_approved_while_its_address_is_taken_away() {
    an_address_is_taken_away(true).await;
}

#[tokio::test]
async fn an_invitation_that_is_accepted_while_its_admin_signs_out_everywhere() {
    for database in BOTH {
        let app = spawn(database).await;
        let boss = app.admin(BOSS).await;
        for round in 0..ROUNDS {
            let own = Browser::new(&app);
            own.sign_in(&app, "/account", BOSS).await.expect(200);
            let sessions = own.open("/account/sessions").await.expect(200);
            let address = EmailAddress::parse(BOSS).expect("an address");
            let link = invites::admin_link(&app.app, &address).await.expect("a link");
            let invited = Browser::new(&app);
            let page = invited.open(&link).await.expect(200);
            let (out, _) = tokio::join!(
                own.press(&sessions, "sign-out-everywhere", &[]),
                invited.press(&page, "continue", &[]),
            );
            assert!(matches!(out.status, 200 | 303), "{}", out.status);
            let what = format!("round {round}, {database:?}");
            nothing_began_after(&app, &boss, "session.ended", &what).await;
            app.clock.advance(60);
        }
    }
}
