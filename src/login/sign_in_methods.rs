//! Reads what a person has to get in with.

use super::mfa;
use crate::{
    model::{id::UserId, sign_in_methods::SignInMethods},
    store::{self, Conn, StoreError},
};

/// All of it.
pub fn of(conn: &mut Conn, user: &UserId) -> Result<SignInMethods, StoreError> {
    let factors = mfa::factors(conn, user)?;
    let others = SignInMethods {
        passkeys: store::credentials::of_user(conn, user)?.len(),
        password: store::passwords::find(conn, user)?.is_some(),
        totp: factors.totp,
        recovery_codes: factors.recovery_codes > 0,
        ..SignInMethods::default()
    };
    Ok(store::contacts::of_user(conn, user)?.iter().fold(others, SignInMethods::with))
}
