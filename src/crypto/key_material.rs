//! One of our signing keys: created, stored as PKCS#8, parsed once, named by its thumbprint.

use super::openssl_provider::{install, with_key};
use crate::protocol::jose::SigningAlg;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header,
    jwk::{
        AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters,
        EllipticCurveKeyType, Jwk, OctetKeyPairParameters, OctetKeyPairType, PublicKeyUse, RSAKeyParameters,
        RSAKeyType, ThumbprintHash,
    },
};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey},
    error::ErrorStack,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
};
use serde::Serialize;
use std::fmt;

/// The size of our RSA keys: the minimum of RFC 7518 §3.3, and four times faster than 4096.
const RSA_BITS: u32 = 2048;

/// Why a key cannot be used or a token cannot be signed: always our own fault.
#[derive(Debug)]
pub enum CryptoError {
    /// The stored key is not a PKCS#8 key of its algorithm.
    BadKey(SigningAlg),
    /// There is no active key of that algorithm.
    NoActiveKey(SigningAlg),
    /// The signature could not be made, or the claims are not JSON.
    Signing(String),
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadKey(alg) => write!(f, "a stored signing key is not a key for {}", alg.as_str()),
            Self::NoActiveKey(alg) => write!(f, "there is no active signing key for {}", alg.as_str()),
            Self::Signing(why) => write!(f, "a token could not be signed: {why}"),
        }
    }
}

impl std::error::Error for CryptoError {}

/// A private signing key with everything that can be prepared once. It has no `Debug`.
pub struct KeyMaterial {
    alg: SigningAlg,
    key: PKey<Private>,
    jwk: Jwk,
    kid: String,
}

impl KeyMaterial {
    /// Makes a key. RSA takes 100 to 600 ms of CPU: call it where that may block.
    ///
    /// # Panics
    /// When the system has no memory or no random bytes.
    pub fn generate(alg: SigningAlg) -> Self {
        let generate = || match alg {
            SigningAlg::RS256 => PKey::from_rsa(Rsa::generate(RSA_BITS)?),
            SigningAlg::ES256 => {
                let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
                PKey::from_ec_key(EcKey::generate(&group)?)
            }
            SigningAlg::EdDSA => PKey::generate_ed25519(),
        };
        generate()
            .map_err(|_| CryptoError::BadKey(alg))
            .and_then(|key| Self::new(alg, key))
            .expect("making a key has no way to fail but lack of memory or randomness")
    }

    /// Reads a key from PKCS#8 (RFC 5208) as [`Self::to_der`] wrote it; a key of another
    /// algorithm is refused.
    ///
    /// # Errors
    /// The bytes are no private key of that algorithm.
    pub fn from_der(alg: SigningAlg, der: &[u8]) -> Result<Self, CryptoError> {
        PKey::private_key_from_pkcs8(der)
            .map_err(|_| CryptoError::BadKey(alg))
            .and_then(|key| Self::new(alg, key))
    }

    /// The private key as PKCS#8, to be sealed and stored.
    ///
    /// # Panics
    /// When memory runs out.
    pub fn to_der(&self) -> Vec<u8> {
        self.key.private_key_to_pkcs8().expect("a parsed key can be written")
    }

    /// The key's name: its RFC 7638 thumbprint with SHA-256, as base64url.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The algorithm it signs with.
    pub fn alg(&self) -> SigningAlg {
        self.alg
    }

    /// The public half as a JWK (RFC 7517 §4) with `use`, `alg` and `kid`.
    pub(super) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    fn new(alg: SigningAlg, key: PKey<Private>) -> Result<Self, CryptoError> {
        install();
        let algorithm = public_parameters(alg, &key).map_err(|_| CryptoError::BadKey(alg))?;
        let mut jwk = Jwk { common: CommonParameters::default(), algorithm };
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| CryptoError::BadKey(alg))?;
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        jwk.common.key_algorithm = Some(algorithm_of(alg).into());
        jwk.common.key_id = Some(kid.clone());
        let material = Self { alg, key, jwk, kid };
        // A key that cannot sign and verify is found here and not at somebody's sign-in.
        let sample = material.sign("JWT", &serde_json::json!({}))?;
        let (message, signature) = sample.rsplit_once('.').ok_or(CryptoError::BadKey(alg))?;
        let sound = material.verifies(message, signature);
        if sound { Ok(material) } else { Err(CryptoError::BadKey(alg)) }
    }

    /// A signed token in compact form (RFC 7515 §7.1) with `alg`, `kid` and the given `typ`.
    pub(super) fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, CryptoError> {
        let mut header = Header::new(algorithm_of(self.alg));
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        // No bytes: the key handed over is meant (see openssl_provider).
        let key = match self.alg {
            SigningAlg::RS256 => EncodingKey::from_rsa_der(&[]),
            SigningAlg::ES256 => EncodingKey::from_ec_der(&[]),
            SigningAlg::EdDSA => EncodingKey::from_ed_der(&[]),
        };
        with_key(&self.key, || jsonwebtoken::encode(&header, claims, &key))
            .map_err(|error| CryptoError::Signing(error.to_string()))
    }

    /// Whether that signature, as base64url, is this key's over `header.payload`.
    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        let key = match self.alg {
            SigningAlg::RS256 => DecodingKey::from_rsa_der(&[]),
            SigningAlg::ES256 => DecodingKey::from_ec_der(&[]),
            SigningAlg::EdDSA => DecodingKey::from_ed_der(&[]),
        };
        with_key(&self.key, || {
            jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm_of(self.alg))
        })
        .unwrap_or(false)
    }
}

