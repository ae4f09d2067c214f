//! What whoever waits for a message is told when none leaves: the same for everybody, at the same time

use crate::support::{Browser, Page, TestApp, app::Builder, push::Gadget};
use porchlight::{protocol::claims::UserClaims, world::sms::SendError};

/// Who asks: an address and a number each, of the same length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Known,
    Unknown,
    Stopped,
    Throttled,
    Quiet,
}

const ALL: [Who; 5] = [Who::Known, Who::Unknown, Who::Stopped, Who::Throttled, Who::Quiet];

impl Who {
    fn email(self) -> &'static str {
        match self {
            Self::Known => "known@example.test",
            Self::Unknown => "nobdy@example.test",
            Self::Stopped => "stopt@example.test",
            Self::Throttled => "flood@example.test",
            Self::Quiet => "quiet@example.test",
        }
    }

    fn phone(self) -> String {
        format!("+4179111000{}", self as u8)
    }
}

/// How the mail server, or the provider of text messages, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Up,
    Down,
    Refusing,
    Busy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Mail,
    Text,
    /// A text message to whoever fills in the form of a preset where everybody is welcome.
    Form,
}

impl By {
    async fn ask(self, browser: &Browser, who: Who) -> Page {
        let page = browser.open("/account").await.expect(200);
        let phone = who.phone();
        let typed: &[(&str, &str)] = match self {
            By::Mail => &[("identifier", who.email())],
            By::Text => &[("identifier", &phone)],
            By::Form => &[("name", "Somebody"), ("email", who.email()), ("phone", &phone)],
        };
        browser.submit(&page, "continue", typed).await.expect(200)
    }
}

/// An app with all of them, and the channel as it is.
async fn app_with(builder: Builder, by: By, channel: Channel) -> TestApp {
    let app = builder.set("sign_in.limits.sends_per_address", 1).spawn().await;
    app.leaves_undelivered("messages fail or wait, as the channel says");
    for who in [Who::Known, Who::Stopped, Who::Throttled, Who::Quiet] {
        let phone = (by != By::Mail).then(|| who.phone());
        let claims = UserClaims { phone_number: phone, ..UserClaims::default() };
        let user = app.user_with(who.email(), claims).await;
        if app.app.config.push.is_on() {
            app.give(&user, &Gadget::at(&app.base, &format!("/dev/push/{}", who.email()))).await;
        }
    }
    app.disable(Who::Stopped.email()).await;
    by.ask(&Browser::new(&app), Who::Throttled).await;
    by.ask(&Browser::new(&app), Who::Quiet).await;
    app.settle().await;
    if by == By::Mail {
        let letter = app.letters_to(Who::Quiet.email()).pop().expect("a letter");
        let phone = Browser::phone(&app);
        // The only link of a message with a code is the one that ends the request.
        let link = if letter.deny_link.is_empty() { &letter.link } else { &letter.deny_link };
        let page = phone.open(link).await;
        phone.submit(&page, "deny", &[]).await.expect(200);
    }
    match channel {
        Channel::Up => {}
        Channel::Down => {
            app.mail.set_down(true);
            app.sms.fail(&SendError::Down("no answer".to_owned()), 1000);
        }
        Channel::Refusing => {
            app.mail.fail_permanently(1000);
            app.sms.fail(&SendError::Number("no mobile".to_owned()), 1000);
        }
        Channel::Busy => {
            app.mail.fail_transiently(1000);
            app.sms.fail(&SendError::Refused("no route".to_owned()), 1000);
        }
    }
    app
}

/// What anybody can see of a page, without what differs between any two sign-ins.
fn masked(page: &Page, who: Who) -> (u16, String) {
    let mut body = page.body.replace(who.email(), "ADDRESS").replace(&who.phone(), "NUMBER");
    if page.has("match-number-shown") {
        body = body.replace(&format!(">{}<", page.text("match-number-shown")), ">NUMBER<");
    }
    let id = page.url.path().split('/').nth(2).unwrap_or("none").to_owned();
    body = body.replace(&id, "ID");
    for (mark, end) in [("name=\"csrf\" value=\"", '"'), ("/dev/outbox/", '"')] {
        while let Some(start) = body.find(mark) {
            let rest = &body[start + mark.len()..];
            let length = rest.find(end).expect("its end");
            body.replace_range(start..start + mark.len() + length, "SECRET");
        }
    }
    (page.status, body)
}

/// What a waiting page says, by itself and by its status.
async fn conclusion(browser: &Browser, page: &Page, who: Who) -> (String, u16, String) {
    let again = browser.open(page.url.path()).await;
    let status = again.element("live").expect("live").get("data-status").expect("a path").to_owned();
    let state = browser.get(&status).await.expect(200).json()["state"].to_string();
    let (status, body) = masked(&again, who);
    (state, status, body)
}

/// When it is looked, after another so many seconds: 31 s are over at the third.
const LOOKS: [i64; 5] = [0, 25, 6, 60, 300];

