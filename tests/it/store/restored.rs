//! `porchlight restore --mark`, on both databases

use crate::support::{
    Browser, TestApp,
    people::{ADA, BOB},
    push::Gadget,
    tokens::{authorize_path, text},
};
use porchlight::{admin::restore, crypto::digest::sha256, jobs, store};

#[tokio::test]
async fn nothing_that_was_alive_in_the_copy_is_alive_after_it_was_marked() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let given = given.as_object().expect("an object");
    let unused = browser.open(&authorize_path(&client, &[])).await.redirected("code").expect("a code");
    // A sign-in under way, with its link.
    let other = Browser::new(&app);
    let waiting = other.ask(&authorize_path(&client, &[]), BOB).await;
    let link = app.letter_to(BOB).await.link;

    let ended = restore::mark(&app.app, "test").await.expect("marked");
    assert_eq!((ended.sessions, ended.grants, ended.logins > 0), (1, 2, true), "{ended:?}");
    app.user_info(text(given, "access_token")).await.expect(401);
    app.refresh(&client, text(given, "refresh_token")).await.expect(400);
    app.redeem(&client, &unused).await.expect(400);
    assert!(browser.open("/account").await.has("identifier"), "the session is over");
    assert!(!Browser::phone(&app).open(&link).await.has("approve"), "the link is over");
    let status = waiting.element("live").expect("live").get("data-status").expect("a URL").to_owned();
    other.get(&status).await.expect(404);

    // People, apps and what they allowed are there, and sign in again.
    app.clock.advance(60);
    let again = app.tokens(&client, ADA).await;
    app.user_info(text(&again, "access_token")).await.expect(200);
    let again = restore::mark(&app.app, "test").await.expect("marked again");
    assert_eq!((again.sessions, again.grants), (1, 1));
}

#[tokio::test]
async fn what_waited_in_the_copy_is_not_sent() {
    let app = TestApp::spawn().await;
    app.mail.set_down(true);
    Browser::new(&app).ask("/account", ADA).await;
    let ended = restore::mark(&app.app, "test").await.expect("marked");
    assert_eq!(ended.messages, 1);
    app.mail.set_down(false);
    app.clock.advance(60);
    jobs::run_due(&app.app).await;
    assert!(app.mail.messages().is_empty());
    app.leaves_undelivered("it was ended");
}

#[tokio::test]
async fn neither_a_device_nor_a_browser_that_may_have_been_taken_away_since_counts_for_its_person() {
    let app = TestApp::build().with_push().spawn().await;
    let gadget = Gadget::at(&app.base, "/dev/push/1");
    let phone = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    let user = app.id_of(ADA).await;
    let browser = sha256(&phone.cookie("porchlight-browser").expect("a cookie")).as_bytes().to_vec();
    let counts = || async {
        let (user, browser) = (user.clone(), browser.clone());
        app.read(move |conn| {
            let devices = store::push_devices::of_user(conn, &user)?.len();
            Ok((devices, store::sessions::browser_is_known(conn, &user, &browser)?))
        })
        .await
    };
    assert_eq!(counts().await, (1, true));
    let ended = restore::mark(&app.app, "test").await.expect("marked");
    assert_eq!(ended.devices, 1);
    assert_eq!(counts().await, (0, false));
}
