//! The client's network address: the peer's, or what a trusted proxy says of it.

use crate::config::server::Server;
use actix_web::HttpRequest;
use std::net::IpAddr;

/// The address to count and show. Forwarded headers are believed only from configured proxies; a
/// malformed header counts as none.
pub fn of(request: &HttpRequest, server: &Server) -> String {
    let Some(peer) = request.peer_addr().map(|socket| socket.ip().to_canonical()) else {
        return String::new();
    };
    let trusted = |ip: IpAddr| server.trusted_proxies.iter().any(|network| network.contains(ip));
    if !trusted(peer) {
        return peer.to_string();
    }
    let values = request.headers().get_all(server.client_ip_header.as_str());
    let listed: Option<Vec<IpAddr>> =
        values.map(|value| value.to_str().ok()).collect::<Option<Vec<_>>>().and_then(|lines| {
            lines.iter().flat_map(|line| line.split(',')).map(|part| parse(part.trim())).collect()
        });
    // From the right: each trusted proxy wrote down whom it saw.
    let client = listed.unwrap_or_default().into_iter().rev().find(|ip| !trusted(*ip));
    client.unwrap_or(peer).to_string()
}

fn parse(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, network::Network};
    use actix_web::test::TestRequest;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut server = Config::demo(8080, std::path::Path::new("/nowhere")).server;
        server.trusted_proxies = vec![Network::parse("10.0.0.0/8").expect("a network")];
        let mut request = TestRequest::default().peer_addr(format!("{peer}:1").parse().expect("a peer"));
        for line in forwarded {
            request = request.append_header(("x-forwarded-for", *line));
        }
        of(&request.to_http_request(), &server)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_whom_it_saw() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.1"]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["not an address"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }
}
