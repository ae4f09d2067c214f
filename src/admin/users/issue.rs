//! A way to sign in that an admin issues to a person: a link by notification, by mail or as a QR code to be scanned
//! in person, or a code by mail. It works once, a newer one replaces it, and a user who waits for approval is approved by it.

use super::{
    super::{
        AdminError, UserFault,
        actor::{Actor, Confirmed},
    },
    change, find_by_id, mail,
};
use crate::{
    app::{App, Tx},
    crypto::digest::{keyed, sha256},
    model::{
        admin_credentials,
        audit::Event,
        challenge::{Challenge, ChallengeKind},
        contact::{Contact, ContactKind},
        id::{ChallengeId, UserId},
        user::User,
    },
    observe::audit,
    protocol::secret::Secret,
    store::{
        self, Conn, StoreError,
        limits::{self, Taken},
    },
};
use std::sync::Arc;

mod message;

const HOUR: i64 = 3600;
/// How many are issued to one person in an hour, at most: each is a message to them.
const MOST_AN_HOUR: i64 = 10;
/// How long "this wasn't me" in a message about it is good, in seconds.
const REPORT_SECONDS: i64 = 7 * 86_400;

/// How it reaches the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueMethod {
    /// A link by notification, and a code by mail beside it.
    Push,
    /// A link by mail.
    Link,
    /// A code by mail.
    Code,
    /// A link as a QR code on the admin's screen.
    Qr,
}

impl IssueMethod {
    const ALL: [Self; 4] = [Self::Push, Self::Link, Self::Code, Self::Qr];

    /// Its name in forms and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Link => "link",
            Self::Code => "code",
            Self::Qr => "qr",
        }
    }

    /// The method of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }

    fn detail(self) -> &'static str {
        match self {
            Self::Push => "a link by notification",
            Self::Link => "a link by mail",
            Self::Code => "a code by mail",
            Self::Qr => "a link to scan",
        }
    }
}

/// Where a person is told of it. Nobody is issued anything that they do not learn of.
struct Reach {
    mails: Vec<Contact>,
    /// The proved number of somebody who has no address.
    phone: Option<Contact>,
    has_push: bool,
}

impl Reach {
    fn read(app: &App, conn: &mut Conn, user: &User) -> Result<Self, StoreError> {
        let mails = mail::addresses(conn, user)?;
        let is_phone =
            |contact: &Contact| contact.kind == ContactKind::Phone && contact.verified_at.is_some();
        let phone = match mails.first() {
            Some(_) => None,
            None => store::contacts::of_user(conn, &user.id)?.into_iter().find(is_phone),
        };
        let has_push =
            app.config.push.is_on() && !store::push_devices::usable(conn, &user.id, app.now())?.is_empty();
        Ok(Self { mails, phone, has_push })
    }

    fn has(&self, method: IssueMethod) -> bool {
        let reachable = !self.mails.is_empty() || self.phone.is_some();
        reachable
            && match method {
                IssueMethod::Push => self.has_push,
                IssueMethod::Link | IssueMethod::Code => !self.mails.is_empty(),
                IssueMethod::Qr => true,
            }
    }
}

/// The ways in which this person can be issued something.
pub(super) fn methods(app: &App, conn: &mut Conn, user: &User) -> Result<Vec<IssueMethod>, StoreError> {
    if !user.is_active() {
        return Ok(Vec::new());
    }
    let reach = Reach::read(app, conn, user)?;
    Ok(IssueMethod::ALL.into_iter().filter(|method| reach.has(*method)).collect())
}

/// Issues it, and lets them in if they wait. Gives the link where it is to be shown, which is never given again.
///
/// # Errors
/// `NotFound`; `Person` for an account that is disabled, where it does not reach the person, and where a
/// limit is reached.
pub async fn issue(
    app: &Arc<App>,
    id: &UserId,
    method: IssueMethod,
    actor: impl Into<Actor>,
) -> Result<Option<Secret>, AdminError> {
    let subject = id.clone();
    // The user is locked: of two admins at once the second replaces what the first issued.
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_by_id(tx.conn, &subject)?;
        let reach = Reach::read(tx.app, tx.conn, &user)?;
        if let Some(why) = why_not(tx, &user, &reach, method)? {
            return Err(AdminError::User(why));
        }
        Ok(issue_to(tx, me, &user, method, reach)?)
    };
    actor.into().write(app, Some(id), write).await
}

