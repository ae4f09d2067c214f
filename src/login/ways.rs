//! Reads what a person has to get in with.

use super::second;
use crate::{
    model::{id::UserId, ways::Ways},
    store::{self, Conn, StoreError},
};

/// All of it.
pub fn of(conn: &mut Conn, user: &UserId) -> Result<Ways, StoreError> {
    let factors = second::factors(conn, user)?;
    let others = Ways {
        passkeys: store::credentials::of_user(conn, user)?.len(),
        password: store::passwords::find(conn, user)?.is_some(),
        totp: factors.totp,
        recovery_codes: factors.recovery_codes > 0,
        ..Ways::default()
    };
    Ok(store::contacts::of_user(conn, user)?.iter().fold(others, Ways::with))
}
