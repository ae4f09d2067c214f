//! HTTP/2: over our own TLS only

use crate::support::{TestApp, raw};
use openssl::{
    asn1::Asn1Time,
    hash::MessageDigest,
    pkey::PKey,
    rsa::Rsa,
    ssl::{SslConnector, SslMethod, SslStream, SslVerifyMode},
    x509::{X509Builder, X509NameBuilder},
};
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::net::TcpSocket;

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

/// A server with TLS of its own, and where its certificate is.
async fn with_tls(seconds: u32) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    make_certificate(folder.path());
    let file = |name: &str| format!("{:?}", folder.path().join(name).display().to_string());
    let app = TestApp::build()
        .set("server.tls_certificate", file("c.pem"))
        .set("server.tls_key", file("k.pem"))
        .set("server.body_seconds", seconds)
        .spawn()
        .await;
    (app, folder)
}

/// Connects, and offers those protocols (RFC 7301).
fn connect(address: &str, protocols: &[u8]) -> SslStream<TcpStream> {
    handshake(TcpStream::connect(address).expect("a connection"), protocols)
}

fn handshake(stream: TcpStream, protocols: &[u8]) -> SslStream<TcpStream> {
    let mut connector = SslConnector::builder(SslMethod::tls_client()).expect("a connector");
    connector.set_verify(SslVerifyMode::NONE);
    connector.set_alpn_protos(protocols).expect("protocols");
    stream.set_read_timeout(Some(Duration::from_secs(15))).expect("a limit");
    connector.build().connect("localhost", stream).expect("TLS")
}

/// The protocol that the server chooses when it is offered HTTP/2.
fn chosen(address: &str) -> Option<Vec<u8>> {
    connect(address, b"\x02h2\x08http/1.1").ssl().selected_alpn_protocol().map(<[u8]>::to_vec)
}

/// A frame (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), content].concat()
}

/// A field that is not compressed (RFC 7541 §6.2.2).
fn field(name: &str, value: &str) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    [vec![0], text(name), text(value)].concat()
}

/// Sends those frames after the preface, acknowledges what the server asks for, and returns how long the connection lived.
fn lifetime(address: &str, frames: &[u8]) -> Duration {
    let mut stream = connect(address, b"\x02h2");
    let begun = Instant::now();
    stream.write_all(&[PREFACE, frames].concat()).expect("sent");
    let mut head = [0; 9];
    while stream.read_exact(&mut head).is_ok() {
        let mut content = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        stream.read_exact(&mut content).expect("a whole frame");
        if let (kind @ (4 | 6), 0) = (head[3], head[4]) {
            let content = if kind == 6 { &content[..] } else { &[] };
            let _ = stream.write_all(&frame(kind, 1, 0, content));
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "it lives on");
    }
    begun.elapsed()
}

#[tokio::test]
async fn an_http_2_connection_without_requests_ends_and_so_does_one_that_takes_no_answer() {
    let (app, _folder) = with_tls(1).await;
    let get = |path: &str| {
        let fields = [(":method", "GET"), (":scheme", "https"), (":path", path), (":authority", "localhost")];
        fields.map(|(name, value)| field(name, value)).concat()
    };
    // With and without its end; and with a window of nothing, so that no body can be sent.
    let ended = frame(1, 5, 1, &get("/health/live"));
    let unended = frame(1, 4, 1, &get("/health/live"));
    let no_window = frame(4, 0, 0, &[0, 4, 0, 0, 0, 0]);
    for frames in [vec![], ended.clone(), unended, [no_window, ended].concat()] {
        let address = app.base.trim_start_matches("http://").to_owned();
        let lived = tokio::task::spawn_blocking(move || lifetime(&address, &frames)).await.expect("asked");
        assert!(lived < Duration::from_secs(12), "{lived:?}");
    }
}

/// Opens that many requests on one connection, whose bodies do not come. Reads answers until there are that many, and then until
/// a ping has come back twice. Gives how many there were.
fn answered(stream: TcpStream, requests: u32, expected: usize) -> usize {
    let mut stream = handshake(stream, b"\x02h2");
    let fields =
        [(":method", "POST"), (":scheme", "https"), (":path", "/token"), (":authority", "localhost")];
    let post = fields.map(|(name, value)| field(name, value)).concat();
    let posts = (0..requests).flat_map(|index| frame(1, 4, 2 * index + 1, &post)).collect();
    stream.write_all(&[PREFACE.to_vec(), posts].concat()).expect("sent");
    let (mut answers, mut pings, mut head) = (0, 0, [0; 9]);
    while pings < 3 {
        if answers >= expected && (pings == 0 || head[3] == 6) {
            stream.write_all(&frame(6, 0, 0, &[7; 8])).expect("sent");
            pings += 1;
        }
        stream.read_exact(&mut head).expect("the connection is open");
        let mut content = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        stream.read_exact(&mut content).expect("a whole frame");
        answers += usize::from(head[3] == 1);
    }
    answers
}

