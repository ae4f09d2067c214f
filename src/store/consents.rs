//! Table `consents`.

use super::{Conn, StoreError, grants::scope_from, portable, schema::consents};
use crate::model::{
    consent::Consent,
    id::{ClientId, UserId},
};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = consents)]
struct Row {
    user_id: String,
    client_id: String,
    scope: String,
    updated_at: i64,
}

impl Row {
    fn into_model(self) -> Result<Consent, StoreError> {
        Ok(Consent {
            scope: scope_from("consents.scope", &self.scope)?,
            user_id: UserId::new(self.user_id),
            client_id: ClientId::new(self.client_id),
            updated_at: self.updated_at,
        })
    }
}

/// What a person allowed an app so far.
pub fn find(conn: &mut Conn, user: &UserId, client: &ClientId) -> Result<Option<Consent>, StoreError> {
    let row: Option<Row> = portable!(conn, |c| consents::table
        .find((user.as_str(), client.as_str()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(Row::into_model).transpose()
}

/// Everything that a person allowed.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<Consent>, StoreError> {
    let rows: Vec<Row> =
        consents::table.filter(consents::user_id.eq(user.as_str())).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Forgets an answer. False when there was none.
pub fn remove(conn: &mut Conn, user: &UserId, client: &ClientId) -> Result<bool, StoreError> {
    let row = consents::table.find((user.as_str(), client.as_str()));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

/// Forgets what everybody allowed a client.
///
/// # Errors
/// Those of the database.
pub fn remove_of_client(conn: &mut Conn, client: &ClientId) -> Result<usize, StoreError> {
    Ok(diesel::delete(consents::table.filter(consents::client_id.eq(client.as_str()))).execute(conn)?)
}

/// Remembers an answer in place of the earlier one.
pub fn put(conn: &mut Conn, consent: &Consent) -> Result<(), StoreError> {
    diesel::delete(consents::table.find((consent.user_id.as_str(), consent.client_id.as_str())))
        .execute(conn)?;
    let row = Row {
        user_id: consent.user_id.as_str().to_owned(),
        client_id: consent.client_id.as_str().to_owned(),
        scope: consent.scope.to_string(),
        updated_at: consent.updated_at,
    };
    diesel::insert_into(consents::table).values(row).execute(conn)?;
    Ok(())
}
