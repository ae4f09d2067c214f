//! Codes of an authenticator app (RFC 6238): six digits, thirty seconds, SHA-1, as every app has them.

use crate::{
    app::App,
    model::{authenticator::Totp, id::UserId},
    store::{self, Conn, StoreError},
};
use totp_rs::{Builder, Totp as Generator};

/// What secrets are sealed for.
const PURPOSE: &str = "totp secret";
/// Bytes of a secret (RFC 4226 §4, R6: at least 16, 20 recommended).
const SECRET_BYTES: usize = 20;
/// Seconds of a time step.
const STEP_SECONDS: i64 = 30;
/// Steps that clocks may be apart, either way.
const SKEW: u16 = 1;

/// A secret to be set up, in the two forms in which apps take it.
pub struct Setup {
    /// `otpauth://…`, for the QR code.
    pub uri: String,
    /// Base32, for typing.
    pub secret: String,
}

/// A secret as it is shared with an app.
pub type SecretBytes = [u8; SECRET_BYTES];

/// A new secret. It counts once a first code of it was typed.
pub fn new_secret(app: &App) -> SecretBytes {
    let mut secret = [0; SECRET_BYTES];
    app.world.random.fill(&mut secret);
    secret
}

/// A secret that was unsealed.
pub fn secret_of(bytes: &[u8]) -> Result<SecretBytes, StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Broken("an authenticator secret has the wrong length".to_owned()))
}

/// An app whose first code was typed: that of this time step, which is of no more use.
pub fn confirmed(app: &App, user: &UserId, secret: &SecretBytes, step: i64) -> Totp {
    Totp {
        user_id: user.clone(),
        sealed: app.sealer.seal(PURPOSE, secret),
        created_at: app.now(),
        confirmed_at: Some(app.now()),
        last_step: step,
    }
}

/// What to show while it is being set up.
pub fn setup(app: &App, secret: &SecretBytes, account: &str) -> Setup {
    let text = totp_rs::Secret::from(*secret).to_base32();
    let issuer: String = app.config.brand.name.chars().filter(|c| *c != ':').collect();
    let label = format!("{}:{}", escape(&issuer), escape(account));
    let uri = format!("otpauth://totp/{label}?secret={text}&issuer={}", escape(&issuer));
    Setup { uri, secret: text }
}

/// Whether a code is right, now, for the first time. A code is spent for every caller but one.
pub fn check(app: &App, conn: &mut Conn, totp: &Totp, code: &str) -> Result<bool, StoreError> {
    match step(app, &open(app, totp)?, code)? {
        Some(step) => store::totp::spend(conn, &totp.user_id, step),
        None => Ok(false),
    }
}

/// The time step whose code this is, if it is one of now.
pub fn step(app: &App, secret: &SecretBytes, code: &str) -> Result<Option<i64>, StoreError> {
    let step = u64::try_from(STEP_SECONDS).unwrap_or(30);
    let builder = Builder::new().with_secret(*secret).with_skew(SKEW).with_step_duration(step);
    let generator: Generator = builder
        .build()
        .map_err(|error| StoreError::Broken(format!("an authenticator secret is broken: {error}")))?;
    let found = generator.check(code, u64::try_from(app.now_elsewhere()).unwrap_or(0));
    Ok(found.map(|step| i64::try_from(step).unwrap_or(i64::MAX)))
}

fn open(app: &App, totp: &Totp) -> Result<SecretBytes, StoreError> {
    let secret =
        app.sealer.open(PURPOSE, &totp.sealed).map_err(|error| StoreError::Broken(error.to_string()))?;
    secret_of(&secret)
}

/// Percent-encoding for a label, in which a plus is a plus.
fn escape(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
