//! Who cannot: robots, strangers, the stopped, and whoever is not an admin

use super::{ADA, BOSS, EVE, accept, actor, club, is_in};
use crate::support::{Browser, html};
use porchlight::admin::users::{
    self,
    issue::{self, IssueMethod},
};
use reqwest::Method;

#[tokio::test]
async fn a_robot_that_keeps_cookies_and_presses_every_button_but_no_is_not_let_in_and_consumes_nothing() {
    let club = club().await;
    let link = club.link().await;
    for filled in ["", "test", "1"] {
        let robot = Browser::new(&club.app);
        robot.send(robot.request(Method::HEAD, &link)).await.expect(200);
        let page = robot.open(&link).await.expect(200);
        assert!(!page.body.contains(ADA), "it is not told whose it is");
        for form in html::forms(&page.body).iter().filter(|form| !form.action.contains("deny")) {
            let typed = |name: &str, value: &str| {
                if name == "identifier" { filled.to_owned() } else { value.to_owned() }
            };
            let fields: Vec<(&str, String)> =
                form.fields.iter().map(|(name, value)| (name.as_str(), typed(name, value))).collect();
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            robot.post(page.url.join(&form.action).expect("a URL").as_str(), &fields).await;
        }
        assert!(!is_in(&robot));
    }
    accept(&Browser::phone(&club.app), &link).await.expect(200);
}

#[tokio::test]
async fn three_others_than_its_person_end_it_however_many_come_at_once() {
    let club = club().await;
    let link = club.link().await;
    let eve = Browser::new(&club.app);
    let page = eve.open(&link).await.expect(200);
    let again = eve.submit(&page, "approve", &[("identifier", "not an address!")]).await.expect(400);
    assert!(again.text("identifier-note").contains("Type"), "nothing was counted");
    let again = eve.submit(&page, "approve", &[("identifier", EVE)]).await.expect(400);
    assert!(again.text("identifier-note").contains("2 attempts"), "{}", again.text("identifier-note"));
    let (browser, page) = (&eve, &page);
    let guesses = (0..50).map(|number| async move {
        browser.press(page, "approve", &[("identifier", &format!("guess-{number}@example.test"))]).await
    });
    futures_util::future::join_all(guesses).await;
    eve.submit(page, "approve", &[("identifier", ADA)]).await.expect(410);
    assert!(!is_in(&eve));
}

#[tokio::test]
async fn this_wasn_t_me_ends_all_that_was_issued_and_quiets_for_an_hour() {
    let club = club().await;
    let code = club.code().await;
    let link = club.link().await;
    let phone = Browser::phone(&club.app);
    let page = phone.open(&link).await.expect(200);
    let page = phone.submit(&page, "deny", &[]).await.expect(200);
    assert_eq!(page.url.path(), "/link/denied");
    Browser::new(&club.app).open(&link).await.expect(410);
    let ada = Browser::new(&club.app);
    let waiting = club.waiting(&ada).await;
    assert!(ada.submit(&waiting, "submit-code", &[("code", &code)]).await.redirected_code().is_none());
    assert_eq!(club.count("login.denied").await, 1);
    let page = club.boss.submit(&club.page, "issue-link", &[]).await.expect(400);
    assert!(page.text("not-issued").contains("less than an hour ago"), "{}", page.text("not-issued"));
    club.app.clock.advance(3600);
    let issued = issue::issue(&club.app.app, &club.ada, IssueMethod::Link, actor()).await;
    assert!(issued.is_ok(), "after an hour");
}

#[tokio::test]
async fn whoever_is_signed_in_as_somebody_else_cannot_say_no_for_its_person() {
    let club = club().await;
    let link = club.link().await;
    let eves = Browser::new(&club.app);
    let page = eves.open(&link).await.expect(200);
    // In another tab, after the link was opened.
    eves.sign_in(&club.app, "/account", EVE).await.expect(200);
    eves.submit(&page, "deny", &[]).await.expect(410);
    assert_eq!(club.count("login.denied").await, 0);
    accept(&Browser::phone(&club.app), &link).await.expect(200);
}

