//! What every handler and job gets: configuration, storage, the world outside, pages, an immutable snapshot of the
//! signing keys, and the registered clients, each found by its id.

pub mod age;
mod burst;
mod clients;
mod signing_keys;
mod tx;
mod vapid;

pub use signing_keys::{new_signing_key, public_half};
pub use tx::Tx;

use crate::{
    config::Config,
    crypto::{
        keyring::Keyring,
        master::{Key, MasterKey},
        password::{Cost, Pool},
        seal::Sealer,
        vapid::VapidKey,
    },
    model::{key::SigningKey, policy::Policy},
    protocol::{UnixTime, metadata::ProviderMetadata},
    store::{self, Store, StoreSettings},
    views::{Formality, Lang, Views},
    world::{World, breached::Breached, clock::SteadyClock, documents::Documents, random::Ids},
};
use signing_keys::{keyring, make_missing_keys};
use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::Notify;

/// The acr values that tokens can carry, weakest first: `phr`, phishing-resistant, is of OpenID Connect
/// Extended Authentication Profile ACR Values 1.0 §2.
pub const ACR_VALUES: [&str; 3] =
    ["urn:porchlight:acr:single-factor", "urn:porchlight:acr:two-factor", "phr"];

/// One running provider.
pub struct App {
    /// The configuration in force.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Clock, random numbers, messages, HTTP.
    pub world: World,
    /// Pages and messages.
    pub views: Views,
    /// Seals what must be read again.
    pub sealer: Sealer,
    /// Makes the tokens of forms.
    pub csrf_key: Key,
    /// Digests short codes, which a plain digest would not protect.
    pub code_key: Key,
    /// Derives a refresh token's successor from the token itself.
    pub refresh_key: Key,
    /// What other servers publish and seldom change.
    pub documents: Documents,
    /// Our key at push services; `None` while notifications are switched off.
    pub vapid: Option<VapidKey>,
    /// Hashes passwords, a few at a time.
    pub passwords: Pool,
    /// The passwords that others lost, where a list is configured.
    pub breached: Option<Arc<Breached>>,
    /// Rung when a message was queued.
    pub outbox: Notify,
    /// How much refused requests of apps have written a moment ago.
    pub refused: burst::Burst,
    /// On which day each secret of an app was last noted as used, by this process.
    pub secrets_used: Mutex<HashMap<String, i64>>,
    /// The clock of `world`, by its other name.
    clock: Arc<SteadyClock>,
    clients: clients::Cache,
    snapshot: RwLock<Arc<Snapshot>>,
    /// The version of clients and keys of which this process has taken note.
    version: AtomicI64,
    ids: Ids,
}

/// The keys as they were at one time. Replaced as a whole.
pub struct Snapshot {
    /// The signing keys.
    pub keyring: Keyring,
    /// The answer of discovery, ready to send.
    pub discovery: Vec<u8>,
    /// The rows from which both were made.
    rows: Vec<SigningKey>,
    /// When a key changes its role next.
    stale_at: UnixTime,
}

/// Why the app could not be opened.
#[derive(Debug)]
pub struct OpenError(String);

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

impl OpenError {
    fn new(what: &str, cause: impl fmt::Display) -> Self {
        Self(format!("{what}: {cause}"))
    }
}

/// Makes the master key of a new installation. A database that holds sealed keys already is none: a new key could open
/// nothing in it, and the mistake is a path.
async fn first_master_key(store: &Store, file: &std::path::Path) -> Result<MasterKey, OpenError> {
    let unusable = |error| OpenError::new("the master key cannot be used", error);
    if store.holds_keys().await.map_err(|error| OpenError(error.to_string()))? {
        // Another process may have made both since we looked.
        return MasterKey::find(file).map_err(unusable)?.ok_or_else(|| {
            OpenError(format!(
                "the master key file {} is missing, and the database ({}) holds keys that are sealed under it: set \
                 keys.master_file to where it is, or restore it from your backup of the key",
                file.display(),
                store.describe()
            ))
        });
    }
    MasterKey::load_or_create(file).map_err(unusable)
}

