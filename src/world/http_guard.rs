//! Where we do not call: a URL that someone registered must not lead into our own network.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};
use url::{Host, Url};

/// Whether an address belongs to the public Internet. The IANA special-purpose registries
/// (RFC 6890 and later) name what does not.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local() // with it 169.254.169.254, where clouds keep credentials
        || address.is_documentation()
        || a == 0 // this network
        || (a == 100 && b & 0xc0 == 64) // carrier-grade NAT, 100.64.0.0/10
        || (a, b, c) == (192, 0, 0) // IETF protocols
        || (a, b, c) == (192, 88, 99) // 6to4 relays
        || (a == 198 && b & 0xfe == 18) // benchmarks
        || a >= 224; // multicast, reserved, broadcast
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [s0, s1, s2, s3, s4, s5, s6, s7] = address.segments();
    // NAT64 (RFC 6052): the last 32 bits are the address that is meant.
    if [s0, s1, s2, s3, s4, s5] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let ([a, b], [c, d]) = (s6.to_be_bytes(), s7.to_be_bytes());
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let global_unicast = s0 & 0xe000 == 0x2000;
    let special = (s0 == 0x2001 && (s1 < 0x200 || s1 == 0xdb8)) // IETF protocols, with Teredo; documentation
        || s0 == 0x2002 // 6to4, which wraps any IPv4 address
        || (s0 == 0x3fff && s1 < 0x1000); // documentation
    global_unicast && !special
}

/// Whether we may connect to an address.
fn may_call(address: IpAddr, allow_loopback: bool) -> bool {
    is_public(address) || (allow_loopback && address.to_canonical().is_loopback())
}

/// A URL without credentials, and its host when that is an address.
fn parse(text: &str) -> Result<(Url, Option<IpAddr>), String> {
    let url = Url::parse(text).map_err(|error| format!("the URL cannot be read: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the URL holds credentials".to_owned());
    }
    let address = match url.host().ok_or("the URL has no host")? {
        Host::Domain(_) => None,
        Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
        Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
    };
    Ok((url, address))
}

/// The URL when we may call it, as far as can be seen before its name is resolved; else why not.
pub(super) fn check_url(text: &str, allow_loopback: bool) -> Result<Url, String> {
    let (url, address) = parse(text)?;
    if let Some(address) = address.filter(|address| !may_call(*address, allow_loopback)) {
        return Err(NotPublic(address.to_string()).to_string());
    }
    // Without TLS only to this machine, and only where the host says so by itself.
    let is_here = address.is_some_and(|address| address.to_canonical().is_loopback())
        || url.host_str() == Some("localhost");
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_loopback && is_here => Ok(url),
        _ => Err("only https is called".to_owned()),
    }
}

/// The same for what stands in the operator's own network, by the operator's word.
pub(super) fn check_private_url(text: &str) -> Result<Url, String> {
    let (url, address) = parse(text)?;
    let plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err("only https and http are called".to_owned()),
    };
    match address.filter(|address| !may_call_privately(*address, plain)) {
        Some(address) => Err(NotPublic(address.to_string()).to_string()),
        None => Ok(url),
    }
}

/// Without TLS only what is in the operator's own network; never a link-local address, where clouds keep
/// credentials.
fn may_call_privately(address: IpAddr, plain: bool) -> bool {
    let private = match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback(),
    };
    private || (!plain && is_public(address))
}

/// A name or address that does not lead to the public Internet.
#[derive(Debug)]
pub(super) struct NotPublic(String);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a public address", self.0)
    }
}

impl std::error::Error for NotPublic {}

/// Resolves names to addresses that we may call. The connection is made to the very addresses
/// that were checked, so a name that changes its mind in between gains nothing.
pub(super) struct GuardedResolver {
    /// Whether loopback addresses are allowed too.
    pub(super) allow_loopback: bool,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_loopback = self.allow_loopback;
        resolve(name, move |address| may_call(address, allow_loopback))
    }
}

