//! `[server]`: where to listen, and which proxies to trust.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::network::Network;
use super::source::Source;
use crate::files::{self, Want};

/// How the server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Worker threads.
    pub workers: usize,
    /// Certificate and key, when the server speaks TLS itself.
    pub tls: Option<Tls>,
    /// Proxies that are trusted to report a visitor's address.
    pub trusted_proxies: Vec<Network>,
    /// The header in which they report it, in lower case.
    pub client_ip_header: String,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// Seconds in which a request body must arrive, plus one for each 8 KiB of it.
    pub body_seconds: u64,
    /// Seconds that requests under way have to finish when the server stops.
    pub shutdown_seconds: u64,
}

/// A certificate chain and its private key, both PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, then its intermediates.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

impl Server {
    pub(super) fn read(source: &mut Source) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8));
        let cores = u16::try_from(cores).unwrap_or(8);
        Self {
            listen: source.parsed_or("server.listen", "127.0.0.1:8080", parse_listen),
            workers: usize::from(source.number("server.workers", cores, 1..=256)),
            tls: Tls::read(source),
            trusted_proxies: source.list("server.trusted_proxies", &[], Network::parse),
            client_ip_header: source.parsed_or("server.client_ip_header", "x-forwarded-for", parse_header),
            max_body_bytes: source.number("server.max_body_bytes", 65_536_u32, 4096..=1_048_576) as usize,
            body_seconds: u64::from(source.number("server.body_seconds", 10_u16, 1..=300)),
            shutdown_seconds: u64::from(source.number("server.shutdown_seconds", 10_u16, 0..=300)),
        }
    }
}

impl Server {
    /// Captured messages contain links and codes, so the server listens only on loopback while messages are captured.
    pub(super) fn check_capture(&self, source: &mut Source, captures: bool) {
        if captures && !self.listen.ip().to_canonical().is_loopback() {
            let text = "must be a loopback address while a transport is \"capture\": whoever reaches the server can \
                        read the captured messages";
            source.fault("server.listen", text, Some(&format!("\"127.0.0.1:{}\"", self.listen.port())));
        }
    }
}

impl Tls {
    fn read(source: &mut Source) -> Option<Self> {
        let certificate = source.path("server.tls_certificate", "tls/fullchain.pem");
        let key = source.path("server.tls_key", "tls/privkey.pem");
        match (certificate, key) {
            (Some(certificate), Some(key)) => {
                check_pem(source, "server.tls_certificate", &certificate, "CERTIFICATE-----");
                check_pem(source, "server.tls_key", &key, "PRIVATE KEY-----");
                Some(Self { certificate, key })
            }
            (Some(_), None) if !source.is_set("server.tls_key") => {
                let text = "is missing: a certificate needs its key";
                source.fault("server.tls_key", text, Some("\"tls/privkey.pem\""));
                None
            }
            (None, Some(_)) if !source.is_set("server.tls_certificate") => {
                let text = "is missing: a key needs its certificate";
                source.fault("server.tls_certificate", text, Some("\"tls/fullchain.pem\""));
                None
            }
            _ => None,
        }
    }
}

fn check_pem(source: &mut Source, key: &str, path: &Path, marker: &str) {
    let fault = match std::fs::read_to_string(path) {
        Ok(text) if text.contains(marker) => return,
        Ok(_) => format!("{} holds no \"{marker}\" line: it must be PEM", path.display()),
        Err(error) => files::explain(path, Want::Read, &error),
    };
    source.fault(key, fault, None);
}

pub(super) fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("must be an IP address and a port, not {text:?}"))
}

fn parse_header(text: &str) -> Result<String, String> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if text.len() <= 64 && text.bytes().all(is_name) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format!("must be the name of a header, not {text:?}"))
    }
}