/// The name of an algorithm in `jsonwebtoken`'s words.
pub(super) fn algorithm_of(alg: SigningAlg) -> Algorithm {
    match alg {
        SigningAlg::RS256 => Algorithm::RS256,
        SigningAlg::ES256 => Algorithm::ES256,
        SigningAlg::EdDSA => Algorithm::EdDSA,
    }
}

fn public_parameters(alg: SigningAlg, key: &PKey<Private>) -> Result<AlgorithmParameters, ErrorStack> {
    let text = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
    Ok(match alg {
        SigningAlg::RS256 => {
            let rsa = key.rsa()?;
            let (n, e) = (text(rsa.n().to_vec()), text(rsa.e().to_vec()));
            AlgorithmParameters::RSA(RSAKeyParameters { key_type: RSAKeyType::RSA, n, e })
        }
        SigningAlg::ES256 => {
            let ec = key.ec_key()?;
            let (mut x, mut y, mut context) = (BigNum::new()?, BigNum::new()?, BigNumContext::new()?);
            ec.public_key().affine_coordinates(ec.group(), &mut x, &mut y, &mut context)?;
            AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                key_type: EllipticCurveKeyType::EC,
                curve: EllipticCurve::P256,
                x: text(x.to_vec_padded(32)?),
                y: text(y.to_vec_padded(32)?),
            })
        }
        SigningAlg::EdDSA => AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: text(key.raw_public_key()?),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_name_through_storage_and_no_two_share_one() {
        for alg in SigningAlg::ALL {
            let made = KeyMaterial::generate(alg);
            let read = KeyMaterial::from_der(alg, &made.to_der()).expect("our own key");
            assert_eq!((made.kid(), made.alg()), (read.kid(), read.alg()));
            assert_eq!(made.kid().len(), 43, "32 bytes as base64url");
            assert_ne!(made.kid(), KeyMaterial::generate(alg).kid());
        }
    }

    #[test]
    fn a_key_of_another_algorithm_size_or_shape_is_refused() {
        for stored in SigningAlg::ALL {
            let der = KeyMaterial::generate(stored).to_der();
            for asked in SigningAlg::ALL.into_iter().filter(|asked| *asked != stored) {
                assert!(KeyMaterial::from_der(asked, &der).is_err(), "{stored:?} as {asked:?}");
            }
            assert!(KeyMaterial::from_der(stored, &der[..der.len() - 1]).is_err(), "cut short");
            assert!(KeyMaterial::from_der(stored, &[]).is_err());
        }
        let short = PKey::from_rsa(Rsa::generate(1024).expect("a key")).expect("a key");
        assert!(
            KeyMaterial::from_der(SigningAlg::RS256, &short.private_key_to_pkcs8().expect("DER")).is_err()
        );
        let group = EcGroup::from_curve_name(Nid::SECP384R1).expect("known");
        let p384 = PKey::from_ec_key(EcKey::generate(&group).expect("a key")).expect("a key");
        assert!(
            KeyMaterial::from_der(SigningAlg::ES256, &p384.private_key_to_pkcs8().expect("DER")).is_err()
        );
    }

    #[test]
    fn an_ed25519_key_is_named_as_rfc_8037_says() {
        // RFC 8037 appendix A.1 and A.3, wrapped as PKCS#8 (RFC 8410 §7).
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("base64url");
        let wrapping =
            [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
        let key = KeyMaterial::from_der(SigningAlg::EdDSA, &[&wrapping[..], &seed].concat())
            .expect("the RFC's key");
        assert_eq!(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
