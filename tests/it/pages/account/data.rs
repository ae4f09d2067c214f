//! GET /account/data, POST /account/data/export, GET, POST /account/delete

use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, text},
};

use crate::support::people::{ADA, BOB, EVE};
const HERE: &str = "/account/data";
const DELETE: &str = "/account/delete";

#[tokio::test]
async fn the_copy_has_everything_of_the_person_and_no_secret() {
    let app = TestApp::spawn().await;
    let (client, ada) = (app.client().await, Browser::new(&app));
    let code = app.code_with(&ada, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    Browser::new(&app).sign_in(&app, "/account", EVE).await;
    let page = ada.open(HERE).await.expect(200);
    let copy = ada.press(&page, "export", &[]).await.expect(200);
    assert!(copy.header("content-disposition").starts_with("attachment"));
    assert!(copy.header("cache-control").contains("no-store"));
    let json = copy.json();
    assert_eq!(json["contacts"][0]["address"], ADA);
    assert_eq!((&json["contacts"][0]["primary"], &json["account"]["admin"]), (&true.into(), &false.into()));
    assert_eq!(json["sessions"][0]["device"]["browser"], "Firefox");
    assert_eq!(json["apps"][0]["name"], "Sample app");
    assert!(json["activity"].as_array().expect("a list").iter().any(|row| row["event"] == "session.started"));
    for secret in ["access_token", "refresh_token"] {
        assert!(!copy.body.contains(given[secret].as_str().expect("a token")), "{secret}");
    }
    assert!(!copy.body.contains(&ada.cookie("porchlight-session").expect("a session")));
    assert!(!copy.body.contains("digest") && !copy.body.contains("sealed") && !copy.body.contains("eve@"));
    assert!(app.audit().await.iter().any(|row| row.contains("data.exported")));
}

#[tokio::test]
async fn a_deleted_account_is_gone_everywhere_and_the_person_is_told() {
    let app = TestApp::spawn().await;
    let (client, ada, phone) = (app.client().await, Browser::new(&app), Browser::phone(&app));
    let code = app.code_with(&ada, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let sub = app.user_info(given["access_token"].as_str().expect("a token")).await.json()["sub"].clone();
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let page = ada.open(HERE).await.expect(200);
    let page = ada.click(&page, "delete").await.expect(200);
    let unsure = ada.submit(&page, "delete-account", &[]).await.expect(400);
    assert!(unsure.text("sure-note").contains("Tick"));
    let form = page.form("delete-account");
    let fields = [("csrf", form.fields[0].1.as_str()), ("sure", "yes")];
    let gone = ada.post(&form.action, &fields).await.expect(200);
    assert!(gone.body.contains("Your account is deleted"), "{}", gone.body);

    for browser in [&ada, &phone] {
        assert!(browser.open("/account").await.has("identifier"));
    }
    app.refresh(&client, given["refresh_token"].as_str().expect("a token")).await.expect(400);
    app.user_info(given["access_token"].as_str().expect("a token")).await.expect(401);
    app.settle().await;
    let told = app.letters_to(ADA).pop().expect("a message");
    assert!(told.subject.contains("deleted") && told.not_me.is_empty(), "{}", told.text);
    let sub = sub.as_str().expect("a sub");
    let rows: Vec<String> = app.audit().await.into_iter().filter(|row| row.contains(sub)).collect();
    assert!(rows.len() > 3 && rows.iter().any(|row| row.contains("user.deleted")), "{rows:?}");
    for row in &rows {
        assert!(!row.contains("Firefox") && !row.contains(&ada.ip) && !row.contains(ADA), "{row}");
        assert!(row.contains("device: None") && row.contains("detail: None"), "{row}");
    }
    // The address is free again: another person, not the same one.
    app.clock.advance(60);
    let code = app.code_with(&Browser::new(&app), &client, ADA, &[]).await;
    let again = app.redeem(&client, &code).await.expect(200).json();
    let again = app.user_info(text(again.as_object().expect("an object"), "access_token")).await.json();
    assert_ne!(again["sub"], sub);
}

#[tokio::test]
async fn nothing_of_a_deleted_person_is_left_in_any_table() {
    let app = TestApp::spawn().await;
    let (client, ada) = (app.client().await, Browser::new(&app));
    app.code_with(&ada, &client, ADA, &[]).await;
    let page = ada.open("/account/profile").await;
    ada.submit(&page, "save", &[("name", "Ada"), ("preferred_username", "ada")]).await.expect(200);
    let page = ada.open("/account/contacts").await;
    ada.submit(&page, "contact-add", &[("address", "work@example.test")]).await.expect(200);
    app.settle().await;
    let page = ada.open(DELETE).await.expect(200);
    let form = page.form("delete-account");
    ada.post(&form.action, &[("csrf", &form.fields[0].1), ("sure", "yes")]).await.expect(200);
    let (messages, users) = app
        .read(|conn| {
            Ok((
                porchlight::store::messages::newest(conn, 100)?,
                porchlight::store::users::list(conn, None, 10)?,
            ))
        })
        .await;
    assert!(users.is_empty());
    let kept: Vec<_> = messages.iter().map(|message| (&message.recipient, &message.user_id)).collect();
    assert_eq!(kept, [(&ADA.to_owned(), &None)], "only the last word");
    let name = app.read(|conn| porchlight::store::users::find_by_username(conn, "ada")).await;
    assert!(name.is_none(), "the name is free again");
}

#[tokio::test]
async fn the_last_admin_cannot_leave_and_of_two_at_once_one_stays() {
    let app = TestApp::spawn().await;
    app.admin(ADA).await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, DELETE, ADA).await.expect(200);
    assert!(page.has("delete-problem") && !page.has("delete-account"));
    assert!(page.text("delete-problem").contains("porchlight admin invite"), "what really helps");
    let account = ada.open("/account").await;
    let csrf = account.form("sign-out").fields[0].1.clone();
    ada.post(DELETE, &[("csrf", &csrf), ("sure", "yes")]).await.expect(409);
    assert!(ada.open("/account").await.has("sign-out"));

    app.admin(BOB).await;
    let bob = Browser::new(&app);
    let page = bob.sign_in(&app, DELETE, BOB).await.expect(200);
    let bobs = page.form("delete-account").fields[0].1.clone();
    let (hers, his) =
        ([("csrf", csrf.as_str()), ("sure", "yes")], [("csrf", bobs.as_str()), ("sure", "yes")]);
    let (one, two) = tokio::join!(ada.post(DELETE, &hers), bob.post(DELETE, &his));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
}

#[tokio::test]
async fn a_sign_in_that_was_under_way_does_not_bring_a_deleted_account_back() {
    let app = TestApp::build().invite_only().spawn().await;
    app.user(ADA).await;
    let (client, ada, other) = (app.client().await, Browser::new(&app), Browser::new(&app));
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    app.clock.advance(60);
    let waiting = other.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.code_to(ADA).await;
    let page = ada.open(DELETE).await.expect(200);
    let form = page.form("delete-account");
    ada.post(&form.action, &[("csrf", &form.fields[0].1), ("sure", "yes")]).await.expect(200);
    let late = other.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(late.redirected_code().is_none(), "{late:?}");
    assert!(other.open("/account").await.has("identifier"));
}
