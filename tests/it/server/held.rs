//! Connections that somebody holds: unfinished heads, answers that nobody takes, requests without end

use crate::support::{Browser, TestApp, binary::Installation, clock, people::ADA, raw};
use reqwest::Method;
use std::{fmt::Write, fs, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{Instant, sleep, timeout},
};

const LIVE: &str = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

async fn impatient() -> TestApp {
    TestApp::build().set("server.body_seconds", 1).spawn().await
}

fn address(app: &TestApp) -> &str {
    app.base.trim_start_matches("http://")
}

/// A connection on which one request has been answered.
async fn used(app: &TestApp) -> TcpStream {
    let mut stream = TcpStream::connect(address(app)).await.expect("a connection");
    stream.write_all(LIVE.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"live\n") {
        assert_ne!(stream.read_buf(&mut answer).await.expect("an answer"), 0);
    }
    stream
}

/// How much of what the client sent the server has not read.
fn unread(stream: &TcpStream) -> usize {
    let port = |address: std::net::SocketAddr| format!(":{:04X}", address.port());
    let (server, client) = (stream.peer_addr().expect("a peer"), stream.local_addr().expect("an address"));
    let sockets = fs::read_to_string("/proc/net/tcp").expect("the sockets");
    let is_it = |fields: &Vec<&str>| fields[1].ends_with(&port(server)) && fields[2].ends_with(&port(client));
    let fields =
        sockets.lines().map(|line| line.split_whitespace().collect()).find(is_it).expect("its socket");
    let (_, unread) = fields[4].split_once(':').expect("two queues");
    usize::from_str_radix(unread, 16).expect("a number")
}

#[tokio::test]
async fn a_head_after_the_first_must_come_in_time_too() {
    let app = impatient().await;
    for begun in ["G", "GET / HTTP/1.1\r\nHo", "\r", "POST /token HTTP/1.1\r\nContent-Length: 5\r\n"] {
        let mut stream = used(&app).await;
        stream.write_all(begun.as_bytes()).await.expect("sent");
        let begun_at = Instant::now();
        assert_eq!(raw::rest(&mut stream).await, "", "{begun:?}");
        assert!(begun_at.elapsed() < Duration::from_secs(4), "{begun:?}");
    }
}

#[tokio::test]
async fn a_head_that_trickles_has_no_more_time_than_one_that_stops() {
    let app = impatient().await;
    let mut stream = used(&app).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.expect("sent");
    let trickle = async {
        while stream.write_all(b"A: b\r\n").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    clock::within(Duration::from_secs(10), "the end of the connection", trickle).await;
}

#[tokio::test]
async fn requests_behind_an_unfinished_answer_are_left_unread() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    let events = waiting.element("live").expect("live").get("data-events").expect("a URL").to_owned();
    let path =
        url::Url::parse(&app.base).and_then(|base| base.join(&events)).expect("a URL").path().to_owned();
    let mut cookies = String::new();
    for (name, value) in browser.cookies() {
        write!(cookies, "{name}={value}; ").expect("written");
    }
    let mut stream = TcpStream::connect(address(&app)).await.expect("a connection");
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n",
        cookies.trim_end_matches("; ")
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.windows(7).any(|seven| seven == b"waiting") {
        let read = stream.read_buf(&mut answer).await.expect("an answer");
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&answer));
    }

    let sent = LIVE.repeat(2500);
    stream.write_all(sent.as_bytes()).await.expect("sent");
    sleep(Duration::from_millis(500)).await;
    let read = sent.len() - unread(&stream);
    assert!(read <= 16 * 1024, "{read} bytes of {} were read", sent.len());
}

