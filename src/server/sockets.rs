//! The sockets that the server listens on: new ones, or those that systemd passes (sd_listen_fds(3)). A passed socket
//! stays open while the server restarts, so that whoever connects meanwhile waits instead of being refused.

use crate::config::Config;
use listenfd::ListenFd;
use std::{
    io,
    net::{SocketAddr, TcpListener},
};
use tokio::net::TcpSocket;

/// The setting of the metrics' own address.
pub(super) const METRICS: &str = "metrics.listen";

/// How many connections may wait to be accepted. The kernel limits this further (`net.core.somaxconn`).
const BACKLOG: u32 = 4096;

/// The sockets of one server.
#[derive(Debug)]
pub struct Sockets {
    pub(super) http: TcpListener,
    /// That of the metrics, where they have one of their own and it is open already.
    pub(super) metrics: Option<TcpListener>,
}

impl From<TcpListener> for Sockets {
    fn from(http: TcpListener) -> Self {
        Self { http, metrics: None }
    }
}

impl Sockets {
    /// Takes the sockets that were passed, and binds the addresses for which none was.
    pub(super) fn open(config: &Config) -> io::Result<Self> {
        Self::among(passed()?, config.server.listen, metrics_address(config))
    }

    fn among(
        mut passed: Vec<TcpListener>,
        http: SocketAddr,
        metrics: Option<SocketAddr>,
    ) -> io::Result<Self> {
        let mut open =
            |address, setting| take(&mut passed, address).map_or_else(|| bind(address, setting), Ok);
        let http_socket = open(http, "server.listen")?;
        let metrics = metrics.map(|address| open(address, METRICS)).transpose()?;
        let sockets = Self { http: http_socket, metrics };
        let Some(other) = passed.first() else { return Ok(sockets) };
        let text = format!(
            "a socket for {} was passed, but server.listen is {http}: both must be the same address",
            other.local_addr()?
        );
        Err(io::Error::new(io::ErrorKind::InvalidInput, text))
    }
}

/// Where the metrics have a listener of their own, if they do.
pub(super) fn metrics_address(config: &Config) -> Option<SocketAddr> {
    config.metrics.listen.filter(|_| config.metrics.enabled)
}

/// The TCP sockets that were passed.
fn passed() -> io::Result<Vec<TcpListener>> {
    let mut passed = ListenFd::from_env();
    (0..passed.len()).filter_map(|index| passed.take_tcp_listener(index).transpose()).collect()
}

/// The socket of that address, if it is among them.
fn take(passed: &mut Vec<TcpListener>, address: SocketAddr) -> Option<TcpListener> {
    let is_its = |socket: &TcpListener| socket.local_addr().is_ok_and(|found| found == address);
    let index = passed.iter().position(is_its)?;
    Some(passed.swap_remove(index))
}

/// A new socket, which listens already, on the address of that setting.
pub(super) fn bind(address: SocketAddr, setting: &str) -> io::Result<TcpListener> {
    let explained = |error: io::Error| io::Error::new(error.kind(), explain(address, setting, &error));
    listen(address).map_err(explained)
}

fn explain(address: SocketAddr, setting: &str, error: &io::Error) -> String {
    let (port, what) = (address.port(), format!("cannot listen on {address}, which is {setting}"));
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "{what}: another program listens there already. Stop that one, or set {setting} to another port"
            )
        }
        io::ErrorKind::AddrNotAvailable => {
            format!(
                "{what}: this machine has no such address. Set {setting} to one that it has, such as 127.0.0.1:{port}"
            )
        }
        io::ErrorKind::PermissionDenied => format!(
            "{what}: only root may listen on port {port}. Set {setting} to a port from 1024 on, or give the service the \
             right (for systemd, with AmbientCapabilities=CAP_NET_BIND_SERVICE)"
        ),
        _ => format!("{what}: {error}. Set {setting} to another address"),
    }
}

/// Not `TcpListener::bind`, which lets only 128 connections wait.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpStream, time::Duration};

    fn here() -> SocketAddr {
        "127.0.0.1:0".parse().expect("an address")
    }

    #[tokio::test]
    async fn more_connections_may_wait_than_the_128_of_the_standard_library() {
        let listener = bind(here(), "server.listen").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let connect = |_| TcpStream::connect_timeout(&address, Duration::from_millis(500)).expect("it waits");
        let waiting: Vec<TcpStream> = (0..300).map(connect).collect();
        assert_eq!(waiting.len(), 300);
    }

    #[tokio::test]
    async fn a_passed_socket_is_taken_by_its_address_and_another_is_refused() {
        let passed = || TcpListener::bind(here()).expect("a free port");
        let (http, metrics) = (passed(), passed());
        let of = |socket: &TcpListener| socket.local_addr().expect("an address");
        let (http_address, metrics_address) = (of(&http), of(&metrics));
        let sockets = Sockets::among(vec![metrics, http], http_address, Some(metrics_address)).expect("both");
        assert_eq!(of(&sockets.http), http_address);
        assert_eq!(sockets.metrics.as_ref().map(of), Some(metrics_address));

        let refused = Sockets::among(vec![passed()], here(), None).expect_err("another address");
        assert!(refused.to_string().contains("server.listen is 127.0.0.1:0"), "{refused}");
    }
}