/// Asks for something whose body it does not take, goes on with a request every half second, and returns how long that connection
/// lived.
fn lifetime_of_untaken(address: &str) -> Duration {
    let mut stream = connect(address, b"\x02h2");
    stream.get_ref().set_read_timeout(Some(Duration::from_millis(500))).expect("a limit");
    let ask = |method: &str, path: &str| {
        let fields =
            [(":method", method), (":scheme", "https"), (":path", path), (":authority", "localhost")];
        fields.map(|(name, value)| field(name, value)).concat()
    };
    let (begun, no_window) = (Instant::now(), frame(4, 0, 0, &[0, 4, 0, 0, 0, 0]));
    let first = frame(1, 5, 1, &ask("GET", "/health/live"));
    stream.write_all(&[PREFACE, &no_window, &first].concat()).expect("sent");
    let (mut received, mut next) = (Vec::new(), 3);
    loop {
        assert!(begun.elapsed() < Duration::from_secs(15), "it lives on");
        let mut bytes = [0; 1024];
        let sent = match stream.read(&mut bytes) {
            Ok(0) => return begun.elapsed(),
            Ok(count) => {
                received.extend_from_slice(&bytes[..count]);
                acknowledgements(&mut received)
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                next += 2;
                frame(1, 5, next, &ask("HEAD", "/health/live"))
            }
            Err(_) => return begun.elapsed(),
        };
        if stream.write_all(&sent).is_err() {
            return begun.elapsed();
        }
    }
}

/// Takes the whole frames out, and answers those that want an answer.
fn acknowledgements(received: &mut Vec<u8>) -> Vec<u8> {
    let mut answers = Vec::new();
    while let [0, high, low, kind, flags, ..] = received[..] {
        let end = 9 + (usize::from(high) << 8 | usize::from(low));
        if received.len() < end {
            break;
        }
        let content: Vec<u8> = received.drain(..end).skip(9).collect();
        match (kind, flags) {
            (4, 0) => answers.extend(frame(4, 1, 0, &[])),
            (6, 0) => answers.extend(frame(6, 1, 0, &content)),
            _ => {}
        }
    }
    answers
}

#[tokio::test]
async fn further_requests_over_http_2_buy_no_time_for_an_answer_that_is_not_taken() {
    let (app, _folder) = with_tls(1).await;
    let address = app.base.trim_start_matches("http://").to_owned();
    let lived = tokio::task::spawn_blocking(move || lifetime_of_untaken(&address)).await.expect("asked");
    assert!(lived > Duration::from_secs(5) && lived < Duration::from_secs(9), "{lived:?}");
}

#[tokio::test]
async fn what_one_connection_asks_for_at_once_over_http_2_is_refused_beyond_a_bound_and_not_cut() {
    let (app, _folder) = with_tls(10).await;
    for (from, refused) in [("127.0.0.2:0", 72), ("127.0.0.1:0", 0)] {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(from.parse().expect("an address")).expect("bound");
        let address = app.base.trim_start_matches("http://").parse().expect("an address");
        let stream = socket.connect(address).await.expect("a connection").into_std().expect("a stream");
        stream.set_nonblocking(false).expect("blocking");
        let asked = tokio::task::spawn_blocking(move || answered(stream, 200, refused));
        assert_eq!(asked.await.expect("asked"), refused, "{from}: 128 wait for their bodies");
    }
}

#[tokio::test]
async fn over_our_own_tls_a_head_after_the_first_must_come_in_time_too() {
    let (app, _folder) = with_tls(1).await;
    let address = app.base.trim_start_matches("http://").to_owned();
    let lived = tokio::task::spawn_blocking(move || {
        let mut stream = connect(&address, b"\x08http/1.1");
        stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        while !answer.ends_with(b"live\n") {
            let mut bytes = [0; 1024];
            let count = stream.read(&mut bytes).expect("an answer");
            assert_ne!(count, 0, "an answer");
            answer.extend_from_slice(&bytes[..count]);
        }
        let begun = Instant::now();
        stream.write_all(b"GET / HTTP/1.1\r\nHo").expect("sent");
        // Not `WouldBlock`, which is what the end of our own patience is.
        let ended = stream.read(&mut [0]);
        assert!(!ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock), "it lives on");
        begun.elapsed()
    });
    assert!(lived.await.expect("asked") < Duration::from_secs(4));
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

    let (tls, _folder) = with_tls(10).await;
    let address = tls.base.trim_start_matches("http://").to_owned();
    let chosen = tokio::task::spawn_blocking(move || chosen(&address)).await.expect("asked");
    assert_eq!(chosen.as_deref(), Some(&b"h2"[..]));
}