fn why_not(
    tx: &mut Tx<'_>,
    user: &User,
    reach: &Reach,
    method: IssueMethod,
) -> Result<Option<UserFault>, StoreError> {
    if !user.is_active() {
        return Ok(Some(UserFault::Disabled));
    }
    if !reach.has(method) {
        return Ok(Some(UserFault::OutOfReach));
    }
    if limits::is_reached(tx.conn, &admin_credentials::quiet_key(&user.id), 1, tx.app.now())? {
        return Ok(Some(UserFault::NotThem));
    }
    let taken = limits::take(tx.conn, &format!("issued/{}", user.id), MOST_AN_HOUR, HOUR, tx.app.now())?;
    Ok((taken != Taken::Yes).then_some(UserFault::TooManyIssued))
}

fn issue_to(
    tx: &mut Tx<'_>,
    me: &Confirmed,
    user: &User,
    method: IssueMethod,
    reach: Reach,
) -> Result<Option<Secret>, StoreError> {
    // The message of what is issued tells them that they are approved: no message of its own does.
    change::mark_approved(tx, me, &user.id)?;
    let made = make(tx, user, method, &reach)?;
    let entry = me.entry(Event::SignInIssued).user(&user.id);
    audit::record(tx.app, tx.conn, &entry.detail(method.detail()))?;
    let shown = made.link.clone().filter(|_| method == IssueMethod::Qr);
    message::queue(tx, user, method, &made, reach, &me.device)?;
    Ok(shown)
}

/// What was made: a link, a code, or both.
struct Made {
    link: Option<Secret>,
    code: Option<Secret>,
}

fn make(tx: &mut Tx<'_>, user: &User, method: IssueMethod, reach: &Reach) -> Result<Made, StoreError> {
    // Where it goes is where it proves something; what is shown proves no address.
    let key = reach.mails.first().or(reach.phone.as_ref()).map(|contact| contact.key.as_str());
    let key = key.unwrap_or_default();
    let link = match method {
        IssueMethod::Push => Some((ChallengeKind::AdminPush, key)),
        IssueMethod::Link => Some((ChallengeKind::AdminLink, key)),
        IssueMethod::Qr => Some((ChallengeKind::AdminLink, "")),
        IssueMethod::Code => None,
    };
    let with_code = method == IssueMethod::Code || (method == IssueMethod::Push && !reach.mails.is_empty());
    if link.is_some() {
        for kind in ChallengeKind::ISSUED_LINKS {
            store::challenges::replace_of_user(tx.conn, &user.id, kind, tx.app.now())?;
        }
    }
    Ok(Made {
        link: link.map(|(kind, key)| new_link(tx, user, kind, key)).transpose()?,
        code: with_code.then(|| new_code(tx, user, key)).transpose()?,
    })
}

fn new_link(tx: &mut Tx<'_>, user: &User, kind: ChallengeKind, key: &str) -> Result<Secret, StoreError> {
    let token = tx.app.world.random.token();
    let digest = sha256(token.expose()).as_bytes().to_vec();
    insert(tx, user, (kind, digest), key, (admin_credentials::LINK_TRIES, admin_credentials::LINK_SECONDS))?;
    Ok(Secret::new(tx.app.url(&format!("/admin-link?token={}", token.expose()))))
}

fn new_code(tx: &mut Tx<'_>, user: &User, key: &str) -> Result<Secret, StoreError> {
    store::challenges::replace_of_user(tx.conn, &user.id, ChallengeKind::AdminCode, tx.app.now())?;
    let code = tx.app.world.random.digits(admin_credentials::CODE_LENGTH);
    let text = admin_credentials::code_text(&user.id, code.expose());
    let digest = keyed(&tx.app.code_key, admin_credentials::CODE_PURPOSE, &text).as_bytes().to_vec();
    let kind = ChallengeKind::AdminCode;
    insert(tx, user, (kind, digest), key, (admin_credentials::CODE_TRIES, admin_credentials::CODE_SECONDS))?;
    Ok(code)
}

/// "This wasn't me" for a message to that address: one press signs the person out everywhere, and what was issued
/// is dead.
fn new_report_link(tx: &mut Tx<'_>, user: &User, key: &str) -> Result<String, StoreError> {
    let token = tx.app.world.random.token();
    let digest = sha256(token.expose()).as_bytes().to_vec();
    insert(tx, user, (ChallengeKind::Report, digest), key, (1, REPORT_SECONDS))?;
    Ok(tx.app.url(&format!("/not-me?token={}", token.expose())))
}

fn insert(
    tx: &mut Tx<'_>,
    user: &User,
    (kind, digest): (ChallengeKind, Vec<u8>),
    contact_key: &str,
    (max_tries, seconds): (i64, i64),
) -> Result<(), StoreError> {
    let now = tx.app.now();
    let challenge = Challenge {
        user_id: Some(user.id.clone()),
        contact_key: contact_key.to_owned(),
        max_tries,
        ..Challenge::new(ChallengeId::new(tx.app.new_id()), kind, digest, now, now + seconds)
    };
    store::challenges::insert(tx.conn, &challenge)
}
