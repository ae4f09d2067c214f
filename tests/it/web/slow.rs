//! Bodies that do not come

use crate::support::{TestApp, raw};
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Begins a request whose body does not come to its end.
async fn begin(app: &TestApp, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).await.expect("a connection");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 60000\r\n\r\ngrant_type=authorization_code"
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
async fn where_nobody_reads_the_body_the_answer_comes_at_once() {
    let app = TestApp::spawn().await;
    for (path, status) in [("/nowhere", "404"), ("/jwks", "405")] {
        let answer = raw::rest(&mut begin(&app, path).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
}
