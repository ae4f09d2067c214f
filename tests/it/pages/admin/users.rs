//! GET /admin/people, GET, POST /admin/people/{user}

use super::{ADMIN, admin};
use crate::support::{Browser, Page, TestApp, tokens::authorize_path};
use porchlight::{model::id::UserId, protocol::claims::UserClaims};

use crate::support::people::{ADA, EVE, NUMBER};

/// A club that anybody may ask to join, and Ada has asked.
async fn club() -> (TestApp, Browser, Page) {
    let app = TestApp::build().set("sign_in.sign_up", "\"approval\"").spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(page.url.path().ends_with("/pending"), "{}", page.url);
    (app, browser, page)
}

fn actions(id: &UserId) -> [String; 11] {
    [
        "approve",
        "refuse",
        "disable",
        "enable",
        "groups",
        "end-sessions",
        "end-admin",
        "remove-contact",
        "remove-passkey",
        "remove-authenticator",
        "delete",
    ]
    .map(|action| format!("/admin/people/{id}/{action}"))
}

#[tokio::test]
async fn every_route_refuses_the_anonymous_the_ordinary_and_forms_from_elsewhere() {
    let app = TestApp::spawn().await;
    let (nobody, ordinary) = (Browser::new(&app), Browser::new(&app));
    ordinary.sign_in(&app, "/account", ADA).await;
    let id = app.id_of(ADA).await;
    let csrf = ordinary.open("/account").await.form("sign-out").fields[0].1.clone();
    let boss = admin(&app).await;
    for path in ["/admin/people".to_owned(), format!("/admin/people/{id}")] {
        assert!(nobody.open(&path).await.has("identifier"), "{path}: the anonymous sign in first");
        let page = ordinary.open(&path).await.expect(403);
        assert!(!page.body.contains(ADMIN), "{path}");
    }
    for path in actions(&id) {
        nobody.post(&path, &[]).await.expect(403);
        ordinary.post(&path, &[("csrf", &csrf), ("groups", "staff")]).await.expect(403);
        boss.post(&path, &[("groups", "staff")]).await.expect(403);
        boss.post(&path, &[("csrf", &csrf), ("groups", "staff")]).await.expect(403);
    }
    assert_eq!(ordinary.open("/account").await.status, 200, "still signed in");
    let page = boss.open(&format!("/admin/people/{id}")).await.expect(200);
    assert_eq!(page.element("groups").expect("the field").get("value"), Some(""), "nothing has changed");
    boss.open("/admin/people/nobody").await.expect(404);
}

#[tokio::test]
async fn who_waits_is_let_in_once_and_told() {
    let (app, browser, pending) = club().await;
    let boss = admin(&app).await;
    let list = boss.open("/admin/people").await.expect(200);
    assert!(list.has("approve-1") && list.body.contains(ADA), "{}", list.body);
    let before = app.count_letters(ADA).await;
    let done = boss.submit(&list, "approve-1", &[]).await.expect(200);
    assert!(
        done.url.path() == "/admin/people" && done.has("done") && !done.has("approve-1"),
        "{}",
        done.body
    );
    // Pressed twice, in another tab.
    boss.submit(&list, "approve-1", &[]).await.expect(200);
    app.settle().await;
    let letters = app.letters_to(ADA);
    assert_eq!(letters.len(), before + 1, "told once");
    let told = letters.last().expect("a letter");
    assert!(told.subject.contains("approved") && told.text.contains(&app.base), "{}", told.text);
    assert!(browser.click(&pending, "continue").await.redirected("code").is_some(), "and goes on");
    let rows = app.audit().await;
    let boss_id = app.id_of(ADMIN).await;
    let approved: Vec<&String> = rows.iter().filter(|row| row.contains("user.approved")).collect();
    assert!(approved.len() == 1 && approved[0].contains(boss_id.as_str()), "{rows:?}");
}

#[tokio::test]
async fn who_is_refused_is_stopped_and_may_wait_again_later() {
    let (app, browser, pending) = club().await;
    let boss = admin(&app).await;
    let id = app.id_of(ADA).await;
    let page = boss.open(&format!("/admin/people/{id}")).await;
    let page = boss.submit(&page, "refuse", &[]).await.expect(200);
    assert!(page.has("enable") && !page.has("approve"));
    assert!(browser.click(&pending, "continue").await.redirected_code().is_none());
    assert!(!boss.open("/admin/people").await.has("approve-1"), "waits no more");
    let page = boss.submit(&page, "enable", &[]).await.expect(200);
    assert!(page.has("approve"), "started again, they wait as before: {}", page.body);
}

