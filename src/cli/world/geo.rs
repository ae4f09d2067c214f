//! The database of places that a configuration names.

use crate::{
    config::Config,
    world::geo::{Geo, MaxMind, NoGeo},
};
use std::sync::Arc;

/// The configured file, or a database that knows no place.
///
/// # Errors
/// A sentence that says why the file cannot be used.
pub fn database(config: &Config) -> Result<Arc<dyn Geo>, String> {
    Ok(match &config.geo.database {
        Some(path) => Arc::new(MaxMind::open(path)?),
        None => Arc::new(NoGeo),
    })
}
