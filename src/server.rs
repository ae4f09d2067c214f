//! Binds, serves, and stops without losing what was acknowledged.

mod accept;
mod descriptors;
mod framing;
mod networks;
mod sockets;
mod stream;

pub use sockets::Sockets;

use crate::{
    app::App,
    config::{Config, server::Tls},
    jobs, observe, routes,
    web::{error_response, headers, host, path, refusals, site, streams::Streams, trace, unread},
};
use accept::Limits;
use actix_web::{
    App as ActixApp,
    dev::{Server as ActixServer, ServerHandle},
    middleware::from_fn,
    web::Data,
};
use futures_util::future::{OptionFuture, join, join_all};
use networks::Networks;
use openssl::ssl::{AlpnError, SslAcceptor, SslFiletype, SslMethod, select_next_proto};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::signal::unix::{SignalKind, signal};

/// A bound server.
pub struct Server {
    app: Arc<App>,
    address: SocketAddr,
    streams: Streams,
    http: ActixServer,
    /// The metrics, where they have a listener of their own.
    metrics: Option<ActixServer>,
}

/// Stops a running server.
#[derive(Clone)]
pub struct Stopper {
    streams: Streams,
    servers: Vec<ServerHandle>,
}

impl Stopper {
    /// Takes no more requests, ends the event streams, lets requests under way finish, and returns when they have.
    pub async fn stop(&self) {
        // First: a stream is a request that would not finish by itself.
        self.streams.end();
        join_all(self.servers.iter().map(|server| server.stop(true))).await;
    }
}

impl Server {
    /// Binds the addresses that the configuration names, or takes the sockets that systemd passes for them. Who
    /// connects from now on waits for `listen` instead of being refused, which at a first start is as long as an RSA
    /// key takes.
    ///
    /// # Errors
    /// An address is in use or not of this machine, or a socket that was passed cannot be used.
    pub fn bind(config: &Config) -> io::Result<Sockets> {
        Sockets::open(config)
    }

    /// Serves on sockets that are open already.
    ///
    /// # Errors
    /// The sockets cannot be used, or the certificate or key of our own TLS cannot be read.
    pub fn listen(app: Arc<App>, sockets: impl Into<Sockets>) -> io::Result<Self> {
        let Sockets { http: listener, metrics } = sockets.into();
        if app.config.metrics.enabled {
            observe::metrics::install();
        }
        let address = listener.local_addr()?;
        let data = Data::from(app.clone());
        let streams = Streams::default();
        let shared_streams = Data::new(streams.clone());
        let captures_messages = app.config.captures_any();
        let factory = move || {
            ActixApp::new()
                .app_data(data.clone())
                .app_data(shared_streams.clone())
                .configure(routes::all(captures_messages))
                .wrap(from_fn(refusals::observe))
                .wrap(from_fn(path::check))
                .wrap(from_fn(host::check))
                .wrap(from_fn(error_response::failures))
                .wrap(from_fn(site::cookies_where_they_belong))
                .wrap(from_fn(headers::security))
                .wrap(from_fn(trace::request))
                .wrap(from_fn(unread::close))
        };
        let config = &app.config.server;
        let connections = descriptors::connections(app.config.database.pool_size);
        let limits = Limits {
            time: Duration::from_secs(config.body_seconds),
            networks: Networks::new(connections, &config.trusted_proxies),
        };
        let server = ActixServer::build()
            .workers(config.workers)
            .max_concurrent_connections((connections / config.workers).max(1))
            .disable_signals()
            .shutdown_timeout(config.shutdown_seconds);
        let tls = config.tls.as_ref().map(acceptor).transpose()?;
        let server = accept::listen(server, listener, factory, &limits, tls)?;
        let metrics = metrics_server(&app, metrics)?;
        Ok(Self { http: server.run(), metrics, app, address, streams })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Something to stop it with.
    pub fn stopper(&self) -> Stopper {
        let servers = [Some(&self.http), self.metrics.as_ref()].into_iter().flatten();
        Stopper { streams: self.streams.clone(), servers: servers.map(ActixServer::handle).collect() }
    }

    /// Serves until it is stopped, by `Stopper` or by SIGINT or SIGTERM.
    ///
    /// # Errors
    /// Serving ended by itself.
    pub async fn run(self) -> io::Result<()> {
        let jobs = jobs::start(&self.app, &self.streams);
        let stopper = self.stopper();
        // Its own way with SIGINT would cut off the requests under way.
        let signals = tokio::spawn(async move {
            signalled().await;
            tracing::info!("stopping: requests under way may end");
            stopper.stop().await;
        });
        let metrics = OptionFuture::from(self.metrics);
        let (result, metrics_result) = join(self.http, metrics).await;
        signals.abort();
        drop(jobs);
        result.and(metrics_result.unwrap_or(Ok(())))
    }
}

/// The most connections to the metrics at once; they come out of what is kept besides the connections of people.
const METRICS_CONNECTIONS: usize = 64;

/// The metrics on a listener of their own, where one is configured.
fn metrics_server(app: &Arc<App>, open: Option<TcpListener>) -> io::Result<Option<ActixServer>> {
    let config = &app.config;
    let bound = || sockets::metrics_address(config).map(|at| sockets::bind(at, sockets::METRICS)).transpose();
    let Some(listener) = open.map_or_else(bound, |socket| Ok(Some(socket)))? else { return Ok(None) };
    let data = Data::from(app.clone());
    let factory = move || {
        ActixApp::new()
            .app_data(data.clone())
            .configure(routes::metrics_alone)
            .wrap(from_fn(error_response::failures))
            .wrap(from_fn(site::cookies_where_they_belong))
            .wrap(from_fn(headers::security))
            .wrap(from_fn(unread::close))
    };
    let limits = Limits {
        time: Duration::from_secs(config.server.body_seconds),
        networks: Networks::new(METRICS_CONNECTIONS, &config.server.trusted_proxies),
    };
    let server = ActixServer::build()
        .workers(1)
        .max_concurrent_connections(METRICS_CONNECTIONS)
        .disable_signals()
        .shutdown_timeout(config.server.shutdown_seconds);
    let server = accept::listen(server, listener, factory, &limits, None)?;
    Ok(Some(server.run()))
}

/// Returns at the first SIGINT or SIGTERM.
async fn signalled() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Reads the certificate and its key as a server does that starts. Nothing is opened.
///
/// # Errors
/// Why they cannot be used.
pub fn check_tls(config: &Config) -> io::Result<()> {
    config.server.tls.as_ref().map_or(Ok(()), |tls| acceptor(tls).map(drop))
}

fn acceptor(tls: &Tls) -> io::Result<SslAcceptor> {
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    builder.set_private_key_file(&tls.key, SslFiletype::PEM)?;
    builder.set_certificate_chain_file(&tls.certificate)?;
    builder.check_private_key()?;
    // RFC 7301 §3.2
    builder.set_alpn_select_callback(|_, offered| {
        select_next_proto(b"\x02h2\x08http/1.1", offered).ok_or(AlpnError::NOACK)
    });
    Ok(builder.build())
}
