//! Addresses that we do not call: a URL that somebody registered must not lead into our own network.

pub use crate::model::reach::is_public;
use crate::model::reach::{Reach, is_metadata};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use url::{Host, Url};

/// How long the resolution of a name may take if it is only checked whether it would be called.
const LOOK_UP: Duration = Duration::from_secs(2);

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

/// The URL if we may call it, as far as can be checked before its name is resolved; otherwise why not.
pub(super) fn check_url(text: &str, allow_loopback: bool) -> Result<Url, String> {
    check_registered_url(text, allow_loopback, &Reach::default())
}

/// The same for a URL that the operator or an admin named: it may be in the networks that the operator lists.
pub(super) fn check_registered_url(text: &str, allow_loopback: bool, reach: &Reach) -> Result<Url, String> {
    let (url, address) = parse(text)?;
    let may = |address: IpAddr| may_call(address, allow_loopback) || reach.holds(address);
    if let Some(address) = address.filter(|address| !may(*address)) {
        return Err(NotCalled(address.to_string()).to_string());
    }
    // Without TLS only to this machine, and only where the host says so by itself; and into the listed networks,
    // which the resolver makes sure of where the host is a name.
    let is_here = address.is_some_and(|address| address.to_canonical().is_loopback())
        || url.host_str() == Some("localhost");
    let is_listed = address.map_or(!reach.is_empty(), |address| reach.holds(address));
    match url.scheme() {
        "https" => Ok(url),
        "http" if (allow_loopback && is_here) || is_listed => Ok(url),
        "http" => {
            Err("http is called only in the networks of outgoing.private_networks: use https".to_owned())
        }
        _ => Err("only https is called".to_owned()),
    }
}

/// The same for a URL that the operator says is in their own network.
pub(super) fn check_private_url(text: &str) -> Result<Url, String> {
    let (url, address) = parse(text)?;
    let plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err("only https and http are called".to_owned()),
    };
    match address.filter(|address| !may_call_privately(*address, plain)) {
        Some(address) => Err(NotCalled(address.to_string()).to_string()),
        None => Ok(url),
    }
}

/// Without TLS only addresses in the operator's own network, and never a link-local address, where clouds serve
/// credentials.
fn may_call_privately(address: IpAddr, plain: bool) -> bool {
    let private = match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback(),
    };
    (private && !is_metadata(address)) || (!plain && is_public(address))
}

/// A name or address that we do not call.
#[derive(Debug)]
pub(super) struct NotCalled(String);

impl fmt::Display for NotCalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a public address, and not in a network of outgoing.private_networks", self.0)
    }
}

impl std::error::Error for NotCalled {}

/// Whether an address may be called.
type May = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// Resolves names to addresses that we may call. The connection is made to the addresses that were
/// checked, so a name that resolves to another address afterwards gains nothing.
pub(super) struct GuardedResolver(May);

impl GuardedResolver {
    /// For URLs that strangers name.
    pub(super) fn public(allow_loopback: bool) -> Self {
        Self(Arc::new(move |address| may_call(address, allow_loopback)))
    }

    /// For URLs that the operator or an admin named, with or without TLS.
    pub(super) fn registered(allow_loopback: bool, reach: Reach, plain: bool) -> Self {
        let here = move |address: IpAddr| allow_loopback && address.to_canonical().is_loopback();
        Self(Arc::new(move |address| reach.holds(address) || here(address) || (!plain && is_public(address))))
    }

    /// For URLs in the operator's own network.
    pub(super) fn private(plain: bool) -> Self {
        Self(Arc::new(move |address| may_call_privately(address, plain)))
    }

    /// Why that host would not be called: its name resolves, but to no address that we call. `None` also
    /// if the name cannot be resolved now.
    pub(super) async fn refusal(&self, host: &str) -> Option<String> {
        let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((host, 0))).await.ok()?.ok()?;
        let found: Vec<SocketAddr> = found.collect();
        let none = !found.is_empty() && !found.iter().any(|address| (self.0)(address.ip()));
        none.then(|| NotCalled(host.to_owned()).to_string())
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let may = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| may(address.ip())).collect();
            if allowed.is_empty() {
                return Err(NotCalled(name.as_str().to_owned()).into());
            }
            let allowed: Addrs = Box::new(allowed.into_iter());
            Ok(allowed)
        })
    }
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
    fn a_listed_network_is_called_with_tls_and_without_and_nothing_beside_it() {
        use crate::model::reach::parse_private;
        let reach = Reach::new(vec![parse_private("10.1.0.0/16").expect("private")]);
        let check = |url: &str| check_registered_url(url, false, &reach).map(|_| ());
        for url in ["https://10.1.2.3/", "http://10.1.2.3:8080/x", "http://app.lan/", "https://1.1.1.1/"] {
            assert_eq!(check(url), Ok(()), "{url}");
            assert!(
                url.contains("1.1.1.1") || check_url(url, false).is_err() || url.starts_with("https://app")
            );
        }
        for url in [
            "https://10.2.0.1/",
            "http://1.1.1.1/",
            "http://127.0.0.1/",
            "http://localhost/x",
            "https://169.254.169.254/",
            "ftp://10.1.2.3/",
            "https://u@10.1.2.3/",
        ] {
            let is_name = url.contains("localhost");
            assert!(check(url).is_err() || is_name, "{url}");
        }
        let plain = GuardedResolver::registered(false, reach.clone(), true);
        let tls = GuardedResolver::registered(false, reach, false);
        let may = |resolver: &GuardedResolver, ip: &str| (resolver.0)(ip.parse().expect("an address"));
        assert!(may(&plain, "10.1.0.9") && !may(&plain, "1.1.1.1") && !may(&plain, "127.0.0.1"));
        assert!(may(&tls, "10.1.0.9") && may(&tls, "1.1.1.1") && !may(&tls, "10.2.0.1"));
        assert!(!may(&GuardedResolver::public(false), "10.1.0.9"), "strangers lead nowhere inside");
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
            "http://[fd00:ec2::254]/latest",
            "https://[fd00:ec2::23]/",
            "https://[::ffff:a9fe:a9fe]/",
            "http://0.0.0.0/",
            "https://user@10.0.0.1/",
            "ftp://10.0.0.1/",
        ] {
            assert!(check_private_url(url).is_err(), "{url}");
        }
    }
}
