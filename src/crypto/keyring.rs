//! The keys that sign our tokens, with the key set that we publish. A keyring never changes:
//! a rotation makes a new one.

pub use super::key_material::{CryptoError, KeyMaterial};
use super::{digest, hint_key::HintKey, openssl_provider};
use crate::protocol::jose::SigningAlg;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// The current role of a key. All of them are published, so that apps know a key before its first
/// token and as long as its last token is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRole {
    /// Published, but not signing yet.
    Next,
    /// Signs.
    Active,
    /// No longer signs; tokens that it signed are still valid.
    Retired,
}

/// Why a presented token is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Not a compact JWS with a JSON object inside (RFC 7515 §7.1).
    Malformed,
    /// Its header names a key that we do not have, or none.
    UnknownKey,
    /// Its `alg` is not that of the key it names.
    WrongAlg,
    /// Its `typ` is not the one that is expected here (RFC 8725 §3.11).
    WrongType,
    /// Its header has `crit`, and we understand no extension (RFC 7515 §4.1.11).
    Critical,
    /// The signature does not match.
    BadSignature,
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the token is not a signed JWT",
            Self::UnknownKey => "the token names no key of ours",
            Self::WrongAlg => "the token's alg is not its key's",
            Self::WrongType => "the token is of another type",
            Self::Critical => "the token has a crit header",
            Self::BadSignature => "the token's signature does not match",
        })
    }
}

impl std::error::Error for TokenFault {}

/// All our signing keys at one moment.
pub struct Keyring {
    keys: Vec<(KeyMaterial, KeyRole)>,
    hint_keys: Vec<HintKey>,
    jwks_json: Vec<u8>,
    jwks_etag: String,
}

impl Keyring {
    /// Prepares a key set. Of several active keys of one algorithm the first signs.
    ///
    /// # Panics
    /// When memory runs out.
    pub fn new(keys: Vec<(KeyMaterial, KeyRole)>) -> Self {
        #[derive(Serialize)]
        struct KeySet<'a> {
            keys: Vec<&'a Jwk>,
        }
        openssl_provider::install();
        let set = KeySet { keys: keys.iter().map(|(key, _)| key.jwk()).collect() };
        let jwks_json = serde_json::to_string(&set).expect("a JWK is strings in a struct");
        let tag = URL_SAFE_NO_PAD.encode(&digest::sha256(&jwks_json).as_bytes()[..16]);
        Self {
            keys,
            hint_keys: Vec::new(),
            jwks_json: jwks_json.into_bytes(),
            jwks_etag: format!("\"{tag}\""),
        }
    }

    /// The same, with the public keys of signing keys that are no longer published.
    #[must_use]
    pub fn with_hint_keys(mut self, keys: Vec<HintKey>) -> Self {
        self.hint_keys = keys;
        self
    }

    /// A signed token of that type: `JWT` for an ID token, `at+jwt`, `logout+jwt`, ...
    /// `jsonwebtoken` writes the header; the active key of the algorithm signs.
    ///
    /// # Errors
    /// No key of that algorithm signs at this time, or OpenSSL fails.
    pub fn sign(&self, alg: SigningAlg, typ: &str, claims: &impl Serialize) -> Result<String, CryptoError> {
        self.active(alg).ok_or(CryptoError::NoActiveKey(alg))?.sign(typ, claims)
    }

    /// The algorithms that can sign now, in the order of discovery.
    pub fn algs(&self) -> Vec<SigningAlg> {
        SigningAlg::ALL.into_iter().filter(|alg| self.active(*alg).is_some()).collect()
    }

    /// The body of our JWK Set (RFC 7517 §5), public halves only.
    pub fn jwks_json(&self) -> &[u8] {
        &self.jwks_json
    }

    /// The strong entity tag of [`Self::jwks_json`], with its quotes (RFC 9110 §8.8.3).
    pub fn jwks_etag(&self) -> &str {
        &self.jwks_etag
    }

    /// Every key with its role, in the order given.
    pub fn keys(&self) -> impl Iterator<Item = (&KeyMaterial, KeyRole)> {
        self.keys.iter().map(|(key, role)| (key, *role))
    }

    /// The claims of a token that one of our keys signed, whatever the key's role. With `typ`,
    /// the token must say that it is of that type. Keys that the token itself names or brings
    /// (`jku`, `jwk`, `x5u`, `x5c`) are never looked at.
    ///
    /// `exp`, `aud` and all other claims are left to the caller: an `id_token_hint` may be expired
    /// (OpenID Connect Core §3.1.2.1).
    ///
    /// # Errors
    /// Why it is no valid token of ours.
    pub fn verify(&self, token: &str, typ: Option<&str>) -> Result<Map<String, Value>, TokenFault> {
        let token = Presented::read(token)?;
        let named = self.keys.iter().find(|(key, _)| key.kid() == token.kid);
        let (key, _) = named.ok_or(TokenFault::UnknownKey)?;
        token.check(key.alg(), typ, |message, signature| key.verifies(message, signature))
    }

    /// The claims of an ID token that was sent back as a hint, even if its key is no longer published, because a hint
    /// gives no access to anything.
    pub fn verify_hint(&self, token: &str) -> Option<Map<String, Value>> {
        const ID_TOKEN: Option<&str> = Some("JWT");
        let hint = Presented::read(token).ok()?;
        match self.hint_keys.iter().find(|key| key.kid() == hint.kid) {
            Some(key) => {
                hint.check(key.alg(), ID_TOKEN, |message, signature| key.verifies(message, signature))
            }
            None => self.verify(token, ID_TOKEN),
        }
        .ok()
    }

    fn active(&self, alg: SigningAlg) -> Option<&KeyMaterial> {
        self.keys.iter().find(|(key, role)| *role == KeyRole::Active && key.alg() == alg).map(|(key, _)| key)
    }
}

