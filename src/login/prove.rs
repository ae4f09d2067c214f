//! Records that a person proved who they are, whatever the method.

use super::{
    BrowserSession, anomaly,
    held::Held,
    lent,
    other_policies::{self, Proved},
    register, security_notification,
    state::{Authentication, Who},
    throttle, tries, under_way,
};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        contact::{Contact, ContactKind},
        id::UserId,
        login::{EndReason, Login, Proof, Prove, Stage},
        policy::Method,
        security_notification::ContactChange,
    },
    observe::audit,
    outbox::sms_guard,
    protocol::{claims::UserClaims, email::EmailAddress, phone::PhoneNumber},
    session::live,
    store::{self, Conn, StoreError},
};

/// What was sent to an address was answered: moves the login to `Proved`, or ends it when the address is not
/// that of the person who was proved before. False when it had moved meanwhile; then nobody gets the address.
pub fn record(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    proof: Proof,
) -> Result<bool, StoreError> {
    let Some(asked) = login.prove() else { return Ok(false) };
    let owner = Owner::find(conn, asked)?;
    let user = match &owner {
        Owner::Has(contact) => {
            if !held.has(&contact.user_id) {
                // It was nobody's when people were locked, and another sign-in has made an account with it since then.
                // Nobody waits for this sign-in in that account's name, so sharing it this late blocks nobody.
                store::locks::share(conn, &contact.user_id, None)?;
                match Owner::find(conn, asked)? {
                    Owner::Has(again) if again.user_id == contact.user_id => {}
                    _ => return Err(Held::changed()),
                }
            }
            if contact.verified_at.is_none() {
                store::contacts::verify(conn, &contact.id, app.now())?;
            }
            contact.user_id.clone()
        }
        Owner::Gets(known) => {
            // What they have set up since the message was sent is asked for first.
            if !may_add(app, conn, login, known, asked)? {
                return Err(under_way::moved_on());
            }
            known.clone()
        }
        Owner::Nobody => match sign_up(app, conn, login, asked)? {
            Some(user) => user,
            None => return Ok(false),
        },
        Owner::Another => {
            let refused = Stage::Refused { reason: EndReason::OtherAccount };
            if store::logins::advance(conn, &login.id, &login.stage, &refused)? {
                let entry = Entry::new(Event::Refused).login(&login.id).from_device(&login.device);
                audit::record(app, conn, &entry.detail("the address belongs to another account"))?;
            }
            return Ok(true);
        }
    };
    let earlier = lent::by(asked.session.as_ref(), &asked.proofs);
    match (advance(app, conn, login, &user, earlier, proof, None)?, owner) {
        // An account was made for it, which nobody is to have.
        (Moved::No, Owner::Nobody) => return Err(under_way::moved_on()),
        (Moved::No, _) => return Ok(false),
        (Moved::ToProved, Owner::Gets(known)) => give_contact(app, conn, login, &known, asked)?,
        // Where the sign-in ends here, because what was proved before stands no more, the person gets no address by it.
        (Moved::ToProved | Moved::ToRefused, _) => {}
    }
    if asked.channel() == ContactKind::Phone
        && let Ok(number) = PhoneNumber::parse(&asked.contact_key, None)
    {
        sms_guard::used(app, conn, &number)?;
    }
    tries::forgive_codes(app, conn, &user, asked.channel())?;
    throttle::end_pause(conn, login, asked)?;
    // What was sent beside it is of no more use, and did not end unused.
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    Ok(true)
}

/// The same for a proof that says by itself who it is, such as a passkey, whether or not an address was
/// typed before. What was sent to that address is of no more use. After an earlier proof it must be the same
/// person.
pub fn record_user(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    user: &UserId,
    proof: Proof,
) -> Result<bool, StoreError> {
    record_by(app, conn, login, held, user, (proof, None))
}

/// The same for the link of a message that was sent to choose a new password: its mailbox is proved as by any link
/// in a mail, and the audit trail says that it was no message to sign in.
pub fn record_reset(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    user: &UserId,
) -> Result<bool, StoreError> {
    let proof = Proof::new(Method::EmailLink, app.now());
    record_by(app, conn, login, held, user, (proof, Some("password_reset")))
}

fn record_by(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    user: &UserId,
    (proof, called): (Proof, Option<&'static str>),
) -> Result<bool, StoreError> {
    held.check(user)?;
    let (earlier, known) = match &login.stage {
        Stage::Identify => (Vec::new(), None),
        Stage::Prove(asked) if asked.proofs.is_empty() => (Vec::new(), None),
        Stage::Prove(asked) => (lent::by(asked.session.as_ref(), &asked.proofs), asked.user.as_ref()),
        Stage::Proved { user, proofs, .. } => (proofs.clone(), Some(user)),
        Stage::Issued | Stage::Refused { .. } => return Ok(false),
    };
    if known.is_some_and(|known| known != user)
        || advance(app, conn, login, user, earlier, proof, called)? == Moved::No
    {
        return Ok(false);
    }
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    Ok(true)
}

/// The same for a secret that was typed and is that person's.
pub fn record_who(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    (who, user): (&Who, &UserId),
    proof: Proof,
) -> Result<bool, StoreError> {
    match who {
        Who::Typed(_) => record_user(app, conn, login, held, user, proof),
        Who::Known(known) => record_known(app, conn, login, held, known, proof),
    }
}

/// The same for a person who is known already, by this login or by the session that it began with. What a session
/// proved counts only while it stands.
pub fn record_known(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    known: &Authentication,
    proof: Proof,
) -> Result<bool, StoreError> {
    held.check(&known.user.id)?;
    if !is_still_known(app, conn, known)? {
        return Ok(false);
    }
    let earlier = lent::by(known.session.as_ref(), &known.proofs);
    Ok(advance(app, conn, login, &known.user.id, earlier, proof, None)? != Moved::No)
}

/// Whether the session by which somebody is known still stands; it does until the transaction has ended. A login in
/// which they proved themselves is looked at where it moves on.
fn is_still_known(app: &App, conn: &mut Conn, known: &Authentication) -> Result<bool, StoreError> {
    known.session.as_ref().map_or(Ok(true), |session| live::holds(app, conn, &known.user.id, session))
}

/// What a proof did to a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moved {
    /// Nothing: it had moved meanwhile, or is over.
    No,
    /// The person has proved it.
    ToProved,
    /// It has ended: it was too unusual, or what was proved before stands no more.
    ToRefused,
}

