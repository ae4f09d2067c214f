//! Bodies that do not come

use crate::support::{TestApp, raw};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.base.trim_start_matches("http://")).await.expect("a connection")
}

/// Begins a request whose body does not come to its end.
async fn begin(app: &TestApp, path: &str) -> TcpStream {
    let mut stream = connect(app).await;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: 60000\r\n\r\ngrant_type=authorization_code"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream
}

#[tokio::test]
async fn a_body_that_stops_coming_is_answered_with_408_and_its_connection_closed() {
    let app = TestApp::build().set("server.body_seconds", 1).spawn().await;
    let mut held = Vec::new();
    for _ in 0..20 {
        for path in ["/token", "/authorize", "/end_session", "/introspect"] {
            held.push((path, begin(&app, path).await));
        }
    }
    for (path, mut stream) in held {
        let answer = raw::rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_chunked_body_that_never_ends_holds_no_connection_after_its_answer() {
    let app = TestApp::build().set("server.body_seconds", 1).spawn().await;
    for (head, status) in [
        ("POST /token", "408"),
        ("POST /nowhere", "404"),
        ("POST /jwks", "405"),
        ("GET /jwks", "200"),
        ("GET /account", "303"),
        ("OPTIONS /token", "204"),
    ] {
        // Nothing of it, the beginning of a size, a chunk that is not whole, and one that is.
        for begun in ["", "5;", "5\r\nab", "2\r\na=\r\n"] {
            let mut stream = connect(&app).await;
            let sent = format!(
                "{head} HTTP/1.1\r\nHost: localhost\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n{begun}"
            );
            stream.write_all(sent.as_bytes()).await.expect("sent");
            let answer = raw::rest(&mut stream).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{head} {begun:?}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_chunked_body_that_ends_is_read_and_its_connection_goes_on() {
    let app = TestApp::spawn().await;
    let mut stream = connect(&app).await;
    let one = format!(
        "POST /token HTTP/1.1\r\nHost: localhost\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n\
         d\r\ngrant_type=no\r\n4\r\nsuch\r\n0\r\n\r\n"
    );
    stream.write_all(one.repeat(2).as_bytes()).await.expect("sent");
    let answers = raw::rest(&mut stream).await;
    assert_eq!(answers.matches("HTTP/1.1 401").count(), 2, "{answers}");
}

#[tokio::test]
async fn where_nobody_reads_the_body_the_answer_comes_at_once() {
    let app = TestApp::spawn().await;
    for (path, status) in [("/nowhere", "404"), ("/jwks", "405")] {
        let answer = raw::rest(&mut begin(&app, path).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
}
