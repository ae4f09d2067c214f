//! GET /invite, POST /invite/accept

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, db::BOTH};
use porchlight::{admin::invites, protocol::email::EmailAddress};

async fn link(app: &TestApp, address: &str) -> String {
    invites::admin_link(&app.app, &EmailAddress::parse(address).expect("an address")).await.expect("a link")
}

#[tokio::test]
async fn the_link_from_the_terminal_makes_an_admin_once() {
    let app = TestApp::spawn().await;
    let link = link(&app, "boss@example.test").await;
    let (browser, late) = (Browser::new(&app), Browser::new(&app));
    for _ in 0..3 {
        Browser::new(&app).open(&link).await.expect(200);
    }
    let page = browser.open(&link).await.expect(200);
    assert!(page.body.contains("boss@example.test") && !page.url.as_str().contains("token"));
    let seen = late.open(&link).await;
    let page = browser.submit(&page, "continue", &[]).await.expect(200);
    assert_eq!(page.url.path(), "/admin/clients");
    late.submit(&seen, "continue", &[]).await.expect(410);
    assert!(late.cookie("porchlight-session").is_none());
    late.open(&link).await.expect(410);
}

#[tokio::test]
async fn it_ends_after_a_day_and_is_no_sign_in_link() {
    let app = TestApp::spawn().await;
    let link = link(&app, "boss@example.test").await;
    let token = link.split("token=").nth(1).expect("a token").to_owned();
    let page = Browser::new(&app).open(&format!("/link?token={token}")).await.expect(410);
    assert!(!page.has("approve"), "a token of one kind is nothing at any other door");
    app.clock.advance(86_401);
    Browser::new(&app).open(&link).await.expect(410);
}

#[tokio::test]
async fn the_newest_one_counts_and_none_outlives_what_ends_everything_of_its_person() {
    let app = TestApp::spawn().await;
    let accept = async |link: &str, status: u16| {
        let browser = Browser::new(&app);
        let page = browser.open(link).await;
        if page.status == 200 {
            browser.submit(&page, "continue", &[]).await.expect(status);
        } else {
            page.expect(status);
        }
        browser
    };
    let (old, new) = (link(&app, "boss@example.test").await, link(&app, "boss@example.test").await);
    let other = link(&app, "other@example.test").await;
    accept(&old, 410).await;
    let boss = accept(&new, 200).await;
    accept(&other, 200).await;
    let again = link(&app, "boss@example.test").await;
    let page = boss.open("/account/sessions").await;
    boss.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    accept(&again, 410).await;
    let invited = app.audit().await.iter().filter(|row| row.contains("user.admin_invited")).count();
    assert_eq!(invited, 4);
}

/// Where two processes work on one database, nobody sees an account half disabled.
#[tokio::test]
async fn one_that_is_accepted_while_its_account_is_disabled_makes_no_admin() {
    for database in BOTH {
        let app = TestApp::build().on(database).spawn().await;
        for round in 0..10 {
            let address = format!("boss{round}@example.test");
            let (user, link) = (app.user(&address).await, link(&app, &address).await);
            let browser = Browser::new(&app);
            let page = browser.open(&link).await.expect(200);
            let accept = browser.submit(&page, "continue", &[]);
            tokio::join!(accept, app.disable(&address));
            let rows = app.audit().await;
            let of =
                |event: &str| rows.iter().position(|row| row.contains(event) && row.contains(user.as_str()));
            // The newest comes first.
            if let (Some(admin), Some(disabled)) = (of("\"user.admin\""), of("user.disabled")) {
                assert!(admin > disabled, "round {round}, {database:?}: an admin after the end");
            }
        }
    }
}

#[tokio::test]
async fn two_that_are_accepted_at_once_for_an_address_that_nobody_has_make_one_admin() {
    for database in BOTH {
        let app = TestApp::build().on(database).spawn().await;
        for round in 0..10 {
            let link = link(&app, &format!("boss{round}@example.test")).await;
            let (one, two) = (Browser::new(&app), Browser::new(&app));
            let (first, second) = (one.open(&link).await, two.open(&link).await);
            let (first, second) =
                tokio::join!(one.submit(&first, "continue", &[]), two.submit(&second, "continue", &[]));
            let mut answers = [first.status, second.status];
            answers.sort_unstable();
            assert_eq!(answers, [200, 410], "round {round}, {database:?}");
        }
    }
}

#[tokio::test]
async fn who_waited_for_approval_is_approved_by_it() {
    let app = TestApp::build().set("sign_in.sign_up", "\"approval\"").spawn().await;
    Browser::new(&app).sign_in(&app, "/account", ADA).await;
    assert!(app.person(ADA).await.user.pending_since.is_some());
    let link = link(&app, ADA).await;
    let browser = Browser::new(&app);
    let page = browser.open(&link).await.expect(200);
    browser.submit(&page, "continue", &[]).await.expect(200);
    assert!(app.person(ADA).await.user.pending_since.is_none());
}

/// Both find nobody with that address, and each makes a person.
#[tokio::test]
async fn one_that_is_accepted_while_its_address_signs_up_says_at_worst_to_try_again() {
    for database in BOTH {
        let app = TestApp::build().on(database).spawn().await;
        app.logs_errors("one of two that make the same person is asked to try again");
        for round in 0..10 {
            let address = format!("boss{round}@example.test");
            let link = link(&app, &address).await;
            let (invited, signing_up) = (Browser::new(&app), Browser::new(&app));
            let accept = invited.open(&link).await.expect(200);
            let waiting = signing_up.ask("/account", &address).await;
            let code = app.letter_to(&address).await.code;
            let typed = [("code", code.as_str())];
            let (accepted, signed_up) = tokio::join!(
                invited.submit(&accept, "continue", &[]),
                signing_up.submit(&waiting, "submit-code", &typed)
            );
            for (which, answer) in [("accepted", &accepted), ("signed up", &signed_up)] {
                assert!(matches!(answer.status, 200 | 303 | 503), "{which}: {} in {round}", answer.status);
            }
            if accepted.status == 503 {
                let accept = invited.open(&link).await.expect(200);
                invited.submit(&accept, "continue", &[]).await.expect(200);
            }
            assert!(app.person(&address).await.user.admin, "round {round}, {database:?}");
        }
    }
}

#[tokio::test]
async fn a_sign_in_link_is_no_invitation() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.ask("/account", ADA).await;
    let link = app.letter_to(ADA).await.link;
    let token = link.split("token=").nth(1).expect("a token");
    Browser::new(&app).open(&format!("/invite?token={token}")).await.expect(410);
}
