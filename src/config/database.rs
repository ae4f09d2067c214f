//! `[database]`: SQLite in a file, or PostgreSQL.

use std::{path::Path, time::Duration};

use url::Url;

use super::source::Source;
use crate::protocol::secret::Secret;

/// The database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// `sqlite:PATH` with the path resolved, or `postgres://…`. It is a secret, because it may contain a password.
    pub url: Secret,
    /// The largest number of connections: only readers on SQLite, all connections on PostgreSQL.
    pub pool_size: u32,
    /// How long a call waits for a connection or for its turn to write, and how long PostgreSQL may take for it.
    pub timeout: Duration,
}

const DEFAULT: &str = "sqlite:porchlight.db";

impl Database {
    pub(super) fn read(source: &mut Source) -> Self {
        let url = source.secret("database.url").unwrap_or_else(|| Secret::new(DEFAULT));
        let url = resolve(source, url.expose()).unwrap_or_else(|fault| {
            let key = if source.is_set("database.url") { "database.url" } else { "database.url_file" };
            source.fault(key, fault, Some("\"postgres://porchlight@localhost/porchlight\""));
            DEFAULT.to_owned()
        });
        let database = Self {
            url: Secret::new(url),
            pool_size: source.number("database.pool_size", 8, 1..=200),
            timeout: Duration::from_secs(source.number::<u32>("database.timeout_seconds", 5, 1..=60).into()),
        };
        source.note("database.url", database.describe());
        database
    }

    /// The address for people, without the password and without the query.
    pub fn describe(&self) -> String {
        let text = self.url.expose();
        if text.starts_with("sqlite:") {
            return text.to_owned();
        }
        Url::parse(text).map_or_else(
            |_| "postgres (address not shown)".to_owned(),
            |mut url| {
                url.set_query(None);
                // Fails only where there is no host, and then there is no password either.
                let _ = url.set_password(None);
                url.to_string()
            },
        )
    }
}

/// The address with a relative SQLite path made absolute. Errors never repeat the input, because it may be secret.
fn resolve(source: &Source, text: &str) -> Result<String, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Url::parse(text).map_err(|error| format!("is not an address ({error})"))?;
        return Ok(text.to_owned());
    }
    let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
    if path.contains("://") {
        return Err("must begin with sqlite: or postgres://".to_owned());
    }
    if path.is_empty() || path.starts_with(':') || path.contains('?') {
        return Err("must name a file after sqlite: (no :memory:, no options)".to_owned());
    }
    Ok(format!("sqlite:{}", source.resolve(Path::new(path)).display()))
}
