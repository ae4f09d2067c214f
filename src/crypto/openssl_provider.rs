//! What `jsonwebtoken` needs to sign and verify (RFC 7518 §3, RFC 8037 §3.1), on OpenSSL.
//!
//! `jsonwebtoken` asks for a provider as plain functions from key bytes, once for the whole
//! process, and so would parse a private key at each signature. Our own keys are parsed once:
//! [`with_key`] hands one over on the calling thread for the length of a call, and key bytes
//! that are empty stand for it. No map of keys outlives a keyring or is shared by two servers.

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result, new_error},
    jwk::ThumbprintHash,
};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey, EcPoint},
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::{MessageDigest, hash},
    memcmp,
    nid::Nid,
    pkey::{HasPublic, Id, PKey, PKeyRef, Private, Public},
    rsa::{Padding, Rsa},
    sign::{self, RsaPssSaltlen},
};
use std::cell::RefCell;

/// RFC 7518 §3.3 and §3.5: shorter RSA keys must not be used.
const MIN_RSA_BITS: u32 = 2048;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |alg, key| Ok(Box::new(OpensslSigner { alg: *alg, key: private_key(*alg, key)? })),
    verifier_factory: |alg, key| Ok(Box::new(OpensslVerifier { alg: *alg, key: checking_key(*alg, key)? })),
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(ErrorKind::UnsupportedAlgorithm.into()),
        rsa_pub_components_from_public_key: |_| Err(ErrorKind::UnsupportedAlgorithm.into()),
        ec_pub_components_from_private_key: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
        ed_pub_components_from_private_key: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
        compute_digest: |data, with| thumbprint_digest(data, &with),
    },
};

thread_local! {
    static HANDED_OVER: RefCell<Option<PKey<Private>>> = const { RefCell::new(None) };
}

/// Makes `jsonwebtoken` use this provider. Call it before the first use; calling it again does no harm.
pub fn install() {
    // It fails only when a provider is installed already, and no other one is in this program.
    let _ = PROVIDER.install_default();
}

/// Runs `work` with a parsed key in place of empty key bytes.
pub(super) fn with_key<T>(key: &PKey<Private>, work: impl FnOnce() -> T) -> T {
    struct TakeBack;
    impl Drop for TakeBack {
        fn drop(&mut self) {
            HANDED_OVER.with_borrow_mut(|slot| *slot = None);
        }
    }
    HANDED_OVER.with_borrow_mut(|slot| *slot = Some(key.clone()));
    let _take_back = TakeBack;
    work()
}

fn handed_over() -> Result<PKey<Private>> {
    HANDED_OVER.with_borrow(Clone::clone).ok_or_else(|| new_error(ErrorKind::InvalidKeyFormat))
}

fn private_key(alg: Algorithm, key: &EncodingKey) -> Result<PKey<Private>> {
    let key = match (alg.family(), key.as_bytes()) {
        (AlgorithmFamily::Hmac, secret) => return hmac_key(secret),
        (_, []) => handed_over()?,
        (_, der) => PKey::private_key_from_der(der).map_err(|_| ErrorKind::InvalidKeyFormat)?,
    };
    check_fit(alg, &key).map(|()| key)
}

/// A key to verify with: somebody's public key, or one of ours, or a shared secret.
enum CheckingKey {
    Public(PKey<Public>),
    Private(PKey<Private>),
}

fn checking_key(alg: Algorithm, key: &DecodingKey) -> Result<CheckingKey> {
    let public = match (alg.family(), key.kind()) {
        (AlgorithmFamily::Hmac, DecodingKeyKind::SecretOrDer(secret)) => {
            return hmac_key(secret).map(CheckingKey::Private);
        }
        (_, DecodingKeyKind::SecretOrDer(der)) if der.is_empty() => {
            let ours = handed_over()?;
            return check_fit(alg, &ours).map(|()| CheckingKey::Private(ours));
        }
        (AlgorithmFamily::Rsa, DecodingKeyKind::RsaModulusExponent { n, e }) => rsa_public(n, e),
        (AlgorithmFamily::Ec, DecodingKeyKind::SecretOrDer(point)) if point[0] == 4 => ec_public(alg, point),
        (AlgorithmFamily::Ed, DecodingKeyKind::SecretOrDer(raw)) if raw.len() == 32 => {
            PKey::public_key_from_raw_bytes(raw, Id::ED25519)
        }
        (_, DecodingKeyKind::SecretOrDer(der)) => PKey::public_key_from_der(der),
        _ => return Err(ErrorKind::InvalidKeyFormat.into()),
    };
    let public = public.map_err(|_| ErrorKind::InvalidKeyFormat)?;
    check_fit(alg, &public).map(|()| CheckingKey::Public(public))
}

fn hmac_key(secret: &[u8]) -> Result<PKey<Private>> {
    if secret.is_empty() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    PKey::hmac(secret).map_err(|_| ErrorKind::InvalidKeyFormat.into())
}

fn rsa_public(n: &[u8], e: &[u8]) -> std::result::Result<PKey<Public>, ErrorStack> {
    PKey::from_rsa(Rsa::from_public_components(BigNum::from_slice(n)?, BigNum::from_slice(e)?)?)
}

/// An uncompressed point (SEC 1 §2.3.3), as `jsonwebtoken` builds it from `x` and `y` of a JWK.
/// OpenSSL refuses a point that is not on the curve.
fn ec_public(alg: Algorithm, point: &[u8]) -> std::result::Result<PKey<Public>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve(alg))?;
    let mut context = BigNumContext::new()?;
    let point = EcPoint::from_bytes(&group, point, &mut context)?;
    let key = EcKey::from_public_key(&group, &point)?;
    key.check_key()?;
    PKey::from_ec_key(key)
}

