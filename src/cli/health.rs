//! `porchlight health`: for a container's health check, where there is no other HTTP client.

use super::{failure::Failure, open};
use crate::config::Config;
use clap::Args;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};
use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs},
    path::Path,
    time::Duration,
};
use url::Url;

/// How long each step may take.
const TIMEOUT: Duration = Duration::from_secs(4);

/// Options of the command.
#[derive(Args)]
pub struct Health {
    /// The address to ask instead of the one in the configuration
    #[arg(long)]
    url: Option<Url>,
}

impl Health {
    /// Succeeds when the server answers that it is ready.
    pub fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let (url, ours) = match self.url {
            Some(url) => (url, false),
            None => (ready_url(&open::config(path)?), true),
        };
        match status(&url, ours) {
            Ok(200) => Ok(()),
            Ok(status) => Err(Failure::Failed(format!("{url} answers {status}"))),
            Err(error) => Err(Failure::Failed(format!("{url}: {error}"))),
        }
    }
}

fn ready_url(config: &Config) -> Url {
    let scheme = if config.server.tls.is_some() { "https" } else { "http" };
    let address = here(config.server.listen);
    Url::parse(&format!("{scheme}://{address}/health/ready")).expect("an IP address and a port make a URL")
}

/// The address to connect to for an address to listen on: `0.0.0.0` means every address and cannot be called.
fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn status(url: &Url, ours: bool) -> io::Result<u16> {
    let wrong = |text| io::Error::new(io::ErrorKind::InvalidInput, text);
    let host = url.host_str().ok_or_else(|| wrong("there is no host"))?;
    let name = host.trim_matches(['[', ']']);
    let port = url.port_or_known_default().ok_or_else(|| wrong("there is no port"))?;
    let stream = connect((name, port))?;
    match url.scheme() {
        "http" => ask(stream, url, host),
        "https" => {
            let mut connector = SslConnector::builder(SslMethod::tls_client())?;
            if ours {
                // The certificate is for the public name, and this is the way inside.
                connector.set_verify(SslVerifyMode::NONE);
            }
            let connector = connector.build().configure()?.verify_hostname(!ours);
            ask(connector.connect(name, stream).map_err(io::Error::other)?, url, host)
        }
        _ => Err(wrong("it must begin with http:// or https://")),
    }
}

fn connect(address: impl ToSocketAddrs) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, TIMEOUT) {
            Ok(stream) => {
                stream.set_read_timeout(Some(TIMEOUT))?;
                stream.set_write_timeout(Some(TIMEOUT))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// HTTP/1.0 (RFC 1945): one request, and the server closes.
fn ask(mut stream: impl Read + Write, url: &Url, host: &str) -> io::Result<u16> {
    // In one piece: a server may look at what has come after its first read.
    stream.write_all(format!("GET {} HTTP/1.0\r\nHost: {host}\r\n\r\n", url.path()).as_bytes())?;
    stream.flush()?;
    let mut line = Vec::new();
    // `HTTP/1.1 200` is all that matters.
    stream.take(12).read_to_end(&mut line)?;
    let text = String::from_utf8_lossy(&line);
    let code =
        text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|code| code.parse().ok());
    code.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "this is not HTTP"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, thread};

    fn answered(answer: &'static str) -> io::Result<u16> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/health/ready", listener.local_addr().unwrap())).unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let status = status(&url, true);
        assert!(server.join().unwrap().starts_with("GET /health/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n"));
        status
    }

    #[test]
    fn the_status_is_read_and_anything_else_is_no_answer() {
        assert_eq!(answered("HTTP/1.1 200 OK\r\n\r\n").unwrap(), 200);
        assert_eq!(answered("HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap(), 503);
        for wrong in ["", "SSH-2.0-x\r\n", "HTTP/1.1 2"] {
            assert!(answered(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_server_that_listens_everywhere_is_called_on_loopback() {
        assert_eq!(here("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(here("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
        assert_eq!(here("10.1.2.3:8080".parse().unwrap()).to_string(), "10.1.2.3:8080");
    }
}
