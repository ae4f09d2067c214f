//! The event streams that are open. Each holds a connection, so there is a bound for one sign-in, for one network and for
//! the process. Whoever is refused polls instead. None of them asks the database: one job does it for all, and tells
//! them here. All of them end when the server stops.

use crate::{
    login::progress::{Found, Progress},
    model::id::LoginId,
};
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
const IN_ALL: usize = 10_000;
/// Every how many beats a stream says that it is still there, to whoever closes connections that are silent, and
/// notices that its page has gone.
const PHASES: u32 = 20;

/// The streams that are open in this process.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<Open>>);

#[derive(Debug, Default)]
struct Open {
    logins: HashMap<Box<str>, Waiting>,
    networks: HashMap<Box<str>, usize>,
    all: usize,
    beats: u32,
    /// Whether the server is stopping.
    stopping: bool,
}

/// The streams of one sign-in.
#[derive(Debug)]
struct Waiting {
    count: usize,
    /// What the last look at it found.
    found: Found,
    news: watch::Sender<News>,
    /// In which of the phases they say that they are still there.
    phase: u32,
}

/// What a stream is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// How far the sign-in has come. One that waits on is told now and then.
    Progress(Progress),
    /// The server is stopping.
    Stopping,
}

/// An open stream; it counts until it is dropped.
#[derive(Debug)]
pub struct Stream {
    streams: Streams,
    news: watch::Receiver<News>,
    login: Box<str>,
    network: Box<str>,
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

impl Waiting {
    fn new(phase: u32) -> Self {
        let (count, found) = (0, Found::nothing());
        Self { count, found, news: watch::Sender::new(News::Progress(Progress::Waiting)), phase }
    }

    /// Lets its streams say that they are still there. What they were told and have not said yet stays.
    fn beat(&self) {
        self.news.send_if_modified(|news| *news == News::Progress(Progress::Waiting));
    }
}

impl Streams {
    /// Opens one for that sign-in and network, as long as no bound is reached. The other streams of the sign-in say that
    /// they are still there: those whose page has gone make room.
    pub fn open(&self, login: &LoginId, network: &str) -> Result<Stream, Full> {
        let mut open = self.lock();
        let Open { logins, networks, all, stopping, .. } = &mut *open;
        if let Some(waiting) = logins.get(login.as_str()) {
            waiting.beat();
            if waiting.count >= OF_ONE_LOGIN {
                return Err(Full::Login);
            }
        }
        if networks.get(network).is_some_and(|count| *count >= OF_ONE_NETWORK) {
            return Err(Full::Network);
        }
        if *all >= IN_ALL {
            return Err(Full::Process);
        }
        let phase = u32::try_from(*all).unwrap_or(0) % PHASES;
        let waiting = logins.entry(login.as_str().into()).or_insert_with(|| Waiting::new(phase));
        waiting.count += 1;
        let mut news = waiting.news.subscribe();
        if *stopping {
            waiting.news.send_replace(News::Stopping);
            news.mark_changed();
        }
        *networks.entry(network.into()).or_default() += 1;
        *all += 1;
        Ok(Stream { streams: self.clone(), news, login: login.as_str().into(), network: network.into() })
    }

    /// Whether a stream of that sign-in is open.
    pub fn has(&self, login: &str) -> bool {
        self.lock().logins.contains_key(login)
    }

    /// The sign-ins with a stream.
    pub fn logins(&self) -> Vec<LoginId> {
        self.lock().logins.keys().map(|id| LoginId::new(&**id)).collect()
    }

    /// What the last look found, for those of these sign-ins that have a stream still.
    pub fn found(&self, logins: Vec<LoginId>) -> Vec<(LoginId, Found)> {
        let open = self.lock();
        let found = |id: &LoginId| Some(open.logins.get(id.as_str())?.found.clone());
        logins.into_iter().filter_map(|id| found(&id).map(|found| (id, found))).collect()
    }

    /// Tells the streams of those sign-ins what a look has found.
    pub fn tell(&self, found: Vec<(LoginId, Found)>) {
        let mut open = self.lock();
        for (id, found) in found {
            let Some(waiting) = open.logins.get_mut(id.as_str()) else { continue };
            let is_news = found.progress != Progress::Waiting;
            waiting.news.send_if_modified(|news| {
                let may = *news != News::Stopping;
                if may {
                    *news = News::Progress(found.progress);
                }
                may && is_news
            });
            waiting.found = found;
        }
    }

    /// One beat: the streams whose turn it is say that they are still there.
    pub fn beat(&self) {
        let mut open = self.lock();
        open.beats = open.beats.wrapping_add(1);
        let phase = open.beats % PHASES;
        for waiting in open.logins.values().filter(|waiting| waiting.phase == phase) {
            waiting.beat();
        }
    }

    /// Ends all streams, and those that are opened later, because the server is stopping.
    pub fn end(&self) {
        let mut open = self.lock();
        open.stopping = true;
        for waiting in open.logins.values() {
            waiting.news.send_replace(News::Stopping);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    /// Returns when there is something to say.
    pub async fn news(&mut self) -> News {
        match self.news.changed().await {
            Ok(()) => *self.news.borrow_and_update(),
            // Its sender is kept for as long as this stream counts.
            Err(_) => News::Stopping,
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        let Open { logins, networks, all, .. } = &mut *open;
        *all = all.saturating_sub(1);
        if let Some(waiting) = logins.get_mut(&self.login) {
            waiting.count -= 1;
            if waiting.count == 0 {
                logins.remove(&self.login);
            }
        }
        if let Some(count) = networks.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                networks.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bound_holds_and_a_closed_stream_makes_room() {
        let (streams, id) = (Streams::default(), |text: &str| LoginId::new(text));
        let mut of_login: Vec<_> =
            (0..OF_ONE_LOGIN).map(|_| streams.open(&id("a"), "192.0.2.1").expect("room")).collect();
        assert_eq!(streams.open(&id("a"), "192.0.2.2").unwrap_err(), Full::Login);
        of_login.pop();
        of_login.push(streams.open(&id("a"), "192.0.2.1").expect("room again"));
        let of_network: Vec<_> = (OF_ONE_LOGIN..OF_ONE_NETWORK)
            .map(|n| streams.open(&id(&n.to_string()), "192.0.2.1").expect("room"))
            .collect();
        assert_eq!(streams.open(&id("b"), "192.0.2.1").unwrap_err(), Full::Network);
        let others: Vec<_> = (OF_ONE_NETWORK..IN_ALL)
            .map(|n| streams.open(&id(&format!("c{n}")), &format!("net{}", n / 100)).expect("room"))
            .collect();
        assert_eq!(streams.open(&id("d"), "198.51.100.1").unwrap_err(), Full::Process);
        drop((of_login, of_network, others));
        let open = streams.lock();
        assert!(
            open.logins.is_empty() && open.networks.is_empty() && open.all == 0,
            "nothing is left behind"
        );
    }
}
