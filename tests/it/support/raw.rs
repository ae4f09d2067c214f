//! Bytes over a connection, for requests that no client makes.

use super::clock;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends those bytes and reads until the other end closes.
pub async fn exchange(address: &str, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(sent).await.expect("sent");
    rest(&mut stream).await
}

/// What still comes until the other end closes, which it must.
pub async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset has been closed too.
    let _ =
        clock::within(Duration::from_secs(15), "the end of the connection", stream.read_to_end(&mut answer))
            .await;
    String::from_utf8_lossy(&answer).into_owned()
}
