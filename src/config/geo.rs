//! `[geo]`: the database of places.

use std::fs::File;
use std::path::PathBuf;

use super::source::Source;
use crate::files::{self, Want};

/// The database of places of network addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geo {
    /// A file in the MaxMind DB format; without it, no places are known.
    pub database: Option<PathBuf>,
}

impl Geo {
    pub(super) fn read(source: &mut Source) -> Self {
        let database = source.path("geo.database", "GeoLite2-City.mmdb");
        if let Some(path) = &database
            && let Err(error) = File::open(path)
        {
            source.fault("geo.database", files::explain(path, Want::Read, &error), None);
        }
        Self { database }
    }
}
