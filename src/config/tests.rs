//! The configuration as a whole: what a file and an environment turn into.

mod policies;
mod providers;
mod push;
mod sections;
mod sms;
mod webhooks;

use std::collections::BTreeMap;
use std::path::Path;

use super::database::Database;
use super::fault::{Fault, Faults};
use super::log::LogFormat;
use super::mail::{Security, Transport};
use super::*;
use crate::model::policy::{Method, OtherDevice, SignUp};
use crate::protocol::jose::SigningAlg;
use crate::protocol::seconds::Seconds;

const SMALLEST: &str = "public_url = \"https://id.example.org\"\n[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@example.org\"\n";
const MASTER: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn load_in(folder: &Path, file: &str, env: &[(&str, &str)]) -> Result<Config, Faults> {
    let path = folder.join("porchlight.toml");
    std::fs::write(&path, file).unwrap();
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::load(Some(&path), &env)
}

fn load(file: &str, env: &[(&str, &str)]) -> Result<Config, Faults> {
    load_in(tempfile::tempdir().unwrap().path(), file, env)
}

fn smallest_with(more: &str) -> Result<Config, Faults> {
    load(&format!("{SMALLEST}{more}"), &[])
}

fn only_fault(result: Result<Config, Faults>) -> Fault {
    let mut faults = result.unwrap_err().0;
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

#[test]
fn an_address_and_a_mail_server_are_enough() {
    let config = load(SMALLEST, &[]).unwrap();
    assert_eq!(config.public_url.as_str(), "https://id.example.org");
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!((config.server.max_body_bytes, config.server.shutdown_seconds), (65_536, 10));
    assert!((1..=8).contains(&config.server.workers));
    assert_eq!(config.keys.algorithms, SigningAlg::ALL);
    assert_eq!(config.keys.publish, Seconds::DAY);
    let Transport::Smtp(smtp) = &config.mail.transport else { panic!("not sent by SMTP") };
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.security), ("smtp.example.org", 587, Security::Starttls));
    assert_eq!(config.sign_in.sign_up, SignUp::Invite);
    assert_eq!(config.log.format, LogFormat::Text);
    assert!(config.metrics.enabled && config.metrics.token.is_none());
}

