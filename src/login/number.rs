//! The number of the first screen, typed on another device. Three wrong ones end a sign-in, however many messages
//! and pictures they are spread over.

use super::link::{self, NUMBER_TRIES};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{EndReason, Login},
    },
    observe::audit,
    store::{
        Conn, StoreError,
        limits::{self, Taken},
    },
};

/// How long the count outlives the end that the sign-in has now, in seconds: each new message moves that end.
const REMEMBERED_SECONDS: i64 = 30 * 86_400;

/// A number as a first screen shows one: two digits.
pub fn parse(typed: &str) -> Option<u8> {
    typed.trim().parse().ok().filter(|number| (10..=99).contains(number))
}

/// Takes one of the three tries of a sign-in, before the number is compared. False when none is left. However many
/// numbers come at once, for whichever of its links, on however many replicas, no more than three are compared.
pub fn take(app: &App, conn: &mut Conn, login: &Login) -> Result<bool, StoreError> {
    let now = app.now();
    let seconds = (login.expires_at - now).max(0) + REMEMBERED_SECONDS;
    Ok(limits::take(conn, &key(login), NUMBER_TRIES, seconds, now)? == Taken::Yes)
}

/// The number was right, so it was not one of the wrong ones.
pub fn give_back(conn: &mut Conn, login: &Login) -> Result<(), StoreError> {
    limits::give_back(conn, &[&key(login)])
}

/// Notes a wrong number, whose try was taken in this transaction, and gives how many are left. With the last one the
/// sign-in ends. `user` is the person who typed it or who was asked, where that is known.
pub fn wrong(app: &App, conn: &mut Conn, login: &Login, user: Option<&UserId>) -> Result<u32, StoreError> {
    let mut entry = Entry::new(Event::NumberWrong).login(&login.id).from_device(&login.device);
    entry.user_id = user.cloned();
    audit::record(app, conn, &entry)?;
    let taken = limits::sum(conn, &[key(login)], app.now())?;
    let left = u32::try_from(NUMBER_TRIES - taken).unwrap_or(0);
    if left == 0 {
        link::end(app, conn, login, EndReason::TooManyTries)?;
    }
    Ok(left)
}

fn key(login: &Login) -> String {
    format!("numbers/{}", login.id)
}
