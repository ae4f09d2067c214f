//! Table `credentials`.

use super::{Conn, StoreError, schema::credentials};
use crate::model::{
    credential::Credential,
    id::{CredentialId, UserId},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = credentials)]
struct Row {
    id: String,
    user_id: String,
    credential_id: Vec<u8>,
    sealed: Vec<u8>,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
    backed_up: bool,
    user_verified: bool,
}

impl Row {
    fn into_model(self) -> Credential {
        Credential {
            id: CredentialId::new(self.id),
            user_id: UserId::new(self.user_id),
            credential_id: self.credential_id,
            sealed: self.sealed,
            name: self.name,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            backed_up: self.backed_up,
            user_verified: self.user_verified,
        }
    }
}

/// Adds a passkey. A conflict means that the authenticator's name for it is taken.
pub fn insert(conn: &mut Conn, credential: &Credential) -> Result<(), StoreError> {
    let row = Row {
        id: credential.id.as_str().to_owned(),
        user_id: credential.user_id.as_str().to_owned(),
        credential_id: credential.credential_id.clone(),
        sealed: credential.sealed.clone(),
        name: credential.name.clone(),
        created_at: credential.created_at,
        last_used_at: credential.last_used_at,
        backed_up: credential.backed_up,
        user_verified: credential.user_verified,
    };
    diesel::insert_into(credentials::table).values(row).execute(conn)?;
    Ok(())
}

/// The passkey that an authenticator knows by that name.
pub fn find(conn: &mut Conn, credential_id: &[u8]) -> Result<Option<Credential>, StoreError> {
    let row: Option<Row> = credentials::table
        .filter(credentials::credential_id.eq(credential_id))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Row::into_model))
}

/// All of a person's passkeys, oldest first.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<Credential>, StoreError> {
    let rows: Vec<Row> = credentials::table
        .filter(credentials::user_id.eq(user.as_str()))
        .order(credentials::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_model).collect())
}

/// Records a use: what is known of the key afterwards takes the place of what was known before. False
/// when another use came first, so that of two answers with one counter only one counts.
pub fn note_use(
    conn: &mut Conn,
    before: &Credential,
    sealed: &[u8],
    backed_up: bool,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let used = diesel::update(
        credentials::table.find(before.id.as_str()).filter(credentials::sealed.eq(&before.sealed)),
    )
    .set((
        credentials::sealed.eq(sealed),
        credentials::backed_up.eq(backed_up),
        credentials::last_used_at.eq(now),
    ))
    .execute(conn)?;
    Ok(used == 1)
}

/// Gives a person's passkey another name. False when it is not theirs.
pub fn rename(conn: &mut Conn, user: &UserId, id: &CredentialId, name: &str) -> Result<bool, StoreError> {
    let renamed =
        diesel::update(credentials::table.find(id.as_str()).filter(credentials::user_id.eq(user.as_str())))
            .set(credentials::name.eq(name))
            .execute(conn)?;
    Ok(renamed == 1)
}

/// Removes a person's passkey. False when it is not theirs or is gone.
pub fn remove(conn: &mut Conn, user: &UserId, id: &CredentialId) -> Result<bool, StoreError> {
    let removed =
        diesel::delete(credentials::table.find(id.as_str()).filter(credentials::user_id.eq(user.as_str())))
            .execute(conn)?;
    Ok(removed == 1)
}
