//! To whom a message goes: one address in, one stored recipient out.

use super::{
    identifier::Typed,
    state::{Authentication, Who},
};
use crate::{
    model::{
        contact::{Contact, ContactKind},
        id::UserId,
        login::{Prove, Registration},
        policy::{Method, Policy},
        user::User,
    },
    protocol::{email::EmailAddress, phone::PhoneNumber},
    store::{self, Conn, StoreError},
};

const STOPPED: &str = "the account is disabled";
const STRANGER: &str = "nobody has this address, and sign-up is by invitation";
const NOWHERE: &str = "nobody is known by this, or they have no such contact";

/// To whom.
pub struct Recipient {
    /// The stored address where there is one: what was typed only finds it.
    pub address: String,
    /// The folded address by which a proof will find its contact.
    pub key: String,
    /// What the waiting page shows.
    pub shown: String,
    /// The message goes to another contact of the person whom the typed text names.
    pub to_other_contact: bool,
    /// The person, when known.
    pub user: Option<User>,
    /// What the message holds.
    pub methods: Vec<Method>,
    /// Why nothing will be sent, if so.
    pub why_not: Option<&'static str>,
}

/// The methods of a step whose messages go to that kind of contact, and with them the notification that goes out
/// beside the message. None when the step has no such message.
pub fn by(methods: &[Method], kind: ContactKind) -> Vec<Method> {
    let goes = |method: &Method| method.channel() == Some(kind);
    if !methods.iter().any(goes) {
        return Vec::new();
    }
    methods.iter().copied().filter(|method| goes(method) || *method == Method::Push).collect()
}

/// The contact that was typed, and the person whom the typed text names. Known and unknown people cost the same
/// questions.
pub fn named(conn: &mut Conn, typed: &Typed) -> Result<(Option<Contact>, Option<User>), StoreError> {
    let contact = match typed.contact() {
        Some(kind) => store::contacts::find(conn, kind, &typed.key())?,
        None => None,
    };
    let user = match (typed, &contact) {
        (Typed::Username(name), _) => store::users::find_by_username(conn, &name.comparison_key())?,
        (_, Some(contact)) => store::users::find(conn, &contact.user_id)?,
        (_, None) => store::users::find(conn, &UserId::new(""))?,
    };
    Ok((contact, user))
}

/// Whose secret would be typed. An address that nobody has proved is nobody's; nobody's id is empty.
pub fn owner(conn: &mut Conn, who: &Who) -> Result<UserId, StoreError> {
    let typed = match who {
        Who::Known(known) => return Ok(known.user.id.clone()),
        Who::Typed(typed) => typed,
    };
    let found = match (typed, typed.contact()) {
        (Typed::Username(name), _) => {
            store::users::find_by_username(conn, &name.comparison_key())?.map(|user| user.id)
        }
        (_, Some(kind)) => store::contacts::find(conn, kind, &typed.key())?
            .filter(|contact| contact.verified_at.is_some())
            .map(|contact| contact.user_id),
        (_, None) => None,
    };
    Ok(found.unwrap_or_else(|| UserId::new("")))
}

/// To whom the first message goes. `None` when the step sends none. Known and unknown people cost the same
/// questions.
pub fn of_typed(
    conn: &mut Conn,
    policy: &Policy,
    methods: &[Method],
    typed: &Typed,
) -> Result<Option<Recipient>, StoreError> {
    let direct = typed.contact().map(|kind| by(methods, kind)).filter(|methods| !methods.is_empty());
    let (contact, user) = named(conn, typed)?;
    let stopped = user.as_ref().is_some_and(|user| !user.is_active());
    let why_not = stopped.then_some(STOPPED);
    if let Some(methods) = direct {
        let stranger = user.is_none() && !policy.welcomes_strangers();
        return Ok(Some(Recipient {
            address: contact.map_or_else(|| typed.as_str().to_owned(), |contact| contact.address),
            key: typed.key(),
            shown: typed.as_str().to_owned(),
            to_other_contact: false,
            user,
            methods,
            why_not: why_not.or(stranger.then_some(STRANGER)),
        }));
    }
    let Some(kind) = methods.iter().find_map(|method| method.channel()) else { return Ok(None) };
    let nobody = UserId::new("");
    let theirs = of_user(conn, user.as_ref().map_or(&nobody, |user| &user.id), kind)?;
    let nowhere = theirs.is_none().then_some(NOWHERE);
    let (address, key) = theirs.map_or_else(
        || (String::new(), format!("nobody/{}", typed.key())),
        |contact| (contact.address, contact.key),
    );
    let (shown, methods) = (typed.as_str().to_owned(), by(methods, kind));
    Ok(Some(Recipient {
        address,
        key,
        shown,
        to_other_contact: true,
        user,
        methods,
        why_not: why_not.or(nowhere),
    }))
}

