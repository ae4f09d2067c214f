//! The CSRF token of every form, bound to the browser in which the form was shown.

use super::{digest::keyed, master::Key};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

const PURPOSE: &str = "csrf";

/// The token for forms shown to that browser: the value of its cookie under our key, so that
/// nothing needs to be stored and a cookie planted by another site gives no valid token.
pub fn csrf_token(key: &Key, browser: &str) -> String {
    URL_SAFE_NO_PAD.encode(keyed(key, PURPOSE, browser).as_bytes())
}

/// Whether a presented token is that browser's. Constant time.
pub fn csrf_matches(key: &Key, browser: &str, presented: &str) -> bool {
    csrf_token(key, browser).as_bytes().ct_eq(presented.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::master::MasterKey;

    #[test]
    fn a_token_is_good_for_its_own_browser_and_key_only() {
        let master = MasterKey::parse(&"A".repeat(43)).expect("a key");
        let key = master.derive("csrf");
        let token = csrf_token(&key, "browser-1");
        assert!(csrf_matches(&key, "browser-1", &token));
        assert!(!csrf_matches(&key, "browser-2", &token));
        assert!(!csrf_matches(&master.derive("other"), "browser-1", &token));
        for wrong in ["", "browser-1", &token[1..], &format!("{token}=")] {
            assert!(!csrf_matches(&key, "browser-1", wrong), "{wrong}");
        }
    }
}