#[tokio::test]
async fn one_press_in_the_notice_ends_it_and_signs_the_person_out_everywhere() {
    let club = club().await;
    let own = Browser::new(&club.app);
    own.sign_in(&club.app, "/account", ADA).await;
    let link = club.shown().await;
    let told = club.newest().await;
    let page = own.open(&told.not_me).await.expect(200);
    let csrf =
        html::forms(&page.body).into_iter().find(|form| form.action.contains("not-me")).expect("a form");
    let fields: Vec<(&str, &str)> =
        csrf.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    own.post("/not-me", &fields).await.expect(200);
    assert!(own.open("/account").await.has("identifier"), "signed out");
    Browser::phone(&club.app).open(&link).await.expect(410);
}

#[tokio::test]
async fn whoever_is_stopped_gets_none_and_what_they_had_stays_dead() {
    let club = club().await;
    let link = club.link().await;
    let code = club.code().await;
    let opened = Browser::new(&club.app);
    let page = opened.open(&link).await.expect(200);
    club.app.disable(ADA).await;
    opened.submit(&page, "approve", &[("identifier", ADA)]).await.expect(410);
    let refused = issue::issue(&club.app.app, &club.ada, IssueMethod::Qr, actor()).await;
    assert!(refused.is_err());
    assert!(!club.boss.open(&format!("/admin/people/{}", club.ada)).await.has("issue-qr"));
    club.boss.submit(&club.page, "issue-code", &[]).await.expect(400);
    users::change::set_disabled(&club.app.app, &club.ada, false, "test").await.expect("started again");
    Browser::new(&club.app).open(&link).await.expect(410);
    let ada = Browser::new(&club.app);
    let waiting = club.waiting(&ada).await;
    assert!(ada.submit(&waiting, "submit-code", &[("code", &code)]).await.redirected_code().is_none());
}

#[tokio::test]
async fn only_an_admin_who_has_just_signed_in_issues_one() {
    let club = club().await;
    let path = format!("/admin/people/{}/issue", club.ada);
    let ordinary = Browser::new(&club.app);
    ordinary.sign_in(&club.app, "/account", EVE).await;
    let csrf = ordinary.open("/account").await.form("sign-out").fields[0].1.clone();
    for way in ["push", "link", "code", "qr"] {
        Browser::new(&club.app).post(&path, &[("way", way)]).await.expect(403);
        ordinary.post(&path, &[("csrf", &csrf), ("way", way)]).await.expect(403);
        club.boss.post(&path, &[("way", way)]).await.expect(403);
    }
    club.app.clock.advance(700);
    let page = club.boss.submit(&club.page, "issue-qr", &[]).await;
    assert!(page.has("identifier") && !page.has("issued-qr"), "an admin proves anew who it is");
    assert_eq!(club.app.count_letters(ADA).await, 0);
    assert_eq!(club.count("user.sign_in_issued").await, 0);
}

#[tokio::test]
async fn ten_in_an_hour_are_enough_for_one_person() {
    let club = club().await;
    for _ in 0..10 {
        issue::issue(&club.app.app, &club.ada, IssueMethod::Link, actor()).await.expect("issued");
    }
    let page = club.boss.submit(&club.page, "issue-link", &[]).await.expect(400);
    assert!(page.text("not-issued").contains("within the hour"), "{}", page.body);
    assert_eq!(club.app.count_letters(ADA).await, 10);
    club.app.clock.advance(3600);
    assert!(issue::issue(&club.app.app, &club.ada, IssueMethod::Link, actor()).await.is_ok());
}

#[tokio::test]
async fn the_audit_trail_names_the_admin_and_holds_no_secret() {
    let club = club().await;
    let (link, code) = (club.link().await, club.code().await);
    let boss = club.app.id_of(BOSS).await;
    let rows = club.app.audit().await;
    let issued: Vec<&String> = rows.iter().filter(|row| row.contains("user.sign_in_issued")).collect();
    assert_eq!(issued.len(), 2);
    let token = link.split("token=").nth(1).expect("a token");
    for row in issued {
        assert!(row.contains(boss.as_str()) && row.contains(club.ada.as_str()), "{row}");
        assert!(!row.contains(token) && !row.contains(&code), "{row}");
    }
    let page = club.boss.open(&format!("/admin/people/{}", club.ada)).await;
    assert!(page.body.contains("An administrator issued a way to sign in"), "in words: {}", page.body);
    assert!(!page.body.contains(token));
    let at_rest = club.app.drawn.tokens();
    assert!(at_rest.iter().any(|drawn| drawn == token), "it was drawn from the system's random numbers");
}
