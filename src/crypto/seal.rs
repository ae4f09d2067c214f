//! Sealing: data that must be read again (private keys, queued messages) is stored encrypted and bound
//! to its purpose, so that the database alone, or a row that was copied over another, is of no use.

use super::master::{Key, MasterKey};
use openssl::{
    rand::rand_bytes,
    symm::{Cipher, decrypt_aead, encrypt_aead},
};
use std::fmt;

/// The form `1 | nonce | tag | ciphertext`, AES-256-GCM (NIST SP 800-38D).
const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEAD: usize = 1 + NONCE + TAG;

/// Why sealed bytes cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// Too short, or of a version that this program does not know.
    Malformed,
    /// Changed, sealed for another purpose, or sealed under another master key.
    Refused,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "sealed data is cut short or of an unknown version",
            Self::Refused => "sealed data does not open: it was changed, or belongs to another master key",
        })
    }
}

impl std::error::Error for SealError {}

/// Seals and opens under a key derived from the master key.
pub struct Sealer(Key);

impl Sealer {
    /// The sealer of an installation.
    pub fn new(master: &MasterKey) -> Self {
        Self(master.derive("seal"))
    }

    /// Seals bytes for a purpose, which must be given again to open them.
    ///
    /// # Panics
    /// When the system has no memory or no random bytes.
    pub fn seal(&self, purpose: &str, plaintext: &[u8]) -> Vec<u8> {
        let seal = || -> Result<Vec<u8>, openssl::error::ErrorStack> {
            let mut sealed = vec![VERSION; HEAD];
            rand_bytes(&mut sealed[1..=NONCE])?;
            let mut tag = [0; TAG];
            let nonce = Some(&sealed[1..=NONCE]);
            let closed = encrypt_aead(
                Cipher::aes_256_gcm(),
                self.0.as_bytes(),
                nonce,
                purpose.as_bytes(),
                plaintext,
                &mut tag,
            )?;
            sealed[1 + NONCE..].copy_from_slice(&tag);
            sealed.extend_from_slice(&closed);
            Ok(sealed)
        };
        seal().expect("AES-256-GCM with sizes of its own has no way to fail but lack of memory or randomness")
    }

    /// Opens what was sealed for that purpose.
    ///
    /// # Errors
    /// It was not sealed with this key for this purpose, or was changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        if sealed.len() < HEAD || sealed[0] != VERSION {
            return Err(SealError::Malformed);
        }
        let (nonce, rest) = sealed[1..].split_at(NONCE);
        let (tag, closed) = rest.split_at(TAG);
        decrypt_aead(Cipher::aes_256_gcm(), self.0.as_bytes(), Some(nonce), purpose.as_bytes(), closed, tag)
            .map_err(|_| SealError::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(letter: &str) -> Sealer {
        Sealer::new(&MasterKey::parse(&format!("{}A", letter.repeat(42))).expect("a key"))
    }

    #[test]
    fn what_is_sealed_opens_again_for_its_purpose_only() {
        let sealer = sealer("A");
        for plaintext in [&b""[..], b"x", &[7; 5000]] {
            let closed = sealer.seal("signing key", plaintext);
            assert_eq!(sealer.open("signing key", &closed).as_deref(), Ok(plaintext));
            assert_eq!(sealer.open("message", &closed), Err(SealError::Refused));
        }
    }

    #[test]
    fn another_master_key_opens_nothing() {
        let closed = sealer("A").seal("message", b"hello");
        assert_eq!(sealer("B").open("message", &closed), Err(SealError::Refused));
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let sealer = sealer("A");
        let closed = sealer.seal("message", b"hello");
        for at in 0..closed.len() {
            let mut changed = closed.clone();
            changed[at] ^= 1;
            assert!(sealer.open("message", &changed).is_err(), "byte {at}");
            assert!(sealer.open("message", &closed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_same_bytes_never_look_the_same_and_do_not_show() {
        let sealer = sealer("A");
        let (one, two) = (sealer.seal("message", b"a secret link"), sealer.seal("message", b"a secret link"));
        assert_ne!(one, two);
        assert!(!one.windows(6).any(|window| window == b"secret"));
    }
}
