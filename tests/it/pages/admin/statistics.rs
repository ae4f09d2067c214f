//! GET /admin/statistics

use super::{ADMIN, admin};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    push::Gadget,
    tokens::authorize_path,
};

use crate::support::people::{ADA, BOB, DAN, EVE};
const DAY: i64 = 86_400;

/// An app, and an admin who signed in two days ago: what happened in the last day is what a test does.
async fn opened(builder: Builder) -> (TestApp, Registered, Browser) {
    let app = builder.spawn().await;
    let client = app.client().await;
    let boss = admin(&app).await;
    app.clock.advance(2 * DAY);
    (app, client, boss)
}

async fn day(app: &TestApp, boss: &Browser) -> Page {
    app.settle().await;
    boss.open("/admin/statistics?days=1").await.expect(200)
}

/// Fails unless the elements of those ids say that.
#[track_caller]
fn says(page: &Page, expected: &[(&str, &str)]) {
    for (id, text) in expected {
        assert_eq!(page.text(id), *text, "#{id}");
    }
}

/// What a list on the page says, by the words of its lines.
fn lines(page: &Page, label: &str) -> String {
    let section = page.body.split(&format!("id=\"{label}\"")).nth(1).expect("a section");
    let section = section.split("</section>").next().expect("its end");
    let words = section.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text.trim()));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Signs in with the code of the mail, so many seconds after asking.
async fn by_code(app: &TestApp, client: &Registered, who: &str, seconds: i64) {
    let browser = Browser::new(app);
    let waiting = browser.ask(&authorize_path(client, &[]), who).await;
    let code = app.code_to(who).await;
    app.clock.advance(seconds);
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_some(), "{}", page.body);
}

/// The same with the link, in the same browser.
async fn by_link(app: &TestApp, client: &Registered, who: &str, seconds: i64) {
    let browser = Browser::new(app);
    browser.ask(&authorize_path(client, &[]), who).await;
    let link = app.letter_to(who).await.link;
    app.clock.advance(seconds);
    let page = browser.open(&link).await;
    let page = browser.submit(&page, "approve", &[]).await;
    assert!(page.redirected_code().is_some(), "{}", page.body);
}

#[tokio::test]
async fn figures_messages_and_log_are_for_admins_who_have_signed_in_to_the_end() {
    let app = TestApp::build().set("sign_in.second_factor", "\"admins\"").spawn().await;
    let (nobody, ordinary, half) = (Browser::new(&app), Browser::new(&app), Browser::new(&app));
    ordinary.sign_in(&app, "/account", ADA).await;
    app.admin(ADMIN).await;
    for path in [
        "/admin/statistics",
        "/admin/messages",
        "/admin/log",
        "/admin/statistics?days=30",
        "/admin/log?user=x",
    ] {
        assert!(nobody.open(path).await.has("identifier"), "{path}: the anonymous sign in first");
        let page = ordinary.open(path).await.expect(403);
        assert!(!page.has("nav-statistics") && !page.body.contains(ADMIN), "{path}");
        nobody.post(path, &[]).await.expect(405);
    }
    let page = half.sign_in(&app, "/admin/statistics", ADMIN).await;
    assert!(!page.has("nav-statistics"), "the second factor is still due: {}", page.body);
    for path in ["/admin/statistics", "/admin/messages", "/admin/log"] {
        assert!(!half.open(path).await.has("nav-statistics"), "{path}");
    }
}

#[tokio::test]
async fn four_messages_of_which_three_were_used_by_link_or_code() {
    let (app, client, boss) = opened(TestApp::build()).await;
    by_code(&app, &client, ADA, 5).await;
    by_link(&app, &client, BOB, 8).await;
    by_code(&app, &client, EVE, 60).await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), DAN).await;
    let page = day(&app, &boss).await;
    says(&page, &[("sign-ins", "3"), ("people", "3"), ("made", "4"), ("sent", "4"), ("used", "3")]);
    says(&page, &[("expired", "0"), ("withheld", "0"), ("rate", "75%")]);
    says(&page, &[("rate-goal", "Goal: 90% or more. not reached")]);
    says(&page, &[("median", "8 seconds"), ("most", "60 seconds"), ("quick", "66%")]);
    says(&page, &[("quick-goal", "Goal: 80% or more. not reached")]);
    assert!(page.body.contains("high=\"90\" optimum=\"100\" value=\"75\""), "a meter: {}", page.body);
    let methods = lines(&page, "methods-label");
    assert!(
        methods.contains("Code by e-mail 67% · 2") && methods.contains("Link by e-mail 33% · 1"),
        "{methods}"
    );

    app.clock.advance(901);
    porchlight::jobs::run_due(&app.app).await;
    let page = day(&app, &boss).await;
    says(&page, &[("expired", "1"), ("used", "3")]);
    by_code(&app, &client, ADA, 2).await;
    let page = day(&app, &boss).await;
    says(&page, &[("sign-ins", "4"), ("people", "3")]);
}

#[tokio::test]
async fn when_all_goes_well_both_goals_are_said_to_be_reached() {
    let (app, client, boss) = opened(TestApp::build()).await;
    for (who, seconds) in [(ADA, 9), (BOB, 3), (EVE, 2), (DAN, 4), ("fay@example.test", 10)] {
        by_code(&app, &client, who, seconds).await;
    }
    let page = day(&app, &boss).await;
    says(&page, &[("rate", "100%"), ("rate-goal", "Goal: 90% or more. reached")]);
    says(&page, &[("median", "4 seconds"), ("most", "9 seconds")]);
    says(&page, &[("quick", "80%"), ("quick-goal", "Goal: 80% or more. reached")]);
}