/// A token as it was presented. Nothing in it has been verified yet.
struct Presented<'a> {
    message: &'a str,
    payload: &'a str,
    signature: &'a str,
    header: Map<String, Value>,
    kid: String,
}

impl<'a> Presented<'a> {
    fn read(token: &'a str) -> Result<Self, TokenFault> {
        let (message, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenFault::Malformed)?;
        let header = json_object(header)?;
        if header.contains_key("crit") {
            return Err(TokenFault::Critical);
        }
        let kid = header.get("kid").and_then(Value::as_str).ok_or(TokenFault::UnknownKey)?.to_owned();
        Ok(Self { message, payload, signature, header, kid })
    }

    /// Its claims, when it is of that algorithm and type and the key verifies its signature.
    fn check(
        &self,
        alg: SigningAlg,
        typ: Option<&str>,
        verifies: impl FnOnce(&str, &str) -> bool,
    ) -> Result<Map<String, Value>, TokenFault> {
        let text = |name: &str| self.header.get(name).and_then(Value::as_str);
        if text("alg") != Some(alg.as_str()) {
            return Err(TokenFault::WrongAlg);
        }
        if typ.is_some_and(|typ| text("typ") != Some(typ)) {
            return Err(TokenFault::WrongType);
        }
        if !verifies(self.message, self.signature) {
            return Err(TokenFault::BadSignature);
        }
        json_object(self.payload)
    }
}

