//! Table `signing_keys`. Every change is followed by `meta::bump`.

use super::{Conn, StoreError, json::unknown, schema::signing_keys};
use crate::model::key::SigningKey;
use crate::protocol::{UnixTime, jose::SigningAlg};
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = signing_keys)]
struct Row {
    kid: String,
    alg: String,
    sealed: Vec<u8>,
    created_at: i64,
    activates_at: i64,
    expires_at: Option<i64>,
    public_jwk: Option<String>,
}

impl Row {
    fn into_model(self) -> Result<SigningKey, StoreError> {
        Ok(SigningKey {
            alg: SigningAlg::parse(&self.alg).ok_or_else(|| unknown("signing_keys.alg", &self.alg))?,
            kid: self.kid,
            sealed: self.sealed,
            created_at: self.created_at,
            activates_at: self.activates_at,
            expires_at: self.expires_at,
            public_jwk: self.public_jwk,
        })
    }
}

/// Adds a key.
pub fn insert(conn: &mut Conn, key: &SigningKey) -> Result<(), StoreError> {
    let row = Row {
        kid: key.kid.clone(),
        alg: key.alg.as_str().to_owned(),
        sealed: key.sealed.clone(),
        created_at: key.created_at,
        activates_at: key.activates_at,
        expires_at: key.expires_at,
        public_jwk: key.public_jwk.clone(),
    };
    diesel::insert_into(signing_keys::table).values(row).execute(conn)?;
    super::meta::bump(conn)
}

/// Every key, oldest first.
pub fn list(conn: &mut Conn) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<Row> = signing_keys::table
        .order((signing_keys::created_at, signing_keys::kid))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Whether there is any.
pub fn exist(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(signing_keys::table.count().get_result::<i64>(conn)? > 0)
}

/// Sets when a key begins to sign.
pub fn activate(conn: &mut Conn, kid: &str, at: UnixTime) -> Result<(), StoreError> {
    diesel::update(signing_keys::table.find(kid)).set(signing_keys::activates_at.eq(at)).execute(conn)?;
    super::meta::bump(conn)
}

/// Sets when a key is no longer published.
pub fn expire(conn: &mut Conn, kid: &str, at: UnixTime) -> Result<(), StoreError> {
    diesel::update(signing_keys::table.find(kid)).set(signing_keys::expires_at.eq(at)).execute(conn)?;
    super::meta::bump(conn)
}

/// The keys that are no longer published and still have their private half.
pub fn ended(conn: &mut Conn, now: UnixTime) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<Row> = signing_keys::table
        .filter(signing_keys::expires_at.le(now))
        .filter(signing_keys::public_jwk.is_null())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Keeps the public half of a key and erases the private one. What the key verifies does not change by that.
pub fn keep_public(conn: &mut Conn, kid: &str, public_jwk: &str) -> Result<(), StoreError> {
    diesel::update(signing_keys::table.find(kid))
        .set((signing_keys::public_jwk.eq(public_jwk), signing_keys::sealed.eq(Vec::<u8>::new())))
        .execute(conn)?;
    Ok(())
}

/// Removes the keys that were no longer published before that time.
pub fn purge(conn: &mut Conn, before: UnixTime) -> Result<usize, StoreError> {
    let gone =
        diesel::delete(signing_keys::table.filter(signing_keys::expires_at.le(before))).execute(conn)?;
    if gone > 0 {
        super::meta::bump(conn)?;
    }
    Ok(gone)
}
