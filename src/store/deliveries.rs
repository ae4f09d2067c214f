//! Table `deliveries`: what other machines are told.

use super::{Conn, StoreError, json::unknown, remove_some, schema::deliveries};
use crate::model::{
    delivery::Delivery,
    id::{self, DeliveryId},
    message::MessageStatus,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
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
    fn into_model(self) -> Result<Delivery, StoreError> {
        Ok(Delivery {
            status: MessageStatus::parse(&self.status)
                .ok_or_else(|| unknown("deliveries.status", &self.status))?,
            id: DeliveryId::new(self.id),
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

/// Adds a delivery, in the transaction of what it tells.
pub fn insert(conn: &mut Conn, delivery: &Delivery) -> Result<(), StoreError> {
    let row = Row {
        id: delivery.id.as_str().to_owned(),
        target: delivery.target.clone(),
        subject: delivery.subject.clone(),
        sealed: delivery.sealed.clone(),
        status: delivery.status.as_str().to_owned(),
        attempts: delivery.attempts,
        next_at: delivery.next_at,
        expires_at: delivery.expires_at,
        note: delivery.note.clone(),
        created_at: delivery.created_at,
        sent_at: delivery.sent_at,
    };
    diesel::insert_into(deliveries::table).values(row).execute(conn)?;
    Ok(())
}

/// The newest deliveries, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> =
        deliveries::table.order(deliveries::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// The statuses of what is still on its way.
fn waiting() -> [&'static str; 2] {
    [MessageStatus::Queued.as_str(), MessageStatus::Sending.as_str()]
}

/// Whether the turn of any has come, without taking it.
pub fn any_due(conn: &mut Conn, now: UnixTime) -> Result<bool, StoreError> {
    let due =
        deliveries::table.filter(deliveries::status.eq_any(waiting())).filter(deliveries::next_at.le(now));
    let found: Option<String> = due.select(deliveries::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Takes deliveries whose turn it is, for a sender that holds them until `lease_ends_at`; a sender that dies leaves
/// them to the next one. One that follows another to the same target about the same subject waits until that one
/// has come to its end: the end of something is never told before its beginning.
pub fn claim(
    conn: &mut Conn,
    now: UnixTime,
    lease_ends_at: UnixTime,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let due: Vec<Row> = deliveries::table
        .filter(deliveries::status.eq_any(waiting()))
        .filter(deliveries::next_at.le(now))
        .order(deliveries::id)
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
        let same = deliveries::table
            .find(&row.id)
            .filter(deliveries::status.eq(&row.status))
            .filter(deliveries::next_at.eq(row.next_at));
        let taken = diesel::update(same)
            .set((deliveries::status.eq(status), deliveries::next_at.eq(held_until.unwrap_or(lease_ends_at))))
            .execute(conn)?;
        if taken == 1 && held_until.is_none() {
            claimed.push(row.into_model()?);
        }
    }
    Ok(claimed)
}

/// The first delivery before this one to the same target about the same subject that is still on its way: its status
/// and when it is tried next.
fn earlier(conn: &mut Conn, row: &Row) -> Result<Option<(String, UnixTime)>, StoreError> {
    Ok(deliveries::table
        .filter(deliveries::subject.eq(&row.subject))
        .filter(deliveries::target.eq(&row.target))
        .filter(deliveries::id.lt(&row.id))
        .filter(deliveries::status.eq_any(waiting()))
        .order(deliveries::id)
        .select((deliveries::status, deliveries::next_at))
        .first(conn)
        .optional()?)
}

/// Writes how a try ended.
pub fn settle(conn: &mut Conn, delivery: &Delivery) -> Result<(), StoreError> {
    diesel::update(deliveries::table.find(delivery.id.as_str()))
        .set((
            deliveries::status.eq(delivery.status.as_str()),
            deliveries::sealed.eq(&delivery.sealed),
            deliveries::attempts.eq(delivery.attempts),
            deliveries::next_at.eq(delivery.next_at),
            deliveries::note.eq(&delivery.note),
            deliveries::sent_at.eq(delivery.sent_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes deliveries older than that, at most so many, by their ids, which grow with time.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let first = id::first_at(before);
    Ok(remove_some!(conn, deliveries, id, deliveries::id.lt(&first), deliveries::id, most))
}
