//! A session begins, goes on with a new cookie after another proof, or is noted as used.

use super::ending;
use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        access_window::{Access, AccessEnd},
        audit::{Entry, Event},
        device::Device,
        handle::Handle,
        id::{SessionId, UserId},
        login::Proof,
        session::Session,
    },
    observe::audit,
    protocol::{UnixTime, seconds::Seconds},
    store::{self, Conn, StoreError},
};

/// A session's last use is written at most this often, in seconds.
const TOUCH_SECONDS: i64 = 300;

/// What a session begins with.
pub struct Start<'a> {
    /// Who signs in.
    pub user: &'a UserId,
    /// What they proved.
    pub proofs: &'a [Proof],
    /// When they proved it last.
    pub auth_time: UnixTime,
    /// SHA-256 of the browser's own cookie.
    pub browser_digest: &'a [u8],
    /// From where.
    pub device: &'a Device,
    /// The session that this browser has already.
    pub earlier: Option<&'a Session>,
    /// How long it lives. It never outlasts its access.
    pub seconds: Seconds,
    /// How long it lives unused.
    pub idle_seconds: Seconds,
    /// The access that it stands on, under a policy whose access ends.
    pub access: Option<Access>,
}

/// A session that began.
pub struct Begun {
    /// Its id and the secret of its cookie.
    pub handle: Handle,
    /// The same person's session in this browser goes on under its `sid`.
    pub renewed: bool,
}

/// A session with a new cookie. The same person's session in this browser goes on under its `sid`; another
/// person's ends.
pub fn begin(app: &App, conn: &mut Conn, start: Start<'_>) -> Result<Begun, StoreError> {
    let now = app.now();
    let seconds = start
        .access
        .as_ref()
        .map_or(start.seconds, |access| start.seconds.min(Seconds::between(now, access.ends_at)));
    let secret = app.world.random.token();
    let mut session = Session {
        id: SessionId::new(app.new_id()),
        user_id: start.user.clone(),
        digest: sha256(secret.expose()).as_bytes().to_vec(),
        browser_digest: start.browser_digest.to_vec(),
        proofs: start.proofs.to_vec(),
        auth_time: start.auth_time,
        device: start.device.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + seconds,
        idle_expires_at: now + start.idle_seconds.min(seconds),
        access: start.access,
        ended_at: None,
    };
    if let Some(earlier) = start.earlier {
        if earlier.user_id == session.user_id {
            session.id = earlier.id.clone();
            session.created_at = earlier.created_at;
            if store::sessions::renew(conn, &session)? {
                return Ok(Begun { handle: Handle::new(session.id.as_str(), secret), renewed: true });
            }
            session.id = SessionId::new(app.new_id());
        } else {
            ending::session(app, conn, &earlier.user_id, &earlier.id, AccessEnd::SignedOut)?;
            let entry = Entry::new(Event::SignedOut).user(&earlier.user_id).session(&earlier.id);
            let entry = entry.detail("somebody else signed in in this browser").from_device(start.device);
            audit::record(app, conn, &entry)?;
        }
    }
    store::sessions::insert(conn, &session)?;
    Ok(Begun { handle: Handle::new(session.id.as_str(), secret), renewed: false })
}

/// Notes that a session was used, and moves its idle end.
pub fn touch(app: &App, conn: &mut Conn, session: &Session, idle_seconds: Seconds) -> Result<(), StoreError> {
    let now = app.now();
    if now - session.last_seen_at >= TOUCH_SECONDS {
        store::sessions::touch(conn, &session.id, now, now + idle_seconds)?;
    }
    Ok(())
}
