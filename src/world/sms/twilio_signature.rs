//! Checks that a callback is from Twilio (`X-Twilio-Signature`): HMAC-SHA1 under the account's token over the
//! URL that was called and every field of the form, sorted by name.

use crate::protocol::secret::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, memcmp, pkey::PKey, sign::Signer};

/// Checks a signature. The URL is the public one that Twilio was given, with its query.
pub fn signature_is_right(
    auth_token: &Secret,
    url: &str,
    fields: &[(String, String)],
    presented: &str,
) -> bool {
    let Ok(presented) = STANDARD.decode(presented.trim()) else { return false };
    let Ok(expected) = signature(auth_token, url, fields) else { return false };
    presented.len() == expected.len() && memcmp::eq(&presented, &expected)
}

fn signature(
    auth_token: &Secret,
    url: &str,
    fields: &[(String, String)],
) -> Result<Vec<u8>, openssl::error::ErrorStack> {
    let mut sorted: Vec<&(String, String)> = fields.iter().collect();
    sorted.sort();
    // A field that is given twice with one value counts once.
    sorted.dedup();
    let key = PKey::hmac(auth_token.expose().as_bytes())?;
    let mut signer = Signer::new(MessageDigest::sha1(), &key)?;
    signer.update(url.as_bytes())?;
    for (name, value) in sorted {
        signer.update(name.as_bytes())?;
        signer.update(value.as_bytes())?;
    }
    signer.sign_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that Twilio's own libraries are tested with.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const RIGHT: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn fields() -> Vec<(String, String)> {
        [
            ("To", "+18005551212"),
            ("From", "+14158675309"),
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    fn right(token: &str, url: &str, fields: &[(String, String)], presented: &str) -> bool {
        signature_is_right(&Secret::new(token), url, fields, presented)
    }

    #[test]
    fn the_published_example_is_right_in_any_order() {
        assert!(right("12345", URL, &fields(), RIGHT));
        let mut other = fields();
        other.reverse();
        assert!(right("12345", URL, &other, RIGHT));
    }

    #[test]
    fn anything_changed_is_wrong() {
        assert!(!right("12346", URL, &fields(), RIGHT));
        assert!(!right("12345", "https://mycompany.com/myapp.php?foo=1&bar=3", &fields(), RIGHT));
        assert!(!right("12345", URL, &fields()[1..], RIGHT));
        let mut more = fields();
        more.push(("X".to_owned(), String::new()));
        assert!(!right("12345", URL, &more, RIGHT));
        for presented in ["", "=", "not base64", "AAAA", &RIGHT[1..]] {
            assert!(!right("12345", URL, &fields(), presented), "{presented}");
        }
    }
}
