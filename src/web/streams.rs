//! How many event streams are open. Each holds a connection and asks the database every few seconds, so there is a
//! bound for one sign-in, for one network and for the process. Whoever is refused polls instead. All of them end when the
//! server stops.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;

/// Streams of one sign-in: its page in some tabs, and those that were closed a moment ago.
const OF_ONE_LOGIN: usize = 5;
/// Streams of one network, behind which a whole office may wait.
const OF_ONE_NETWORK: usize = 200;
/// Streams of one process.
const IN_ALL: usize = 5000;

/// The streams that are open in this process.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    open: Mutex<Open>,
    /// Whether the server is stopping.
    ended: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Open {
    logins: HashMap<String, usize>,
    networks: HashMap<String, usize>,
    all: usize,
}

/// An open stream; it counts until it is dropped.
#[derive(Debug)]
pub struct Stream {
    streams: Streams,
    ended: watch::Receiver<bool>,
    login: String,
    network: String,
}

/// Which bound is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// That of one sign-in.
    Login,
    /// That of one network.
    Network,
    /// That of the process.
    Process,
}

impl Full {
    /// The name under which it is counted.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "streams_per_sign_in",
            Self::Network => "streams_per_ip",
            Self::Process => "streams",
        }
    }
}

impl Streams {
    /// Opens one for that sign-in and network, as long as no bound is reached.
    pub fn open(&self, login: &str, network: &str) -> Result<Stream, Full> {
        let mut open = self.counts();
        let count = |of: &HashMap<String, usize>, key: &str| of.get(key).copied().unwrap_or(0);
        if count(&open.logins, login) >= OF_ONE_LOGIN {
            return Err(Full::Login);
        }
        if count(&open.networks, network) >= OF_ONE_NETWORK {
            return Err(Full::Network);
        }
        if open.all >= IN_ALL {
            return Err(Full::Process);
        }
        *open.logins.entry(login.to_owned()).or_default() += 1;
        *open.networks.entry(network.to_owned()).or_default() += 1;
        open.all += 1;
        Ok(Stream {
            streams: self.clone(),
            ended: self.0.ended.subscribe(),
            login: login.to_owned(),
            network: network.to_owned(),
        })
    }

    /// Ends all streams, and those that are opened later, because the server is stopping.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    fn counts(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    /// Returns when the stream must end because the server is stopping.
    pub async fn ended(&mut self) {
        // An error would mean that the sender is gone, which this stream itself keeps.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.counts();
        let Open { logins, networks, all } = &mut *open;
        *all = all.saturating_sub(1);
        for (counts, key) in [(logins, &self.login), (networks, &self.network)] {
            if let Some(count) = counts.get_mut(key) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bound_holds_and_a_closed_stream_makes_room() {
        let streams = Streams::default();
        let mut of_login: Vec<_> =
            (0..OF_ONE_LOGIN).map(|_| streams.open("a", "192.0.2.1").expect("room")).collect();
        assert_eq!(streams.open("a", "192.0.2.2").unwrap_err(), Full::Login);
        of_login.pop();
        of_login.push(streams.open("a", "192.0.2.1").expect("room again"));
        let of_network: Vec<_> = (OF_ONE_LOGIN..OF_ONE_NETWORK)
            .map(|n| streams.open(&n.to_string(), "192.0.2.1").expect("room"))
            .collect();
        assert_eq!(streams.open("b", "192.0.2.1").unwrap_err(), Full::Network);
        let others: Vec<_> = (OF_ONE_NETWORK..IN_ALL)
            .map(|n| streams.open(&format!("c{n}"), &format!("net{}", n / 100)).expect("room"))
            .collect();
        assert_eq!(streams.open("d", "198.51.100.1").unwrap_err(), Full::Process);
        drop((of_login, of_network, others));
        let open = streams.counts();
        assert!(
            open.logins.is_empty() && open.networks.is_empty() && open.all == 0,
            "nothing is left behind"
        );
    }
}
