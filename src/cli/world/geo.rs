//! Where network addresses are, as a configuration says.

use crate::{
    config::Config,
    world::geo::{Geo, MaxMind, NoGeo},
};
use std::sync::Arc;

/// The configured file, or nothing.
///
/// # Errors
/// A sentence: the file is not what it should be.
pub fn database(config: &Config) -> Result<Arc<dyn Geo>, String> {
    Ok(match &config.geo.database {
        Some(path) => Arc::new(MaxMind::open(path)?),
        None => Arc::new(NoGeo),
    })
}
