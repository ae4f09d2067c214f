//! Opens the configuration and the app for a command.

use super::{failure::Failure, logging, ownership, world};
use crate::{
    app::App,
    config::{
        Config,
        fault::{Fault, Faults},
    },
    server,
};
use std::{collections::BTreeMap, env, path::Path, sync::Arc};

/// The actor that the audit trail names when a command changes something.
pub const ACTOR: &str = "cli";

/// The configuration, as `serve` finds it.
pub fn config(path: Option<&Path>) -> Result<Config, Failure> {
    // A variable that is not text is none of ours.
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let environment: BTreeMap<String, String> = env::vars_os().filter_map(text).collect();
    Ok(Config::load(path, &environment)?)
}

/// The same for a check: the files that it names are read as well, by the readers of the server.
pub fn checked_config(path: Option<&Path>) -> Result<Config, Failure> {
    let config = config(path)?;
    let places = world::geo::database(&config).err().map(|why| ("geo.database", why));
    let tls = server::check_tls(&config).err();
    let tls = tls.map(|why| ("server.tls_certificate", format!("cannot be used with server.tls_key: {why}")));
    let faults: Vec<Fault> =
        places.into_iter().chain(tls).map(|(key, text)| Fault::new(key, None, path, text)).collect();
    if faults.is_empty() { Ok(config) } else { Err(Faults(faults).into()) }
}

/// The app itself, for a command that runs only for a short time.
pub async fn app(path: Option<&Path>) -> Result<Arc<App>, Failure> {
    logging::install_quiet();
    with(config(path)?).await
}

/// The app of that configuration.
pub async fn with(config: Config) -> Result<Arc<App>, Failure> {
    ownership::check(&config)?;
    let world = world::real(&config).map_err(Failure::Failed)?;
    Ok(App::open(config, world).await?)
}
