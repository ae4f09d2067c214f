//! Which browser and which session a request comes from, as far as cookies and the connection tell.

use crate::{
    app::App,
    model::{
        device::Device, handle::Handle, id::UserId, login::Login, policy::Method, session::Session,
        user::User,
    },
    protocol::hex,
    session::live,
    store::{self, Conn, StoreError},
    views::Arg,
};

/// How many sessions of a browser are looked at for what was proved in it.
const MOST_SESSIONS: i64 = 20;

/// What a request brings, before the database is asked.
#[derive(Clone)]
pub struct RequestContext {
    /// SHA-256 of the browser's own cookie.
    pub browser_digest: Vec<u8>,
    /// SHA-256 of other values that the answers to its first visit gave to this browser (`web::cookies::first_visit`).
    pub first_visits: Vec<Vec<u8>>,
    /// The session cookie, if it has the shape of one.
    pub session: Option<Handle>,
    /// Where from.
    pub device: Device,
    /// The language to speak.
    pub lang: String,
}

/// The browser, and the person who is signed in in it.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    /// SHA-256 of the browser's own cookie.
    pub browser_digest: Vec<u8>,
    /// The live session in that browser.
    pub session: Option<(Session, User)>,
    /// Where from.
    pub device: Device,
    /// The language to speak.
    pub lang: String,
}

impl BrowserSession {
    /// Whoever began that sign-in.
    pub fn of(login: &Login) -> Self {
        Self {
            browser_digest: login.browser_digest.clone(),
            session: None,
            device: login.device.clone(),
            lang: login.lang.clone(),
        }
    }

    /// The name under which limits have an account of its own for this browser, if that person has been signed in
    /// in it. About nobody the same is asked, so that both take the same time.
    pub fn known_as(&self, conn: &mut Conn, user: Option<&UserId>) -> Result<Option<String>, StoreError> {
        let nobody = UserId::new("");
        let user = user.unwrap_or(&nobody);
        let known = store::sessions::browser_is_known(conn, user, &self.browser_digest)?;
        Ok(known.then(|| hex(&self.browser_digest)))
    }

    /// The same for limits on guesses at a secret. A browser has an account of its own only where the person has given
    /// that secret before (`is_it`), or has used a passkey. Having signed in there with something else is not enough:
    /// an attacker who has only the mailbox could sign in with it in many browsers, and each would get new guesses at
    /// the password.
    pub fn known_for(
        &self,
        conn: &mut Conn,
        user: Option<&UserId>,
        is_it: impl Fn(Method) -> bool,
    ) -> Result<Option<String>, StoreError> {
        let nobody = UserId::new("");
        let user = user.unwrap_or(&nobody);
        let proved = store::sessions::proved_in_browser(conn, user, &self.browser_digest, MOST_SESSIONS)?;
        // What was approved on another device (`underlying`) was not given in this browser.
        let known = proved.iter().any(|proof| proof.is_verified_key() || is_it(proof.method));
        Ok(known.then(|| hex(&self.browser_digest)))
    }
}

/// The same browser in a transaction that writes: the session is read again, and gone when it has ended or got a new
/// cookie. Lock or share its person first.
pub fn again(
    app: &App,
    conn: &mut Conn,
    browser_session: &BrowserSession,
) -> Result<BrowserSession, StoreError> {
    let session = match &browser_session.session {
        Some((session, _)) => live::again(app, conn, session)?,
        None => None,
    };
    Ok(BrowserSession { session, ..browser_session.clone() })
}

/// Looks the session up. A cookie that is wrong, ended, idle for too long or of a stopped account is no session.
pub fn recognise(app: &App, conn: &mut Conn, context: &RequestContext) -> Result<BrowserSession, StoreError> {
    let session = context.session.as_ref().map(|cookie| live::find(app, conn, cookie)).transpose()?.flatten();
    let RequestContext { browser_digest, device, lang, .. } = context.clone();
    Ok(BrowserSession { browser_digest, session, device, lang })
}

/// What the device of a browser is called until the person says it better.
pub fn device_name(app: &App, browser_session: &BrowserSession) -> String {
    let (browser, system) = (browser_session.device.browser.as_str(), browser_session.device.system.as_str());
    match (browser, system) {
        ("", "") => app.views.text(&browser_session.lang, "fact-device", &[]),
        ("", known) | (known, "") => known.to_owned(),
        _ => {
            let args = [("browser", Arg::Text(browser)), ("system", Arg::Text(system))];
            app.views.text(&browser_session.lang, "device", &args)
        }
    }
}
