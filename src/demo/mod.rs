//! `porchlight demo`: the provider and a sample relying app in one process, on this machine only.
//! Everything is stored in one folder. To start again, remove the folder.

pub mod app;
mod registration;

use crate::{
    admin::invites,
    app::App,
    config::Config,
    files::{self, Want},
    protocol::email::EmailAddress,
    server::Server,
    world::{World, http::GuardedHttp},
};
use actix_web::dev::{Server as ActixServer, ServerHandle};
use std::{
    fs::{self, DirBuilder},
    io,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    sync::Arc,
};

/// The address that the printed link makes an admin.
const ADMIN: &str = "admin@example.test";

/// Where the demo listens and stores its data.
#[derive(Clone, Debug)]
pub struct Options {
    /// The provider's port.
    pub port: u16,
    /// The sample app's port.
    pub app_port: u16,
    /// The folder for all data.
    pub data: PathBuf,
}

impl Options {
    /// The configuration of this demo, for the other commands.
    pub fn config_file(&self) -> PathBuf {
        self.data.join("porchlight.toml")
    }
}

/// Both servers, listening.
pub struct Demo {
    app: Arc<App>,
    options: Options,
    admin_link: String,
    provider: Server,
    sample: ActixServer,
}

impl Demo {
    /// Opens everything and listens. The error says what to do about it.
    pub async fn start(config: Config, world: World, options: Options) -> Result<Self, String> {
        // Ports first: a demo that runs already must not be disturbed by a second one.
        let provider_listener = listen(options.port, "--port")?;
        let sample_listener = listen(options.app_port, "--app-port")?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&options.data)
            .map_err(|error| files::explain(&options.data, Want::Write, &error))?;
        let file = options.config_file();
        fs::write(&file, Config::demo_file(options.port))
            .map_err(|error| files::explain(&file, Want::Write, &error))?;
        let app = App::open(config, world).await.map_err(|error| error.to_string())?;
        let (client_id, client_secret) = registration::ensure(&app, &options).await?;
        let admin = EmailAddress::parse(ADMIN).map_err(|fault| fault.to_string())?;
        let admin_link = invites::admin_link(&app, &admin).await.map_err(|error| error.to_string())?;
        let settings = app::Settings {
            issuer: app.issuer().to_owned(),
            client_id,
            client_secret,
            base: format!("http://localhost:{}", options.app_port),
            outbox_url: app.url("/dev/outbox"),
        };
        // The app and its provider are both on this machine.
        let http = Arc::new(GuardedHttp::allowing_loopback());
        let (clock, random) = (app.world.clock.clone(), app.world.random.clone());
        let sample = app::serve(settings, app::Outside { clock, random, http }, sample_listener)
            .map_err(|error| format!("the sample app cannot start: {error}"))?;
        let provider = Server::listen(app.clone(), provider_listener)
            .map_err(|error| format!("the provider cannot start: {error}"))?;
        Ok(Self { app, options, admin_link, provider, sample })
    }

    /// The text that is printed after the start.
    pub fn banner(&self) -> String {
        let Self { app, options, admin_link, .. } = self;
        let (issuer, data) = (app.issuer(), options.data.display());
        let (app_port, config) = (options.app_port, options.config_file());
        let config = config.display();
        format!(
            "\n  The demo runs on this machine only. Begin at the sample app.\n\n  \
             Sample app   http://localhost:{app_port}\n  \
             Provider     {issuer}\n  \
             Messages     {issuer}/dev/outbox\n  \
             Admin, once  {admin_link}\n\n  \
             Any mail address will do: nothing is sent, everything is shown under Messages.\n  \
             Every command works on the demo with --config {config}, for example:\n  \
             porchlight user list --config {config}\n  \
             Data is kept in {data}. Ctrl-C stops both.\n"
        )
    }

    /// Serves until Ctrl-C, and stops both in order.
    pub async fn run(self) -> io::Result<()> {
        let (sample, provider) = (self.sample.handle(), self.provider.stopper());
        let sample_ended = tokio::spawn(self.sample);
        let watch = tokio::spawn(async move {
            let ended = sample_ended.await;
            // One without the other is of no use.
            provider.stop().await;
            ended
        });
        let result = self.provider.run().await;
        stop(&sample).await;
        let ended = watch.await.map_err(io::Error::other)?;
        self.app.store.close();
        result.and(ended.map_err(io::Error::other)?)
    }
}

async fn stop(sample: &ServerHandle) {
    sample.stop(true).await;
}

fn listen(port: u16, option: &str) -> Result<TcpListener, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} is in use by another program; choose another with {option}")
        }
        _ => format!("cannot listen on port {port}: {error}; choose another with {option}"),
    })
}
