//! HTTP/2: over our own TLS only

use crate::support::{TestApp, raw};
use openssl::{
    asn1::Asn1Time,
    hash::MessageDigest,
    pkey::PKey,
    rsa::Rsa,
    ssl::{SslConnector, SslMethod, SslVerifyMode},
    x509::{X509Builder, X509NameBuilder},
};
use std::{net::TcpStream, path::Path};

/// What a client sends that takes HTTP/2 for granted (RFC 9113 §3.3).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";

/// A certificate that nobody has signed but its own key.
fn make_certificate(folder: &Path) {
    let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_text("CN", "localhost").expect("a name");
    let name = name.build();
    let mut certificate = X509Builder::new().expect("a certificate");
    certificate.set_subject_name(&name).expect("a subject");
    certificate.set_issuer_name(&name).expect("an issuer");
    certificate.set_pubkey(&key).expect("a key");
    certificate.set_not_before(&Asn1Time::days_from_now(0).expect("a time")).expect("a beginning");
    certificate.set_not_after(&Asn1Time::days_from_now(1).expect("a time")).expect("an end");
    certificate.sign(&key, MessageDigest::sha256()).expect("signed");
    std::fs::write(folder.join("c.pem"), certificate.build().to_pem().expect("PEM")).expect("written");
    std::fs::write(folder.join("k.pem"), key.private_key_to_pem_pkcs8().expect("PEM")).expect("written");
}

/// The protocol that the server chooses when it is offered HTTP/2 (RFC 7301).
fn chosen(address: &str) -> Option<Vec<u8>> {
    let mut connector = SslConnector::builder(SslMethod::tls_client()).expect("a connector");
    connector.set_verify(SslVerifyMode::NONE);
    connector.set_alpn_protos(b"\x02h2\x08http/1.1").expect("protocols");
    let stream = TcpStream::connect(address).expect("a connection");
    let stream = connector.build().connect("localhost", stream).expect("TLS");
    stream.ssl().selected_alpn_protocol().map(<[u8]>::to_vec)
}

#[tokio::test]
async fn http_2_is_spoken_over_our_own_tls_and_not_in_plain() {
    let plain = TestApp::spawn().await;
    let answer = raw::exchange(plain.base.trim_start_matches("http://"), PREFACE).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer:?}");
    let upgrade = b"GET /jwks HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\
                    Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    let answer = raw::exchange(plain.base.trim_start_matches("http://"), upgrade).await;
    assert!(!answer.starts_with("HTTP/1.1 101"), "{answer:?}");

    let folder = tempfile::tempdir().expect("a folder");
    make_certificate(folder.path());
    let file = |name: &str| format!("{:?}", folder.path().join(name).display().to_string());
    let tls = TestApp::build()
        .set("server.tls_certificate", file("c.pem"))
        .set("server.tls_key", file("k.pem"))
        .spawn()
        .await;
    let address = tls.base.trim_start_matches("http://").to_owned();
    let chosen = tokio::task::spawn_blocking(move || chosen(&address)).await.expect("asked");
    assert_eq!(chosen.as_deref(), Some(&b"h2"[..]));
}
