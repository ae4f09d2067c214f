//! The sample relying app: an ordinary OIDC client that knows only the address of the provider.
//! It discovers, signs in with PKCE, state and nonce, checks what it gets, reads `UserInfo`,
//! refreshes and signs out. Everything it remembers is in memory.

mod callback;
mod home;
mod login;
mod memory;
mod page;
mod provider;
mod refresh;
mod session;
mod sign_out;
#[cfg(test)]
mod tests;

use crate::{
    protocol::secret::Secret,
    views::{ViewError, Views},
    world::{clock::Clock, http::Http, random::Random},
};
use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::from_fn,
    web::{Data, get, post, to},
};
use memory::Memory;
use session::{Pending, Session};
use std::{
    io,
    net::TcpListener,
    sync::{Arc, Mutex},
};

/// What a developer writes into an app's configuration.
pub struct Settings {
    /// The provider.
    pub issuer: String,
    /// The app's `client_id`.
    pub client_id: String,
    /// The app's `client_secret`.
    pub client_secret: Secret,
    /// The app's own address, without a slash at its end.
    pub base: String,
    /// Where the provider shows its captured messages.
    pub outbox_url: String,
}

/// How the app reaches the outside world.
#[derive(Clone)]
pub struct Outside {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The source of random values for cookies.
    pub random: Arc<dyn Random>,
    /// How it calls the provider.
    pub http: Arc<dyn Http>,
}

/// The running app.
struct Sample {
    settings: Settings,
    outside: Outside,
    views: Views,
    /// Sign-ins under way, by the cookie of the browser that began.
    pending: Mutex<Memory<Pending>>,
    /// People signed in, by cookie.
    sessions: Mutex<Memory<Arc<Session>>>,
}

type Shared = Data<Sample>;

/// Serves the app on an open socket, until its handle stops it.
pub fn serve(settings: Settings, outside: Outside, listener: TcpListener) -> io::Result<Server> {
    let views = Views::new().map_err(|error: ViewError| io::Error::other(error.to_string()))?;
    let sample = Sample { settings, outside, views, pending: Mutex::default(), sessions: Mutex::default() };
    let data = Data::new(sample);
    let factory = move || {
        App::new()
            .app_data(data.clone())
            .wrap(from_fn(page::headers))
            .route("/", get().to(home::get))
            .route("/login", get().to(login::get))
            .route("/callback", get().to(callback::get))
            .route("/refresh", post().to(refresh::post))
            .route("/sign-out", get().to(sign_out::get))
            .route("/static/{version}/{name}", get().to(page::get_asset))
            .default_service(to(page::not_found))
    };
    Ok(HttpServer::new(factory).workers(1).disable_signals().listen(listener)?.run())
}
