//! Table `client_secrets`: the secrets of apps, by their digests. `clients` writes and reads them with the app.

use super::{Conn, StoreError, schema::client_secrets};
use crate::model::{client_secret::ClientSecret, id::ClientId};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = client_secrets)]
struct Row {
    id: String,
    client_id: String,
    digest: Vec<u8>,
    created_at: i64,
    ends_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl Row {
    fn into_model(self) -> (ClientId, ClientSecret) {
        let Self { id, client_id, digest, created_at, ends_at, last_used_at } = self;
        (ClientId::new(client_id), ClientSecret { id, digest, created_at, ends_at, last_used_at })
    }
}

/// Replaces the secrets of an app.
pub(super) fn replace(
    conn: &mut Conn,
    client: &ClientId,
    secrets: &[ClientSecret],
) -> Result<(), StoreError> {
    diesel::delete(client_secrets::table.filter(client_secrets::client_id.eq(client.as_str())))
        .execute(conn)?;
    for secret in secrets {
        let row = Row {
            id: secret.id.clone(),
            client_id: client.as_str().to_owned(),
            digest: secret.digest.clone(),
            created_at: secret.created_at,
            ends_at: secret.ends_at,
            last_used_at: secret.last_used_at,
        };
        diesel::insert_into(client_secrets::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// The secrets of these apps, oldest first.
pub(super) fn of(
    conn: &mut Conn,
    clients: &[&ClientId],
) -> Result<Vec<(ClientId, ClientSecret)>, StoreError> {
    let ids: Vec<&str> = clients.iter().map(|id| id.as_str()).collect();
    let rows: Vec<Row> = client_secrets::table
        .filter(client_secrets::client_id.eq_any(ids))
        .order((client_secrets::created_at, client_secrets::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_model).collect())
}

/// Whether any app has a secret of that digest, ended or not.
pub fn exists(conn: &mut Conn, digest: &[u8]) -> Result<bool, StoreError> {
    let known = client_secrets::table.filter(client_secrets::digest.eq(digest));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Notes that a secret was used.
pub fn used(conn: &mut Conn, id: &str, now: UnixTime) -> Result<(), StoreError> {
    diesel::update(client_secrets::table.find(id)).set(client_secrets::last_used_at.eq(now)).execute(conn)?;
    Ok(())
}