#[tokio::test]
async fn a_stopped_person_is_out_everywhere_and_nobody_stops_themselves() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/people/{}", app.id_of(ADA).await)).await.expect(200);
    let page = boss.submit(&page, "disable", &[]).await.expect(200);
    assert!(ada.open("/account").await.has("identifier"), "signed out");
    ada.ask("/account", ADA).await;
    assert_eq!(app.count_letters(ADA).await, 1, "and no message is sent");
    boss.submit(&page, "enable", &[]).await.expect(200);
    let own = format!("/admin/people/{}", app.id_of(ADMIN).await);
    let page = boss.open(&own).await.expect(200);
    assert!(!page.has("disable"));
    let csrf = page.form("save-groups").fields[0].1.clone();
    boss.post(&format!("{own}/disable"), &[("csrf", &csrf)]).await.expect(400);
    boss.open("/admin/people").await.expect(200);
}

#[tokio::test]
async fn groups_are_saved_and_faults_are_said() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/people/{}", app.id_of(ADA).await)).await;
    let page = boss.submit(&page, "save-groups", &[("groups", " staff,board , staff")]).await.expect(200);
    assert_eq!(page.element("groups").expect("the field").get("value"), Some("staff, board"));
    let long = "x".repeat(65);
    let page = boss.submit(&page, "save-groups", &[("groups", &long)]).await.expect(400);
    assert_eq!(page.element("groups").expect("the field").get("value"), Some(long.as_str()), "kept");
    assert!(page.text("groups-note").contains("64"), "{}", page.text("groups-note"));
    assert_eq!(app.person(ADA).await.user.groups, ["staff", "board"]);
    let rows = app.audit().await;
    assert!(rows.iter().any(|row| row.contains("user.changed") && row.contains("staff, board")), "{rows:?}");
}

#[tokio::test]
async fn an_admin_signs_somebody_out_everywhere() {
    let app = TestApp::spawn().await;
    let (desk, phone) = (Browser::new(&app), Browser::phone(&app));
    desk.sign_in(&app, "/account", ADA).await;
    phone.sign_in(&app, "/account", ADA).await;
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/people/{}", app.id_of(ADA).await)).await;
    assert!(page.body.contains("Firefox") && page.body.contains("Safari"), "{}", page.body);
    boss.submit(&page, "end-sessions", &[]).await.expect(200);
    for browser in [desk, phone] {
        assert!(browser.open("/account").await.has("identifier"));
    }
}

#[tokio::test]
async fn people_are_found_by_address_number_and_username_only() {
    let app = TestApp::spawn().await;
    let claims = UserClaims {
        phone_number: Some(NUMBER.to_owned()),
        preferred_username: Some("countess".to_owned()),
        ..UserClaims::default()
    };
    app.user_with(ADA, claims).await;
    app.user(EVE).await;
    let boss = admin(&app).await;
    for search in ["ADA@", "ada%40example.test", "079+123+45+67", "%2B41+79+123", "079123", "Countess"] {
        let page = boss.open(&format!("/admin/people?q={search}")).await.expect(200);
        assert!(
            page.body.contains(">ada@example.test<") && !page.body.contains(EVE),
            "{search}: {}",
            page.body
        );
    }
    for search in ["nobody", "%5C%5Czz", "%27%25%5C"] {
        let page = boss.open(&format!("/admin/people?q={search}")).await.expect(200);
        assert!(!page.body.contains(EVE), "{search}");
    }
}

#[tokio::test]
async fn a_search_takes_every_sign_for_itself() {
    let app = TestApp::spawn().await;
    let (under, percent, plain) = ("a_b@example.test", "a%b@example.test", "axb@example.test");
    for address in [under, percent, plain] {
        app.user(address).await;
    }
    let boss = admin(&app).await;
    for (search, found) in [
        ("_", vec![under]),
        ("%25", vec![percent]),
        ("a_b", vec![under]),
        ("a%25b", vec![percent]),
        ("%25%25", vec![]),
        ("%5C", vec![]),
        ("%5C_", vec![]),
        ("a%25test", vec![]),
        // No value of a query holds NUL: this is no search.
        ("%00_", vec![under, percent, plain]),
        ("B@EXAMPLE", vec![under, percent, plain]),
    ] {
        let page = boss.open(&format!("/admin/people?q={search}")).await.expect(200);
        for address in [under, percent, plain] {
            let shown = page.body.contains(&format!(">{address}<"));
            assert_eq!(shown, found.contains(&address), "{search}: {address}");
        }
    }
}

#[tokio::test]
async fn the_list_goes_on_page_by_page_and_nobody_is_lost_or_twice() {
    let app = TestApp::spawn().await;
    for number in 0..120 {
        app.user(&format!("person{number}@example.test")).await;
    }
    let boss = admin(&app).await;
    let mut page = boss.open("/admin/people?q=person").await.expect(200);
    let mut seen = Vec::new();
    loop {
        let body = &page.body;
        seen.extend((0..120).filter(|number| body.contains(&format!(">person{number}@example.test</a>"))));
        if !page.has("older") {
            break;
        }
        page = boss.click(&page, "older").await.expect(200);
    }
    assert_eq!(seen.len(), 120);
    seen.sort_unstable();
    assert_eq!(seen, (0..120).collect::<Vec<i32>>());
}

