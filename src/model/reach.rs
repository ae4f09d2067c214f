//! Which network addresses we call: public ones, and those private networks that the operator lists.

use super::network::Network;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks that can be listed: whatever else there is is public and called anyway, or is nobody's.
const PRIVATE: [&str; 10] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "198.18.0.0/15",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// Where clouds keep credentials for whatever runs on them. They are called only when they are listed by themselves, as
/// one address each: a range that holds one was hardly meant to open it.
const METADATA: [IpAddr; 10] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)), // most of them
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),   // containers at Amazon
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),  // the same, newer
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)), // Alibaba
    IpAddr::V4(Ipv4Addr::new(169, 254, 42, 42)),   // Scaleway
    IpAddr::V4(Ipv4Addr::new(169, 254, 0, 23)),    // Tencent
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)), // Amazon
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)), // containers at Amazon
    IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0xa9fe, 0xa9fe)), // OpenStack
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)), // Google
];

/// A network that may be listed.
///
/// # Errors
/// A sentence: it is no range, or not within one private network.
pub fn parse_private(text: &str) -> Result<Network, String> {
    let network = Network::parse(text)?;
    let is_private =
        PRIVATE.iter().filter_map(|known| Network::parse(known).ok()).any(|known| known.holds(&network));
    if is_private {
        Ok(network)
    } else {
        Err(format!("{text:?} does not lie within one of the private networks {}", PRIVATE.join(", ")))
    }
}

/// The private networks that we call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach(Vec<Network>);

impl Reach {
    /// Those networks, and no others.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is in one of them.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let by_itself = is_metadata(address);
        self.0.iter().any(|network| network.contains(address) && (!by_itself || network.is_one_address()))
    }
}

/// Whether a cloud keeps credentials for whatever runs on it there.
pub fn is_metadata(address: IpAddr) -> bool {
    METADATA.contains(&address.to_canonical())
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(networks: &[&str]) -> Reach {
        Reach::new(networks.iter().map(|text| parse_private(text).expect("private")).collect())
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_listed_network_is_called_and_its_neighbours_are_not() {
        let reach = reach(&["10.1.0.0/16", "fd00:1::/32"]);
        for address in ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fd00:1::5"] {
            assert!(reach.holds(ip(address)), "{address}");
        }
        for address in ["10.0.255.255", "10.2.0.0", "192.168.0.1", "127.0.0.1", "::1", "fd00:2::1"] {
            assert!(!reach.holds(ip(address)), "{address}");
        }
        assert!(!Reach::default().holds(ip("10.1.2.3")));
    }

    #[test]
    fn a_metadata_address_is_called_only_when_it_is_listed_by_itself() {
        let broad = reach(&["169.254.0.0/16", "100.64.0.0/10", "fc00::/7"]);
        for address in METADATA {
            assert!(!broad.holds(address), "{address}");
            let alone = reach(&[&address.to_string()]);
            assert!(alone.holds(address), "{address}");
        }
        assert!(broad.holds(ip("169.254.7.7")), "the rest of the network was listed");
    }

    #[test]
    fn only_private_networks_can_be_listed() {
        for text in ["10.0.0.0/8", "10.20.0.0/16", "192.168.1.7", "fd12::/16", "::1", "127.0.0.1"] {
            assert!(parse_private(text).is_ok(), "{text}");
        }
        for text in
            ["0.0.0.0/1", "8.0.0.0/7", "8.8.8.8", "::/1", "2000::/3", "192.168.0.0/15", "x", "224.0.0.1"]
        {
            assert!(parse_private(text).is_err(), "{text}");
        }
    }
}
