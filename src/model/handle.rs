//! Opaque tokens that carry their row's id, so that a look-up follows a time-ordered primary key
//! and the secret half is only compared, never searched for.

use crate::protocol::secret::Secret;

/// A token as it is handed out: `<id>.<secret>`.
#[derive(Clone)]
pub struct Handle {
    /// The row's id, a UUIDv7.
    pub id: String,
    /// The half that proves possession.
    pub secret: Secret,
}

impl Handle {
    /// Joins an id and a fresh secret.
    pub fn new(id: impl Into<String>, secret: Secret) -> Self {
        Self { id: id.into(), secret }
    }

    /// Reads a presented token. Anything of another shape is `None`, like a token that was never issued.
    pub fn parse(presented: &str) -> Option<Self> {
        let (id, secret) = presented.split_once('.')?;
        let id_is_sound = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let secret_is_sound = secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        (id_is_sound && secret_is_sound).then(|| Self::new(id, Secret::new(secret)))
    }

    /// The token as its holder keeps it.
    pub fn to_secret(&self) -> Secret {
        Secret::new(format!("{}.{}", self.id, self.secret.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_survives_the_round_trip_and_nothing_else_is_one() {
        let id = "0199a0b2-7f6e-7000-8000-000000000000";
        let handle = Handle::new(id, Secret::new("a".repeat(64)));
        let again = Handle::parse(handle.to_secret().expose()).expect("it is one");
        assert_eq!((again.id.as_str(), again.secret), (id, handle.secret));
        for wrong in ["", ".", "x.y", id, "0199a0b2-7f6e-7000-8000-000000000000.zz"] {
            assert!(Handle::parse(wrong).is_none(), "{wrong}");
        }
    }
}
