//! Sends a person a message with a link and a code. Known, unknown, stopped and throttled addresses
//! take the same path and the same writes; only the message's status differs.

use super::{
    BrowserSession, code,
    identifier::Typed,
    link,
    message::{self, Parts},
    methods::push,
    recheck,
    recipient::{self, Recipient},
    security_notification,
    state::Authentication,
    throttle,
    tries::{self, Account},
    under_way,
};
use crate::{
    app::{App, Tx},
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind},
        contact::ContactKind,
        id::ChallengeId,
        login::{Login, Prove, Stage, add_links},
        message::{Channel, Content},
        policy::{Method, Policy},
    },
    observe::{audit, metrics},
    outbox::{
        queue::{self, Draft},
        sms_guard::{self, SmsRequest, Verdict},
        wording,
    },
    protocol::{UnixTime, phone::PhoneNumber},
    store::{self, Conn, StoreError},
};

/// How a request for a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The person is told to look into their mail, whether or not there is one.
    Sent,
    /// Too many requests from this network, until then.
    TooMany(UnixTime),
    /// A moment ago there was one; the next may be asked for then.
    TooSoon(UnixTime),
    /// There is nowhere to send it to.
    NoWay,
    /// The login has moved on meanwhile.
    Moved,
}

/// For whom a message is asked.
#[derive(Clone, Debug)]
pub enum To {
    /// Whoever was typed on the first page, or in the registration form.
    Typed(Typed),
    /// Whom the last message of this login was for.
    Again,
    /// The person who is known by now, for a later step or a second factor.
    Known(Box<Later>),
}

/// What a later message is for.
#[derive(Clone, Debug)]
pub struct Later {
    /// Who it is, and how that is known.
    pub known: Authentication,
    /// The methods that would do.
    pub methods: Vec<Method>,
    /// To which kind of contact it goes.
    pub kind: ContactKind,
    /// The contact that the person gives now, for the day when none is known.
    pub given: Option<Typed>,
}

/// Whether what was typed is a number in a country that text messages do not go to, where one would have to. Told
/// where everybody is welcome: elsewhere nobody is told what becomes of a message.
pub fn is_out_of_reach(app: &App, login: &Login, typed: &Typed) -> bool {
    let policy = app.policy(Some(&login.policy));
    let first = policy.steps.first().map(|step| step.methods(login.choices.fallback)).unwrap_or_default();
    let by_text = !recipient::by(&first, ContactKind::Phone).is_empty();
    match typed {
        Typed::Phone(number) if by_text && policy.welcomes_strangers() => !sms_guard::reaches(app, number),
        _ => false,
    }
}

