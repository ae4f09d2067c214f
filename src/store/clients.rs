//! Table `clients`. Every change begins with `meta::bump`, so that each process loads it anew.

use super::{
    Conn, StoreError, client_errors, client_secrets,
    json::{from_text, to_text},
    schema::clients,
};
use crate::model::{client::Client, client_secret::ClientSecret, id::ClientId};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub(super) struct Row {
    id: String,
    metadata: String,
    settings: String,
    created_at: i64,
}

impl Row {
    fn from_model(client: &Client) -> Result<Self, StoreError> {
        Ok(Self {
            id: client.id.as_str().to_owned(),
            metadata: to_text(&client.metadata)?,
            settings: to_text(&client.settings)?,
            created_at: client.created_at,
        })
    }

    pub(super) fn into_model(self, secrets: Vec<ClientSecret>) -> Result<Client, StoreError> {
        Ok(Client {
            metadata: from_text("clients.metadata", &self.metadata)?,
            settings: from_text("clients.settings", &self.settings)?,
            id: ClientId::new(self.id),
            secrets,
            created_at: self.created_at,
        })
    }
}

/// Adds an app. A conflict means that the id is taken.
pub fn insert(conn: &mut Conn, client: &Client) -> Result<(), StoreError> {
    lock(conn)?;
    diesel::insert_into(clients::table).values(Row::from_model(client)?).execute(conn)?;
    client_secrets::replace(conn, &client.id, &client.secrets)
}

/// Makes other transactions that change apps wait until this one has ended, and tells each process to load them anew. It
/// comes first in each change, so that no two of them wait for each other.
pub fn lock(conn: &mut Conn) -> Result<(), StoreError> {
    super::meta::bump(conn)
}

/// Replaces an app's row and its secrets; the caller has locked the apps before it read them. False when there is none.
pub fn update(conn: &mut Conn, client: &Client) -> Result<bool, StoreError> {
    lock(conn)?;
    let row = Row::from_model(client)?;
    let changed = diesel::update(clients::table.find(client.id.as_str())).set(row).execute(conn)?;
    client_secrets::replace(conn, &client.id, &client.secrets)?;
    Ok(changed == 1)
}

/// Removes an app with all that is kept of it. False when there is none.
pub fn remove(conn: &mut Conn, id: &ClientId) -> Result<bool, StoreError> {
    lock(conn)?;
    client_errors::remove_of(conn, id)?;
    let changed = diesel::delete(clients::table.find(id.as_str())).execute(conn)?;
    Ok(changed == 1)
}

/// The app of that id.
pub fn find(conn: &mut Conn, id: &ClientId) -> Result<Option<Client>, StoreError> {
    let row: Option<Row> =
        clients::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let secrets = client_secrets::of(conn, id)?;
    row.into_model(secrets).map(Some)
}

/// Every app, oldest first.
pub fn list(conn: &mut Conn) -> Result<Vec<Client>, StoreError> {
    let rows: Vec<Row> =
        clients::table.order((clients::created_at, clients::id)).select(Row::as_select()).load(conn)?;
    let mut secrets: HashMap<ClientId, Vec<ClientSecret>> = HashMap::new();
    for (id, secret) in client_secrets::all(conn)? {
        secrets.entry(id).or_default().push(secret);
    }
    let with_secrets = |row: Row| {
        let theirs = secrets.remove(&ClientId::new(row.id.as_str())).unwrap_or_default();
        row.into_model(theirs)
    };
    rows.into_iter().map(with_secrets).collect()
}
