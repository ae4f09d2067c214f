//! What a request tells about the device it came from.

use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv6Addr};

/// A device as people would name it. Every part is a guess from what the browser says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Such as `Firefox`; empty when unknown.
    pub browser: String,
    /// Such as `Android`; empty when unknown.
    pub system: String,
    /// The client's network address, as text.
    pub ip: String,
    /// City or country when a geo database is configured.
    pub place: Option<String>,
    /// The country's ISO 3166-1 code, then too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl Device {
    /// The network that limits count: an IPv6 customer has at least a /64.
    pub fn network(&self) -> String {
        match self.ip.parse::<IpAddr>() {
            Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
                let s = v6.segments();
                Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0).to_string()
            }
            _ => self.ip.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(ip: &str) -> String {
        Device { ip: ip.to_owned(), ..Device::default() }.network()
    }

    #[test]
    fn an_ipv6_customer_is_one_network_and_an_ipv4_address_is_itself() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
