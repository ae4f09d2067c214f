//! Encrypts the text of a notification for one device (RFC 8291): the push service delivers it and
//! cannot read it.

use openssl::{
    bn::BigNumContext,
    derive::Deriver,
    ec::{EcGroup, EcKey, EcPoint, EcPointRef, PointConversionForm},
    error::ErrorStack,
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rand::rand_bytes,
    sign::Signer,
    symm::{Cipher, encrypt_aead},
};

/// The record size that we announce: more than one record is never needed (RFC 8291 §4).
const RECORD: u32 = 4096;
/// The largest length of a message in bytes: the record without tag, delimiter and header (RFC 8291 §4).
pub const MOST_PLAIN: usize = 4096 - 16 - 1 - 86;
/// Messages are padded to multiples of this, so that their length reveals nothing about the app.
const BLOCK: usize = 512;
const TAG: usize = 16;

/// The body of a push message (`Content-Encoding: aes128gcm`, RFC 8188), for the device with that public key
/// and authentication secret.
///
/// # Errors
/// The key is not a point of P-256.
///
/// # Panics
/// When the text is longer than [`MOST_PLAIN`].
pub fn encrypt(p256dh: &[u8], auth: &[u8], plain: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    assert!(plain.len() <= MOST_PLAIN, "a push message of {} bytes", plain.len());
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let mut salt = [0; 16];
    rand_bytes(&mut salt)?;
    let padded = (plain.len() + 1).div_ceil(BLOCK) * BLOCK - 1;
    seal(&Recipient { p256dh, auth }, &EcKey::generate(&group)?, &salt, plain, padded.min(MOST_PLAIN))
}

struct Recipient<'a> {
    p256dh: &'a [u8],
    auth: &'a [u8],
}

/// The same with every random part given, padded to that length.
fn seal(
    to: &Recipient<'_>,
    ours: &EcKey<Private>,
    salt: &[u8; 16],
    plain: &[u8],
    padded: usize,
) -> Result<Vec<u8>, ErrorStack> {
    let our_point = point(ours.group(), ours.public_key())?;
    let secret = shared_secret(ours, to.p256dh)?;
    // RFC 8291 §3.4: the authentication secret joins in, and both public keys.
    let key_info = [&b"WebPush: info\0"[..], to.p256dh, &our_point, &[1]].concat();
    let keying = hmac(&hmac(to.auth, &secret)?, &key_info)?;
    // RFC 8188 §2.2 and §2.3
    let random_key = hmac(salt, &keying)?;
    let content_key = hmac(&random_key, b"Content-Encoding: aes128gcm\0\x01")?;
    let nonce = hmac(&random_key, b"Content-Encoding: nonce\0\x01")?;
    // RFC 8188 §2: 2 delimits the last record, zeros pad it.
    let mut record = plain.to_vec();
    record.push(2);
    record.resize(record.len().max(padded + 1), 0);
    let mut tag = [0; TAG];
    let closed =
        encrypt_aead(Cipher::aes_128_gcm(), &content_key[..16], Some(&nonce[..12]), &[], &record, &mut tag)?;
    // RFC 8188 §2.1: salt, record size, and our point as the key's id.
    Ok([&salt[..], &RECORD.to_be_bytes(), &[65], &our_point, &closed, &tag].concat())
}

fn shared_secret(ours: &EcKey<Private>, theirs: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let mut context = BigNumContext::new()?;
    let point = EcPoint::from_bytes(ours.group(), theirs, &mut context)?;
    let theirs = EcKey::from_public_key(ours.group(), &point)?;
    theirs.check_key()?;
    let (ours, theirs) = (PKey::from_ec_key(ours.clone())?, PKey::from_ec_key(theirs)?);
    let mut deriver = Deriver::new(&ours)?;
    deriver.set_peer(&theirs)?;
    deriver.derive_to_vec()
}

fn point(group: &openssl::ec::EcGroupRef, point: &EcPointRef) -> Result<Vec<u8>, ErrorStack> {
    let mut context = BigNumContext::new()?;
    point.to_bytes(group, PointConversionForm::UNCOMPRESSED, &mut context)
}

/// HMAC-SHA-256: one step of HKDF (RFC 5869), which needs no more for outputs this short.
fn hmac(key: &[u8], data: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let key = PKey::hmac(key)?;
    let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
    signer.update(data)?;
    signer.sign_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use openssl::bn::BigNum;

    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    /// RFC 8291 §5 and appendix A.
    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("known");
        let mut context = BigNumContext::new().expect("memory");
        let public =
            bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let public = EcPoint::from_bytes(&group, &public, &mut context).expect("a point");
        let private =
            BigNum::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).expect("a number");
        let ours = EcKey::from_private_components(&group, &private, &public).expect("a key");
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        let (p256dh, auth) = (bytes(P256DH), bytes(AUTH));
        let plain = b"When I grow up, I want to be a watermelon";
        let body = seal(&Recipient { p256dh: &p256dh, auth: &auth }, &ours, &salt, plain, plain.len());
        assert_eq!(
            URL_SAFE_NO_PAD.encode(body.expect("encrypted")),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn no_two_bodies_are_alike_and_their_length_tells_little() {
        let (p256dh, auth) = (bytes(P256DH), bytes(AUTH));
        let body = |plain: &[u8]| encrypt(&p256dh, &auth, plain).expect("encrypted");
        assert_ne!(body(b"x"), body(b"x"));
        assert_eq!(body(b"x").len(), body(&[b'x'; 511]).len());
        assert_eq!(body(&[b'x'; 512]).len(), body(b"").len() + 512);
        assert!(body(&[b'x'; MOST_PLAIN]).len() <= 4096, "RFC 8291 §4");
    }

    #[test]
    fn a_key_that_is_no_point_of_the_curve_is_refused() {
        let mut off = bytes(P256DH);
        off[40] ^= 1;
        assert!(encrypt(&off, &bytes(AUTH), b"x").is_err());
        assert!(encrypt(&[4; 65], &bytes(AUTH), b"x").is_err());
        assert!(encrypt(&[], &bytes(AUTH), b"x").is_err());
    }
}