#[test]
fn every_fault_is_reported_at_once_in_the_order_of_the_file() {
    let file = "public_url = \"http://id.example.org\"\n[server]\nlisten = \"here\"\nworkers = \"two\"\n\
                [mail]\nhots = \"smtp.example.org\"\nport = 0\n[brand]\ncolor = \"red\"\n";
    let faults = load(file, &[("PORCHLIGHT_LOG__FORMAT", "xml")]).unwrap_err();
    let found: Vec<_> = faults.0.iter().map(|fault| (fault.key.as_str(), fault.line)).collect();
    assert_eq!(
        found,
        [
            ("public_url", Some(1)),
            ("server.listen", Some(3)),
            ("server.workers", Some(4)),
            ("mail.hots", Some(6)),
            ("mail.port", Some(7)),
            ("brand.color", Some(9)),
            ("mail.host", None),
            ("mail.from", None),
            ("log.format", None),
        ]
    );
    let text = faults.to_string();
    assert!(text.starts_with("the configuration has 9 faults:"), "{text}");
    assert!(
        text.contains("porchlight.toml:6: mail.hots: there is no such key; did you mean mail.host?"),
        "{text}"
    );
    assert!(text.contains("write: port = 587"), "{text}");
    assert!(text.contains("PORCHLIGHT_LOG__FORMAT: log.format:"), "{text}");
    assert!(text.contains("write: PORCHLIGHT_LOG__FORMAT=text"), "{text}");
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = load(
        SMALLEST,
        &[
            ("PORCHLIGHT_PUBLIC_URL", "https://other.example.org"),
            ("PORCHLIGHT_MAIL__PORT", "2525"),
            ("PORCHLIGHT_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            ("PORCHLIGHT_METRICS__ENABLED", "false"),
        ],
    )
    .unwrap();
    assert_eq!(config.public_url.host(), "other.example.org");
    let Transport::Smtp(smtp) = &config.mail.transport else { panic!("not sent by SMTP") };
    assert_eq!(smtp.port, 2525);
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert!(!config.metrics.enabled);
}

#[test]
fn every_key_can_be_a_variable() {
    let config = smallest_with("").unwrap();
    let names: BTreeMap<String, String> = config
        .summary()
        .iter()
        .map(|setting| (setting.key.clone(), environment::variable(&setting.key)))
        .collect();
    for (key, name) in names {
        let faults = load(SMALLEST, &[(&name, "\u{7}")]).map(|_| ()).unwrap_err();
        assert!(
            faults.0.iter().any(|fault| fault.key == key && fault.variable == Some(name.clone())),
            "{faults}"
        );
        assert!(!faults.to_string().contains("no such key"), "{faults}");
    }
}

#[test]
fn a_misspelt_variable_is_a_fault_with_a_suggestion() {
    let fault = only_fault(load(SMALLEST, &[("PORCHLIGHT_MAIL__PASWORD", "x")]));
    assert!(fault.text.contains("did you mean PORCHLIGHT_MAIL__PASSWORD?"), "{fault}");
    let fault = only_fault(load(SMALLEST, &[("PORCHLIGHT_MAIL_PORT", "25")]));
    assert!(fault.text.contains("did you mean PORCHLIGHT_MAIL__PORT?"), "{fault}");
}

#[test]
fn an_unknown_key_never_shows_its_value() {
    let faults = smallest_with("pasword = \"hunter2\"\n").unwrap_err();
    assert!(
        !faults.to_string().contains("hunter2") && faults.to_string().contains("mail.password"),
        "{faults}"
    );
}

#[test]
fn an_unknown_or_misplaced_section_is_a_fault() {
    assert!(only_fault(smallest_with("[metrcs]\n")).text.contains("did you mean"));
    assert!(only_fault(smallest_with("[server]\nport = 1\n")).text.contains("did you mean mail.port?"));
    assert!(
        load("mail = 1\n", &[])
            .unwrap_err()
            .to_string()
            .contains("is a section: write its keys under [mail]")
    );
}

#[test]
fn a_file_that_is_not_toml_or_not_there_is_one_clear_fault() {
    let fault = only_fault(load("public_url = \n", &[]));
    assert_eq!(fault.line, Some(1));
    assert!(fault.text.contains("this key has no value"), "{fault}");
    let missing = Config::load(Some(Path::new("/nonexistent/p.toml")), &BTreeMap::new());
    assert!(only_fault(missing).to_string().contains("the folder /nonexistent does not exist"));
}

#[test]
fn the_environment_alone_is_enough() {
    let env = [
        ("PORCHLIGHT_PUBLIC_URL", "http://localhost:9000"),
        ("PORCHLIGHT_MAIL__TRANSPORT", "capture"),
        ("PORCHLIGHT_KEYS__MASTER", MASTER),
    ];
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let config = Config::read(Source::open(None, &env).unwrap(), &env).unwrap();
    assert!(config.captures_mail());
    assert_eq!(config.keys.master, Some(Secret::new(MASTER)));
    assert_eq!(config.mail.from, "Porchlight <no-reply@localhost>");
}

#[test]
fn a_secret_can_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "hunter2\n").unwrap();
    let file = format!("{SMALLEST}username = \"u\"\npassword_file = \"password\"\n");
    let config = load_in(folder.path(), &file, &[]).unwrap();
    let Transport::Smtp(smtp) = &config.mail.transport else { panic!("not sent by SMTP") };
    assert_eq!(smtp.login.as_ref().unwrap().password.expose(), "hunter2");

    let path = folder.path().join("password").display().to_string();
    let config = load(SMALLEST, &[("PORCHLIGHT_DATABASE__URL_FILE", &path)]).unwrap();
    assert!(config.database.url.expose().ends_with("hunter2"));
}

#[test]
fn a_secret_file_that_is_missing_or_doubled_is_a_fault() {
    let more = "username = \"u\"\npassword_file = \"nowhere\"\n";
    assert!(only_fault(smallest_with(more)).text.starts_with("there is no file "));
    let more = "username = \"u\"\npassword = \"p\"\npassword_file = \"nowhere\"\n";
    assert!(only_fault(smallest_with(more)).text.contains("keep one of them"));
}

#[test]
fn no_secret_is_printed_anywhere() {
    let more = format!(
        "username = \"u\"\npassword = \"hunter2\"\n[database]\nurl = \"postgres://u:hunter3@db/p?password=hunter4\"\n\
         [keys]\nmaster = \"{MASTER}\"\n[metrics]\ntoken = \"hunter5-hunter5-hunter5\"\n"
    );
    let config = smallest_with(&more).unwrap();
    let json = serde_json::to_string(config.summary()).unwrap();
    let lines: String = config.summary().iter().map(ToString::to_string).collect();
    let all = format!("{config:?}{json}{lines}");
    assert!(!all.contains("hunter") && !all.contains(MASTER), "{all}");
    assert!(lines.contains("postgres://u@db/p"), "{lines}");
}

