//! Which database a URL names, without ever showing the password in it.

use std::path::{Path, PathBuf};

use url::Url;

use super::StoreError;

/// A database, chosen by the scheme of its URL and never by trial.
#[derive(Clone)]
pub(super) enum Target {
    /// The absolute path of a SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(PostgresTarget),
}

/// A PostgreSQL database as libpq wants it and as people may see it.
#[derive(Clone)]
pub(super) struct PostgresTarget {
    /// The URL with the password; for libpq only.
    pub(super) url: String,
    /// Host, port and database, for people.
    pub(super) name: String,
    /// Every spelling of the password, to be taken out of messages.
    secrets: Vec<String>,
}

/// What libpq asks whoever reads its messages; ours say once what to check.
const QUESTIONS: [&str; 2] = [
    " Is the server running on that host and accepting TCP/IP connections?",
    " Is the server running locally and accepting connections on that socket?",
];

impl Target {
    /// Reads `postgres://…`, `sqlite:PATH`, `sqlite://PATH` or a bare path.
    pub(super) fn parse(url: &str) -> Result<Target, StoreError> {
        let url = url.trim();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return PostgresTarget::parse(url).map(Target::Postgres);
        }
        if let Some(path) = url.strip_prefix("sqlite:") {
            return file(path.strip_prefix("//").unwrap_or(path));
        }
        // Whatever else looks like an address must not become a file of that name: it may hold
        // a password, and an empty new database would hide the mistake.
        let scheme = url.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
        if scheme || url.contains("://") || url.contains('=') || url.contains('@') {
            return Err(wrong("it is neither postgres://… nor sqlite:PATH"));
        }
        file(url)
    }
}

fn file(path: &str) -> Result<Target, StoreError> {
    if path.is_empty() || path.ends_with('/') {
        return Err(wrong("it names no file"));
    }
    if path == ":memory:" {
        return Err(wrong("a database in memory would be lost at once; name a file"));
    }
    // Absolute, so that SQLite never takes it for a file: URI.
    match std::path::absolute(Path::new(path)) {
        Ok(path) if path.to_str().is_some_and(|p| !p.contains('\0')) => Ok(Target::Sqlite(path)),
        _ => Err(wrong("its path cannot be used")),
    }
}

fn wrong(why: &str) -> StoreError {
    StoreError::Unavailable(format!("the database URL cannot be used: {why}"))
}

