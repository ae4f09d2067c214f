//! Recovery codes: ten, each good once, for the day when the authenticator app is gone.

use crate::{
    app::App,
    crypto::digest::keyed,
    model::id::UserId,
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};

/// How many are made at a time.
const COUNT: usize = 10;
/// Characters of a code, without the dash: 50 bits of an alphabet without look-alikes.
const LENGTH: usize = 10;
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// Makes new codes in place of all earlier ones. They are shown this once.
pub fn make(app: &App, conn: &mut Conn, user: &UserId) -> Result<Vec<Secret>, StoreError> {
    let codes: Vec<String> = (0..COUNT).map(|_| one(app)).collect();
    let rows: Vec<_> = codes.iter().map(|code| (app.new_id(), digest(app, user, code))).collect();
    store::recovery_codes::replace(conn, user, &rows)?;
    Ok(codes
        .iter()
        .map(|code| Secret::new(format!("{}-{}", &code[..LENGTH / 2], &code[LENGTH / 2..])))
        .collect())
}

/// Spends a code. True once.
pub fn check(app: &App, conn: &mut Conn, user: &UserId, code: &str) -> Result<bool, StoreError> {
    store::recovery_codes::spend(conn, user, &digest(app, user, code), app.now())
}

/// A code as people type it, if it is one: case, spaces and dashes do not matter.
pub fn parse(typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let code = plain.to_ascii_lowercase();
    (code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(code)
}

fn one(app: &App) -> String {
    let mut bytes = [0; LENGTH];
    app.world.random.fill(&mut bytes);
    // 256 is a multiple of 32, so every character is as likely as any other.
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

fn digest(app: &App, user: &UserId, code: &str) -> Vec<u8> {
    keyed(&app.code_key, "recovery code", &format!("{user}:{code}")).as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_read_as_people_write_it() {
        assert_eq!(parse(" ABCDE-fgh23 ").as_deref(), Some("abcdefgh23"));
        for wrong in ["", "123456", "abcdefghi", "abcde-fgh2l", "abcde-fgh2o1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
