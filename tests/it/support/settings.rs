//! Configurations for tests, in TOML, read as `serve` reads them.

use porchlight::config::Config;
use std::{collections::BTreeMap, path::Path};

/// What every test begins with.
pub fn defaults(base: &str, database: &str, master: &Path) -> BTreeMap<String, String> {
    let text = |value: &str| format!("{value:?}");
    let listen = base.trim_start_matches("http://");
    [
        ("public_url", text(base)),
        ("server.listen", text(listen)),
        ("server.workers", "1".to_owned()),
        ("server.shutdown_seconds", "0".to_owned()),
        ("server.trusted_proxies", "[\"127.0.0.1\"]".to_owned()),
        ("database.url", text(database)),
        ("database.pool_size", "4".to_owned()),
        // A test that is not about this limit does not fail because the machine stands still for a moment.
        ("database.timeout_seconds", "60".to_owned()),
        ("keys.master_file", text(&master.display().to_string())),
        ("mail.transport", text("capture")),
        ("sms.transport", text("capture")),
        ("sms.default_region", text("CH")),
        ("push.transport", text("capture")),
        ("sign_in.sign_up", text("open")),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

/// Mail that leaves by SMTP, to that port of this machine.
pub fn smtp(port: u16) -> BTreeMap<String, String> {
    [
        ("mail.transport", "\"smtp\"".to_owned()),
        ("sms.transport", "\"none\"".to_owned()),
        ("push.transport", "\"none\"".to_owned()),
        ("mail.host", "\"127.0.0.1\"".to_owned()),
        ("mail.port", port.to_string()),
        ("mail.security", "\"none\"".to_owned()),
        ("mail.from", "\"Porchlight <no-reply@id.example>\"".to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

/// Writes a configuration file and reads it as `serve` does.
pub fn load(settings: &BTreeMap<String, String>, folder: &Path) -> Config {
    let lines: Vec<String> = settings.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let file = folder.join("porchlight.toml");
    std::fs::write(&file, lines.join("\n")).expect("the configuration is written");
    Config::load(Some(&file), &BTreeMap::new()).unwrap_or_else(|faults| panic!("{faults}"))
}
