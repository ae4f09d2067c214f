//! Registered clients are found by their ids: those that were used lately in memory, all others in the database. A
//! change is noticed by id: in this process at once, in others on the same PostgreSQL by a notification. Where one is
//! lost, and between processes on one SQLite file, [`App::refresh`] notices the change by the version of the row.

use super::App;
use crate::{
    model::{
        client::{Client, Unreadable},
        id::ClientId,
    },
    protocol::pkce::PkceRule,
    store::{self, Conn, StoreError},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, Ordering},
    },
};

/// How many clients are kept in memory. One takes about 2 KiB.
const MOST: usize = 2000;
/// What the topic of a changed client begins with; its id follows.
const TOPIC: &str = "client:";

/// The clients that were used lately. Only registered ones are kept, so that requests with invented ids neither fill
/// it nor push a client out of it.
pub(super) struct Cache {
    held: RwLock<Held>,
    most: usize,
}

/// Slots in a ring. When all are taken, the hand goes on to the first one that nobody has used since it came by last
/// (the clock algorithm): a hit then needs no more than a shared lock.
#[derive(Default)]
struct Held {
    slots: Vec<Slot>,
    places: HashMap<ClientId, usize>,
    hand: usize,
    /// Counts what was noticed of changes. A client that was read before the latest of them is not kept, as it may
    /// have been read before it changed.
    changes: u64,
}

struct Slot {
    client: Arc<Client>,
    used: AtomicBool,
}

impl Default for Cache {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl Cache {
    fn of(most: usize) -> Self {
        Self { held: RwLock::default(), most }
    }

    fn read(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &ClientId) -> Option<Arc<Client>> {
        let held = self.read();
        let slot = &held.slots[*held.places.get(id)?];
        slot.used.store(true, Ordering::Relaxed);
        Some(slot.client.clone())
    }

    /// To be asked before a client is read that is then given to [`Cache::insert`].
    fn changes(&self) -> u64 {
        self.read().changes
    }

    fn insert(&self, client: Arc<Client>, changes: u64) {
        let mut held = self.write();
        if held.changes != changes {
            return;
        }
        if let Some(place) = held.places.get(&client.id).copied() {
            held.slots[place].client = client;
            return;
        }
        let place = if held.slots.len() < self.most { held.slots.len() } else { held.free() };
        held.places.insert(client.id.clone(), place);
        let slot = Slot { client, used: AtomicBool::new(false) };
        if place == held.slots.len() {
            held.slots.push(slot);
        } else {
            let earlier = std::mem::replace(&mut held.slots[place], slot);
            held.places.remove(&earlier.client.id);
        }
    }

    fn forget(&self, id: &ClientId) {
        let mut held = self.write();
        held.changes += 1;
        held.remove(id);
    }

    /// The ids of all that are kept, to compare their versions with those in the database.
    pub(super) fn begin_check(&self) -> Vec<ClientId> {
        let mut held = self.write();
        held.changes += 1;
        held.places.keys().cloned().collect()
    }

    /// Forgets those of the ids whose version is another now, or that are gone.
    pub(super) fn end_check(&self, ids: &[ClientId], versions: &HashMap<ClientId, i64>) {
        let mut held = self.write();
        for id in ids {
            let version = held.places.get(id).map(|place| held.slots[*place].client.version);
            if version.is_some_and(|version| versions.get(id) != Some(&version)) {
                held.remove(id);
            }
        }
    }
}

impl Held {
    /// The place of a client that has not been used for the longest time, or nearly so.
    fn free(&mut self) -> usize {
        loop {
            let place = self.hand % self.slots.len();
            self.hand = place + 1;
            if !self.slots[place].used.swap(false, Ordering::Relaxed) {
                return place;
            }
        }
    }

    fn remove(&mut self, id: &ClientId) {
        let Some(place) = self.places.remove(id) else { return };
        self.slots.swap_remove(place);
        if let Some(moved) = self.slots.get(place) {
            self.places.insert(moved.client.id.clone(), place);
        }
    }
}

impl App {
    /// The client of that id. `None` as well for one that cannot be read, which is logged. An error is no answer: while
    /// the database is away nobody can say that there is no such client.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn client(&self, id: &ClientId) -> Result<Option<Arc<Client>>, StoreError> {
        if let Some(client) = self.clients.find(id) {
            return Ok(Some(client));
        }
        let (changes, wanted) = (self.clients.changes(), id.clone());
        let found = self.store.read(move |conn| store::clients::read(conn, &wanted)).await?;
        let client = found.and_then(readable).map(Arc::new);
        if let Some(client) = &client {
            self.clients.insert(client.clone(), changes);
        }
        Ok(client)
    }

    /// The same inside a transaction.
    ///
    /// # Errors
    /// Those of the database.
    pub fn client_within(&self, conn: &mut Conn, id: &ClientId) -> Result<Option<Arc<Client>>, StoreError> {
        if let Some(client) = self.clients.find(id) {
            return Ok(Some(client));
        }
        // It is not kept, as it may have been changed in this transaction, which can still be undone.
        Ok(store::clients::read(conn, id)?.and_then(readable).map(Arc::new))
    }

