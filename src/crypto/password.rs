//! Password hashes: argon2id (RFC 9106) as PHC strings, which contain their parameters, so that a hash can be
//! replaced by a costlier one at the next sign-in.

mod pool;

pub use pool::{Pool, PoolError};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{self, PasswordHash, SaltString},
};

/// Bytes of a salt (RFC 9106 §3.1 recommends 16).
pub const SALT_BYTES: usize = 16;
/// A salt and hash that belong to no password: 16 and 32 zero bytes in base64.
const NOBODY: (&str, &str) = ("AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

/// The parameters of a hash, which determine its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

/// Hashes and checks passwords at one cost.
pub struct Hasher {
    argon2: Argon2<'static>,
    nobody: String,
}

impl Hasher {
    /// A hasher of that cost.
    ///
    /// # Errors
    /// A sentence if argon2 does not accept the parameters, such as less than 8 KiB for each lane.
    pub fn new(cost: Cost) -> Result<Self, String> {
        let Cost { memory_kib, iterations, parallelism } = cost;
        let params =
            Params::new(memory_kib, iterations, parallelism, None).map_err(|error| error.to_string())?;
        let (salt, hash) = NOBODY;
        let nobody = format!("$argon2id$v=19$m={memory_kib},t={iterations},p={parallelism}${salt}${hash}");
        Ok(Self { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params), nobody })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// A sentence that contains no part of the password.
    pub fn hash(&self, password: &str, salt: [u8; SALT_BYTES]) -> Result<String, String> {
        let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
        let hash = self.argon2.hash_password(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
    }

    /// Whether a password matches that PHC string, with the parameters in the string. Without a string, the same work
    /// is done and the answer is no.
    ///
    /// # Errors
    /// A sentence: the string is not a PHC string.
    pub fn verify(&self, phc: Option<&str>, password: &str) -> Result<bool, String> {
        let hash = PasswordHash::new(phc.unwrap_or(&self.nobody)).map_err(|error| error.to_string())?;
        match self.argon2.verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(phc.is_some()),
            Err(password_hash::Error::Password) => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Whether that PHC string was made at another cost than this one.
    pub fn needs_rehash(&self, phc: &str) -> bool {
        let same = |hash: &PasswordHash<'_>| {
            let own = self.argon2.params();
            let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            hash.algorithm == Algorithm::Argon2id.ident()
                && hash.version == Some(Version::V0x13.into())
                && Params::try_from(hash).is_ok_and(|theirs| cost(&theirs) == cost(own))
        };
        !PasswordHash::new(phc).is_ok_and(|hash| same(&hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };

    fn hasher() -> Hasher {
        Hasher::new(SMALL).unwrap()
    }

    #[test]
    fn a_hash_is_checked_by_its_password_alone_and_says_its_cost() {
        let phc = hasher().hash("correct horse", [7; 16]).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{phc}");
        assert_eq!(hasher().verify(Some(&phc), "correct horse"), Ok(true));
        assert_eq!(hasher().verify(Some(&phc), "correct horse "), Ok(false));
        assert_ne!(hasher().hash("correct horse", [8; 16]).unwrap(), phc, "the salt matters");
    }

    #[test]
    fn it_agrees_with_the_reference_implementation() {
        // Its test.c: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
        let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(hasher().verify(Some(phc), "password"), Ok(true));
        assert_eq!(hasher().verify(Some(phc), "differentpassword"), Ok(false));
    }

    #[test]
    fn nobody_s_password_is_never_right() {
        for guess in ["", "password", "AAAA"] {
            assert_eq!(hasher().verify(None, guess), Ok(false));
        }
    }

    #[test]
    fn another_cost_asks_for_a_new_hash() {
        let phc = hasher().hash("p", [1; 16]).unwrap();
        assert!(!hasher().needs_rehash(&phc));
        for other in [
            Cost { memory_kib: 128, ..SMALL },
            Cost { iterations: 3, ..SMALL },
            Cost { memory_kib: 128, parallelism: 2, ..SMALL },
        ] {
            let costlier = Hasher::new(other).unwrap();
            assert!(costlier.needs_rehash(&phc), "{other:?}");
            assert_eq!(costlier.verify(Some(&phc), "p"), Ok(true), "the old one still counts");
        }
        assert!(hasher().needs_rehash("$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q"));
    }

    #[test]
    fn what_is_no_hash_is_an_error_and_not_a_wrong_password() {
        assert!(hasher().verify(Some("plain text"), "plain text").is_err());
    }
}
