//! What a signature costs and nothing else: the measure of every other figure.

use crate::{Outcome, process::cpu_seconds};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use porchlight::{app::App, crypto::keyring::KeyRole, protocol::jose::SigningAlg};
use std::time::{Duration, Instant};

/// How long each is measured.
const LONG_ENOUGH: Duration = Duration::from_millis(1200);

/// The cost of a signature by one of the server's keys.
pub struct Raw {
    /// The key's algorithm.
    pub alg: SigningAlg,
    /// CPU time of OpenSSL's signature alone, in microseconds.
    pub bare_us: f64,
    /// CPU time of a whole token: claims to JSON, base64url, signature.
    pub token_us: f64,
}

/// Signs what an ID token says, with OpenSSL alone and as the server does.
pub fn measure(app: &App, alg: SigningAlg) -> Outcome<Raw> {
    let keyring = &app.snapshot().keyring;
    let claims = serde_json::json!({
        "iss": app.issuer(), "sub": app.new_id(), "aud": app.new_id(), "sid": app.new_id(),
        "iat": app.now(), "exp": app.now() + 3600, "auth_time": app.now(), "amr": ["email", "otp"],
        "acr": porchlight::app::ACR_VALUES[0], "nonce": app.new_id(), "at_hash": "77QmUPtjPfzWtF2AnpK9RQ",
    });
    let token = || keyring.sign(alg, "JWT", &claims);
    let example = token()?;
    let message = example.rsplit_once('.').ok_or("no token")?.0.as_bytes();
    let mut keys = keyring.keys();
    let (key, _) = keys.find(|(key, role)| key.alg() == alg && *role == KeyRole::Active).ok_or("no key")?;
    let key = PKey::private_key_from_pkcs8(&key.to_der())?;
    let bare = || match alg {
        SigningAlg::EdDSA => Signer::new_without_digest(&key)?.sign_oneshot_to_vec(message),
        _ => Signer::new(MessageDigest::sha256(), &key)?.sign_oneshot_to_vec(message),
    };
    Ok(Raw { alg, bare_us: time(|| Ok(bare().map(drop)?))?, token_us: time(|| Ok(token().map(drop)?))? })
}

/// Microseconds of CPU time for one.
fn time(mut once: impl FnMut() -> Outcome<()>) -> Outcome<f64> {
    for _ in 0..50 {
        once()?;
    }
    let (cpu, started) = (cpu_seconds("self")?, Instant::now());
    let mut count = 0_u32;
    while started.elapsed() < LONG_ENOUGH {
        for _ in 0..20 {
            once()?;
        }
        count += 20;
    }
    Ok((cpu_seconds("self")? - cpu) / f64::from(count) * 1e6)
}