    /// The client as it is now in the database, where it has changed since it was read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn client_again(&self, known: &Arc<Client>) -> Result<Option<Arc<Client>>, StoreError> {
        let id = known.id.clone();
        let version = self.store.read(move |conn| store::clients::version(conn, &id)).await?;
        if version == Some(known.version) {
            return Ok(Some(known.clone()));
        }
        self.forget_client(&known.id);
        self.client(&known.id).await
    }

    /// The names of those clients that are registered.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn client_names(
        &self,
        ids: impl IntoIterator<Item = ClientId>,
    ) -> Result<HashMap<ClientId, String>, StoreError> {
        let mut names = HashMap::new();
        let mut others = Vec::new();
        for id in ids {
            match self.clients.find(&id) {
                Some(client) => drop(names.insert(id, client.name().to_owned())),
                None => others.push(id),
            }
        }
        others.sort();
        others.dedup();
        if !others.is_empty() {
            names.extend(self.store.read(move |conn| store::clients::names(conn, &others)).await?);
        }
        Ok(names)
    }

    /// What a request of that client must contain beside its answer's address: its own rule, or the stricter one of the
    /// configuration.
    pub fn pkce(&self, client: &Client) -> PkceRule {
        if self.config.clients.require_pkce { PkceRule::Required } else { client.pkce() }
    }

    /// Lets this process forget what it has read of a client.
    pub fn forget_client(&self, id: &ClientId) {
        self.clients.forget(id);
    }

    /// Lets every process forget what it has read of a client, which has been changed or removed.
    pub(super) async fn client_changed(&self, id: &ClientId) {
        self.forget_client(id);
        self.store.wake(&format!("{TOPIC}{id}")).await;
    }

    /// Takes note of a topic of the store. False for one that says that others may have been missed.
    pub fn hear(&self, topic: &str) -> bool {
        if let Some(id) = topic.strip_prefix(TOPIC) {
            self.forget_client(&ClientId::new(id));
        }
        topic != store::EVERYTHING
    }
}

/// The client, where it can be read; the log says why not.
fn readable(found: Result<Client, Unreadable>) -> Option<Client> {
    let log = |unreadable: &Unreadable| {
        let (client, cause) = (unreadable.id.as_str(), &unreadable.cause);
        tracing::error!(
            client,
            cause,
            "a client cannot be read and is refused; is this program an older version?"
        );
    };
    found.inspect_err(log).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::client::ClientSettings, protocol::client_metadata::ClientMetadata};

    fn client(id: &str, version: i64) -> Arc<Client> {
        Arc::new(Client {
            id: ClientId::new(id),
            secrets: Vec::new(),
            metadata: ClientMetadata::default(),
            settings: ClientSettings::default(),
            created_at: 0,
            version,
        })
    }

    fn version(cache: &Cache, id: &str) -> Option<i64> {
        cache.find(&ClientId::new(id)).map(|client| client.version)
    }

    #[test]
    fn no_more_than_so_many_are_kept_and_what_is_used_stays() {
        let cache = Cache::of(3);
        for id in ["often", "b", "c", "d", "e", "f"] {
            cache.insert(client(id, 1), 0);
            assert_eq!(version(&cache, "often"), Some(1), "after {id}");
        }
        let held = cache.read();
        assert_eq!((held.slots.len(), held.places.len()), (3, 3));
        assert!(held.places.iter().all(|(id, place)| held.slots[*place].client.id == *id));
    }

    #[test]
    fn a_client_that_was_read_before_a_change_is_not_kept_after_it() {
        let cache = Cache::of(3);
        let before = cache.changes();
        cache.forget(&ClientId::new("a"));
        cache.insert(client("a", 1), before);
        assert_eq!(version(&cache, "a"), None);
        let before = cache.changes();
        cache.begin_check();
        cache.insert(client("a", 1), before);
        assert_eq!(version(&cache, "a"), None);
        cache.insert(client("a", 2), cache.changes());
        assert_eq!(version(&cache, "a"), Some(2));
    }

    #[test]
    fn a_check_forgets_what_has_another_version_or_is_gone_and_nothing_else() {
        let cache = Cache::of(10);
        for id in ["same", "changed", "gone"] {
            cache.insert(client(id, 1), 0);
        }
        let mut ids = cache.begin_check();
        ids.sort();
        assert_eq!(ids, ["changed", "gone", "same"].map(ClientId::new));
        cache.insert(client("late", 5), cache.changes());
        let versions = [("same", 1), ("changed", 2)].map(|(id, version)| (ClientId::new(id), version));
        cache.end_check(&ids, &versions.into());
        assert_eq!(
            ["same", "changed", "gone", "late"].map(|id| version(&cache, id)),
            [Some(1), None, None, Some(5)]
        );
    }
}
