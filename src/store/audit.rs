//! Table `audit`: rows are only added, and purged when their time is over.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    portable, remove_some,
    schema::audit,
};
use crate::model::{
    audit::{Entry, Event, word},
    device::Device,
    id::{self, UserId},
};
use crate::protocol::UnixTime;
use diesel::{
    dsl::{count, count_star},
    prelude::*,
};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct Row {
    id: String,
    at: i64,
    event: String,
    actor: Option<String>,
    user_id: Option<String>,
    client_id: Option<String>,
    login_id: Option<String>,
    session_id: Option<String>,
    device: Option<String>,
    detail: Option<String>,
    seconds: Option<i64>,
}

/// A row as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id, which grows with time.
    pub id: String,
    /// When.
    pub at: UnixTime,
    /// The event's stored name.
    pub event: String,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom.
    pub user_id: Option<String>,
    /// For which app.
    pub client_id: Option<String>,
    /// In which sign-in.
    pub login_id: Option<String>,
    /// In which session.
    pub session_id: Option<String>,
    /// From where.
    pub device: Option<Device>,
    /// A few words.
    pub detail: Option<String>,
    /// How long it took, in seconds, where that was noted.
    pub seconds: Option<i64>,
}

impl Recorded {
    /// The event as a part of the texts' names: its sentence is `event-{}`.
    pub fn word(&self) -> String {
        word(&self.event)
    }
}

impl Row {
    fn into_recorded(self) -> Result<Recorded, StoreError> {
        Ok(Recorded {
            device: self.device.map(|text| from_text("audit.device", &text)).transpose()?,
            id: self.id,
            at: self.at,
            event: self.event,
            actor: self.actor,
            user_id: self.user_id,
            client_id: self.client_id,
            login_id: self.login_id,
            session_id: self.session_id,
            detail: self.detail,
            seconds: self.seconds,
        })
    }
}

/// Adds a row.
pub fn insert(conn: &mut Conn, id: String, at: UnixTime, entry: &Entry) -> Result<(), StoreError> {
    let row = Row {
        id,
        at,
        event: entry.event.as_str().to_owned(),
        actor: entry.actor.clone(),
        user_id: entry.user_id.as_ref().map(|id| id.as_str().to_owned()),
        client_id: entry.client_id.as_ref().map(|id| id.as_str().to_owned()),
        login_id: entry.login_id.as_ref().map(|id| id.as_str().to_owned()),
        session_id: entry.session_id.as_ref().map(|id| id.as_str().to_owned()),
        device: entry.device.as_ref().map(to_text).transpose()?,
        detail: entry.detail.clone(),
        seconds: entry.seconds,
    };
    portable!(conn, |c| diesel::insert_into(audit::table).values(row).execute(c))?;
    Ok(())
}

/// The newest rows, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<Row> =
        audit::table.order(audit::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_recorded).collect()
}

/// Which rows are read.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those of a person.
    pub user: Option<UserId>,
    /// Those of an event.
    pub event: Option<Event>,
    /// Those before the row of that id.
    pub before: Option<String>,
}

/// The newest of those rows, newest first; one page.
pub fn page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    // Behind every id there is.
    const END: &str = "g";
    let mut query = audit::table.filter(audit::id.lt(filter.before.as_deref().unwrap_or(END))).into_boxed();
    if let Some(user) = &filter.user {
        query = query.filter(audit::user_id.eq(user.as_str()));
    }
    if let Some(event) = filter.event {
        query = query.filter(audit::event.eq(event.as_str()));
    }
    let rows: Vec<Row> = query.order(audit::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_recorded).collect()
}

/// What happened to a person, newest first, before the row of that id; one page.
pub fn of_user(
    conn: &mut Conn,
    user: &UserId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let filter = Filter { user: Some(user.clone()), before: before.map(str::to_owned), event: None };
    page(conn, &filter, limit)
}

/// How often each of these events happened since then.
pub fn count_events(
    conn: &mut Conn,
    events: &[Event],
    since: UnixTime,
) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(audit::table
        .filter(audit::event.eq_any(names(events)))
        .filter(audit::id.ge(id::first_at(since)))
        .group_by(audit::event)
        .select((audit::event, count_star()))
        .load(conn)?)
}

/// The same, apart by their detail: for events whose details are words of a fixed list.
pub fn count_by_detail(
    conn: &mut Conn,
    events: &[Event],
    since: UnixTime,
) -> Result<Vec<(String, Option<String>, i64)>, StoreError> {
    Ok(audit::table
        .filter(audit::event.eq_any(names(events)))
        .filter(audit::id.ge(id::first_at(since)))
        .group_by((audit::event, audit::detail))
        .select((audit::event, audit::detail, count_star()))
        .load(conn)?)
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.as_str()).collect()
}

/// Sign-ins since then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignIns {
    /// How many.
    pub count: i64,
    /// Of how many people.
    pub people: i64,
    /// Of how many it was noted how long they took.
    pub timed: i64,
}

/// How many sign-ins there were since then.
pub fn sign_ins(conn: &mut Conn, since: UnixTime) -> Result<SignIns, StoreError> {
    let (count, people, timed) = audit::table
        .filter(audit::event.eq(Event::SignedIn.as_str()))
        .filter(audit::id.ge(id::first_at(since)))
        .select((count_star(), count(audit::user_id).aggregate_distinct(), count(audit::seconds)))
        .get_result(conn)?;
    Ok(SignIns { count, people, timed })
}

/// How many sign-ins since then took less than so many seconds.
pub fn quicker(conn: &mut Conn, since: UnixTime, seconds: i64) -> Result<i64, StoreError> {
    Ok(audit::table
        .filter(audit::event.eq(Event::SignedIn.as_str()))
        .filter(audit::id.ge(id::first_at(since)))
        .filter(audit::seconds.lt(seconds))
        .count()
        .get_result(conn)?)
}

/// How many seconds the sign-in took that so many others since then were quicker than, or as quick.
pub fn nth_quickest(conn: &mut Conn, since: UnixTime, others: i64) -> Result<Option<i64>, StoreError> {
    let seconds: Option<Option<i64>> = audit::table
        .filter(audit::event.eq(Event::SignedIn.as_str()))
        .filter(audit::id.ge(id::first_at(since)))
        .filter(audit::seconds.is_not_null())
        .order(audit::seconds)
        .offset(others)
        .limit(1)
        .select(audit::seconds)
        .get_result(conn)
        .optional()?;
    Ok(seconds.flatten())
}

/// Leaves of a person's rows only what happened, when, and with which app: the person's id leads nowhere
/// once the person is gone.
pub fn anonymise(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    let nothing = (
        audit::device.eq(None::<String>),
        audit::detail.eq(None::<String>),
        audit::login_id.eq(None::<String>),
        audit::session_id.eq(None::<String>),
    );
    diesel::update(audit::table.filter(audit::user_id.eq(user.as_str()))).set(nothing).execute(conn)?;
    Ok(())
}

/// Removes rows older than that, at most so many. They are found by their ids, which grow with time: the trail grows
/// with each request, and an index by time beside the primary key would say the same once more.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let first = id::first_at(before);
    Ok(remove_some!(conn, audit, id, audit::id.lt(&first), audit::id, most))
}
