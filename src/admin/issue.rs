//! A way to sign in that an admin issues to a person: a link, by mail or as a picture to be scanned in person, or
//! a code by mail. It works once, a newer one replaces it, and the person is told in any case.

use super::{
    AdminError,
    people::{mail, mails},
};
use crate::{
    app::App,
    crypto::digest::{keyed, sha256},
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, ISSUED_CODE, ISSUED_CODE_LENGTH},
        id::{ChallengeId, UserId},
        message::{ByAdmin, ByAdminContent, Content},
        user::User,
    },
    observe::audit,
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long a link is good, in seconds.
pub const LINK_SECONDS: i64 = 300;
/// How long a code is good, in seconds.
pub const CODE_SECONDS: i64 = 7 * 86_400;
/// Wrong codes that end it.
const CODE_TRIES: i64 = 5;
/// How long the notice is worth sending, in seconds.
const NOTICE_SECONDS: i64 = 3 * 86_400;

/// How it reaches the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A link by mail.
    Link,
    /// A link as a picture on the admin's screen.
    Qr,
    /// A code by mail.
    Code,
}

impl Way {
    /// The way of that name in a form.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "link" => Some(Self::Link),
            "qr" => Some(Self::Qr),
            "code" => Some(Self::Code),
            _ => None,
        }
    }

    fn detail(self) -> &'static str {
        match self {
            Self::Link => "a link by mail",
            Self::Qr => "a link to scan",
            Self::Code => "a code by mail",
        }
    }
}

/// Issues it. Gives the link where it is to be shown, which is never given again.
///
/// Errors: `NotFound`, and `Invalid` for an account that is stopped or waits, and where there is no address.
pub async fn issue(app: &Arc<App>, id: &UserId, way: Way, actor: &str) -> Result<Option<Secret>, AdminError> {
    let (shared, id, actor) = (app.clone(), id.clone(), actor.to_owned());
    let write = move |conn: &mut Conn| -> Result<Result<Option<Secret>, AdminError>, StoreError> {
        let Some(user) = store::users::find(conn, &id)? else { return Ok(Err(AdminError::NotFound)) };
        issue_in(&shared, conn, &user, way, &actor)
    };
    let issued = app.store.write(write).await?;
    app.outbox.notify_one();
    issued
}

fn issue_in(
    app: &App,
    conn: &mut Conn,
    user: &User,
    way: Way,
    actor: &str,
) -> Result<Result<Option<Secret>, AdminError>, StoreError> {
    if !user.is_active() || user.pending_since.is_some() {
        return Ok(Err(AdminError::invalid("the account is stopped or waits to be let in")));
    }
    let mut told = mails(conn, user)?;
    let first = (way != Way::Qr && !told.is_empty()).then(|| told.remove(0));
    let account = app.url("/account");
    let content = |what, link, code, seconds: i64| {
        Content::ByAdmin(ByAdminContent { what, link, code, minutes: seconds / 60 })
    };
    let shown = match (way, first) {
        (Way::Qr, _) => Some(new_link(app, conn, user)?),
        (Way::Link, Some(to)) => {
            let link = new_link(app, conn, user)?.expose().to_owned();
            let content = content(ByAdmin::Link, link, None, LINK_SECONDS);
            mail(app, conn, user, to, &content, LINK_SECONDS)?;
            None
        }
        (Way::Code, Some(to)) => {
            let code = Some(new_code(app, conn, user)?.expose().to_owned());
            let content = content(ByAdmin::Code, account.clone(), code, CODE_SECONDS);
            mail(app, conn, user, to, &content, CODE_SECONDS)?;
            None
        }
        (Way::Link | Way::Code, None) => {
            return Ok(Err(AdminError::invalid("there is no address to send it to")));
        }
    };
    // Whoever reads the other addresses learns that there is one, and not what it is.
    let notice = content(ByAdmin::Issued, account, None, 0);
    for to in told {
        mail(app, conn, user, to, &notice, NOTICE_SECONDS)?;
    }
    let entry = Entry::new(Event::SignInIssued).user(&user.id).actor(actor);
    audit::record(app, conn, &entry.detail(way.detail()))?;
    Ok(Ok(shown))
}

/// A new link for a person, the only one that works from now on. A notification to the person's devices can carry
/// it as well as a mail.
pub fn new_link(app: &App, conn: &mut Conn, user: &User) -> Result<Secret, StoreError> {
    let token = app.world.random.token();
    let digest = sha256(token.expose()).as_bytes().to_vec();
    insert(app, conn, user, ChallengeKind::AdminLink, digest, 1, LINK_SECONDS)?;
    Ok(Secret::new(app.url(&format!("/admin-link?token={}", token.expose()))))
}

fn new_code(app: &App, conn: &mut Conn, user: &User) -> Result<Secret, StoreError> {
    let code = app.world.random.digits(ISSUED_CODE_LENGTH);
    let digest = keyed(&app.code_key, ISSUED_CODE, &format!("{}:{}", user.id, code.expose()));
    let digest = digest.as_bytes().to_vec();
    insert(app, conn, user, ChallengeKind::AdminCode, digest, CODE_TRIES, CODE_SECONDS)?;
    Ok(code)
}

fn insert(
    app: &App,
    conn: &mut Conn,
    user: &User,
    kind: ChallengeKind,
    digest: Vec<u8>,
    max_tries: i64,
    seconds: i64,
) -> Result<(), StoreError> {
    let now = app.now();
    store::challenges::replace_of_user(conn, &user.id, kind, now)?;
    let challenge = Challenge {
        id: ChallengeId::new(app.new_id()),
        kind,
        digest,
        login_id: None,
        user_id: Some(user.id.clone()),
        contact_key: String::new(),
        tries: 0,
        max_tries,
        created_at: now,
        expires_at: now + seconds,
        used_at: None,
        replaced_at: None,
    };
    store::challenges::insert(conn, &challenge)
}
