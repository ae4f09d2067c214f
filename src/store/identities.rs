//! Table `identities`.

use super::{Conn, StoreError, schema::identities};
use crate::model::{
    id::{IdentityId, UserId},
    identity::{Identity, UpstreamAccount},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = identities)]
struct Row {
    id: String,
    user_id: String,
    provider: String,
    issuer: String,
    subject: String,
    email: Option<String>,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl Row {
    fn into_model(self) -> Identity {
        Identity {
            id: IdentityId::new(self.id),
            user_id: UserId::new(self.user_id),
            account: UpstreamAccount { provider: self.provider, issuer: self.issuer, subject: self.subject },
            email: self.email,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
        }
    }
}

/// Links an account elsewhere to a person. A conflict means that it is linked already.
pub fn insert(conn: &mut Conn, identity: &Identity) -> Result<(), StoreError> {
    let row = Row {
        id: identity.id.as_str().to_owned(),
        user_id: identity.user_id.as_str().to_owned(),
        provider: identity.account.provider.clone(),
        issuer: identity.account.issuer.clone(),
        subject: identity.account.subject.clone(),
        email: identity.email.clone(),
        created_at: identity.created_at,
        last_used_at: identity.last_used_at,
    };
    diesel::insert_into(identities::table).values(row).execute(conn)?;
    Ok(())
}

/// Whom an account elsewhere is linked to.
pub fn find(conn: &mut Conn, account: &UpstreamAccount) -> Result<Option<Identity>, StoreError> {
    let row: Option<Row> = identities::table
        .filter(identities::provider.eq(&account.provider))
        .filter(identities::issuer.eq(&account.issuer))
        .filter(identities::subject.eq(&account.subject))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Row::into_model))
}

/// All that are linked to a person, oldest first.
pub fn of_user(conn: &mut Conn, user: &UserId) -> Result<Vec<Identity>, StoreError> {
    let rows: Vec<Row> = identities::table
        .filter(identities::user_id.eq(user.as_str()))
        .order(identities::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_model).collect())
}

/// Notes a use, and the address that the provider named this time.
pub fn note_use(
    conn: &mut Conn,
    id: &IdentityId,
    email: Option<&str>,
    now: UnixTime,
) -> Result<(), StoreError> {
    let row = identities::table.find(id.as_str());
    diesel::update(row).set(identities::last_used_at.eq(now)).execute(conn)?;
    if let Some(email) = email {
        diesel::update(row).set(identities::email.eq(email)).execute(conn)?;
    }
    Ok(())
}

/// Unlinks one. False when it is not theirs or is gone.
pub fn remove(conn: &mut Conn, user: &UserId, id: &IdentityId) -> Result<bool, StoreError> {
    let removed =
        diesel::delete(identities::table.find(id.as_str()).filter(identities::user_id.eq(user.as_str())))
            .execute(conn)?;
    Ok(removed == 1)
}