#[test]
fn the_summary_says_where_each_value_came_from() {
    let config = load(SMALLEST, &[("PORCHLIGHT_LOG__LEVEL", "debug")]).unwrap();
    let find = |key: &str| config.summary().iter().find(|setting| setting.key == key).unwrap().to_string();
    assert!(find("public_url").ends_with("porchlight.toml:1)"), "{}", find("public_url"));
    assert_eq!(find("log.level"), "log.level = \"debug\"    (PORCHLIGHT_LOG__LEVEL)");
    assert_eq!(find("log.format"), "log.format = \"text\"    (default)");
    assert_eq!(find("sign_in.code_length"), "sign_in.code_length = 6    (default)");
    let mut keys: Vec<_> = config.summary().iter().map(|setting| &setting.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), config.summary().len(), "a key is listed twice");
}

#[test]
fn a_line_that_is_not_toml_does_not_hide_what_is_wrong_with_the_others() {
    let file = "public_url = https://id.example.org\n[mail]\nhost = \"smtp.example.org\"\nport = 99999\nform = \"x\"\n";
    let faults = load(file, &[("PORCHLIGHT_LOG__FORMAT", "loud")]).unwrap_err().0;
    let has = |key: &str, line| faults.iter().any(|fault| fault.key == key && fault.line == line);
    assert!(faults[0].text.contains("without quotes") && faults[0].line == Some(1), "{faults:?}");
    assert!(has("mail.port", Some(4)) && has("mail.form", Some(5)) && has("log.format", None), "{faults:?}");
    assert!(!faults.iter().any(|fault| fault.key == "public_url"), "it is on the broken line: {faults:?}");
}

#[test]
fn a_word_alone_on_a_line_does_not_hide_what_is_wrong_below_it() {
    let file = "public_url = \"https://id.example.org\"\n[server]\na word\nlisten = \"here\"\n[mail]\nform = \"x\"\n";
    let faults = load(file, &[]).unwrap_err().0;
    let found: Vec<_> = faults.iter().map(|fault| (fault.key.as_str(), fault.line)).collect();
    assert_eq!(found, [("", Some(3)), ("server.listen", Some(4)), ("mail.form", Some(6))], "{faults:?}");
}

#[test]
fn without_a_file_it_is_said_where_it_was_looked_for() {
    let env = BTreeMap::from([("PORCHLIGHT_LOGLEVEL".to_owned(), "debug".to_owned())]);
    let faults = Config::load(None, &env).unwrap_err();
    let said = faults.to_string();
    assert!(faults.0[0].text.contains("/etc/porchlight/porchlight.toml"), "{said}");
    assert!(faults.0[0].text.contains("--config"), "{said}");
    assert!(
        said.contains("PORCHLIGHT_LOGLEVEL: sets nothing; did you mean PORCHLIGHT_LOG__LEVEL?"),
        "{said}"
    );
}