/// Asks for a message.
pub fn send(
    tx: &mut Tx<'_>,
    login: &Login,
    browser_session: &BrowserSession,
    to: &To,
) -> Result<Asked, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    if let To::Known(later) = to
        && !recheck::is_known(app, conn, login, &later.known)?
    {
        return Ok(Asked::Moved);
    }
    let now = store::logins::hold(conn, &login.id)?;
    if !now.is_some_and(|now| under_way::is(app, &now) && now.stage.name() == login.stage.name()) {
        return Ok(Asked::Moved);
    }
    let policy = app.policy(Some(&login.policy));
    let next_at = login.prove().map_or(0, |last| last.sent_at + policy.limits.resend_cooldown);
    if app.now() < next_at {
        return Ok(Asked::TooSoon(next_at));
    }
    if let Some(until) = throttle::request(app, conn, &browser_session.device, policy)? {
        return Ok(Asked::TooMany(until));
    }
    let Some(recipient) = recipient(conn, login, policy, to)? else { return Ok(Asked::NoWay) };
    let mut prove = prove(app, login, &recipient, policy, to);
    // A link that was beside the code of the last message stays beside that of the next.
    let stays = login.choices.link_beside_code && matches!(to, To::Again);
    let link_beside_code = add_link(app, conn, browser_session, &mut prove, policy, stays)?;
    if let Some(next_at) = throttle::pause(app, conn, login, &prove, policy)? {
        // Of two requests at once one has its message.
        let moved = store::logins::stage(conn, &login.id)?.is_none_or(|now| now.name() != login.stage.name());
        return Ok(if moved { Asked::Moved } else { Asked::TooSoon(next_at) });
    }
    let parts = insert_challenges(app, conn, login, &prove, policy)?;
    let content = message::content(app, conn, login, &prove, &recipient, &parts, (policy, link_beside_code))?;
    let lang = recipient
        .user
        .as_ref()
        .map_or_else(|| login.lang.clone(), |user| security_notification::spoken(user, &login.lang));
    let stop = may_send(app, conn, browser_session, &lang, &recipient, &content, policy)?;
    let why_not = recipient.why_not.or(stop.map(|stop| stop.why));
    push::send::beside(app, conn, login, &prove, browser_session, why_not)?;
    let draft = Draft {
        recipient: recipient.address,
        content: &content,
        lang: &lang,
        login_id: Some(login.id.clone()),
        user_id: prove.user.clone(),
        expires_at: prove.expires_at(),
        why_not,
    };
    queue::insert(app, conn, draft)?;
    if !store::logins::advance(conn, &login.id, &login.stage, &Stage::Prove(prove.clone()))? {
        return Ok(Asked::Moved);
    }
    if link_beside_code && !login.choices.link_beside_code {
        store::logins::choose(conn, &login.id, |choices| choices.link_beside_code = true)?;
    }
    // In words of a fixed list, by which they are counted.
    let (event, detail) = match stop {
        Some(stop) => (Event::Limited, stop.limit),
        None => (Event::LinkCreated, why_not.unwrap_or(content.kind())),
    };
    let mut entry = Entry::new(event).login(&login.id).from_device(&browser_session.device).detail(detail);
    entry.user_id = prove.user;
    entry.client_id = login.client_id.clone();
    audit::record(app, conn, &entry)?;
    tx.after_commit(|_| metrics::link_requested());
    tx.wake_outbox();
    Ok(Asked::Sent)
}

fn recipient(
    conn: &mut Conn,
    login: &Login,
    policy: &Policy,
    to: &To,
) -> Result<Option<Recipient>, StoreError> {
    match to {
        To::Typed(typed) => {
            let first = policy.steps.first().map(|step| step.methods(login.choices.fallback));
            recipient::of_typed(conn, policy, &first.unwrap_or_default(), typed)
        }
        To::Known(later) => {
            recipient::of_known(conn, &later.known, later.kind, &later.methods, later.given.as_ref())
        }
        To::Again => match login.prove() {
            // A picture on the screen is no message.
            Some(last) if last.link().is_none() && last.code().is_none() => Ok(None),
            Some(last) => recipient::again(conn, policy, last).map(Some),
            None => Ok(None),
        },
    }
}

fn prove(app: &App, login: &Login, recipient: &Recipient, policy: &Policy, to: &To) -> Prove {
    let (now, last) = (app.now(), login.prove());
    let (proofs, session) = match (to, last) {
        (To::Known(later), _) => (later.known.proofs.clone(), later.known.session.clone()),
        (_, Some(last)) => (last.proofs.clone(), last.session.clone()),
        (_, None) => (Vec::new(), None),
    };
    Prove {
        proofs,
        session,
        methods: recipient.methods.clone(),
        address: recipient.shown.clone(),
        to: recipient.address.clone(),
        to_other_contact: recipient.to_other_contact,
        hidden_link: false,
        contact_key: recipient.key.clone(),
        user: recipient.user.as_ref().map(|user| user.id.clone()),
        number: last.map_or_else(|| app.world.random.match_number(), |last| last.number),
        sent_at: now,
        link_expires_at: now + policy.lifetimes.link,
        code_expires_at: now + policy.lifetimes.code,
        sends: last.map_or(1, |last| last.sends + 1),
    }
}

