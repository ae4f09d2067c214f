//! Table `notices`: what other machines are told.

use super::{Conn, StoreError, json::unknown, remove_some, schema::notices};
use crate::model::{
    id::{self, NoticeId},
    message::MessageStatus,
    notice::Notice,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = notices)]
struct Row {
    id: String,
    target: String,
    subject: String,
    sealed: Vec<u8>,
    status: String,
    attempts: i64,
    next_at: i64,
    expires_at: i64,
    note: Option<String>,
    created_at: i64,
    sent_at: Option<i64>,
}

impl Row {
    fn into_model(self) -> Result<Notice, StoreError> {
        Ok(Notice {
            status: MessageStatus::parse(&self.status)
                .ok_or_else(|| unknown("notices.status", &self.status))?,
            id: NoticeId::new(self.id),
            target: self.target,
            subject: self.subject,
            sealed: self.sealed,
            attempts: self.attempts,
            next_at: self.next_at,
            expires_at: self.expires_at,
            note: self.note,
            created_at: self.created_at,
            sent_at: self.sent_at,
        })
    }
}

/// Adds a notice, in the transaction of what it tells.
pub fn insert(conn: &mut Conn, notice: &Notice) -> Result<(), StoreError> {
    let row = Row {
        id: notice.id.as_str().to_owned(),
        target: notice.target.clone(),
        subject: notice.subject.clone(),
        sealed: notice.sealed.clone(),
        status: notice.status.as_str().to_owned(),
        attempts: notice.attempts,
        next_at: notice.next_at,
        expires_at: notice.expires_at,
        note: notice.note.clone(),
        created_at: notice.created_at,
        sent_at: notice.sent_at,
    };
    diesel::insert_into(notices::table).values(row).execute(conn)?;
    Ok(())
}

/// The newest notices, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<Row> =
        notices::table.order(notices::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// The statuses of what is still on its way.
fn waiting() -> [&'static str; 2] {
    [MessageStatus::Queued.as_str(), MessageStatus::Sending.as_str()]
}

/// Whether the turn of any has come, without taking it.
pub fn any_due(conn: &mut Conn, now: UnixTime) -> Result<bool, StoreError> {
    let due = notices::table.filter(notices::status.eq_any(waiting())).filter(notices::next_at.le(now));
    let found: Option<String> = due.select(notices::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Takes notices whose turn it is, for a sender that holds them until `lease_ends_at`; a sender that dies leaves
/// them to the next one. One that follows another to the same target about the same subject waits until that one
/// has come to its end: the end of something is never told before its beginning.
pub fn claim(
    conn: &mut Conn,
    now: UnixTime,
    lease_ends_at: UnixTime,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    let due: Vec<Row> = notices::table
        .filter(notices::status.eq_any(waiting()))
        .filter(notices::next_at.le(now))
        .order(notices::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    let mut claimed = Vec::new();
    for row in due {
        let held_until = match earlier(conn, &row)? {
            None => None,
            // It is over in a moment.
            Some((status, _)) if status == MessageStatus::Sending.as_str() => continue,
            // Looked at again when that one is tried again, so that it is not in the way of others.
            Some((_, at)) => Some(at.max(now + 1)),
        };
        let status = if held_until.is_some() { &row.status } else { MessageStatus::Sending.as_str() };
        let same = notices::table
            .find(&row.id)
            .filter(notices::status.eq(&row.status))
            .filter(notices::next_at.eq(row.next_at));
        let taken = diesel::update(same)
            .set((notices::status.eq(status), notices::next_at.eq(held_until.unwrap_or(lease_ends_at))))
            .execute(conn)?;
        if taken == 1 && held_until.is_none() {
            claimed.push(row.into_model()?);
        }
    }
    Ok(claimed)
}

/// The first notice before this one to the same target about the same subject that is still on its way: its status
/// and when it is tried next.
fn earlier(conn: &mut Conn, row: &Row) -> Result<Option<(String, UnixTime)>, StoreError> {
    Ok(notices::table
        .filter(notices::subject.eq(&row.subject))
        .filter(notices::target.eq(&row.target))
        .filter(notices::id.lt(&row.id))
        .filter(notices::status.eq_any(waiting()))
        .order(notices::id)
        .select((notices::status, notices::next_at))
        .first(conn)
        .optional()?)
}

/// Writes how a try ended.
pub fn settle(conn: &mut Conn, notice: &Notice) -> Result<(), StoreError> {
    diesel::update(notices::table.find(notice.id.as_str()))
        .set((
            notices::status.eq(notice.status.as_str()),
            notices::sealed.eq(&notice.sealed),
            notices::attempts.eq(notice.attempts),
            notices::next_at.eq(notice.next_at),
            notices::note.eq(&notice.note),
            notices::sent_at.eq(notice.sent_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes notices older than that, at most so many, by their ids, which grow with time.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let first = id::first_at(before);
    Ok(remove_some!(conn, notices, id, notices::id.lt(&first), notices::id, most))
}
