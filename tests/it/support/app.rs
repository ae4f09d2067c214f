//! A provider for one test: the real server on a free port, a database of its own, a fake world.

use super::{
    clock,
    db::{self, Database},
    ending::{self, Ending},
    mailbox,
    random::Drawn,
    settings,
    smtp::Sink,
};
use actix_web::rt::System;
use porchlight::{
    app::App,
    cli,
    config::{Config, push, sms::Transport},
    crypto::digest::sha256,
    model::{
        client::{Client, ClientSettings, ConsentRule},
        client_secret::ClientSecret,
        id::ClientId,
    },
    protocol::{client_metadata::ClientMetadata, secret::Secret, token::GrantType},
    server::Server,
    store::{self, Conn, StoreError},
    world::{
        World,
        clock::{FakeClock, SystemClock},
        geo::FakeGeo,
        http::{GuardedHttp, Http},
        mail::{FakeMail, Security, SmtpMail, SmtpSettings},
        push::FakePush,
        sms::FakeSms,
    },
};
use std::{collections::BTreeMap, net::TcpListener, path::Path, sync::Arc, thread};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A running provider; it stops when it is dropped.
pub struct TestApp {
    /// Dropped first: it reads the database, which is in the folder.
    ending: Ending,
    pub app: Arc<App>,
    /// The issuer.
    pub base: String,
    pub clock: FakeClock,
    pub drawn: Drawn,
    pub mail: FakeMail,
    pub sms: FakeSms,
    pub push: FakePush,
    pub geo: FakeGeo,
    pub database_url: String,
    pub folder: Arc<TempDir>,
    pub seen: mailbox::Read,
}

/// What a test wants to be different.
pub struct Builder {
    settings: BTreeMap<String, String>,
    real_clock: bool,
    clock: FakeClock,
    drawn: Drawn,
    mail: FakeMail,
    sms: FakeSms,
    push: FakePush,
    geo: FakeGeo,
    database: Database,
    database_url: Option<String>,
    smtp: Option<u16>,
    loopback: bool,
    host: &'static str,
}

/// A relying app as its developer knows it.
#[derive(Clone, Debug)]
pub struct Registered {
    pub id: String,
    pub secret: Option<String>,
    pub redirect_uri: String,
}

/// Where a registered app gets its answers.
pub const CALLBACK: &str = "https://app.example/callback";

impl TestApp {
    /// A provider where everyone may sign up.
    pub async fn spawn() -> Self {
        Self::build().spawn().await
    }

    /// The same, with something different.
    pub fn build() -> Builder {
        Builder {
            settings: BTreeMap::new(),
            real_clock: false,
            clock: FakeClock::at(clock::start()),
            drawn: Drawn::default(),
            mail: FakeMail::default(),
            sms: FakeSms::default(),
            push: FakePush::default(),
            geo: FakeGeo::default(),
            database: db::chosen(),
            database_url: None,
            smtp: None,
            loopback: false,
            host: "127.0.0.1",
        }
    }

    /// Where it listens, which is not its name when several stand behind one.
    pub fn address(&self) -> String {
        format!("http://{}", self.app.config.server.listen)
    }

    /// Does something in the database that no page offers.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App, &mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let app = self.app.clone();
        self.app.store.write(move |conn| f(&app, conn)).await.expect("written")
    }

    /// Reads something that no page shows.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.app.store.read(f).await.expect("read")
    }

    /// At the end of this test something may wait in the outbox or have failed there.
    pub fn leaves_undelivered(&self, why: &'static str) {
        self.ending.allow_undelivered(why);
    }

    /// This test lets the provider log errors.
    pub fn logs_errors(&self, why: &'static str) {
        self.ending.allow_errors(why);
    }

    /// A confidential app that asks nobody for consent and may refresh.
    pub async fn client(&self) -> Registered {
        self.client_with(|_| ()).await
    }

    /// The same, with something different.
    pub async fn client_with(&self, change: impl FnOnce(&mut Client)) -> Registered {
        let id = format!("app-{}", self.app.new_id());
        let secret = "a-secret-of-32-random-bytes-in-hex";
        let mut client = Client {
            id: ClientId::new(id.clone()),
            secrets: vec![ClientSecret {
                id: self.app.new_id(),
                digest: sha256(secret).as_bytes().to_vec(),
                created_at: self.app.now(),
                ends_at: None,
                last_used_at: None,
            }],
            metadata: ClientMetadata {
                redirect_uris: vec![CALLBACK.to_owned()],
                post_logout_redirect_uris: vec!["https://app.example/bye".to_owned()],
                client_name: Some("Sample app".to_owned()),
                client_uri: Some("https://app.example/".to_owned()),
                grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
                ..ClientMetadata::default()
            },
            settings: ClientSettings { consent: ConsentRule::Skip, ..ClientSettings::default() },
            created_at: self.app.now(),
            version: 0,
        };
        change(&mut client);
        let secret = (!client.is_public()).then(|| secret.to_owned());
        self.write(move |_, conn| store::clients::insert(conn, &client)).await;
        self.app.refresh().await.expect("clients are read again");
        Registered { id, secret, redirect_uri: CALLBACK.to_owned() }
    }
}

