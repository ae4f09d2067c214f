//! Table `clients`. Every change is followed by `meta::bump`, so that each process loads it anew.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    schema::clients,
};
use crate::model::{client::Client, id::ClientId};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub(super) struct Row {
    id: String,
    secret_digest: Option<Vec<u8>>,
    metadata: String,
    settings: String,
    created_at: i64,
}

impl Row {
    fn from_model(client: &Client) -> Result<Self, StoreError> {
        Ok(Self {
            id: client.id.as_str().to_owned(),
            secret_digest: client.secret_digest.clone(),
            metadata: to_text(&client.metadata)?,
            settings: to_text(&client.settings)?,
            created_at: client.created_at,
        })
    }

    pub(super) fn into_model(self) -> Result<Client, StoreError> {
        Ok(Client {
            metadata: from_text("clients.metadata", &self.metadata)?,
            settings: from_text("clients.settings", &self.settings)?,
            id: ClientId::new(self.id),
            secret_digest: self.secret_digest,
            created_at: self.created_at,
        })
    }
}

/// Adds an app. A conflict means that the id is taken.
pub fn insert(conn: &mut Conn, client: &Client) -> Result<(), StoreError> {
    diesel::insert_into(clients::table).values(Row::from_model(client)?).execute(conn)?;
    super::meta::bump(conn)
}

/// Replaces an app's row. False when there is none.
pub fn update(conn: &mut Conn, client: &Client) -> Result<bool, StoreError> {
    let row = Row::from_model(client)?;
    let changed = diesel::update(clients::table.find(client.id.as_str())).set(row).execute(conn)?;
    super::meta::bump(conn)?;
    Ok(changed == 1)
}

/// Removes an app. False when there is none.
pub fn remove(conn: &mut Conn, id: &ClientId) -> Result<bool, StoreError> {
    let changed = diesel::delete(clients::table.find(id.as_str())).execute(conn)?;
    super::meta::bump(conn)?;
    Ok(changed == 1)
}

/// The app of that id.
pub fn find(conn: &mut Conn, id: &ClientId) -> Result<Option<Client>, StoreError> {
    clients::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// Every app, oldest first.
pub fn list(conn: &mut Conn) -> Result<Vec<Client>, StoreError> {
    let rows: Vec<Row> =
        clients::table.order((clients::created_at, clients::id)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}
