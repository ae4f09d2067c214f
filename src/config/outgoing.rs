//! `[outgoing]`: private networks that may be called in addition to the public Internet.

use std::net::IpAddr;

use url::{Host, Url};

use super::source::Source;
use crate::model::network::Network;
use crate::model::reach::{Reach, is_public, parse_private};

/// Requests to other servers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Private networks that may be called if an admin or this configuration names the address: back-channel logout,
    /// other providers, webhooks, providers of text messages.
    pub private_networks: Vec<Network>,
}

impl Outgoing {
    pub(super) fn read(source: &mut Source) -> Self {
        Self { private_networks: source.list("outgoing.private_networks", &[], parse_private) }
    }

    /// The same as a rule.
    pub fn reach(&self) -> Reach {
        Reach::new(self.private_networks.clone())
    }

    /// Whether a URL may be called without TLS, judged by its text: its host is in one of those networks, or is a name
    /// that may resolve to one, which is checked when it is called.
    pub(super) fn may_be_plain(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(v4)) => self.reach().holds(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => self.reach().holds(IpAddr::V6(v6)),
            Some(Host::Domain(_)) => !self.private_networks.is_empty(),
            None => false,
        }
    }

    /// Why that URL will not be called, judged by its text: its host is an address in a network that is not listed.
    pub(super) fn refusal(&self, url: &str, allow_loopback: bool) -> Option<String> {
        let address = match Url::parse(url).ok()?.host()?.to_owned() {
            Host::Domain(_) => return None,
            Host::Ipv4(v4) => IpAddr::V4(v4),
            Host::Ipv6(v6) => IpAddr::V6(v6),
        };
        let here = allow_loopback && address.to_canonical().is_loopback();
        let called = is_public(address) || here || self.reach().holds(address);
        (!called).then(|| {
            format!("will not be called: {address} is not in a network of outgoing.private_networks")
        })
    }
}
