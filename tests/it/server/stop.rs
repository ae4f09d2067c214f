//! How the server stops, and what people notice of a restart

use crate::support::{Browser, binary::Installation, clock, people::ADA, raw};
use reqwest::Method;
use std::{net::TcpListener, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn a_waiting_page_does_not_hold_up_a_stop_and_connects_again() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let browser = Browser::at(&installation.base);
    let waiting = browser.ask("/account", ADA).await;
    let events = waiting.element("live").expect("live").get("data-events").expect("a URL").to_owned();
    let mut stream = browser.request(Method::GET, &events).send().await.expect("a stream");
    assert_eq!(stream.chunk().await.expect("a chunk").expect("an event"), "event: state\ndata: waiting\n\n");

    installation.ask_to_stop();
    let last = clock::within(Duration::from_secs(1), "the last event", stream.chunk()).await;
    let last = String::from_utf8(last.expect("a chunk").expect("an event").to_vec()).expect("UTF-8");
    let retry = last.strip_prefix("retry: ").and_then(|rest| rest.strip_suffix("\n\n")).expect("a retry");
    assert!((1000..3000).contains(&retry.parse::<u32>().expect("milliseconds")), "{last}");
    assert_eq!(stream.chunk().await.expect("an end"), None);
    clock::within(Duration::from_secs(4), "the end of the server", installation.ended()).await;

    installation.serve().await;
    let mut stream = browser.request(Method::GET, &events).send().await.expect("a stream");
    assert_eq!(stream.chunk().await.expect("a chunk").expect("an event"), "event: state\ndata: waiting\n\n");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_server_ends() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let body = "grant_type=authorization_code";
    let head = format!(
        "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(installation.address()).await.expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");

    installation.ask_to_stop();
    clock::eventually("the log says that it stops", || async {
        installation.log().contains("stopping").then_some(())
    })
    .await;
    stream.write_all(body.as_bytes()).await.expect("sent");
    let answer = raw::rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    clock::within(Duration::from_secs(4), "the end of the server", installation.ended()).await;
}

#[tokio::test]
async fn on_a_passed_socket_a_restart_refuses_nobody() {
    let mut installation = Installation::new("");
    let socket = TcpListener::bind(installation.address()).expect("the port is free");
    installation.serve_on(&socket).await;
    installation.ask_to_stop();
    installation.ended().await;

    // Nothing runs now, and whoever connects waits.
    let mut early = TcpStream::connect(installation.address()).await.expect("a connection");
    let request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    early.write_all(request.as_bytes()).await.expect("sent");
    installation.serve_on(&socket).await;
    let answer = raw::rest(&mut early).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