fn curve(alg: Algorithm) -> Nid {
    if alg == Algorithm::ES384 { Nid::SECP384R1 } else { Nid::X9_62_PRIME256V1 }
}

/// A key can be used for an algorithm only if its kind, curve and size match.
fn check_fit<T: HasPublic>(alg: Algorithm, key: &PKeyRef<T>) -> Result<()> {
    let fits = match alg.family() {
        AlgorithmFamily::Hmac => key.id() == Id::HMAC,
        AlgorithmFamily::Rsa => key.id() == Id::RSA && key.bits() >= MIN_RSA_BITS,
        AlgorithmFamily::Ec => key.ec_key().is_ok_and(|ec| ec.group().curve_name() == Some(curve(alg))),
        AlgorithmFamily::Ed => key.id() == Id::ED25519,
    };
    if fits { Ok(()) } else { Err(ErrorKind::InvalidKeyFormat.into()) }
}

/// The hash of an algorithm; Ed25519 brings its own.
fn message_digest(alg: Algorithm) -> Option<MessageDigest> {
    use Algorithm::{ES256, ES384, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    match alg {
        HS256 | RS256 | PS256 | ES256 => Some(MessageDigest::sha256()),
        HS384 | RS384 | PS384 | ES384 => Some(MessageDigest::sha384()),
        HS512 | RS512 | PS512 => Some(MessageDigest::sha512()),
        _ => None,
    }
}

fn is_pss(alg: Algorithm) -> bool {
    matches!(alg, Algorithm::PS256 | Algorithm::PS384 | Algorithm::PS512)
}

/// How long each half of an ECDSA signature is (RFC 7518 §3.4).
fn half(alg: Algorithm) -> usize {
    if alg == Algorithm::ES384 { 48 } else { 32 }
}

struct OpensslSigner {
    alg: Algorithm,
    key: PKey<Private>,
}

impl OpensslSigner {
    fn signature(&self, message: &[u8]) -> std::result::Result<Vec<u8>, ErrorStack> {
        let mut signer = match message_digest(self.alg) {
            Some(digest) => sign::Signer::new(digest, &self.key)?,
            None => sign::Signer::new_without_digest(&self.key)?,
        };
        if is_pss(self.alg) {
            signer.set_rsa_padding(Padding::PKCS1_PSS)?;
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        let signature = signer.sign_oneshot_to_vec(message)?;
        if self.alg.family() != AlgorithmFamily::Ec {
            return Ok(signature);
        }
        let halves = EcdsaSig::from_der(&signature)?;
        let length = i32::try_from(half(self.alg)).expect("32 or 48");
        Ok([halves.r().to_vec_padded(length)?, halves.s().to_vec_padded(length)?].concat())
    }
}

impl signature::Signer<Vec<u8>> for OpensslSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        self.signature(message).map_err(signature::Error::from_source)
    }
}

impl JwtSigner for OpensslSigner {
    fn algorithm(&self) -> Algorithm {
        self.alg
    }
}

struct OpensslVerifier {
    alg: Algorithm,
    key: CheckingKey,
}

impl OpensslVerifier {
    fn accepts(&self, message: &[u8], signature: &[u8]) -> std::result::Result<bool, ErrorStack> {
        match (&self.key, self.alg.family()) {
            (CheckingKey::Private(secret), AlgorithmFamily::Hmac) => {
                let expected = OpensslSigner { alg: self.alg, key: secret.clone() }.signature(message)?;
                Ok(expected.len() == signature.len() && memcmp::eq(&expected, signature))
            }
            (CheckingKey::Private(ours), _) => self.accepts_with(ours, message, signature),
            (CheckingKey::Public(theirs), _) => self.accepts_with(theirs, message, signature),
        }
    }

    fn accepts_with<T: HasPublic>(
        &self,
        key: &PKeyRef<T>,
        message: &[u8],
        signature: &[u8],
    ) -> std::result::Result<bool, ErrorStack> {
        let mut verifier = match message_digest(self.alg) {
            Some(digest) => sign::Verifier::new(digest, key)?,
            None => sign::Verifier::new_without_digest(key)?,
        };
        if is_pss(self.alg) {
            verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        if self.alg.family() == AlgorithmFamily::Rsa && signature.len() != key.size() {
            // RFC 8017 §8.1.2 and §8.2.2: as long as the modulus. OpenSSL takes one without its leading zeros too.
            return Ok(false);
        }
        if self.alg.family() != AlgorithmFamily::Ec {
            return verifier.verify_oneshot(signature, message);
        }
        if signature.len() != 2 * half(self.alg) {
            return Ok(false);
        }
        let (r, s) = signature.split_at(half(self.alg));
        let der =
            EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()?;
        verifier.verify_oneshot(&der, message)
    }
}

impl signature::Verifier<Vec<u8>> for OpensslVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        match self.accepts(message, signature) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(signature::Error::new()),
        }
    }
}

impl JwtVerifier for OpensslVerifier {
    fn algorithm(&self) -> Algorithm {
        self.alg
    }
}

fn thumbprint_digest(data: &[u8], with: &ThumbprintHash) -> Result<Vec<u8>> {
    let digest = match with {
        ThumbprintHash::SHA256 => MessageDigest::sha256(),
        ThumbprintHash::SHA384 => MessageDigest::sha384(),
        ThumbprintHash::SHA512 => MessageDigest::sha512(),
        _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
    };
    hash(digest, data).map(|hash| hash.to_vec()).map_err(|_| ErrorKind::UnsupportedAlgorithm.into())
}

#[cfg(test)]
mod tests;