/// All of them at once see the same; gives the states of the first.
async fn together(builder: Builder, by: By, channel: Channel) -> Vec<String> {
    let app = app_with(builder, by, channel).await;
    let mut waiting = Vec::new();
    for who in ALL {
        let browser = Browser::new(&app);
        let page = by.ask(&browser, who).await;
        waiting.push((who, browser, page));
    }
    let mut states = Vec::new();
    for seconds in LOOKS {
        app.clock.advance(seconds);
        app.settle().await;
        let mut first = None;
        for (who, browser, page) in &waiting {
            let told = conclusion(browser, page, *who).await;
            let first = first.get_or_insert_with(|| told.clone());
            assert_eq!(*first, told, "{who:?} after another {seconds} s: {by:?} {channel:?}");
        }
        states.extend(first.map(|(state, ..)| state));
    }
    states
}

/// Each of them alone in an installation where nothing else is sent sees the same at the same time.
async fn alone(builder: impl Fn() -> Builder, by: By, channel: Channel) {
    let mut first: Option<Vec<String>> = None;
    for who in ALL {
        let app = app_with(builder(), by, channel).await;
        let browser = Browser::new(&app);
        let page = by.ask(&browser, who).await;
        let mut states = Vec::new();
        for seconds in LOOKS {
            app.clock.advance(seconds);
            app.settle().await;
            states.push(conclusion(&browser, &page, who).await.0);
        }
        let first = first.get_or_insert_with(|| states.clone());
        assert_eq!(*first, states, "{who:?}: {channel:?}");
    }
}

fn preset(name: &str) -> Builder {
    TestApp::build().set("sign_in.preset", format!("\"{name}\""))
}

fn failed(states: &[String]) -> Vec<bool> {
    states.iter().map(|state| state == "\"failed\"").collect()
}

const NEVER: [bool; 5] = [false; 5];
const AFTER_HALF_A_MINUTE: [bool; 5] = [false, false, true, true, true];

#[tokio::test]
async fn with_the_mail_server_down_everybody_is_told_at_the_same_time_in_every_preset() {
    for builder in [
        preset("email-code"),
        preset("email-code").invite_only(),
        preset("hybrid"),
        preset("instant").with_push(),
        TestApp::build().invite_only(),
    ] {
        let states = together(builder, By::Mail, Channel::Down).await;
        assert_eq!(failed(&states), AFTER_HALF_A_MINUTE, "{states:?}");
    }
}

#[tokio::test]
async fn mail_that_leaves_is_refused_or_waits_for_its_mailbox_says_nothing_of_anybody() {
    for channel in [Channel::Up, Channel::Refusing, Channel::Busy] {
        for builder in [preset("hybrid"), preset("instant").with_push().invite_only()] {
            let states = together(builder, By::Mail, channel).await;
            assert_eq!(failed(&states), NEVER, "{channel:?}: {states:?}");
        }
    }
}

#[tokio::test]
async fn who_asks_alone_is_told_the_same_of_mail() {
    for channel in [Channel::Down, Channel::Refusing] {
        alone(|| preset("email-code"), By::Mail, channel).await;
    }
    alone(|| TestApp::build().invite_only(), By::Mail, Channel::Down).await;
}

#[tokio::test]
async fn text_messages_that_do_not_leave_are_told_to_everybody_at_the_same_time() {
    for (channel, told) in [
        (Channel::Down, AFTER_HALF_A_MINUTE),
        (Channel::Busy, AFTER_HALF_A_MINUTE),
        (Channel::Refusing, NEVER),
        (Channel::Up, NEVER),
    ] {
        let states = together(preset("verified-access"), By::Form, channel).await;
        assert_eq!(failed(&states), told, "{channel:?}: {states:?}");
    }
    for channel in [Channel::Down, Channel::Refusing, Channel::Up] {
        let states = together(preset("phone-link"), By::Text, channel).await;
        let told = if channel == Channel::Down { AFTER_HALF_A_MINUTE } else { NEVER };
        assert_eq!(failed(&states), told, "{channel:?}: {states:?}");
    }
}

#[tokio::test]
async fn when_the_mail_server_is_back_everybody_waits_again() {
    let app = app_with(preset("hybrid"), By::Mail, Channel::Down).await;
    let mut waiting = Vec::new();
    for who in ALL {
        let browser = Browser::new(&app);
        let page = By::Mail.ask(&browser, who).await;
        waiting.push((who, browser, page));
    }
    app.settle().await;
    app.clock.advance(31);
    app.settle().await;
    app.mail.set_down(false);
    app.clock.advance(60);
    app.settle().await;
    for (who, browser, page) in &waiting {
        assert_eq!(conclusion(browser, page, *who).await.0, "\"waiting\"", "{who:?}");
    }
    assert_eq!(app.letters_to(Who::Known.email()).len(), 1, "it went out");
    assert!(app.letters_to(Who::Stopped.email()).is_empty(), "and what was withheld did not");
}
