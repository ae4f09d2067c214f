//! `[geo]`: where network addresses are.

use std::fs::File;
use std::path::PathBuf;

use super::source::Source;

/// Where network addresses are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geo {
    /// A file in the MaxMind DB format; without one, no place is known.
    pub database: Option<PathBuf>,
}

impl Geo {
    pub(super) fn read(source: &mut Source) -> Self {
        let database = source.path("geo.database", "GeoLite2-City.mmdb");
        if let Some(path) = &database
            && let Err(error) = File::open(path)
        {
            source.fault("geo.database", format!("cannot read {}: {error}", path.display()), None);
        }
        Self { database }
    }
}
