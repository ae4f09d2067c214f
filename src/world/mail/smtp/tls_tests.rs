//! TLS, against a server with a certificate of its own making.

use super::{super::compose::sample, tests::settings, *};
use lettre::transport::smtp::client::Certificate;
use openssl::{
    asn1::Asn1Time,
    bn::BigNum,
    hash::MessageDigest,
    pkey::PKey,
    ssl::{SslAcceptor, SslMethod},
    x509::{X509, X509Name, extension::SubjectAlternativeName},
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::Arc,
    thread,
};

/// What the server was told inside TLS.
type Heard = Arc<Mutex<Vec<String>>>;

fn certificate() -> (SslAcceptor, X509) {
    let key = PKey::generate_ed25519().expect("a key");
    let mut name = X509Name::builder().expect("a name");
    name.append_entry_by_text("CN", "localhost").expect("sound");
    let name = name.build();
    let mut builder = X509::builder().expect("a certificate");
    builder.set_version(2).expect("sound");
    let serial = BigNum::from_u32(1).and_then(|number| number.to_asn1_integer()).expect("a number");
    builder.set_serial_number(&serial).expect("sound");
    builder.set_subject_name(&name).expect("sound");
    builder.set_issuer_name(&name).expect("sound");
    builder.set_pubkey(&key).expect("sound");
    builder.set_not_before(&Asn1Time::days_from_now(0).expect("a day")).expect("sound");
    builder.set_not_after(&Asn1Time::days_from_now(1).expect("a day")).expect("sound");
    let names = SubjectAlternativeName::new().dns("localhost").build(&builder.x509v3_context(None, None));
    builder.append_extension(names.expect("sound")).expect("sound");
    builder.sign(&key, MessageDigest::null()).expect("signed");
    let certificate = builder.build();
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls()).expect("TLS");
    acceptor.set_private_key(&key).expect("sound");
    acceptor.set_certificate(&certificate).expect("sound");
    (acceptor.build(), certificate)
}

fn start(security: Security) -> (u16, X509, Heard) {
    let (acceptor, certificate) = certificate();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let heard = Heard::default();
    let keep = heard.clone();
    thread::spawn(move || {
        let mut stream = listener.accept().expect("a caller").0;
        if security == Security::Starttls {
            let mut plain = BufReader::new(stream.try_clone().expect("a socket"));
            for reply in ["220 sink.test\r\n", "250-sink.test\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
                if !reply.starts_with("220 sink") {
                    plain.read_line(&mut String::new()).expect("a command");
                }
                stream.write_all(reply.as_bytes()).expect("sent");
            }
        }
        if let Ok(stream) = acceptor.accept(stream) {
            talk(stream, security == Security::Tls, &keep);
        }
    });
    (port, certificate, heard)
}

fn talk(stream: impl Read + Write, greet: bool, heard: &Heard) {
    let mut stream = BufReader::new(stream);
    let mut say = if greet { "220 sink.test\r\n" } else { "" };
    loop {
        let mut line = String::new();
        if stream.get_mut().write_all(say.as_bytes()).is_err()
            || !matches!(stream.read_line(&mut line), Ok(1..))
        {
            return;
        }
        say = match line.as_str() {
            data if data.starts_with("EHLO") => "250-sink.test\r\n250 AUTH PLAIN\r\n",
            data if data.starts_with("AUTH") => "235 welcome\r\n",
            "DATA\r\n" => "354 go on\r\n",
            ".\r\n" => "250 taken\r\n",
            data if data.starts_with("MAIL") || data.starts_with("RCPT") => "250 fine\r\n",
            _ => "",
        };
        heard.lock().expect("not poisoned").push(line);
    }
}

fn mail_to(port: u16, security: Security) -> SmtpMail {
    let (username, password) = (Some("me".to_owned()), Some(Secret::new("secret")));
    let host = "localhost".to_owned();
    SmtpMail::new(SmtpSettings { host, security, username, password, ..settings(port) }).expect("sound")
}

#[tokio::test]
async fn a_message_and_a_password_go_through_tls_to_a_server_that_is_vouched_for() {
    for security in [Security::Starttls, Security::Tls] {
        let (port, certificate, heard) = start(security);
        let mail = mail_to(port, security);
        let root = Certificate::from_der(certificate.to_der().expect("DER")).expect("a certificate");
        let tls = TlsParameters::builder("localhost".to_owned()).add_root_certificate(root).build();
        assert!(mail.tls.set(tls.expect("sound")).is_ok());
        let accepted = mail.send(&sample()).await.expect("accepted");
        assert_eq!(accepted.response, "250 taken", "{security:?}");
        let heard = heard.lock().expect("not poisoned").concat();
        assert!(heard.contains("AUTH PLAIN") && heard.contains("RCPT TO:<ada@example.org>"), "{security:?}");
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_told_nothing() {
    for security in [Security::Starttls, Security::Tls] {
        let (port, _, heard) = start(security);
        let result = mail_to(port, security).send(&sample()).await;
        assert!(matches!(result, Err(SendError::Transient(_))), "{security:?}: {result:?}");
        assert!(heard.lock().expect("not poisoned").is_empty(), "{security:?}");
    }
}