#[tokio::test]
async fn sign_ins_of_known_people_that_wait_are_shown_and_no_others() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let client = app.client().await;
    let boss = admin(&app).await;
    let (ada, stranger) = (Browser::phone(&app), Browser::new(&app));
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    stranger.ask(&authorize_path(&client, &[]), "stranger@example.test").await;
    let page = boss.open("/admin/people").await.expect(200);
    let shown =
        page.body.split("id=\"logins-label\"").nth(1).expect("who signs in now").split("</ul>").next();
    let shown = shown.expect("its end").to_owned();
    for piece in [ADA, "Sample app", "Safari on iPhone", ada.ip.as_str()] {
        assert!(shown.contains(piece), "{piece} is missing in {shown}");
    }
    assert!(!page.body.contains("stranger@"), "{}", page.body);
    let code = app.letter_to(ADA).await.code;
    ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(!boss.open("/admin/people").await.body.contains("logins-label"), "done");
}

#[tokio::test]
async fn groups_that_another_admin_took_away_do_not_come_back_from_an_old_page() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let (one, two) = (admin(&app).await, Browser::new(&app));
    two.sign_in(&app, "/admin/clients", ADMIN).await.expect(200);
    let ada = app.id_of(ADA).await;
    let path = format!("/admin/people/{ada}");
    let page = one.open(&path).await.expect(200);
    one.submit(&page, "save-groups", &[("groups", "staff, board")]).await.expect(200);
    let (old, page) = (one.open(&path).await.expect(200), two.open(&path).await.expect(200));
    two.submit(&page, "save-groups", &[("groups", "staff")]).await.expect(200);
    let told = one.submit(&old, "save-groups", &[("groups", "staff, board, on call")]).await.expect(409);
    let groups = async || app.person(ADA).await.user.groups;
    assert_eq!(groups().await, ["staff"], "in the group again");
    one.submit(&told, "save-groups", &[]).await.expect(200);
    assert_eq!(groups().await, ["staff", "board", "on call"], "knowingly");
}

#[tokio::test]
async fn who_did_something_to_a_person_is_said_by_name_or_as_the_command_line() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let id = app.user(ADA).await;
    let page = boss.open(&format!("/admin/people/{id}")).await.expect(200);
    boss.submit(&page, "save-groups", &[("groups", "staff")]).await.expect(200);
    porchlight::admin::users::change::set_disabled(&app.app, &id, true, "cli").await.expect("disabled");
    for path in [format!("/admin/people/{id}"), format!("/admin/log?user={id}")] {
        let page = boss.open(&path).await.expect(200);
        assert!(page.body.contains("by the command line"), "{path}: {}", page.body);
        let link =
            format!("by <a href=\"/admin/people/{}\" dir=\"auto\">{ADMIN}</a>", app.id_of(ADMIN).await);
        assert!(page.body.contains(&link), "{path}: {}", page.body);
        assert!(!page.body.contains("by cli"), "{path}");
    }
}

#[tokio::test]
async fn an_admin_finds_their_account_and_signs_out_on_every_admin_page() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let boss = admin(&app).await;
    let person = format!("/admin/people/{}", app.id_of(ADMIN).await);
    let (shown, edited) =
        (format!("/admin/clients/{}", client.id), format!("/admin/clients/{}/edit", client.id));
    let lists = ["people", "clients", "clients/new", "statistics", "log", "messages", "risk"];
    let lists = lists.map(|name| format!("/admin/{name}"));
    for path in lists.iter().chain([&person, &shown, &edited]) {
        let page = boss.open(path).await.expect(200);
        assert!(page.has("nav-account") && page.has("sign-out"), "{path}");
    }
    let page = boss.open("/admin/people").await.expect(200);
    let account = boss.click(&page, "nav-account").await.expect(200);
    assert!(account.text("account-admin").contains("people and apps"), "{}", account.text("account-admin"));
    boss.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(boss.open("/admin/people").await.has("identifier"), "signed out");
}

#[tokio::test]
async fn whoever_is_added_by_what_no_policy_begins_with_is_not_said_to_get_in() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let page = boss.open("/admin/people").await.expect(200);
    let added = boss.submit(&page, "add", &[("identifier", NUMBER)]).await.expect(200);
    assert!(added.text("done").contains("no policy begins with it"), "{}", added.text("done"));
    let added = boss.submit(&page, "add", &[("identifier", "grace@example.test")]).await.expect(200);
    assert!(added.text("done").contains("can sign in"), "{}", added.text("done"));
}
