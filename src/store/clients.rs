//! Table `clients`. Every change begins with `meta::bump` and gives the row a new version, so that each process forgets
//! what it has read of the client. A migration that changes rows must give them a new version too.

use super::{
    Conn, StoreError, client_errors, client_secrets,
    json::{from_text, to_text},
    schema::clients,
};
use crate::model::{
    client::{Client, Unreadable},
    client_secret::ClientSecret,
    id::ClientId,
};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub(super) struct Row {
    id: String,
    metadata: String,
    settings: String,
    created_at: i64,
    version: i64,
}

impl Row {
    fn from_model(client: &Client, version: i64) -> Result<Self, StoreError> {
        Ok(Self {
            id: client.id.as_str().to_owned(),
            metadata: to_text(&client.metadata)?,
            settings: to_text(&client.settings)?,
            created_at: client.created_at,
            version,
        })
    }

    pub(super) fn into_model(self, secrets: Vec<ClientSecret>) -> Result<Client, StoreError> {
        Ok(Client {
            metadata: from_text("clients.metadata", &self.metadata)?,
            settings: from_text("clients.settings", &self.settings)?,
            id: ClientId::new(self.id),
            secrets,
            created_at: self.created_at,
            version: self.version,
        })
    }

    fn read(self, secrets: Vec<ClientSecret>) -> Found {
        let id = ClientId::new(self.id.as_str());
        self.into_model(secrets).map_err(|error| {
            let cause = match error {
                StoreError::Broken(text) => text,
                other => other.to_string(),
            };
            Unreadable { id, cause }
        })
    }
}

/// A row, read as far as this program can.
pub type Found = Result<Client, Unreadable>;

/// Adds a client. A conflict means that the id is taken.
pub fn insert(conn: &mut Conn, client: &Client) -> Result<(), StoreError> {
    let row = Row::from_model(client, next_version(conn)?)?;
    diesel::insert_into(clients::table).values(row).execute(conn)?;
    client_secrets::replace(conn, &client.id, &client.secrets)
}

/// Makes other transactions that change clients wait until this one has ended, and lets each process see that something
/// has changed. It comes first in each change, so that no two of them wait for each other.
pub fn lock(conn: &mut Conn) -> Result<(), StoreError> {
    super::meta::bump(conn)
}

/// A version that no client had before, also none that was removed.
fn next_version(conn: &mut Conn) -> Result<i64, StoreError> {
    lock(conn)?;
    super::meta::version(conn)
}

/// Replaces a client's row and its secrets; the caller has locked the clients before it read them. False when there is
/// none.
pub fn update(conn: &mut Conn, client: &Client) -> Result<bool, StoreError> {
    let row = Row::from_model(client, next_version(conn)?)?;
    let changed = diesel::update(clients::table.find(client.id.as_str())).set(row).execute(conn)?;
    client_secrets::replace(conn, &client.id, &client.secrets)?;
    Ok(changed == 1)
}

/// Removes a client with all that is kept of it. False when there is none.
pub fn remove(conn: &mut Conn, id: &ClientId) -> Result<bool, StoreError> {
    lock(conn)?;
    client_errors::remove_of(conn, id)?;
    let changed = diesel::delete(clients::table.find(id.as_str())).execute(conn)?;
    Ok(changed == 1)
}

/// The client of that id.
///
/// # Errors
/// `Broken` for one that cannot be read; see [`read`].
pub fn find(conn: &mut Conn, id: &ClientId) -> Result<Option<Client>, StoreError> {
    let found = read(conn, id)?;
    let broken = |unreadable: Unreadable| StoreError::Broken(unreadable.cause);
    found.map(|found| found.map_err(broken)).transpose()
}

/// The client of that id, or why it cannot be read.
pub fn read(conn: &mut Conn, id: &ClientId) -> Result<Option<Found>, StoreError> {
    let row: Option<Row> =
        clients::table.find(id.as_str()).select(Row::as_select()).get_result(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let secrets = client_secrets::of(conn, &[id])?.into_iter().map(|(_, secret)| secret);
    Ok(Some(row.read(secrets.collect())))
}

/// The version of the client of that id.
pub fn version(conn: &mut Conn, id: &ClientId) -> Result<Option<i64>, StoreError> {
    Ok(clients::table.find(id.as_str()).select(clients::version).get_result(conn).optional()?)
}

/// The versions of those clients that are there.
pub fn versions(conn: &mut Conn, ids: &[ClientId]) -> Result<HashMap<ClientId, i64>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(ClientId::as_str).collect();
    let rows: Vec<(String, i64)> =
        clients::table.filter(clients::id.eq_any(ids)).select((clients::id, clients::version)).load(conn)?;
    Ok(rows.into_iter().map(|(id, version)| (ClientId::new(id), version)).collect())
}

/// The names of those clients that are there; one without a name is called by its id.
pub fn names(conn: &mut Conn, ids: &[ClientId]) -> Result<HashMap<ClientId, String>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(ClientId::as_str).collect();
    let rows: Vec<(String, String)> =
        clients::table.filter(clients::id.eq_any(ids)).select((clients::id, clients::metadata)).load(conn)?;
    let name = |id: &str, metadata: &str| {
        // A name can be read also where other members cannot.
        let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap_or_default();
        metadata["client_name"].as_str().unwrap_or(id).to_owned()
    };
    Ok(rows.into_iter().map(|(id, metadata)| (ClientId::new(id.as_str()), name(&id, &metadata))).collect())
}

/// At most so many clients, the newest first, from before that one on. A chosen `client_id` stands where it sorts.
pub fn page(conn: &mut Conn, before: Option<&ClientId>, most: i64) -> Result<Vec<Found>, StoreError> {
    let mut query = clients::table.into_boxed();
    if let Some(before) = before {
        query = query.filter(clients::id.lt(before.as_str()));
    }
    let rows: Vec<Row> = query.order(clients::id.desc()).limit(most).select(Row::as_select()).load(conn)?;
    let ids: Vec<ClientId> = rows.iter().map(|row| ClientId::new(row.id.as_str())).collect();
    let mut secrets: HashMap<ClientId, Vec<ClientSecret>> = HashMap::new();
    for (id, secret) in client_secrets::of(conn, &ids.iter().collect::<Vec<_>>())? {
        secrets.entry(id).or_default().push(secret);
    }
    let with_secrets = |row: Row| {
        let theirs = secrets.remove(&ClientId::new(row.id.as_str())).unwrap_or_default();
        row.read(theirs)
    };
    Ok(rows.into_iter().map(with_secrets).collect())
}