fn json_object(part: &str) -> Result<Map<String, Value>, TokenFault> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenFault::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn keyring(roles: &[(SigningAlg, KeyRole)]) -> Keyring {
        Keyring::new(roles.iter().map(|(alg, role)| (KeyMaterial::generate(*alg), *role)).collect())
    }

    fn all_active() -> Keyring {
        keyring(&SigningAlg::ALL.map(|alg| (alg, KeyRole::Active)))
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    /// A token with any header, signed by that key.
    fn signed_with(header: &Value, key: &KeyMaterial) -> String {
        let message = format!("{}.{}", part(header), part(&json!({ "sub": "x" })));
        let bytes = openssl::pkey::PKey::private_key_from_pkcs8(&key.to_der()).and_then(|key| {
            openssl::sign::Signer::new_without_digest(&key)?.sign_oneshot_to_vec(message.as_bytes())
        });
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(bytes.expect("an Ed25519 key")))
    }

    #[test]
    fn every_algorithm_signs_tokens_that_verify_with_their_claims() {
        let ring = all_active();
        for alg in SigningAlg::ALL {
            let token = ring.sign(alg, "at+jwt", &json!({ "sub": "x", "exp": 1 })).expect("signed");
            let claims = ring.verify(&token, Some("at+jwt")).expect("ours, though long expired");
            assert_eq!(Value::Object(claims), json!({ "sub": "x", "exp": 1 }));
            let header = json_object(token.split('.').next().expect("a header")).expect("JSON");
            assert_eq!(header.len(), 3, "alg, kid and typ: {header:?}");
        }
    }

    #[test]
    fn the_published_keys_alone_verify_our_tokens() {
        let ring = all_active();
        let set: jsonwebtoken::jwk::JwkSet = serde_json::from_slice(ring.jwks_json()).expect("a JWK Set");
        for alg in SigningAlg::ALL {
            let token = ring.sign(alg, "JWT", &json!({ "sub": "x" })).expect("signed");
            let kid = jsonwebtoken::decode_header(&token).expect("a header").kid.expect("a kid");
            let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid).expect("published")).expect("a key");
            let (message, signature) = token.rsplit_once('.').expect("a signature");
            let alg = super::super::key_material::algorithm_of(alg);
            assert_eq!(jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, alg), Ok(true));
        }
    }

    #[test]
    fn the_key_set_holds_public_members_only_and_its_etag_follows_it() {
        let ring = all_active();
        let set: Value = serde_json::from_slice(ring.jwks_json()).expect("JSON");
        let expected = [
            ("RSA", "RS256", vec!["n", "e"]),
            ("EC", "ES256", vec!["crv", "x", "y"]),
            ("OKP", "EdDSA", vec!["crv", "x"]),
        ];
        for (key, (kty, alg, members)) in set["keys"].as_array().expect("a list").iter().zip(expected) {
            assert_eq!((&key["kty"], &key["alg"], &key["use"]), (&json!(kty), &json!(alg), &json!("sig")));
            let mut names: Vec<_> = key.as_object().expect("a JWK").keys().map(String::as_str).collect();
            let mut allowed = [members, vec!["kty", "alg", "use", "kid"]].concat();
            names.sort_unstable();
            allowed.sort_unstable();
            assert_eq!(names, allowed);
        }
        assert_ne!(ring.jwks_etag(), all_active().jwks_etag());
        assert!(ring.jwks_etag().starts_with('"') && ring.jwks_etag().ends_with('"'));
    }

    #[test]
    fn only_active_keys_sign_while_all_are_published_and_verify() {
        let (next, active, retired) = (
            KeyMaterial::generate(SigningAlg::ES256),
            KeyMaterial::generate(SigningAlg::ES256),
            KeyMaterial::generate(SigningAlg::ES256),
        );
        let again = |key: &KeyMaterial| KeyMaterial::from_der(key.alg(), &key.to_der()).expect("our own");
        let before = Keyring::new(vec![(again(&retired), KeyRole::Active)]);
        let old = before.sign(SigningAlg::ES256, "JWT", &json!({})).expect("signed");
        let active_kid = active.kid().to_owned();
        let ring =
            Keyring::new(vec![(next, KeyRole::Next), (active, KeyRole::Active), (retired, KeyRole::Retired)]);
        assert!(ring.verify(&old, None).is_ok(), "signed before the rotation");
        let new = ring.sign(SigningAlg::ES256, "JWT", &json!({})).expect("signed");
        assert_eq!(jsonwebtoken::decode_header(&new).expect("a header").kid, Some(active_kid));
        assert_eq!(before.verify(&new, None), Err(TokenFault::UnknownKey));
        let set: Value = serde_json::from_slice(ring.jwks_json()).expect("JSON");
        assert_eq!(set["keys"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn the_public_half_of_a_key_recognises_its_id_tokens_and_is_good_for_nothing_else() {
        for alg in SigningAlg::ALL {
            let old = KeyMaterial::generate(alg);
            let kept = HintKey::parse(alg, &HintKey::text(&old)).expect("our own");
            let before = Keyring::new(vec![(old, KeyRole::Active)]);
            let sign = |typ: &str| before.sign(alg, typ, &json!({ "sub": "x" })).expect("signed");
            let now = all_active().with_hint_keys(vec![kept]);
            let claims = now.verify_hint(&sign("JWT")).expect("an old ID token of ours");
            assert_eq!(Value::Object(claims), json!({ "sub": "x" }));
            assert_eq!(now.verify(&sign("JWT"), None), Err(TokenFault::UnknownKey));
            assert_eq!(now.verify_hint(&sign("at+jwt")), None);
            assert_eq!(all_active().verify_hint(&sign("JWT")), None);
            let (message, _) = before
                .sign(alg, "JWT", &json!({ "sub": "y" }))
                .map(|token| {
                    let (message, signature) = token.rsplit_once('.').expect("a signature");
                    (message.to_owned(), signature.to_owned())
                })
                .expect("signed");
            let signed = sign("JWT");
            let (_, signature) = signed.rsplit_once('.').expect("a signature");
            assert_eq!(
                now.verify_hint(&format!("{message}.{signature}")),
                None,
                "a signature of other claims"
            );
            let set: Value = serde_json::from_slice(now.jwks_json()).expect("JSON");
            assert_eq!(set["keys"].as_array().map(Vec::len), Some(3), "it is not published");
        }
    }

    #[test]
    fn an_algorithm_without_an_active_key_is_not_offered_and_does_not_sign() {
        let ring = keyring(&[(SigningAlg::EdDSA, KeyRole::Active), (SigningAlg::ES256, KeyRole::Next)]);
        assert_eq!(ring.algs(), [SigningAlg::EdDSA]);
        assert!(matches!(
            ring.sign(SigningAlg::ES256, "JWT", &json!({})),
            Err(CryptoError::NoActiveKey(SigningAlg::ES256))
        ));
        assert_eq!(Keyring::new(Vec::new()).jwks_json(), br#"{"keys":[]}"#);
    }

    #[test]
    fn a_token_of_another_type_or_algorithm_is_refused() {
        let ring = all_active();
        let token = ring.sign(SigningAlg::EdDSA, "JWT", &json!({})).expect("signed");
        assert_eq!(ring.verify(&token, Some("at+jwt")), Err(TokenFault::WrongType));
        let (key, _) = ring.keys().find(|(key, _)| key.alg() == SigningAlg::EdDSA).expect("there is one");
        for alg in ["RS256", "ES256", "HS256", "none", "eddsa", ""] {
            let token = signed_with(&json!({ "alg": alg, "kid": key.kid() }), key);
            assert_eq!(ring.verify(&token, None), Err(TokenFault::WrongAlg), "{alg}");
        }
        let untyped = signed_with(&json!({ "alg": "EdDSA", "kid": key.kid() }), key);
        assert_eq!(ring.verify(&untyped, Some("JWT")), Err(TokenFault::WrongType));
        assert!(ring.verify(&untyped, None).is_ok());
    }

    #[test]
    fn a_critical_header_is_refused_whatever_it_says() {
        let ring = all_active();
        let (key, _) = ring.keys().find(|(key, _)| key.alg() == SigningAlg::EdDSA).expect("there is one");
        for crit in [json!(["exp"]), json!([]), json!("b64"), json!(null)] {
            let token = signed_with(&json!({ "alg": "EdDSA", "kid": key.kid(), "crit": crit }), key);
            assert_eq!(ring.verify(&token, None), Err(TokenFault::Critical), "{crit}");
        }
    }

    #[test]
    fn a_key_that_the_token_brings_along_counts_for_nothing() {
        let (ring, theirs) = (all_active(), KeyMaterial::generate(SigningAlg::EdDSA));
        let (ours, _) = ring.keys().find(|(key, _)| key.alg() == SigningAlg::EdDSA).expect("there is one");
        let with = |kid: &str| json!({ "alg": "EdDSA", "kid": kid, "jwk": theirs.jwk(), "jku": "https://evil.test/", "x5u": "https://evil.test/" });
        assert_eq!(
            ring.verify(&signed_with(&with(ours.kid()), &theirs), None),
            Err(TokenFault::BadSignature)
        );
        assert_eq!(
            ring.verify(&signed_with(&with(theirs.kid()), &theirs), None),
            Err(TokenFault::UnknownKey)
        );
    }

    #[test]
    fn changed_cut_and_shapeless_tokens_are_refused() {
        let ring = all_active();
        let token = ring.sign(SigningAlg::ES256, "JWT", &json!({ "sub": "x" })).expect("signed");
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let (header, _) = message.split_once('.').expect("a payload");
        let other = format!("{header}.{}.{signature}", part(&json!({ "sub": "y" })));
        assert_eq!(ring.verify(&other, None), Err(TokenFault::BadSignature));
        assert_eq!(ring.verify(&format!("{message}."), None), Err(TokenFault::BadSignature));
        assert_eq!(ring.verify(&format!("{token}="), None), Err(TokenFault::BadSignature));
        for shapeless in ["", ".", "..", "a.b", "a.b.c", &token[1..], &format!("{}.e30.AA", part(&json!([])))]
        {
            assert_eq!(ring.verify(shapeless, None), Err(TokenFault::Malformed), "{shapeless}");
        }
    }
}
