//! Sends a notification with a link. Whether anybody gets one, the same is written.

use super::is_available;
use crate::{
    app::App,
    login::{BrowserSession, link, message, throttle},
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind},
        id::{LoginId, UserId},
        login::{Login, Prove},
        message::{Content, PushSignInContent, ShortName},
        policy::Method,
    },
    observe::audit,
    outbox::queue::{self, Draft},
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};

/// A notification to be made.
pub struct Order<'a> {
    /// For whom; `None` for an address that nobody has.
    pub user: Option<&'a UserId>,
    /// The sign-in that its link answers.
    pub login: Option<&'a LoginId>,
    /// Where the message beside it goes, for the outbox.
    pub address: &'a str,
    /// Its folded form.
    pub contact_key: &'a str,
    /// The name of the app.
    pub app_name: String,
    /// The reader's language.
    pub lang: &'a str,
    /// When its link ends.
    pub expires_at: UnixTime,
    /// Why it will not be sent, if so.
    pub why_not: Option<&'static str>,
}

/// Makes the link and queues the notification, in the caller's transaction. Ring `App::outbox` after the commit.
pub fn issue(app: &App, conn: &mut Conn, order: &Order<'_>) -> Result<(), StoreError> {
    let token = app.world.random.token();
    let challenge = Challenge {
        login_id: order.login.cloned(),
        user_id: order.user.cloned(),
        contact_key: order.contact_key.to_owned(),
        max_tries: link::NUMBER_TRIES,
        expires_at: order.expires_at,
        ..link::new(app, ChallengeKind::PushLink, &token, 0)
    };
    store::challenges::insert(conn, &challenge)?;
    let content = Content::PushSignIn(PushSignInContent {
        app: ShortName::new(&order.app_name),
        link: app.url(&format!("/link?token={}", token.expose())),
    });
    let draft = Draft {
        recipient: order.address.to_owned(),
        content: &content,
        lang: order.lang,
        login_id: order.login.cloned(),
        user_id: order.user.cloned(),
        expires_at: order.expires_at,
        why_not: order.why_not,
    };
    queue::insert(app, conn, draft)?;
    Ok(())
}

/// Whether a notification goes out beside what was asked for: told to everybody, whoever has switched them on.
pub fn is_beside(app: &App, asked: &Prove) -> bool {
    is_available(app) && asked.methods.contains(&Method::Push)
}

/// Notifies beside the message of a sign-in, where its policy's step says so. `why_not` is why the message
/// itself is not sent. Queue it before that message: the newest of a sign-in is the one that everybody gets.
pub fn beside(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    asked: &Prove,
    browser: &BrowserSession,
    why_not: Option<&'static str>,
) -> Result<(), StoreError> {
    let policy = app.policy(Some(&login.policy));
    if !is_beside(app, asked) {
        return Ok(());
    }
    // An unknown address asks the same questions about nobody, so that both take the same time.
    let nobody = UserId::new("");
    let user = asked.user.as_ref().unwrap_or(&nobody);
    let devices = store::push_devices::usable(conn, user, app.now())?;
    let known = store::sessions::browser_is_known(conn, user, &browser.browser_digest)?;
    let who = asked.user.as_ref().map_or(asked.contact_key.as_str(), UserId::as_str);
    let limit = throttle::push_limit(app, conn, who, known.then_some(browser.browser_digest.as_slice()))?;
    if let Some(limit) = limit {
        let mut entry = Entry::new(Event::Limited).login(&login.id).from_device(&browser.device);
        entry.user_id = asked.user.clone();
        audit::record(app, conn, &entry.detail(limit))?;
    }
    let why_not = why_not
        .or(devices.is_empty().then_some("no device of theirs gets notifications"))
        .or(limit.map(|_| "a limit was reached"));
    let order = Order {
        user: asked.user.as_ref(),
        login: Some(&login.id),
        address: &asked.to,
        contact_key: &asked.contact_key,
        app_name: message::app_name(app, conn, login)?,
        lang: &login.lang,
        expires_at: app.now() + policy.lifetimes.push,
        why_not,
    };
    store::logins::outlive(conn, &login.id, order.expires_at)?;
    issue(app, conn, &order)
}
