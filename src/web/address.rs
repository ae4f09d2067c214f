//! The client's network address: the peer's, or what a trusted proxy says of it.

use crate::config::server::Server;
use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The header of RFC 7239, whose elements have names; in every other header they are addresses.
const FORWARDED: &str = "forwarded";

/// The address to count and show. Forwarded headers are believed only from configured proxies, and read from the
/// right, element by element: each trusted proxy wrote down who called it. The first address that is no trusted
/// proxy's is the client's. An element that cannot be read ends the walk at the last address that could: nobody knows
/// who wrote what stands to the left of it.
pub fn of(request: &HttpRequest, server: &Server) -> String {
    let Some(peer) = request.peer_addr().map(|socket| socket.ip().to_canonical()) else {
        return String::new();
    };
    let trusted = |ip: IpAddr| server.trusted_proxies.iter().any(|network| network.contains(ip));
    let mut client = peer;
    if !trusted(peer) {
        return client.to_string();
    }
    let header = server.client_ip_header.as_str();
    let parse = if header == FORWARDED { forwarded_for } else { address };
    let lines: Vec<_> = request.headers().get_all(header).collect();
    for line in lines.into_iter().rev() {
        for element in line.as_bytes().rsplit(|byte| *byte == b',') {
            // RFC 9110 §5.6.1.2: an empty element of a list counts as none.
            if element.trim_ascii().is_empty() {
                continue;
            }
            let Some(ip) = str::from_utf8(element).ok().and_then(|text| parse(text.trim())) else {
                return client.to_string();
            };
            client = ip;
            if !trusted(ip) {
                return client.to_string();
            }
        }
    }
    client.to_string()
}

/// An address as proxies write it: with or without a port, an IPv6 address with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let bracketed = || {
        let inside = text.strip_prefix('[')?.strip_suffix(']')?;
        inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
    };
    bare().or_else(with_port).or_else(bracketed).map(|ip| ip.to_canonical())
}

/// The `for` of one element of `Forwarded` (RFC 7239 §4, §6): `for=192.0.2.1;proto=https`, `For="[2001:db8::1]:80"`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut values = Vec::new();
    for pair in element.split(';') {
        if pair.trim().is_empty() {
            continue;
        }
        let (name, value) = pair.trim().split_once('=')?;
        // A quoted value holds text that its sender chose, and `;` or `,` in it would cut it in two: then one part has a
        // quote without its partner, and nobody knows who wrote the rest.
        let value = match value.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"')?,
            None => value,
        };
        if value.contains(['"', '\\']) {
            return None;
        }
        if name.eq_ignore_ascii_case("for") {
            values.push(value);
        }
    }
    // RFC 7239 §4: each parameter occurs at most once.
    if let [value] = values[..] { address(value) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, network::Network};
    use actix_web::test::TestRequest;

    fn seen_in(header: &str, peer: &str, lines: &[&str]) -> String {
        let mut server = Config::demo(8080, std::path::Path::new("/nowhere")).server;
        server.trusted_proxies =
            ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|n| Network::parse(n).unwrap()).into();
        header.clone_into(&mut server.client_ip_header);
        let peer = SocketAddr::new(peer.parse().expect("a peer"), 1);
        let mut request = TestRequest::default().peer_addr(peer);
        for line in lines {
            request = request.append_header((header, *line));
        }
        of(&request.to_http_request(), &server)
    }

    fn seen(peer: &str, lines: &[&str]) -> String {
        seen_in("x-forwarded-for", peer, lines)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_whom_it_saw() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.1"]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
        assert_eq!(seen("10.0.0.1", &["not an address"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn an_address_is_read_with_its_port_and_in_brackets() {
        for (written, ip) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            (" 198.51.100.1\t", "198.51.100.1"),
            ("198.51.100.1,", "198.51.100.1"),
            ("198.51.100.1,, 10.0.0.2 ,", "198.51.100.1"),
            ("203.0.113.9, [2001:db8::1]:4711, 10.0.0.2:80, [2001:db8:ffff::7]:80", "2001:db8::1"),
        ] {
            assert_eq!(seen("10.0.0.1", &[written]), ip, "{written}");
        }
    }

    #[test]
    fn an_odd_element_hides_nothing_to_its_right_and_ends_the_walk() {
        for odd in [
            "unknown",
            "_hidden",
            "198.51.100",
            "1.2.3.4:99999",
            "[::1",
            "a b",
            "\"198.51.100.7\"",
            "fe80::1%eth0",
        ] {
            assert_eq!(seen("10.0.0.1", &[&format!("{odd}, 198.51.100.1")]), "198.51.100.1", "{odd}");
            assert_eq!(
                seen("10.0.0.1", &[&format!("203.0.113.9, {odd}, 198.51.100.1, 10.0.0.2")]),
                "198.51.100.1"
            );
            // Whoever wrote it stands behind the last proxy that can be named.
            assert_eq!(seen("10.0.0.1", &[&format!("203.0.113.9, {odd}, 10.0.0.2")]), "10.0.0.2", "{odd}");
            assert_eq!(seen("10.0.0.1", &[&format!("203.0.113.9, {odd}")]), "10.0.0.1", "{odd}");
        }
    }

    #[test]
    fn the_header_of_rfc_7239_is_read_by_its_own_grammar() {
        let seen = |line: &str| seen_in("forwarded", "10.0.0.1", &[line]);
        assert_eq!(seen("for=198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("proto=https;For=\"198.51.100.1:4711\";by=10.0.0.1"), "198.51.100.1");
        assert_eq!(seen("for=203.0.113.9, for=\"[2001:db8::1]:80\", for=10.0.0.2"), "2001:db8::1");
        assert_eq!(seen("for=203.0.113.9, for=unknown, for=10.0.0.2"), "10.0.0.2");
        assert_eq!(seen("for=203.0.113.9, proto=https"), "10.0.0.1");
        assert_eq!(seen("for=\"203.0.113.9"), "10.0.0.1");
        for odd in [
            "proto=https;host=\"x;for=1.1.1.1;y=\";for=198.51.100.1",
            "host=\"x;for=1.1.1.1\";for=198.51.100.1",
            "for=1.1.1.1;for=198.51.100.1",
            "host=\"x, for=1.1.1.1;y=\";for=198.51.100.1",
            "host=\"x\\\";for=1.1.1.1;y=\";for=198.51.100.1",
        ] {
            assert_eq!(seen(odd), "10.0.0.1", "{odd}: nobody knows whose words these are");
        }
    }
}
