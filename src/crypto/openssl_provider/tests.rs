use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::crypto::{sign as jws_sign, verify as jws_verify};

const PAYLOAD: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).expect("a key")).expect("a key")
}

fn ec(curve: Nid) -> PKey<Private> {
    let group = EcGroup::from_curve_name(curve).expect("known");
    PKey::from_ec_key(EcKey::generate(&group).expect("a key")).expect("a key")
}

/// A private key in both of `jsonwebtoken`'s forms.
fn pair(family: AlgorithmFamily, key: &PKey<Private>) -> (EncodingKey, DecodingKey) {
    let (private, public) = (key.private_key_to_pkcs8().expect("DER"), key.public_key_to_der().expect("DER"));
    match family {
        AlgorithmFamily::Rsa => (EncodingKey::from_rsa_der(&private), DecodingKey::from_rsa_der(&public)),
        AlgorithmFamily::Ec => (EncodingKey::from_ec_der(&private), DecodingKey::from_ec_der(&public)),
        AlgorithmFamily::Ed => (EncodingKey::from_ed_der(&private), DecodingKey::from_ed_der(&public)),
        AlgorithmFamily::Hmac => (EncodingKey::from_secret(b"shared"), DecodingKey::from_secret(b"shared")),
    }
}

fn accepts(signature: &str, message: &str, key: &DecodingKey, alg: Algorithm) -> bool {
    jws_verify(signature, message.as_bytes(), key, alg).unwrap_or(false)
}

#[test]
fn hs256_agrees_with_rfc_7515_appendix_a_1() {
    install();
    let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let secret = URL_SAFE_NO_PAD.decode(secret).expect("base64url");
    let message = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{PAYLOAD}");
    let expected = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let signed = jws_sign(message.as_bytes(), &EncodingKey::from_secret(&secret), Algorithm::HS256);
    assert_eq!(signed.expect("signed"), expected);
    assert!(accepts(expected, &message, &DecodingKey::from_secret(&secret), Algorithm::HS256));
    assert!(!accepts(expected, &message, &DecodingKey::from_secret(&secret[1..]), Algorithm::HS256));
}

#[test]
fn es256_agrees_with_rfc_7515_appendix_a_3() {
    install();
    let (x, y) =
        ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    let key = DecodingKey::from_ec_components(x, y).expect("base64url");
    let message = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}");
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    assert!(accepts(signature, &message, &key, Algorithm::ES256));
    assert!(!accepts(signature, &message[1..], &key, Algorithm::ES256));
    let off_the_curve = DecodingKey::from_ec_components(y, x).expect("base64url");
    assert!(jws_verify(signature, message.as_bytes(), &off_the_curve, Algorithm::ES256).is_err());
}