/// To whom a message of a later step goes: a contact of the person who is known by now, else what they give.
pub fn of_known(
    conn: &mut Conn,
    known: &Authentication,
    kind: ContactKind,
    methods: &[Method],
    given: Option<&Typed>,
) -> Result<Option<Recipient>, StoreError> {
    let found = of_user(conn, &known.user.id, kind)?.map(|contact| (contact.address, contact.key));
    let given = given.filter(|typed| typed.contact() == Some(kind));
    let Some((address, key)) = found.or(given.map(|typed| (typed.as_str().to_owned(), typed.key()))) else {
        return Ok(None);
    };
    Ok(Some(Recipient {
        shown: masked(kind, &address),
        address,
        key,
        to_other_contact: false,
        user: Some(known.user.clone()),
        methods: by(methods, kind),
        why_not: None,
    }))
}

/// The same recipient once more.
pub fn again(conn: &mut Conn, policy: &Policy, last: &Prove) -> Result<Recipient, StoreError> {
    let kind = last.channel();
    let contact = store::contacts::find(conn, kind, &last.contact_key)?;
    let nobody = UserId::new("");
    let user = last.user.as_ref().or(contact.as_ref().map(|contact| &contact.user_id)).unwrap_or(&nobody);
    let user = store::users::find(conn, user)?;
    let stopped = user.as_ref().is_some_and(|user| !user.is_active());
    let stranger = user.is_none() && (last.to_other_contact || !policy.welcomes_strangers());
    let nowhere = last.to_other_contact && contact.is_none();
    Ok(Recipient {
        address: contact.map_or_else(|| last.to.clone(), |contact| contact.address),
        key: last.contact_key.clone(),
        shown: last.address.clone(),
        to_other_contact: last.to_other_contact,
        user,
        methods: last.methods.clone(),
        why_not: if stopped {
            Some(STOPPED)
        } else if stranger {
            Some(STRANGER)
        } else {
            nowhere.then_some(NOWHERE)
        },
    })
}

/// Where a person is reached: a verified contact before any other.
fn of_user(conn: &mut Conn, user: &UserId, kind: ContactKind) -> Result<Option<Contact>, StoreError> {
    Ok(Contact::best(&store::contacts::of_user(conn, user)?, kind).cloned())
}

/// What a person gave in the registration form, as a contact of that kind.
pub fn registered(registration: Option<&Registration>, kind: ContactKind) -> Option<Typed> {
    let given = registration?;
    match kind {
        ContactKind::Email => EmailAddress::parse(given.email.as_deref()?).ok().map(Typed::Email),
        ContactKind::Phone => PhoneNumber::parse(given.phone.as_deref()?, None).ok().map(Typed::Phone),
    }
}

/// An address for a screen that others may see.
pub fn masked(kind: ContactKind, address: &str) -> String {
    match kind {
        ContactKind::Phone => {
            PhoneNumber::parse(address, None).map_or_else(|_| String::new(), |number| number.masked())
        }
        ContactKind::Email => {
            let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
            let first: String = local.chars().take(1).collect();
            format!("{first}•••@{domain}")
        }
    }
}