#[tokio::test]
async fn a_message_that_is_not_sent_is_not_counted_as_sent_or_expired() {
    let (app, client, boss) = opened(TestApp::build().invite_only()).await;
    app.user(ADA).await;
    app.leaves_undelivered("the address is refused");
    app.mail.fail_permanently(1);
    Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    app.settle().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), "nobody@example.test").await;
    let page = day(&app, &boss).await;
    says(&page, &[("made", "1"), ("sent", "0"), ("used", "0"), ("withheld", "1")]);
    assert!(page.has("no-rate") && !page.has("rate"));
    app.clock.advance(901);
    porchlight::jobs::run_due(&app.app).await;
    says(&day(&app, &boss).await, &[("expired", "0"), ("made", "1"), ("withheld", "1")]);
}

#[tokio::test]
async fn a_notification_beside_a_message_and_a_link_for_a_new_password_are_no_messages_of_their_own() {
    let (app, client, boss) = opened(TestApp::build().with_push()).await;
    Browser::phone(&app).with_push(&app, ADA, &Gadget::at(&app.base, "/dev/push/1")).await;
    app.settle().await;
    app.clock.advance(2 * DAY);
    let browser = Browser::new(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    app.pushed_link().await;
    app.letter_to(ADA).await;
    let page = day(&app, &boss).await;
    says(&page, &[("made", "1"), ("sent", "1"), ("used", "0")]);
    let code = app.letters_to(ADA).last().expect("a letter").code.clone();
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    says(&day(&app, &boss).await, &[("made", "1"), ("sent", "1"), ("used", "1"), ("rate", "100%")]);
}

#[tokio::test]
async fn failures_and_limits_are_counted_by_what_they_were() {
    let limits =
        TestApp::build().set("sign_in.limits.requests_per_ip", 3).set("sign_in.limits.sends_per_address", 2);
    let (app, client, boss) = opened(limits).await;
    let browser = Browser::new(&app).from("192.0.2.1");
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    for _ in 0..2 {
        let wrong = if letter.code == "111111" { "222222" } else { "111111" };
        browser.submit(&waiting, "submit-code", &[("code", wrong)]).await.expect(200);
    }
    let page = browser.open(&letter.deny_link).await.expect(200);
    browser.submit(&page, "deny", &[]).await.expect(200);
    // Another network, so that only the address's own limit is in the way.
    for ip in ["192.0.2.2", "192.0.2.3", "192.0.2.4"] {
        Browser::new(&app).from(ip).ask(&authorize_path(&client, &[]), EVE).await;
    }
    // The third is the last that is let in; four more knock in vain.
    for number in 0..6 {
        let knocks = Browser::new(&app).from("192.0.2.1");
        let page = knocks.open(&authorize_path(&client, &[])).await;
        let address = format!("knock{number}@example.test");
        knocks.submit(&page, "continue", &[("identifier", &address)]).await.expect(if number < 2 {
            200
        } else {
            429
        });
    }
    // An app that only asks whether somebody is there is refused, and nothing has gone wrong.
    Browser::new(&app).get(&authorize_path(&client, &[("prompt", "none")])).await.expect(303);
    let page = day(&app, &boss).await;
    let failures =
        [("code-wrong", "2"), ("login-denied", "1"), ("login-refused", "0"), ("password-wrong", "0")];
    for (name, count) in failures {
        assert_eq!(page.text(&format!("failure-{name}")), count, "{name}");
    }
    let shown = lines(&page, "limits-label");
    assert!(shown.contains("Messages to one address 1"), "{shown}");
    assert!(shown.contains("Requests from one network 1"), "however often somebody knocks: {shown}");
    let refused =
        app.audit().await.into_iter().find(|row| row.contains("login.refused")).expect("it is written down");
    assert!(refused.contains("login_required"), "{refused}");
    let log = boss.open("/admin/log?event=limit.reached").await.expect(200);
    assert!(log.body.contains("requests_per_ip") && log.body.contains("192.0.2.1"), "{}", log.body);
}

#[tokio::test]
async fn a_time_is_a_day_a_week_or_thirty_days_and_says_plainly_when_nobody_came() {
    let (app, client, boss) = opened(TestApp::build()).await;
    by_code(&app, &client, ADA, 1).await;
    app.clock.advance(5 * DAY);
    // The admin's own was seven days ago and a little more.
    for (query, sign_ins) in
        [("?days=7", "1"), ("", "1"), ("?days=30", "2"), ("?days=365", "1"), ("?days=x", "1")]
    {
        let page = boss.open(&format!("/admin/statistics{query}")).await.expect(200);
        says(&page, &[("sign-ins", sign_ins)]);
        let current = if query == "?days=30" { "days-30" } else { "days-7" };
        assert_eq!(page.element(current).expect("a link").get("aria-current"), Some("page"), "{query}");
    }
    let page = boss.open("/admin/statistics?days=1").await.expect(200);
    says(&page, &[("nobody", "Nobody has signed in in the last 24 hours.")]);
    assert!(!page.has("sign-ins") && !page.has("median") && page.has("no-rate") && page.has("no-limits"));
    app.clock.advance(4 * DAY);
    let page = boss.open("/admin/statistics").await.expect(200);
    says(&page, &[("nobody", "Nobody has signed in in the last 7 days.")]);
}