#[test]
fn eddsa_agrees_with_rfc_8037_appendix_a_4() {
    install();
    let key =
        DecodingKey::from_ed_components("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("base64url");
    let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert!(accepts(signature, message, &key, Algorithm::EdDSA));
    assert!(!accepts(signature, "eyJhbGciOiJFZERTQSJ9.", &key, Algorithm::EdDSA));
}

#[test]
fn every_algorithm_accepts_its_own_signature_and_no_changed_one() {
    use Algorithm::{ES256, ES384, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    install();
    let (rsa, p256, p384) = (rsa(2048), ec(Nid::X9_62_PRIME256V1), ec(Nid::SECP384R1));
    let ed = PKey::generate_ed25519().expect("a key");
    for alg in [HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA] {
        let key = match alg {
            ES256 => &p256,
            ES384 => &p384,
            EdDSA => &ed,
            _ => &rsa,
        };
        let (private, public) = pair(alg.family(), key);
        let signature = jws_sign(b"a.b", &private, alg).expect("signed");
        assert!(accepts(&signature, "a.b", &public, alg), "{alg:?}");
        assert!(!accepts(&signature, "a.c", &public, alg), "{alg:?} of another message");
        let bytes = URL_SAFE_NO_PAD.decode(&signature).expect("base64url");
        for wrong in [&bytes[1..], &[&bytes[..], &[0]].concat(), &[], &vec![0; bytes.len()]] {
            assert!(
                !accepts(&URL_SAFE_NO_PAD.encode(wrong), "a.b", &public, alg),
                "{alg:?}, {} bytes",
                wrong.len()
            );
        }
    }
}

#[test]
fn rsa_paddings_are_not_confused_and_pss_salts_have_the_length_of_the_hash() {
    install();
    let key = rsa(2048);
    let (private, _) = pair(AlgorithmFamily::Rsa, &key);
    let parts = key.rsa().expect("it is one");
    let public = DecodingKey::from_rsa_raw_components(&parts.n().to_vec(), &parts.e().to_vec());
    let pkcs1 = jws_sign(b"a.b", &private, Algorithm::RS256).expect("signed");
    let pss = jws_sign(b"a.b", &private, Algorithm::PS256).expect("signed");
    assert!(
        accepts(&pkcs1, "a.b", &public, Algorithm::RS256) && accepts(&pss, "a.b", &public, Algorithm::PS256)
    );
    assert!(
        !accepts(&pkcs1, "a.b", &public, Algorithm::PS256)
            && !accepts(&pss, "a.b", &public, Algorithm::RS256)
    );

    let with_salt = |length| {
        let mut signer = sign::Signer::new(MessageDigest::sha256(), &key).expect("a signer");
        signer.set_rsa_padding(Padding::PKCS1_PSS).expect("known");
        signer.set_rsa_pss_saltlen(length).expect("known");
        URL_SAFE_NO_PAD.encode(signer.sign_oneshot_to_vec(b"a.b").expect("signed"))
    };
    assert!(accepts(&with_salt(RsaPssSaltlen::custom(32)), "a.b", &public, Algorithm::PS256));
    assert!(!accepts(&with_salt(RsaPssSaltlen::custom(20)), "a.b", &public, Algorithm::PS256));
}

#[test]
fn a_key_serves_only_the_algorithms_it_is_made_for() {
    install();
    let cases = [
        (rsa(1024), AlgorithmFamily::Rsa, Algorithm::RS256),
        (ec(Nid::SECP384R1), AlgorithmFamily::Ec, Algorithm::ES256),
        (ec(Nid::X9_62_PRIME256V1), AlgorithmFamily::Ec, Algorithm::ES384),
        (ec(Nid::SECP256K1), AlgorithmFamily::Ec, Algorithm::ES256),
        (PKey::generate_x25519().expect("a key"), AlgorithmFamily::Ed, Algorithm::EdDSA),
    ];
    for (key, family, alg) in cases {
        let (private, public) = pair(family, &key);
        assert!(jws_sign(b"a.b", &private, alg).is_err(), "{alg:?}");
        assert!(jws_verify("AAAA", b"a.b", &public, alg).is_err(), "{alg:?}");
    }
    for alg in [Algorithm::HS256, Algorithm::HS512] {
        assert!(jws_sign(b"a.b", &EncodingKey::from_secret(b""), alg).is_err(), "no secret is no key");
        assert!(jws_verify("AAAA", b"a.b", &DecodingKey::from_secret(b""), alg).is_err());
    }
}

#[test]
fn a_public_key_is_no_shared_secret() {
    install();
    let key = rsa(2048);
    let der = key.public_key_to_der().expect("DER");
    let forged = jws_sign(b"a.b", &EncodingKey::from_secret(&der), Algorithm::HS256).expect("signed");
    assert!(!accepts(&forged, "a.b", &DecodingKey::from_rsa_der(&der), Algorithm::RS256));
}

#[test]
fn a_key_is_handed_over_for_one_call_on_one_thread_only() {
    install();
    let (key, nothing) = (PKey::generate_ed25519().expect("a key"), EncodingKey::from_ed_der(&[]));
    let sign = || jws_sign(b"a.b", &nothing, Algorithm::EdDSA);
    assert!(sign().is_err(), "before");
    with_key(&key, || {
        assert!(sign().is_ok());
        let panicked = std::thread::scope(|scope| scope.spawn(sign).join().expect("no panic"));
        assert!(panicked.is_err(), "on another thread");
    });
    assert!(sign().is_err(), "after");
    let fell =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| with_key(&key, || panic!("on purpose"))));
    assert!(fell.is_err() && sign().is_err(), "after a panic");
}

#[test]
fn garbage_for_keys_is_an_error_and_never_a_panic() {
    install();
    for bytes in [&[0_u8][..], &[4], &[4; 65], &[0x30, 0x03, 0x02, 0x01, 0x01], &[7; 32], &[0xff; 300]] {
        for alg in [Algorithm::RS256, Algorithm::ES256, Algorithm::ES384] {
            let key = if alg == Algorithm::RS256 {
                DecodingKey::from_rsa_der(bytes)
            } else {
                DecodingKey::from_ec_der(bytes)
            };
            assert!(jws_verify("AAAA", b"a.b", &key, alg).is_err(), "{alg:?}");
        }
    }
    for (n, e) in [(&[][..], &[][..]), (&[0], &[0]), (&[1; 256], &[0]), (&[], &[1, 0, 1])] {
        let key = DecodingKey::from_rsa_raw_components(n, e);
        assert!(!accepts("AAAA", "a.b", &key, Algorithm::RS256));
    }
}

#[test]
fn an_rsa_signature_that_lost_its_leading_zero_is_refused() {
    install();
    let (private, public) = pair(AlgorithmFamily::Rsa, &rsa(2048));
    // One signature in 256 begins with a zero.
    let short = (0..5000).find_map(|n| {
        let message = format!("a.{n}");
        let bytes =
            URL_SAFE_NO_PAD.decode(jws_sign(message.as_bytes(), &private, Algorithm::RS256).ok()?).ok()?;
        (bytes[0] == 0).then(|| (message, URL_SAFE_NO_PAD.encode(&bytes[1..])))
    });
    let (message, signature) = short.expect("one in 256");
    assert!(!accepts(&signature, &message, &public, Algorithm::RS256));
}
