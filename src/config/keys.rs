//! `[keys]`: the master key, and the algorithms with which tokens are signed.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::read::NOT_SET;
use super::source::Source;
use crate::protocol::jose::SigningAlg;
use crate::protocol::seconds::Seconds;
use crate::protocol::secret::Secret;

/// How long relying parties may keep our JWKS, in seconds: a new key must be published at least that long.
pub const JWKS_CACHE_SECONDS: i64 = 3600;

/// The keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The master key itself, 32 bytes in base64, if it is in the configuration.
    pub master: Option<Secret>,
    /// Otherwise the file that contains it, which is created at the first start.
    pub master_file: PathBuf,
    /// Algorithms for which there is a signing key, in order of preference.
    pub algorithms: Vec<SigningAlg>,
    /// Seconds that a new signing key is published before it signs.
    pub publish: Seconds,
}

const DEFAULT_FILE: &str = "keys/master.key";

impl Keys {
    pub(super) fn read(source: &mut Source) -> Self {
        const DAY: i64 = 86_400;
        let master = read_master(source);
        let master_file = source.parsed_or("keys.master_file", DEFAULT_FILE, |path| Ok(PathBuf::from(path)));
        if master.is_some() && source.is_set("keys.master_file") {
            source.fault("keys.master_file", "keys.master is set too: keep one of them", None);
        } else if master.is_some() {
            source.note("keys.master_file", NOT_SET);
        }
        Self {
            master,
            master_file: source.resolve(master_file),
            algorithms: read_algorithms(source),
            publish: Seconds::new(source.number("keys.publish_seconds", DAY, JWKS_CACHE_SECONDS..=30 * DAY)),
        }
    }
}

fn read_master(source: &mut Source) -> Option<Secret> {
    let master = source.secret_value("keys.master")?;
    let bytes = STANDARD_NO_PAD.decode(master.expose().trim().trim_end_matches('='));
    if bytes.map_or(0, |bytes| bytes.len()) != 32 {
        let text = "must be 32 random bytes in base64, such as `openssl rand -base64 32` prints";
        source.fault("keys.master", text, None);
    }
    Some(master)
}

fn read_algorithms(source: &mut Source) -> Vec<SigningAlg> {
    const KEY: &str = "keys.algorithms";
    const EXAMPLE: &str = r#"["RS256", "ES256", "EdDSA"]"#;
    let unknown = |name: &str| format!("{name:?} is not one of RS256, ES256, EdDSA");
    let parse = |name: &str| SigningAlg::parse(name).ok_or_else(|| unknown(name));
    let faulty = source.fault_count();
    let algorithms = source.list(KEY, &["RS256", "ES256", "EdDSA"], parse);
    if source.fault_count() > faulty {
        return algorithms;
    }
    if !algorithms.contains(&SigningAlg::RS256) {
        source.fault(
            KEY,
            "must contain RS256, which every client may expect (OIDC Discovery §3)",
            Some(EXAMPLE),
        );
    }
    if algorithms.iter().enumerate().any(|(index, alg)| algorithms[..index].contains(alg)) {
        source.fault(KEY, "names an algorithm twice", Some(EXAMPLE));
    }
    algorithms
}