#[tokio::test]
async fn pipelined_requests_with_and_without_bodies_are_all_answered_in_their_order() {
    let app = TestApp::spawn().await;
    let form = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let body = "grant_type=\r\n\r\n&a=b";
    let length = format!("POST /token HTTP/1.1\r\n{form}Content-Length: {}\r\n\r\n{body}", body.len());
    let chunked = format!(
        "POST /token HTTP/1.1\r\n{form}Transfer-Encoding: chunked\r\n\r\n\
         {:x};a=b\r\n{body}\r\n1\r\n\n\r\n0\r\nA: b\r\n\r\n",
        body.len()
    );
    let sent = format!("{LIVE}{length}{LIVE}{LIVE}{chunked}\r\n{LIVE}").repeat(200);
    // In pieces that end anywhere, and whole.
    for size in [97, sent.len()] {
        let mut stream = TcpStream::connect(address(&app)).await.expect("a connection");
        let (mut reader, mut writer) = stream.split();
        let write = async {
            for piece in sent.as_bytes().chunks(size) {
                writer.write_all(piece).await.expect("sent");
                tokio::task::yield_now().await;
            }
            writer.shutdown().await.expect("an end");
        };
        let mut answers = Vec::new();
        let read = timeout(Duration::from_mins(1), reader.read_to_end(&mut answers));
        let ((), read) = tokio::join!(write, read);
        read.expect("in time").expect("answers");
        let answers = String::from_utf8_lossy(&answers);
        let statuses: Vec<_> =
            answers.match_indices("HTTP/1.1 ").filter_map(|(at, _)| answers.get(at + 9..at + 12)).collect();
        let expected = ["200", "400", "200", "200", "400", "200"].repeat(200);
        assert!(
            statuses == expected,
            "{} of {}: {:?}",
            statuses.len(),
            expected.len(),
            &statuses[..12.min(statuses.len())]
        );
    }
}

#[tokio::test]
async fn a_pipelined_request_is_not_answered_with_what_is_known_of_the_next() {
    let app = TestApp::spawn().await;
    let head = |method: &str, version: &str| {
        format!("{method} /health/ready HTTP/{version}\r\nHost: localhost\r\n\r\n")
    };
    for (second, version) in [("HEAD", "1.1"), ("GET", "1.0")] {
        let mut stream = TcpStream::connect(address(&app)).await.expect("a connection");
        let sent = [head("GET", "1.1"), head(second, version)].concat();
        stream.write_all(sent.as_bytes()).await.expect("sent");
        stream.shutdown().await.expect("an end");
        let answers = raw::rest(&mut stream).await;
        let (first, rest) = answers.split_once("\r\n\r\n").expect("a head");
        assert!(first.starts_with("HTTP/1.1 200"), "{second}: {first}");
        assert!(rest.starts_with("ready\n"), "{second}: the body of the first: {rest}");
    }
}

#[tokio::test]
async fn empty_lines_after_a_request_are_left_out_and_keep_no_connection() {
    let app = impatient().await;
    let mut stream = used(&app).await;
    let empty = async {
        while stream.write_all(b"\r\n\n").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    clock::within(Duration::from_secs(4), "the end of the connection", empty).await;

    let mut stream = used(&app).await;
    stream.write_all(format!("\r\n\r\n{LIVE}").as_bytes()).await.expect("the connection is open");
    let mut answer = Vec::new();
    while !answer.ends_with(b"live\n") {
        assert_ne!(stream.read_buf(&mut answer).await.expect("an answer"), 0);
    }
}

#[tokio::test]
async fn a_client_that_takes_no_answers_is_let_go_and_a_waiting_page_is_not() {
    let app = impatient().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    let events = waiting.element("live").expect("live").get("data-events").expect("a URL").to_owned();
    let mut page = browser.request(Method::GET, &events).send().await.expect("a stream");
    page.chunk().await.expect("a chunk").expect("an event");

    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let mut stream = socket.connect(address(&app).parse().expect("an address")).await.expect("a connection");
    let fill = async {
        let login = "GET /account HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
        while stream.write_all(login.as_bytes()).await.is_ok() {}
    };
    clock::within(Duration::from_mins(1), "the end of the connection", fill).await;

    let end = Instant::now() + Duration::from_secs(3);
    while let Ok(chunk) = tokio::time::timeout_at(end, page.chunk()).await {
        assert!(chunk.expect("a chunk").is_some(), "the stream has ended");
    }
}

#[tokio::test]
async fn a_network_that_holds_all_its_connections_leaves_room_for_another() {
    let mut installation = Installation::new("");
    installation.serve_with_descriptors(256, 256).await;
    let from = async |host: &str| {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(format!("{host}:0").parse().expect("an address")).expect("bound");
        socket.connect(installation.address().parse().expect("an address")).await.expect("a connection")
    };
    let mut held = Vec::new();
    for _ in 0..300 {
        held.push(from("127.0.0.2").await);
    }
    let request = format!("{}Connection: close\r\n\r\n", LIVE.trim_end_matches("\r\n").to_owned() + "\r\n");
    let mut other = from("127.0.0.3").await;
    other.write_all(request.as_bytes()).await.expect("sent");
    let answer = clock::within(Duration::from_secs(5), "an answer", raw::rest(&mut other)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut open = 0;
    for stream in &mut held {
        open += usize::from(timeout(Duration::from_millis(10), stream.read_u8()).await.is_err());
    }
    assert_eq!(open, 32, "a quarter of 128");
}
