//! One-way digests. The storage never sees more of a token or a code than its digest.

use super::master::Key;
use openssl::{hash::MessageDigest, pkey::PKey, sha, sign::Signer};
use std::fmt;
use subtle::ConstantTimeEq;

/// A SHA-256 or HMAC-SHA-256 value. It compares in constant time.
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The 32 bytes, for storage.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A digest as it was stored; `None` unless it has 32 bytes.
    pub fn from_slice(stored: &[u8]) -> Option<Self> {
        stored.try_into().ok().map(Self)
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest")
    }
}

/// SHA-256 of a value that cannot be guessed (128 random bits or more): links, tokens, client secrets.
pub fn sha256(value: &str) -> Digest {
    // The incremental form: OpenSSL 3 looks the algorithm up anew for each call of the other.
    let mut hasher = sha::Sha256::new();
    hasher.update(value.as_bytes());
    Digest(hasher.finish())
}

/// HMAC-SHA-256 of a value that is short enough to be guessed. Without the key, its digest reveals nothing.
/// The purpose, which holds no NUL, keeps the digest of one kind of value from matching another's.
///
/// # Panics
/// When memory runs out.
pub fn keyed(key: &Key, purpose: &str, value: &str) -> Digest {
    let mac = || -> Result<Digest, openssl::error::ErrorStack> {
        let hmac_key = PKey::hmac(key.as_bytes())?;
        let mut signer = Signer::new(MessageDigest::sha256(), &hmac_key)?;
        signer.update(purpose.as_bytes())?;
        signer.update(&[0])?;
        signer.update(value.as_bytes())?;
        let mut out = [0; 32];
        signer.sign(&mut out)?;
        Ok(Digest(out))
    };
    mac().expect("HMAC-SHA-256 with a key of 32 bytes has no way to fail but lack of memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crypto::master::MasterKey, protocol::hex};

    #[test]
    fn sha256_agrees_with_fips_180_4() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(sha256("abc").as_bytes()), expected);
    }

    #[test]
    fn keyed_agrees_with_a_hand_written_hmac() {
        let key = MasterKey::parse(&"A".repeat(43)).expect("a key").derive("codes");
        let pad = |with: u8| -> Vec<u8> {
            let mut block = [0_u8; 64];
            block[..32].copy_from_slice(key.as_bytes());
            block.iter().map(|byte| byte ^ with).collect()
        };
        let inner = sha::sha256(&[pad(0x36), b"code\x00123456".to_vec()].concat());
        let outer = sha::sha256(&[pad(0x5c), inner.to_vec()].concat());
        assert_eq!(keyed(&key, "code", "123456").as_bytes(), outer);
    }

    #[test]
    fn key_purpose_and_value_each_change_a_keyed_digest() {
        let master = MasterKey::parse(&"A".repeat(43)).expect("a key");
        let (one, two) = (master.derive("one"), master.derive("two"));
        let digest = keyed(&one, "code", "123456");
        assert_eq!(digest, keyed(&one, "code", "123456"));
        assert_ne!(digest, keyed(&two, "code", "123456"));
        assert_ne!(digest, keyed(&one, "codes", "123456"));
        assert_ne!(digest, keyed(&one, "code", "123457"));
        assert_ne!(keyed(&one, "code1", "23456"), digest);
    }

    #[test]
    fn a_stored_digest_reads_back_and_a_torn_one_does_not() {
        let digest = sha256("token");
        assert_eq!(Digest::from_slice(digest.as_bytes()), Some(digest));
        assert_eq!(Digest::from_slice(&digest.as_bytes()[1..]), None);
        assert_eq!(Digest::from_slice(&[]), None);
    }
}