/// Where wrong codes have used up the tries in this browser, perhaps all of them strangers', the message holds a link
/// beside the code, whatever the policy says: there is nothing to guess in it. Only the message says so where the tries
/// were used up by another identifier of the person. True where it was added for that reason, or `stays`.
fn add_link(
    app: &App,
    conn: &mut Conn,
    browser_session: &BrowserSession,
    prove: &mut Prove,
    policy: &Policy,
    stays: bool,
) -> Result<bool, StoreError> {
    if prove.code().is_none() || prove.link().is_some() {
        return Ok(stays);
    }
    let browser = code::codes_known(conn, browser_session, prove)?;
    let account = Account::codes(app, policy, prove, browser.as_deref(), &browser_session.device);
    let used_up = tries::used_up(app, conn, &account)?;
    if used_up.shown {
        add_links(&mut prove.methods);
    } else {
        prove.hidden_link = used_up.hidden || stays;
    }
    Ok(used_up.shown || prove.hidden_link)
}

/// A limit that stops a message.
#[derive(Clone, Copy)]
struct Stop {
    /// Its name.
    limit: &'static str,
    /// The reason, for the message's row.
    why: &'static str,
}

/// Counts the message. `Some` is what stops it.
fn may_send(
    app: &App,
    conn: &mut Conn,
    browser_session: &BrowserSession,
    lang: &str,
    to: &Recipient,
    content: &Content,
    policy: &Policy,
) -> Result<Option<Stop>, StoreError> {
    let browser = browser_session.known_as(conn, to.user.as_ref().map(|user| &user.id))?;
    if let Some(limit) = throttle::send_limit(app, conn, &to.key, browser.as_deref(), policy)? {
        return Ok(Some(Stop { limit, why: "a limit was reached" }));
    }
    if content.channel() != Channel::Sms {
        return Ok(None);
    }
    let Ok(number) = PhoneNumber::parse(&to.address, None) else { return Ok(None) };
    let segments = wording::segments(app, content, lang);
    let is_for_somebody = to.why_not.is_none();
    let known_browser = browser.is_some();
    let ask = SmsRequest {
        number: &number,
        device: &browser_session.device,
        known_browser,
        segments,
        is_for_somebody,
    };
    Ok(match sms_guard::may_send(app, conn, &ask)? {
        Verdict::Send => None,
        Verdict::Refuse(refusal) => Some(Stop { limit: refusal.limit(), why: refusal.reason() }),
    })
}

/// Makes the link and the code, the newest of this login. A link is made in any case: "this wasn't me" needs
/// one.
fn insert_challenges(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    prove: &Prove,
    policy: &Policy,
) -> Result<Parts, StoreError> {
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    let (link_kind, code_kind) = match prove.channel() {
        ContactKind::Email => (ChallengeKind::EmailLink, ChallengeKind::EmailCode),
        ContactKind::Phone => (ChallengeKind::SmsLink, ChallengeKind::SmsCode),
    };
    let insert = |conn: &mut Conn, kind, digest, max_tries, expires_at| {
        let challenge = Challenge {
            login_id: Some(login.id.clone()),
            user_id: prove.user.clone(),
            contact_key: prove.contact_key.clone(),
            max_tries,
            ..Challenge::new(ChallengeId::new(app.new_id()), kind, digest, app.now(), expires_at)
        };
        store::challenges::insert(conn, &challenge)
    };
    let token = app.world.random.token();
    let digest = link::digest(token.expose());
    let ends = if prove.link().is_some() { prove.link_expires_at } else { prove.code_expires_at };
    insert(conn, link_kind, digest, link::NUMBER_TRIES, ends)?;
    let code = match prove.code() {
        None => None,
        Some(_) => {
            let code = app.world.random.digits(policy.code_length);
            let digest = code::digest(&app.code_key, &login.id, code.expose());
            let tries = i64::from(policy.limits.tries_per_code);
            insert(conn, code_kind, digest, tries, prove.code_expires_at)?;
            Some(code)
        }
    };
    Ok(Parts { token, code })
}
