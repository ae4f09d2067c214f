//! How many connections one network may hold, so that a single stranger cannot take all of them.

use crate::{
    model::{device::network_of, network::Network},
    observe::metrics,
};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A network gets at most one connection of so many.
const SHARE: usize = 4;

/// The open connections by network. Those of this machine and of trusted proxies do not count: they bring everybody.
#[derive(Debug)]
pub(super) struct Networks {
    most: usize,
    proxies: Vec<Network>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// The place of one connection, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place(Option<(Arc<Networks>, IpAddr)>);

impl Networks {
    /// For so many connections in all.
    pub(super) fn new(connections: usize, proxies: &[Network]) -> Arc<Self> {
        let most = (connections / SHARE).max(1);
        Arc::new(Self { most, proxies: proxies.to_vec(), open: Mutex::default() })
    }

    /// A place for a connection from that address, as long as its network has one left.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if is_this_machine(peer) || self.proxies.iter().any(|network| network.contains(peer)) {
            return Some(Place(None));
        }
        let network = network_of(peer);
        let mut open = self.open();
        let count = open.entry(network).or_default();
        if *count >= self.most {
            drop(open);
            metrics::limited("connections_per_ip");
            return None;
        }
        *count += 1;
        drop(open);
        Some(Place(Some((self.clone(), network))))
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Whether the connection belongs to one network, and not to a proxy or this machine, which bring everybody.
    pub(super) fn is_counted(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((networks, network)) = &self.0 else { return };
        let mut open = networks.open();
        if let Some(count) = open.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                open.remove(network);
            }
        }
    }
}

/// Whether a proxy on this machine comes from there, unless it was told to come from elsewhere in 127.0.0.0/8.
fn is_this_machine(peer: IpAddr) -> bool {
    peer == Ipv4Addr::LOCALHOST || peer == Ipv6Addr::LOCALHOST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_network_that_has_all_its_places_leaves_room_for_another_and_gets_them_back() {
        let proxies = [Network::parse("10.0.0.0/8").expect("a network")];
        let networks = Networks::new(12, &proxies);
        let enter = |text| networks.enter(ip(text));
        for (one, same, other) in [
            ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"),
            ("2001:db8::1", "2001:db8::ffff:0:0:1", "2001:db8:0:1::1"),
        ] {
            let held: Vec<_> = (0..3).map(|_| enter(one).expect("a place")).collect();
            assert!(enter(one).is_none() && enter(same).is_none(), "{one}");
            assert!(enter(other).is_some(), "{other}");
            drop(held);
            assert!(enter(same).is_some(), "{same}");
        }
        for everybody in ["127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3"] {
            let held: Vec<_> = (0..30).map(|_| enter(everybody)).collect();
            assert!(held.iter().all(Option::is_some), "{everybody}");
        }
        assert!(networks.open().is_empty(), "nothing is left behind");
    }
}