impl Builder {
    /// Sets a key of the configuration, in TOML: `("sign_in.sign_up", "\"invite\"")`.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.settings.insert(key.to_owned(), value.to_string());
        self
    }

    /// Only people whom an admin has added may sign in.
    #[must_use]
    pub fn invite_only(self) -> Self {
        self.set("sign_in.sign_up", "\"invite\"")
    }

    /// The time goes on by itself.
    #[must_use]
    pub fn real_clock(mut self) -> Self {
        self.real_clock = true;
        self
    }

    /// On that kind of database, whatever the run was asked for.
    #[must_use]
    pub fn on(mut self, database: Database) -> Self {
        self.database = database;
        self
    }

    /// On the database of that URL.
    #[must_use]
    pub fn at(mut self, database_url: String) -> Self {
        self.database_url = Some(database_url);
        self
    }

    /// Another process on the same database, with the same clock and mailbox.
    #[must_use]
    pub fn beside(mut self, other: &TestApp) -> Self {
        self.database_url = Some(other.database_url.clone());
        self.clock = other.clock.clone();
        self.mail = other.mail.clone();
        self.sms = other.sms.clone();
        self.push = other.push.clone();
        self.geo = other.geo.clone();
        self
    }

    /// Mail leaves by SMTP.
    #[must_use]
    pub fn smtp(mut self, sink: &Sink) -> Self {
        self.smtp = Some(sink.port);
        self
    }

    /// What it calls may be on this machine.
    #[must_use]
    pub fn calling_this_machine(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Waits for its database no longer than a provider does that nobody has configured.
    #[must_use]
    pub fn default_timeouts(self) -> Self {
        self.set("database.timeout_seconds", 5)
    }

    /// At an address with a name, as passkeys need one.
    #[must_use]
    pub fn named(mut self) -> Self {
        self.host = "localhost";
        self
    }

    /// Starts it.
    pub async fn spawn(self) -> TestApp {
        ending::listen();
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let url = self.database_url.clone().unwrap_or_else(|| db::fresh(self.database, folder.path()));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{}:{}", self.host, address.port());
        let mut settings = settings::defaults(&base, &url, &db::master_key());
        settings.insert("server.listen".to_owned(), format!("\"{address}\""));
        if let Some(port) = self.smtp {
            settings.extend(settings::smtp(port));
        }
        settings.extend(self.settings.clone());
        let config = settings::load(&settings, folder.path());
        let world = self.world(&config);
        let (stop, stopped) = oneshot::channel();
        let (started, starts) = oneshot::channel();
        thread::spawn(move || System::new().block_on(serve(config, world, listener, started, stopped)));
        let (app, system) = starts.await.expect("the provider starts");
        let Self { clock, drawn, mail, sms, push, geo, .. } = self;
        TestApp {
            ending: Ending::of(app.clone(), system, stop),
            app,
            base,
            clock,
            drawn,
            mail,
            sms,
            push,
            geo,
            database_url: url,
            folder,
            seen: mailbox::Read::default(),
        }
    }

    fn world(&self, config: &Config) -> World {
        let mut world = World {
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(self.drawn.clone()),
            mail: Arc::new(self.mail.clone()),
            sms: Arc::new(self.sms.clone()),
            push: Arc::new(self.push.clone()),
            http: Arc::new(GuardedHttp::new().within(config.outgoing.reach())),
            geo: Arc::new(self.geo.clone()),
        };
        if config.geo.database.is_some() {
            world.geo = cli::world::geo::database(config).expect("a database of addresses");
        }
        if let Transport::Providers(_) = &config.sms.transport {
            // The test's own provider, on this machine.
            let http: Arc<dyn Http> = Arc::new(GuardedHttp::allowing_loopback());
            world.sms = cli::world::sms::way(config, &http);
        }
        if config.push.transport == push::Transport::Send {
            // The test's own push service, on this machine.
            let http: Arc<dyn Http> = Arc::new(GuardedHttp::allowing_loopback());
            world.push = cli::world::push(config, &http);
        }
        if self.loopback || !config.providers.is_empty() {
            world.http = Arc::new(GuardedHttp::allowing_loopback());
        }
        if self.real_clock {
            world.clock = Arc::new(SystemClock);
        }
        if let Some(port) = self.smtp {
            let settings = SmtpSettings {
                host: "127.0.0.1".to_owned(),
                port,
                security: Security::None,
                username: None,
                password: None::<Secret>,
                from: "Porchlight <no-reply@id.example>".to_owned(),
                ehlo_name: None,
                timeout_secs: 5,
            };
            world.mail = Arc::new(SmtpMail::new(settings).expect("a mail server"));
        }
        world
    }
}

async fn serve(
    config: Config,
    world: World,
    listener: TcpListener,
    started: oneshot::Sender<(Arc<App>, usize)>,
    stopped: oneshot::Receiver<()>,
) {
    let app = App::open(config, world).await.expect("the provider opens");
    let server = Server::listen(app.clone(), listener).expect("the provider listens");
    let handle = server.stopper();
    let run = server.run();
    if started.send((app, System::current().id())).is_err() {
        return;
    }
    let stop = async {
        // Sent or dropped: both mean that the test is over.
        let _ = stopped.await;
        handle.stop().await;
    };
    let (ran, ()) = tokio::join!(run, stop);
    ran.expect("the provider runs");
}

/// Makes the tables and keys of a database, and closes it again.
pub fn prepare(url: &str, master: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = settings::load(&settings::defaults("http://127.0.0.1:9", url, master), folder.path());
    let world = TestApp::build().world(&config);
    let app = System::new().block_on(App::open(config, world)).expect("the provider opens");
    app.store.close();
}
