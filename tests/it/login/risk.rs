//! Unusual sign-ins: seen, recorded, asked for more, and refused.

use crate::support::{Browser, Page, TestApp, app::Builder, http, tokens::authorize_path};
use diesel::RunQueryDsl;
use porchlight::{
    protocol::claims::UserClaims,
    world::geo::{Place, Spot},
};

use crate::support::people::{ADA, BOSS, NUMBER};
const BERN: &str = "203.0.113.1";
const ZURICH: &str = "203.0.113.2";
const BERLIN: &str = "203.0.113.3";
const QUITO: &str = "203.0.113.4";

fn with(rule: &str, outcome: &str) -> Builder {
    TestApp::build().set(&format!("sign_in.risk.{rule}"), format!("{outcome:?}"))
}

async fn spawn(builder: Builder) -> TestApp {
    let app = builder.spawn().await;
    for (ip, city, country, country_name, latitude, longitude) in [
        (BERN, "Bern", "CH", "Switzerland", 46.95, 7.45),
        (ZURICH, "Zürich", "CH", "Switzerland", 47.37, 8.54),
        (BERLIN, "Berlin", "DE", "Germany", 52.52, 13.40),
        (QUITO, "Quito", "EC", "Ecuador", -0.18, -78.47),
    ] {
        let place = Place {
            country: country.to_owned(),
            country_name: country_name.to_owned(),
            city: Some(city.to_owned()),
            spot: Some(Spot { latitude, longitude }),
        };
        app.geo.put(ip.parse().expect("an address"), place);
    }
    app
}

/// Signs in from that address; ends wherever that leads.
async fn sign_in(app: &TestApp, browser: &Browser) -> Page {
    browser.sign_in(app, "/account", ADA).await
}

fn is_in(page: &Page) -> bool {
    page.status == 200 && page.url.path() == "/account"
}

async fn anomalies(app: &TestApp) -> Vec<String> {
    let rows = app.read(|conn| porchlight::store::audit::newest(conn, 1000)).await;
    let rows = rows.into_iter().rev().filter(|row| row.event == "login.anomaly");
    rows.map(|row| row.detail.expect("a detail")).collect()
}

async fn metric(app: &TestApp, line: &str) -> u64 {
    let page = http::send(http::client().get(format!("{}/metrics", app.base))).await.expect(200);
    let found = page.body.lines().find_map(|text| text.strip_prefix(line)?.trim().parse().ok());
    found.unwrap_or(0)
}

#[tokio::test]
async fn a_first_sign_in_has_no_anomaly_and_the_next_in_the_same_browser_neither() {
    let app = spawn(TestApp::build()).await;
    let browser = Browser::new(&app).from(BERN);
    assert!(is_in(&sign_in(&app, &browser).await));
    let page = browser.open("/account/sessions").await;
    assert!(page.body.contains("Bern, Switzerland"), "the place is shown: {}", page.body);
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(is_in(&sign_in(&app, &browser).await));
    assert_eq!(anomalies(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn by_default_what_is_unusual_is_recorded_and_nobody_is_held_up() {
    let app = spawn(TestApp::build()).await;
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await));
    app.clock.advance(60);
    assert!(is_in(&sign_in(&app, &Browser::phone(&app).from(QUITO)).await));
    let seen = anomalies(&app).await;
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!(seen[0], "new_device (allow): the only earlier sign-in was in another browser");
    assert_eq!(seen[1], "new_country (allow): Ecuador (EC), before only CH");
    assert!(seen[2].starts_with("impossible_travel (allow): "), "{seen:?}");
    assert!(metric(&app, "sign_in_anomalies_total{rule=\"new_country\",outcome=\"allow\"}").await >= 1);
}

#[tokio::test]
async fn a_new_country_asks_for_a_second_factor_by_another_contact_and_then_lets_in() {
    let app = spawn(with("new_country", "second_factor").invite_only()).await;
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    let ada = app.user_with(ADA, claims).await;
    app.write(move |app, conn| {
        for contact in porchlight::store::contacts::of_user(conn, &ada)? {
            porchlight::store::contacts::verify(conn, &contact.id, app.now())?;
        }
        Ok(())
    })
    .await;
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await));
    app.clock.advance(7 * 86_400);
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(ZURICH)).await), "the same country is as usual");
    let abroad = Browser::new(&app).from(QUITO);
    let page = sign_in(&app, &abroad).await.expect(200);
    assert!(page.has("unusual") && page.has("send-phone") && !page.has("send-email"), "{}", page.body);
    // Neither another page nor another tab goes round it, and nothing is set up on the way.
    let login = page.url.path().replace("/second", "");
    for path in [login.replace("/login/", "/resume/"), format!("{login}/enrol"), format!("{login}/ended")] {
        assert!(abroad.open(&path).await.has("unusual"), "{path}");
    }
    assert!(abroad.open("/account").await.has("identifier"));
    let page = abroad.submit(&page, "send-phone", &[]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    assert!(is_in(&abroad.submit(&page, "submit-code", &[("code", &code)]).await));
    // From now on this country is known.
    app.clock.advance(7 * 86_400);
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(QUITO)).await));
}