/// Moves the login on, if it is under way. Where a session lent what it no longer has to lend, it ends instead: one that
/// is over, or too old by now for what is asked for. `called` is what the audit trail has in place of the method's name.
fn advance(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    mut proofs: Vec<Proof>,
    proof: Proof,
    called: Option<&'static str>,
) -> Result<Moved, StoreError> {
    if !under_way::is(app, login) {
        return Ok(Moved::No);
    }
    let event = proof.method.event(proof.other_device);
    let at_ms = app.world.clock.now_ms();
    let mut entry = Entry::new(event).user(user).login(&login.id).from_device(&login.device);
    entry.client_id = login.client_id.clone();
    entry.detail = Some(called.unwrap_or(proof.method.as_str()).to_owned());
    proofs.push(proof);
    let verdict = anomaly::judge(app, conn, login, user, &proofs)?;
    let (after, moved) = if verdict.refused {
        (Stage::Refused { reason: EndReason::Risk }, Moved::ToRefused)
    } else if !lent::stand(app, conn, login, &proofs)? {
        (Stage::Refused { reason: EndReason::Expired }, Moved::ToRefused)
    } else {
        (Stage::Proved { user: user.clone(), proofs, at_ms }, Moved::ToProved)
    };
    if !store::logins::advance(conn, &login.id, &login.stage, &after)? {
        return Ok(Moved::No);
    }
    audit::record(app, conn, &entry)?;
    anomaly::record(app, conn, login, user, verdict)?;
    Ok(moved)
}

/// Whose the address is that was proved.
#[derive(Debug)]
enum Owner {
    /// A person's who has it.
    Has(Contact),
    /// Nobody's yet. The person who was proved before gets it.
    Gets(UserId),
    /// Nobody's, and nobody was proved before.
    Nobody,
    /// Not that of the person who was proved before.
    Another,
}

impl Owner {
    /// Reads it. Changes nothing.
    fn find(conn: &mut Conn, asked: &Prove) -> Result<Self, StoreError> {
        let known = asked.user.as_ref().filter(|_| !asked.proofs.is_empty());
        let contact = store::contacts::find(conn, asked.channel(), &asked.contact_key)?;
        Ok(match (contact, known) {
            (Some(contact), Some(known)) if *known != contact.user_id => Self::Another,
            (Some(contact), _) => Self::Has(contact),
            (None, Some(known)) => Self::Gets(known.clone()),
            (None, None) => Self::Nobody,
        })
    }
}

/// Whether what was proved before is enough to add an address to the account (`other_policies`).
fn may_add(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    asked: &Prove,
) -> Result<bool, StoreError> {
    let Some(user) = store::users::find(conn, user)? else { return Ok(false) };
    let browser = BrowserSession::of(login);
    let proved = Proved::in_login(login, &user, &asked.proofs);
    Ok(other_policies::still_asks(app, conn, proved, &browser, None)?.is_none())
}

/// Gives the address that was just proved to the person who was proved before, and tells them.
fn give_contact(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    asked: &Prove,
) -> Result<(), StoreError> {
    let before = store::contacts::of_user(conn, user)?;
    add_contact(app, conn, user, asked)?;
    // Whoever makes an account in this sign-in proves one contact after the other, and is told nothing new.
    if store::users::find(conn, user)?.is_some_and(|user| user.created_at < login.created_at) {
        let change = (ContactChange::Added, asked.to.as_str());
        security_notification::contact_changed(app, conn, user, change, before, &BrowserSession::of(login))?;
    }
    let entry = Entry::new(Event::FactorChanged).user(user).login(&login.id).from_device(&login.device);
    audit::record(app, conn, &entry.detail("an address was proved and added"))
}

/// Makes the person of an address that is nobody's, if the policy lets anyone sign up.
fn sign_up(app: &App, conn: &mut Conn, login: &Login, asked: &Prove) -> Result<Option<UserId>, StoreError> {
    let policy = app.policy(Some(&login.policy));
    if !policy.welcomes_strangers() || asked.to_other_contact || !under_way::is(app, login) {
        return Ok(None);
    }
    let user = register::make(app, conn, login, UserClaims::default(), None)?;
    add_contact(app, conn, &user, asked)?;
    Ok(Some(user))
}

/// Adds the address that was just proved to a person.
fn add_contact(app: &App, conn: &mut Conn, user: &UserId, asked: &Prove) -> Result<(), StoreError> {
    let verified = Some(app.now());
    let broken = || StoreError::Broken("an address that was proved is none".to_owned());
    let contact = match asked.channel() {
        ContactKind::Email => {
            let address = EmailAddress::parse(&asked.to).map_err(|_| broken())?;
            Contact::email(app.new_id(), user, &address, verified)
        }
        ContactKind::Phone => {
            let number = PhoneNumber::parse(&asked.to, None).map_err(|_| broken())?;
            Contact::phone(app.new_id(), user, &number, verified)
        }
    };
    store::contacts::insert(conn, &contact)
}
