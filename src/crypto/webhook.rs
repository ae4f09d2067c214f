//! Signatures of webhooks (Standard Webhooks, "Symmetric signatures").

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};

/// The value of `webhook-signature`: version and HMAC-SHA-256 of id, time and body.
///
/// # Panics
/// When memory runs out.
pub fn sign(key: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let mac = || -> Result<Vec<u8>, openssl::error::ErrorStack> {
        let key = PKey::hmac(key)?;
        let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
        signer.update(format!("{id}.{timestamp}.{body}").as_bytes())?;
        signer.sign_to_vec()
    };
    let mac = mac().expect("HMAC-SHA-256 has no way to fail but lack of memory");
    format!("v1,{}", STANDARD.encode(mac))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn the_vector_of_the_standard_matches() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let signature = sign(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