#[cfg(test)]
impl App {
    /// An app that nobody serves, with its database in that folder.
    pub(crate) async fn for_tests(folder: &std::path::Path, world: World) -> Arc<Self> {
        let mut config = Config::demo(8080, folder);
        // RSA keys take their time.
        config.keys.algorithms = vec![crate::protocol::jose::SigningAlg::ES256];
        Self::open(config, world).await.unwrap()
    }
}

impl App {
    /// Opens storage, brings it up to date, makes the keys that are missing, and reads the snapshot.
    ///
    /// # Errors
    /// The master key or the database cannot be used, the settings do not fit together, or a key cannot be made.
    pub async fn open(config: Config, world: World) -> Result<Arc<Self>, OpenError> {
        let found = match &config.keys.master {
            Some(text) => MasterKey::parse(text.expose()).map(Some),
            None => MasterKey::find(&config.keys.master_file),
        }
        .map_err(|error| OpenError::new("the master key cannot be used", error))?;
        let settings = StoreSettings {
            pool_size: config.database.pool_size,
            busy_timeout: config.database.timeout,
            checkout_timeout: config.database.timeout,
            call_timeout: config.database.timeout,
            ..StoreSettings::new(config.database.url.expose())
        };
        let store = Store::open(&settings).map_err(|error| OpenError(error.to_string()))?;
        let master = match found {
            Some(master) => master,
            None => first_master_key(&store, &config.keys.master_file).await?,
        };
        let applied = store
            .migrate()
            .await
            .map_err(|error| OpenError::new("the database could not be brought up to date", error))?;
        if !applied.is_empty() {
            tracing::info!(migrations = applied.len(), "the database was brought up to date");
        }
        let clock = Arc::new(SteadyClock::over(world.clock.clone()));
        age::begin(&store, &clock)
            .await
            .map_err(|error| OpenError::new("the latest time cannot be read", error))?;
        let world = World { clock: clock.clone(), ..world };
        let formality = if config.brand.formal_address { Formality::Formal } else { Formality::Informal };
        let views = Views::with_formality(formality)
            .map_err(|error| OpenError::new("the page templates are broken", error))?;
        let sealer = Sealer::new(&master);
        make_missing_keys(&store, &sealer, &world, &config.keys.algorithms)
            .await
            .map_err(|error| OpenError::new("the signing keys could not be made", error))?;
        let vapid =
            if config.push.is_on() { Some(vapid::open(&store, &sealer, &world).await?) } else { None };
        let (version, rows) = read_keys(&store).await?;
        let snapshot = load(rows, &sealer, &config, &world)?;
        let breached = config.password.breached_list.as_deref().map(Breached::open).transpose();
        let breached =
            breached.map_err(|error| OpenError::new("the list of lost passwords cannot be opened", error))?;
        Ok(Arc::new(Self {
            csrf_key: master.derive("csrf"),
            code_key: master.derive("codes"),
            refresh_key: master.derive("refresh tokens"),
            documents: Documents::default(),
            vapid,
            passwords: pool(&config)?,
            breached: breached.map(Arc::new),
            outbox: Notify::new(),
            refused: burst::Burst::default(),
            secrets_used: Mutex::default(),
            ids: Ids::default(),
            clock,
            clients: clients::Cache::default(),
            snapshot: RwLock::new(Arc::new(snapshot)),
            version: AtomicI64::new(version),
            config,
            store,
            world,
            views,
            sealer,
        }))
    }

