//! Whether messages leave at all, by mail or by text message to a country. What whoever waits for a message is told
//! follows from this and from nothing else: what became of their own message would say whether it was withheld, and
//! so whether somebody has the address.
//!
//! A mail server is asked itself after every mail that did not leave, and for every mail that is withheld. No provider
//! of text messages can be asked without a message, so that for them the last message to that country speaks.

use crate::{
    app::App,
    model::message::{Channel, Message},
    protocol::{UnixTime, phone::PhoneNumber},
    store::{Conn, StoreError, limits},
};

/// For how long a failure counts without another, in seconds.
const FAILURE_SECONDS: i64 = 86_400;
/// Seconds after which whoever waits is told: a text message that a provider refused has had its one more try.
const TOLD_SECONDS: i64 = 31;

/// By what messages go, as far as one that does not leave says something of the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// The mail server.
    Mail,
    /// The providers of text messages, for that country.
    Sms(String),
}

impl Transport {
    /// That of a message; none of a notification, which goes beside another message.
    pub fn of(message: &Message) -> Option<Self> {
        match message.channel {
            Channel::Email => Some(Self::Mail),
            Channel::Sms => Self::to_number(&message.recipient),
            Channel::Push => None,
        }
    }

    /// That of a text message to a number.
    pub fn to_number(number: &str) -> Option<Self> {
        let number = PhoneNumber::parse(number, None).ok()?;
        Some(Self::Sms(number.country().to_owned()))
    }

    fn key(&self) -> String {
        match self {
            Self::Mail => "failing/email".to_owned(),
            Self::Sms(country) => format!("failing/sms/{country}"),
        }
    }
}

/// What a try says of its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) transport: Transport,
    pub(super) works: bool,
}

/// Writes down what a try said.
pub(super) fn record(app: &App, conn: &mut Conn, outcome: &Outcome) -> Result<(), StoreError> {
    let key = outcome.transport.key();
    if outcome.works {
        return limits::reset(conn, &key);
    }
    limits::take(conn, &key, i64::MAX, FAILURE_SECONDS, app.now()).map(|_| ())
}

/// Whether whoever asked for a message at that time is told by now that none can be sent: where nothing has left by
/// that way since it failed, and it failed before they would have been told.
///
/// # Errors
/// The database fails.
pub fn has_failed(
    app: &App,
    conn: &mut Conn,
    transport: &Transport,
    asked_at: UnixTime,
) -> Result<bool, StoreError> {
    Ok(is_told(failing_since(app, conn, transport)?, asked_at, app.now()))
}

/// Since when nothing has left by that way; `None` while messages leave.
///
/// # Errors
/// The database fails.
pub fn failing_since(
    app: &App,
    conn: &mut Conn,
    transport: &Transport,
) -> Result<Option<UnixTime>, StoreError> {
    let failing = limits::find(conn, &transport.key(), app.now())?;
    Ok(failing.map(|(_, ends_at)| ends_at - FAILURE_SECONDS))
}

/// Whether whoever asked for a message at that time is told by now, where nothing has left since then.
pub fn is_told(failing_since: Option<UnixTime>, asked_at: UnixTime, now: UnixTime) -> bool {
    let told_at = asked_at + TOLD_SECONDS;
    failing_since.is_some_and(|since| now >= told_at && since <= told_at)
}