/// The same for what stands in the operator's own network.
pub(super) struct PrivateResolver {
    /// Whether it is called without TLS.
    pub(super) plain: bool,
}

impl Resolve for PrivateResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let plain = self.plain;
        resolve(name, move |address| may_call_privately(address, plain))
    }
}

fn resolve(name: Name, may_call: impl Fn(IpAddr) -> bool + Send + 'static) -> Resolving {
    Box::pin(async move {
        let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
        let allowed: Vec<SocketAddr> = found.filter(|address| may_call(address.ip())).collect();
        if allowed.is_empty() {
            return Err(NotPublic(name.as_str().to_owned()).into());
        }
        let allowed: Addrs = Box::new(allowed.into_iter());
        Ok(allowed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().expect("an address"))
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
        ] {
            assert!(public(address), "{address}");
            assert!(public(&format!("::ffff:{address}")), "mapped {address}");
            assert!(public(&format!("64:ff9b::{address}")), "NAT64 {address}");
        }
        for address in
            ["2606:4700:4700::1111", "2a00::1", "2001:200::1", "2001:4860:4860::8888", "3fff:1000::1"]
        {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn addresses_of_our_own_and_special_networks_are_not() {
        let special = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
        ];
        for address in special {
            assert!(!public(address), "{address}");
            assert!(!public(&format!("::ffff:{address}")), "mapped {address}");
            assert!(!public(&format!("64:ff9b::{address}")), "NAT64 {address}");
            assert!(!public(&format!("::{address}")), "compatible {address}");
        }
        for address in [
            "::",
            "::1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::ffff:0:127.0.0.1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn a_host_written_as_an_address_is_checked_in_every_spelling() {
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest",
            "https://１２７.0.0.1/",
            "https://[::ffff:a9fe:a9fe]/",
        ] {
            assert!(check_url(url, false).is_err(), "{url}");
        }
        assert!(check_url("https://1.1.1.1/", false).is_ok());
    }

    #[test]
    fn only_https_without_credentials_is_called() {
        assert!(check_url("https://rp.example/logout?x=1", false).is_ok());
        for url in [
            "http://rp.example/",
            "ftp://rp.example/",
            "file:///etc/passwd",
            "data:,x",
            "javascript:1",
            "https://user@rp.example/",
            "https://:pw@rp.example/",
            "https://",
            "rp.example",
            "",
            "unix:/run/x.sock",
        ] {
            assert!(check_url(url, false).is_err(), "{url}");
        }
    }

    #[test]
    fn loopback_opens_this_machine_and_no_other() {
        for url in ["http://127.0.0.1:8081/", "http://localhost:8081/", "http://[::1]/", "https://127.0.0.1/"]
        {
            assert!(check_url(url, true).is_ok(), "{url}");
            assert!(check_url(url, false).is_err(), "{url}");
        }
        for url in [
            "http://10.0.0.1/",
            "https://10.0.0.1/",
            "https://169.254.169.254/",
            "http://1.1.1.1/",
            "http://localhost.evil.test/",
            "http://rp.example/",
        ] {
            assert!(check_url(url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn the_own_network_is_called_where_the_operator_says_so_and_plainly_nowhere_else() {
        for url in [
            "http://10.0.0.1/",
            "http://192.168.1.1:8080/gate",
            "http://[fd00::1]/",
            "http://127.0.0.1/",
            "http://gate.lan/",
            "https://172.16.0.1/",
            "https://1.1.1.1/",
        ] {
            assert!(check_private_url(url).is_ok(), "{url}");
        }
        for url in [
            "http://1.1.1.1/",
            "http://169.254.169.254/latest",
            "https://169.254.169.254/latest",
            "https://[fe80::1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "http://0.0.0.0/",
            "https://user@10.0.0.1/",
            "ftp://10.0.0.1/",
        ] {
            assert!(check_private_url(url).is_err(), "{url}");
        }
    }
}