    /// The keys in force.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of what other processes have changed: reads the keys again if one has changed or its time has come,
    /// and forgets each client that has changed. What it reads does not grow with the number of clients.
    ///
    /// # Errors
    /// The database cannot be read, or a key cannot be opened.
    pub async fn refresh(&self) -> Result<(), OpenError> {
        let version = self
            .store
            .read(store::meta::version)
            .await
            .map_err(|error| OpenError::new("the version cannot be read", error))?;
        let current = self.snapshot();
        let is_known = version == self.version.load(Ordering::Acquire);
        if is_known && self.now() < current.stale_at {
            return Ok(());
        }
        if !is_known {
            let ids = self.clients.begin_check();
            let asked = ids.clone();
            let versions = self.store.read(move |conn| store::clients::versions(conn, &asked)).await;
            let fail = |error| OpenError::new("the versions of clients cannot be read", error);
            self.clients.end_check(&ids, &versions.map_err(fail)?);
        }
        let (_, rows) = read_keys(&self.store).await?;
        if rows != current.rows || self.now() >= current.stale_at {
            let fresh = load(rows, &self.sealer, &self.config, &self.world)?;
            *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        }
        // The version that was read before all else: whatever changed since then is looked for the next time.
        self.version.store(version, Ordering::Release);
        Ok(())
    }

    /// The policy of that name; the default one for a name that is no longer there.
    pub fn policy(&self, name: Option<&str>) -> &Policy {
        name.and_then(|name| self.config.policies.get(name)).unwrap_or(&self.config.sign_in)
    }

    /// The issuer identifier (`OpenID` Connect Core §2), which is the configured public URL without a final slash.
    pub fn issuer(&self) -> &str {
        self.config.issuer()
    }

    /// An absolute URL of ours.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.issuer())
    }

    /// The time, in seconds. It never goes back, so that what has ended stays ended.
    pub fn now(&self) -> UnixTime {
        self.world.clock.now()
    }

    /// The time as other machines know it, in seconds: for what they check, or have issued. It may go back.
    pub fn now_elsewhere(&self) -> UnixTime {
        self.clock.wall_ms().div_euclid(1000)
    }

    /// How many seconds the clock of this machine is behind the time that was seen.
    pub fn clock_behind(&self) -> i64 {
        (self.now() - self.now_elsewhere()).max(0)
    }

    /// How many seconds are left until then: one at least, as whoever is told so must wait.
    pub fn seconds_until(&self, until: UnixTime) -> i64 {
        (until - self.now()).max(1)
    }

    /// A new `UUIDv7`.
    pub fn new_id(&self) -> String {
        self.ids.next(&*self.world.random, self.world.clock.now_ms())
    }
}

/// The pool of a configuration.
fn pool(config: &Config) -> Result<Pool, OpenError> {
    let password = &config.password;
    let cost = Cost {
        memory_kib: password.memory_kib,
        iterations: password.iterations,
        parallelism: password.parallelism,
    };
    Pool::new(cost, password.at_once, password.wait)
        .map_err(|error| OpenError::new("passwords cannot be hashed at that cost", error))
}

/// The version of clients and keys, and the keys, which are at least as new.
async fn read_keys(store: &Store) -> Result<(i64, Vec<SigningKey>), OpenError> {
    store
        .read(|conn| Ok((store::meta::version(conn)?, store::signing_keys::list(conn)?)))
        .await
        .map_err(|error| OpenError::new("the signing keys cannot be read", error))
}

fn load(
    keys: Vec<SigningKey>,
    sealer: &Sealer,
    config: &Config,
    world: &World,
) -> Result<Snapshot, OpenError> {
    let now = world.clock.now();
    let stale_at = keys
        .iter()
        .flat_map(|key| [Some(key.activates_at), key.expires_at])
        .flatten()
        .filter(|at| *at > now)
        .min();
    let keyring = keyring(sealer, &keys, now)?;
    let languages: Vec<&str> = Lang::all().into_iter().map(Lang::code).collect();
    let metadata = ProviderMetadata::new(config.issuer(), &keyring.algs(), &languages, &ACR_VALUES);
    let discovery = serde_json::to_vec(&metadata)
        .map_err(|error| OpenError::new("the metadata cannot be written", error))?;
    Ok(Snapshot { keyring, discovery, rows: keys, stale_at: stale_at.unwrap_or(UnixTime::MAX) })
}
