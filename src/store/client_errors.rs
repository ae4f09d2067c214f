//! Table `client_errors`: the newest refused requests of each app and cause.

use super::{Conn, StoreError, json::unknown, remove_some, schema::client_errors};
use crate::model::{client_error::ClientError, id::ClientId};
use crate::protocol::{UnixTime, cause::Cause};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// The advisory lock of whoever keeps a refused request: "refuse" in ASCII.
const KEEP: i64 = 0x7265_6675_7365;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = client_errors)]
struct Row {
    id: String,
    client_id: String,
    at: i64,
    endpoint: String,
    cause: String,
    parameter: Option<String>,
    value: Option<String>,
    reference: String,
    ip: String,
}

impl Row {
    fn into_model(self) -> Result<ClientError, StoreError> {
        Ok(ClientError {
            cause: Cause::parse(&self.cause).ok_or_else(|| unknown("client_errors.cause", &self.cause))?,
            client_id: (!self.client_id.is_empty()).then(|| ClientId::new(self.client_id)),
            id: self.id,
            at: self.at,
            endpoint: self.endpoint,
            parameter: self.parameter,
            value: self.value,
            reference: self.reference,
            ip: self.ip,
        })
    }
}

/// The column's value; empty for no app that is registered here.
fn column(client: Option<&ClientId>) -> &str {
    client.map_or("", ClientId::as_str)
}

/// Makes other transactions that keep a refused request wait until this one has ended, so that each counts what the
/// other has kept. SQLite has one writer at a time.
pub fn lock(conn: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(KEEP).execute(pg)?;
    }
    Ok(())
}

/// Adds a row.
pub fn insert(conn: &mut Conn, error: &ClientError) -> Result<(), StoreError> {
    let row = Row {
        id: error.id.clone(),
        client_id: column(error.client_id.as_ref()).to_owned(),
        at: error.at,
        endpoint: error.endpoint.clone(),
        cause: error.cause.as_str().to_owned(),
        parameter: error.parameter.clone(),
        value: error.value.clone(),
        reference: error.reference.clone(),
        ip: error.ip.clone(),
    };
    diesel::insert_into(client_errors::table).values(row).execute(conn)?;
    Ok(())
}

/// When an app was last refused for that cause.
pub fn last_at(
    conn: &mut Conn,
    client: Option<&ClientId>,
    cause: Cause,
) -> Result<Option<UnixTime>, StoreError> {
    Ok(client_errors::table
        .filter(client_errors::client_id.eq(column(client)))
        .filter(client_errors::cause.eq(cause.as_str()))
        .order(client_errors::id.desc())
        .limit(1)
        .select(client_errors::at)
        .get_result(conn)
        .optional()?)
}

/// Leaves the newest so many rows of an app and cause.
pub fn trim(conn: &mut Conn, client: Option<&ClientId>, cause: Cause, most: i64) -> Result<(), StoreError> {
    let newest_of_rest: Option<String> = client_errors::table
        .filter(client_errors::client_id.eq(column(client)))
        .filter(client_errors::cause.eq(cause.as_str()))
        .order(client_errors::id.desc())
        .offset(most)
        .limit(1)
        .select(client_errors::id)
        .get_result(conn)
        .optional()?;
    if let Some(id) = newest_of_rest {
        let rest = client_errors::table
            .filter(client_errors::client_id.eq(column(client)))
            .filter(client_errors::cause.eq(cause.as_str()))
            .filter(client_errors::id.le(id));
        diesel::delete(rest).execute(conn)?;
    }
    Ok(())
}

/// The newest refused requests of an app, newest first; those of no registered app for `None`.
pub fn newest(
    conn: &mut Conn,
    client: Option<&ClientId>,
    limit: i64,
) -> Result<Vec<ClientError>, StoreError> {
    let rows: Vec<Row> = client_errors::table
        .filter(client_errors::client_id.eq(column(client)))
        .order(client_errors::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Removes the rows of an app.
pub fn remove_of(conn: &mut Conn, client: &ClientId) -> Result<(), StoreError> {
    diesel::delete(client_errors::table.filter(client_errors::client_id.eq(client.as_str())))
        .execute(conn)?;
    Ok(())
}

/// Removes rows from before that time, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let first = crate::model::id::first_at(before);
    let over = || client_errors::id.lt(first.clone());
    Ok(remove_some!(conn, client_errors, id, over(), client_errors::id, most))
}
