//! Reads what a person has to get in with.

use crate::{
    model::{
        authenticator::Factors, contact::ContactKind, id::UserId, policy::Method,
        sign_in_methods::SignInMethods,
    },
    store::{self, Conn, StoreError},
};

/// All of it.
pub fn of(conn: &mut Conn, user: &UserId) -> Result<SignInMethods, StoreError> {
    let factors = factors(conn, user)?;
    let others = SignInMethods {
        passkeys: store::credentials::of_user(conn, user)?.len(),
        password: store::passwords::find(conn, user)?.is_some(),
        totp: factors.has(Method::Totp),
        recovery_codes: factors.has(Method::RecoveryCode),
        ..SignInMethods::default()
    };
    Ok(store::contacts::of_user(conn, user)?.iter().fold(others, SignInMethods::with))
}

/// The kinds of contact of which a person has a verified one.
pub fn reached(conn: &mut Conn, user: &UserId) -> Result<Vec<ContactKind>, StoreError> {
    let contacts = store::contacts::of_user(conn, user)?;
    let verified = contacts.iter().filter(|contact| contact.verified_at.is_some());
    Ok(verified.map(|contact| contact.kind).collect())
}

/// Those of the methods that a person can type. What else they have is read where it matters.
pub fn factors(conn: &mut Conn, user: &UserId) -> Result<Factors, StoreError> {
    let mut factors = Factors::default();
    if store::totp::find(conn, user)?.is_some_and(|totp| totp.confirmed_at.is_some()) {
        factors = factors.with(Method::Totp);
        if store::recovery_codes::left(conn, user)? > 0 {
            factors = factors.with(Method::RecoveryCode);
        }
    }
    Ok(factors)
}