#[tokio::test]
async fn who_has_nothing_more_to_prove_is_refused_told_so_and_written_to() {
    let app = spawn(with("new_country", "second_factor").set("sms.transport", "\"none\"")).await;
    let home = Browser::new(&app).from(BERN);
    assert!(is_in(&sign_in(&app, &home).await));
    app.clock.advance(7 * 86_400);
    let client = app.client().await;
    let thief = Browser::new(&app).from(QUITO);
    let page = thief.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(page.url.path().ends_with("/ended") && page.body.contains("stopped"), "{}", page.body);
    assert!(thief.cookie("porchlight-session").is_none());
    let login = page.url.path().replace("/ended", "");
    for path in ["enrol", "second", "consent", "wait"] {
        let reached = thief.open(&format!("{login}/{path}")).await;
        assert!(reached.url.path().ends_with("/ended"), "{path}: {}", reached.url);
    }
    let letter = app.letter_to(ADA).await;
    assert!(letter.subject.contains("stopped a sign-in"), "{}", letter.subject);
    for piece in ["Quito, Ecuador", QUITO, "Firefox", "UTC"] {
        assert!(letter.text.contains(piece), "{piece}: {}", letter.text);
    }
    let told = thief.submit(&page, "cancel", &[]).await;
    assert_eq!(told.redirected("error").as_deref(), Some("access_denied"));
    // The person's own browser at home goes on as ever.
    assert!(is_in(&home.open("/account").await));
}

#[tokio::test]
async fn a_rule_that_refuses_refuses_once_and_for_all_of_that_sign_in() {
    let app = spawn(with("new_device", "refuse")).await;
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await));
    let other = Browser::phone(&app).from(BERN);
    let page = sign_in(&app, &other).await.expect(200);
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
    let resume = page.url.path().replace("/login/", "/resume/").replace("/ended", "");
    assert!(other.open(&resume).await.url.path().ends_with("/ended"));
    assert!(other.cookie("porchlight-session").is_none());
    let rows = app.read(|conn| porchlight::store::audit::newest(conn, 1000)).await;
    let events: Vec<&str> = rows.iter().map(|row| row.event.as_str()).collect();
    assert_eq!(events.iter().filter(|event| **event == "login.anomaly").count(), 1, "{events:?}");
    assert_eq!(events.iter().filter(|event| **event == "login.refused").count(), 1, "{events:?}");
    assert_eq!(events.iter().filter(|event| **event == "session.started").count(), 1, "{events:?}");
}

#[tokio::test]
async fn who_approved_it_on_another_device_does_not_learn_why_nobody_was_let_in() {
    let app = spawn(with("new_device", "refuse")).await;
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await));
    let (desktop, phone) = (Browser::new(&app).from(BERN), Browser::phone(&app).from(BERN));
    let waiting = desktop.ask("/account", ADA).await;
    let page = phone.open(&app.letter_with(ADA, "Sign in").await.link).await.expect(200);
    let number = waiting.text("match-number-shown");
    let end = phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(410);
    assert!(end.body.contains("This link doesn’t work") && !end.body.contains("approved"), "{}", end.body);
    let resume = waiting.element("live").expect("live").get("data-continue").expect("a URL").to_owned();
    assert!(desktop.open(&resume).await.url.path().ends_with("/ended"));
}

#[tokio::test]
async fn nobody_is_in_bern_and_ten_minutes_later_in_berlin_but_on_the_next_day() {
    let rules = with("impossible_travel", "refuse").set("sign_in.risk.new_country", "\"off\"");
    let app = spawn(rules).await;
    let browser = Browser::new(&app).from(BERN);
    assert!(is_in(&sign_in(&app, &browser).await));
    app.clock.advance(600);
    let page = sign_in(&app, &Browser::new(&app).from(BERLIN)).await;
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
    app.letter_to(ADA).await;
    app.clock.advance(86_400);
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERLIN)).await));
}

#[tokio::test]
async fn a_network_that_guessed_at_many_accounts_is_refused_but_not_in_a_browser_that_is_known() {
    let app = spawn(with("attacking_address", "refuse")).await;
    let home = Browser::new(&app).from(BERN);
    assert!(is_in(&sign_in(&app, &home).await));
    let page = home.open("/account").await;
    home.submit(&page, "sign-out", &[]).await.expect(200);
    for number in 0..5 {
        let attacker = Browser::new(&app).from(BERN);
        let waiting = attacker.ask("/account", &format!("victim-{number}@example.test")).await;
        for _ in 0..3 {
            attacker.submit(&waiting, "submit-code", &[("code", "000000")]).await;
        }
    }
    let other = Browser::new(&app).from(BERN);
    let page = sign_in(&app, &other).await;
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
    app.letter_to(ADA).await;
    assert!(is_in(&sign_in(&app, &home).await), "a flood keeps nobody out of their own browser");
    let elsewhere = Browser::new(&app).from(ZURICH);
    assert!(is_in(&sign_in(&app, &elsewhere).await), "another network is not to blame");
    app.clock.advance(3601);
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await), "after an hour it is over");
}