#[test]
fn a_printed_variable_can_be_pasted_into_a_shell() {
    let write = |key: &str, value: &str| Fault::new(key, None, None, "").writing(value).write.unwrap();
    assert_eq!(write("public_url", "\"https://x.example\""), "PORCHLIGHT_PUBLIC_URL=https://x.example");
    let from = write("mail.from", "\"Porchlight <a@example.org>\"");
    assert_eq!(from, "PORCHLIGHT_MAIL__FROM='Porchlight <a@example.org>'");
    assert_eq!(write("keys.algorithms", r#"["RS256", "EdDSA"]"#), "PORCHLIGHT_KEYS__ALGORITHMS=RS256,EdDSA");
    assert_eq!(write("brand.name", "\"Ada's\""), r"PORCHLIGHT_BRAND__NAME='Ada'\''s'");
}

#[test]
fn what_the_check_accepts_as_a_sender_the_mail_can_be_sent_from() {
    for from in ["Example, Inc. <a@example.org>", "Bücher <login@bücher.example>", "a@example.org"] {
        let file = SMALLEST.replace("a@example.org", from);
        assert_eq!(load(&file, &[]).unwrap().mail.from, from);
    }
    let wrong = SMALLEST.replace("a@example.org", "a@x.example, b@x.example");
    assert_eq!(only_fault(load(&wrong, &[])).key, "mail.from");
}

#[test]
fn the_mail_server_hears_the_host_of_public_url_if_that_is_a_full_name() {
    let ehlo = |config: &Config| match &config.mail.transport {
        Transport::Smtp(smtp) => smtp.ehlo_name.clone(),
        Transport::Capture => panic!("not sent by SMTP"),
    };
    assert_eq!(ehlo(&load(SMALLEST, &[]).unwrap()).as_deref(), Some("id.example.org"));
    for local in ["http://localhost:8080", "http://127.0.0.1:8080"] {
        let file = SMALLEST.replace("https://id.example.org", local);
        assert_eq!(ehlo(&load(&file, &[]).unwrap()), None, "{local}");
    }
    let given = smallest_with("ehlo_name = \"mail.example.org\"\n").unwrap();
    assert_eq!(ehlo(&given).as_deref(), Some("mail.example.org"));
    assert_eq!(only_fault(smallest_with("ehlo_name = \"mail\"\n")).key, "mail.ehlo_name");
}

#[test]
fn paths_are_relative_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = load_in(folder.path(), SMALLEST, &[]).unwrap();
    let database = folder.path().join("porchlight.db");
    assert_eq!(config.database.url.expose(), format!("sqlite:{}", database.display()));
    assert_eq!((config.keys.master, config.keys.master_file), (None, folder.path().join("keys/master.key")));
}

#[test]
fn a_proxy_that_nobody_trusts_is_a_warning() {
    let config = load(SMALLEST, &[]).unwrap();
    assert!(config.warnings()[0].contains("trusted_proxies"), "{:?}", config.warnings());
    let config =
        smallest_with("[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[metrics]\nenabled = false\n").unwrap();
    assert_eq!(config.warnings(), [""; 0]);
}

#[test]
fn the_demo_runs_on_this_machine_whatever_its_folder_is_called() {
    let config = Config::demo(8080, Path::new("/somewhere/odd ?name\n/data"));
    assert_eq!(config.public_url.as_str(), "http://localhost:8080");
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert!(config.captures_mail() && config.sign_in.sign_up == SignUp::Open);
    assert_eq!(config.database.url.expose(), "sqlite:/somewhere/odd ?name\n/data/porchlight.db");
    assert_eq!(config.keys.master_file, Path::new("/somewhere/odd ?name\n/data/master.key"));
    assert!(config.warnings().is_empty());
}

#[test]
fn the_file_of_the_demo_sets_what_the_demo_sets_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let written = load_in(folder.path(), &Config::demo_file(8080), &[]).unwrap();
    let of = |config: &Config| -> Vec<(String, String)> {
        let shown = config.summary().iter().map(|setting| (setting.key.clone(), setting.value.clone()));
        // It is shown as it is written, and compared as it is resolved.
        shown.filter(|(key, _)| key != "keys.master_file").collect()
    };
    let demo = Config::demo(8080, folder.path());
    assert_eq!(of(&written), of(&demo));
    assert_eq!(written.keys.master_file, demo.keys.master_file);
    assert!(!of(&written).iter().any(|(_, value)| value == "(secret)"));
}

#[test]
fn a_secret_of_the_environment_wins_over_either_form_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("url"), "postgres://db/p").unwrap();
    let path = folder.path().join("url").display().to_string();
    let file =
        format!("{SMALLEST}[database]\nurl = \"sqlite:here.db\"\n[keys]\nmaster_file = \"master.key\"\n");
    let env = [("PORCHLIGHT_DATABASE__URL_FILE", path.as_str()), ("PORCHLIGHT_KEYS__MASTER", MASTER)];
    let config = load(&file, &env).unwrap();
    assert_eq!(config.database.url.expose(), "postgres://db/p");
    assert_eq!(config.keys.master, Some(Secret::new(MASTER)));
}

#[test]
fn the_examples_that_ship_are_right() {
    for example in [include_str!("../../deploy/porchlight.toml"), include_str!("../../deploy/docker.toml")] {
        let env = [
            ("PORCHLIGHT_PUBLIC_URL", "https://id.example.org"),
            ("PORCHLIGHT_MAIL__HOST", "smtp.example.org"),
            ("PORCHLIGHT_MAIL__FROM", "no-reply@example.org"),
            ("PORCHLIGHT_MAIL__USERNAME", "porchlight"),
            ("PORCHLIGHT_MAIL__PASSWORD", "hunter2"),
        ];
        load(example, &env).unwrap();
    }
}

#[test]
fn every_key_is_documented() {
    let reference = include_str!("../../docs/configuration.md");
    let settings = smallest_with("").unwrap();
    let more = ["keys.master", "mail.password", "mail.password_file", "metrics.token", "metrics.token_file"]
        .into_iter()
        .chain(sms::PROVIDER_KEYS)
        .chain(webhooks::KEYS)
        .chain(providers::KEYS);
    let keys = settings.summary().iter().map(|setting| setting.key.as_str()).chain(more);
    let missing: Vec<_> = keys.filter(|key| !reference.contains(&format!("`{key}`"))).collect();
    assert_eq!(missing, [""; 0], "docs/configuration.md does not name these");
}
