//! A mail scanner: it asks by HEAD and GET, runs JavaScript, and submits every form that it sees, without cookies
//! of the person

use crate::support::{Browser, TestApp, chromium::Chromium, html, tokens::authorize_path};
use reqwest::Method;

use crate::support::people::ADA;

/// What a robot types into a number field.
const GUESSES: [&str; 4] = ["", "1", "42", "test"];

#[tokio::test]
async fn it_can_neither_consume_nor_complete_a_link() {
    let app = TestApp::spawn().await;
    let (client, person) = (app.client().await, Browser::new(&app));
    let waiting = person.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    let number = waiting.text("match-number-shown");
    for _ in 0..2 {
        let robot = Browser::new(&app);
        robot.send(robot.request(Method::HEAD, &letter.link)).await;
        let page = robot.open(&letter.link).await;
        for form in html::forms(&page.body).iter().filter(|form| !form.action.contains("deny")) {
            let fields: Vec<(&str, &str)> =
                form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            robot.forget();
            robot.post(page.url.join(&form.action).expect("a URL").as_str(), &fields).await;
        }
    }
    let status =
        person.get(waiting.element("live").expect("live").get("data-status").expect("a URL")).await.json();
    assert_eq!(status["state"], "waiting");
    let page = Browser::phone(&app);
    let open = page.open(&letter.link).await;
    page.submit(&open, "approve", &[("match-number", &number)]).await.expect(200);
}

#[tokio::test]
async fn a_robot_with_a_whole_browser_that_presses_approve_gets_nowhere() {
    let app = TestApp::build().real_clock().spawn().await;
    let (client, person) = (app.client().await, Browser::new(&app));
    let waiting = person.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    let robot = Chromium::desktop().await;
    for guess in GUESSES {
        robot.open(&letter.link).await;
        if !robot.has("approve").await {
            break;
        }
        if guess != waiting.text("match-number-shown") {
            robot.type_into("match-number", guess).await;
        }
        robot.run("document.getElementById('approve').form.submit()").await;
        robot.element("main").await;
    }
    let status =
        person.get(waiting.element("live").expect("live").get("data-status").expect("a URL")).await.json();
    assert_ne!(status["state"], "approved");
    assert!(!robot.cookies().await.iter().any(|name| name.contains("session")));
    let collected =
        person.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await;
    assert_eq!(collected.redirected_code(), None, "nobody approved");
    robot.quit().await;
}