#[tokio::test]
async fn an_address_is_believed_only_from_a_proxy_that_is_trusted() {
    let trusting = spawn(with("new_country", "refuse")).await;
    assert!(is_in(&sign_in(&trusting, &Browser::new(&trusting).from(BERN)).await));
    let page = sign_in(&trusting, &Browser::new(&trusting).from(&format!("{BERN}, {QUITO}"))).await;
    assert!(page.url.path().ends_with("/ended"), "the proxy saw {QUITO}, whatever was said before it");
    let app = spawn(with("new_country", "refuse").set("server.trusted_proxies", "[]")).await;
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(BERN)).await));
    assert!(is_in(&sign_in(&app, &Browser::new(&app).from(QUITO)).await), "a header alone is nothing");
    assert!(anomalies(&app).await.iter().all(|seen| seen.starts_with("new_device")));
}

#[tokio::test]
async fn silent_sign_in_and_policies_without_rules_ask_nothing_about_risk() {
    let mut off = TestApp::build();
    for rule in ["new_device", "new_country", "impossible_travel", "velocity", "attacking_address"] {
        off = off.set(&format!("sign_in.risk.{rule}"), "\"off\"");
    }
    for (builder, without) in [(TestApp::build(), false), (off, true)] {
        let app = spawn(builder).await;
        app.logs_errors("what asks about risk fails");
        let (client, browser) = (app.client().await, Browser::new(&app).from(BERN));
        assert!(is_in(&sign_in(&app, &browser).await));
        // Whoever asks these tables from now on fails.
        for table in ["risks", "failed_attempts"] {
            app.write(move |_, conn| {
                diesel::sql_query(format!("DROP TABLE {table}")).execute(conn)?;
                Ok(())
            })
            .await;
        }
        let silent = browser.open(&authorize_path(&client, &[("prompt", "none")])).await;
        assert!(silent.redirected_code().is_some(), "a session is enough");
        let page = sign_in(&app, &Browser::new(&app).from(QUITO)).await;
        assert_eq!(is_in(&page), without, "{} {}", page.status, page.url);
    }
}

#[tokio::test]
async fn the_admin_s_page_explains_the_rules_and_lists_what_was_unusual() {
    let app = spawn(TestApp::build().set("policies.staff.risk.velocity", "\"refuse\"")).await;
    app.admin(BOSS).await;
    let before = metric(&app, "admin_new_country_total").await;
    let root = Browser::new(&app).from(BERN);
    let page = root.sign_in(&app, "/admin/risk", BOSS).await.expect(200);
    assert!(page.body.contains("Nothing so far") && page.body.contains("Impossible journey"));
    assert!(page.body.contains("staff") && page.body.contains("refused"), "{}", page.body);
    app.clock.advance(7 * 86_400);
    let abroad = Browser::phone(&app).from(QUITO);
    let page = abroad.sign_in(&app, "/admin/risk", BOSS).await.expect(200);
    for piece in [BOSS, "Quito, Ecuador", QUITO, "before only CH", "Safari on iPhone"] {
        assert!(page.body.contains(piece), "{piece}: {}", page.body);
    }
    assert!(metric(&app, "admin_new_country_total").await > before);
    let ordinary = Browser::new(&app);
    ordinary.sign_in(&app, "/account", ADA).await;
    ordinary.open("/admin/risk").await.expect(403);
    assert!(Browser::new(&app).open("/admin/risk").await.has("identifier"));
}

#[tokio::test]
async fn a_browser_is_remembered_after_its_session_ended() {
    let app = spawn(with("new_device", "refuse")).await;
    let browser = Browser::new(&app).from(BERN);
    assert!(is_in(&sign_in(&app, &browser).await));
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(is_in(&sign_in(&app, &browser).await));
}

#[tokio::test]
async fn a_browser_that_was_put_out_is_a_new_one() {
    let app = spawn(with("new_device", "allow")).await;
    let (desk, left_behind) = (Browser::new(&app), Browser::new(&app));
    sign_in(&app, &desk).await;
    app.clock.advance(60);
    sign_in(&app, &left_behind).await;
    let before = anomalies(&app).await.len();
    app.clock.advance(60);
    let page = left_behind.open("/account").await;
    left_behind.submit(&page, "sign-out", &[]).await.expect(200);
    sign_in(&app, &left_behind).await;
    assert_eq!(anomalies(&app).await.len(), before, "it is known");
    let page = desk.open("/account/sessions").await.expect(200);
    desk.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    app.clock.advance(60);
    sign_in(&app, &left_behind).await;
    assert_eq!(anomalies(&app).await.len(), before + 1, "it was put out");
}