impl PostgresTarget {
    fn parse(url: &str) -> Result<PostgresTarget, StoreError> {
        let parsed = Url::parse(url).map_err(|e| {
            wrong(&format!("{e} (a password with / ? # @ or : in it must be percent-encoded)"))
        })?;
        let query = |name: &str| {
            let found = parsed.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let host = parsed.host_str().filter(|h| !h.is_empty()).map(str::to_owned);
        let host = host.or_else(|| query("host")).unwrap_or_else(|| "localhost".into());
        let port = parsed.port().map(|p| p.to_string()).or_else(|| query("port"));
        let port = port.unwrap_or_else(|| "5432".into());
        let base = Some(parsed.path().trim_start_matches('/')).filter(|p| !p.is_empty());
        let base = base.map(str::to_owned).or_else(|| query("dbname"));
        let base = base.unwrap_or_else(|| "of the user's name".into());
        Ok(PostgresTarget {
            url: with_defaults(url, |name| query(name).is_some()),
            name: format!("PostgreSQL at {host}:{port}, database {base}"),
            secrets: secrets(&parsed),
        })
    }

    /// A message of libpq with the database's name before it and without the password.
    pub(super) fn explain(&self, message: &str) -> String {
        let mut text = message.split_whitespace().collect::<Vec<_>>().join(" ");
        for secret in &self.secrets {
            text = text.replace(secret.as_str(), "…");
        }
        for question in QUESTIONS {
            text = text.replace(question, "");
        }
        format!("{}: {text}", self.name)
    }
}

/// A dead network must be noticed in seconds, not in the two hours of TCP's own defaults.
fn with_defaults(url: &str, given: impl Fn(&str) -> bool) -> String {
    let mut url = url.to_owned();
    for (name, value) in [
        ("connect_timeout", "5"),
        ("application_name", "porchlight"),
        ("keepalives_idle", "5"),
        ("keepalives_interval", "2"),
        ("keepalives_count", "3"),
        // Milliseconds.
        ("tcp_user_timeout", "5000"),
    ] {
        if !given(name) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
    }
    url
}

/// The password as written and as decoded, longest first.
fn secrets(url: &Url) -> Vec<String> {
    let raw_pairs = url.query().unwrap_or_default().split('&');
    let raw = raw_pairs.filter_map(|pair| pair.strip_prefix("password=")).map(str::to_owned);
    let decoded = url.query_pairs().filter(|(key, _)| key == "password");
    let mut all: Vec<String> = raw.chain(decoded.map(|(_, value)| value.into_owned())).collect();
    if let Some(password) = url.password() {
        // The same decoding as of a query, with + kept.
        let as_query = format!("p={}", password.replace('+', "%2B"));
        let decoded = url::form_urlencoded::parse(as_query.as_bytes());
        all.extend(decoded.map(|(_, value)| value.into_owned()));
        all.push(password.to_owned());
    }
    all.retain(|secret| !secret.is_empty());
    all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(url: &str) -> PathBuf {
        match Target::parse(url) {
            Ok(Target::Sqlite(path)) => path,
            _ => panic!("{url} is not a file"),
        }
    }

    fn postgres(url: &str) -> PostgresTarget {
        match Target::parse(url) {
            Ok(Target::Postgres(target)) => target,
            _ => panic!("{url} is not PostgreSQL"),
        }
    }

    #[test]
    fn three_spellings_name_one_file() {
        let expected = Path::new("/var/lib/porchlight.db");
        for url in
            ["sqlite:/var/lib/porchlight.db", "sqlite:///var/lib/porchlight.db", "/var/lib/porchlight.db"]
        {
            assert_eq!(sqlite(url), expected);
        }
        assert!(sqlite("data/p.db").is_absolute());
        assert!(sqlite("sqlite:file:x?mode=memory").is_absolute());
        assert!(sqlite("sqlite:odd=name@here.db").is_absolute());
    }

    #[test]
    fn what_looks_like_an_address_never_becomes_a_file() {
        for url in [
            "",
            "mysql://u:hunter2@h/db",
            "postgres:/u:hunter2@h/db",
            "postgres",
            "sqlite:",
            "sqlite::memory:",
            "host=h password=hunter2",
            "u:hunter2@h/db",
            "Postgres://u:hunter2@h/db",
            "data/",
        ] {
            match Target::parse(url) {
                Err(StoreError::Unavailable(text)) => assert!(!text.contains("hunter2"), "{text}"),
                Err(other) => panic!("{url}: {other:?}"),
                Ok(_) => assert_eq!(url, "postgres", "{url} was taken"),
            }
        }
    }

    #[test]
    fn a_postgres_url_is_named_without_its_password() {
        let target = postgres("postgres://ada:s%2Bcret@db.test:5433/login?sslmode=require");
        assert_eq!(target.name, "PostgreSQL at db.test:5433, database login");
        assert!(target.url.contains("sslmode=require&connect_timeout=5&"));
        assert_eq!(target.explain("bad s%2Bcret\n  or s+cret"), format!("{}: bad … or …", target.name));
        assert_eq!(
            postgres("postgresql:///login?host=/run/pg").name,
            "PostgreSQL at /run/pg:5432, database login"
        );
    }

    #[test]
    fn a_password_that_breaks_the_url_is_not_quoted() {
        let Err(error) = Target::parse("postgres://ada:hunter/2@db/login") else { panic!("taken") };
        assert!(!error.to_string().contains("hunter"), "{error}");
    }

    #[test]
    fn a_password_among_the_parameters_is_hidden_too() {
        let target = postgres("postgres://db/login?password=hun%20ter2&connect_timeout=1");
        assert!(!target.explain("hun%20ter2 hun ter2").contains("ter2"));
        assert!(!target.url.contains("connect_timeout=5"));
    }
}
