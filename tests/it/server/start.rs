//! What the server says when it cannot start, and to whom it answers while it does

use crate::support::{binary::Installation, http, orphan};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
};

/// Starts a server that cannot; what it said.
fn refusal(installation: &Installation) -> String {
    let output = installation.run(&["serve"]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{said}");
    // The log may say something before; the last line says why.
    said.lines().last().expect("a line").to_owned()
}

#[test]
fn a_database_that_cannot_be_reached_is_one_clear_sentence() {
    let port = orphan::free_port();
    let installation = Installation::on(&format!("postgres://ada:hunter2@127.0.0.1:{port}/login"), "");
    let said = refusal(&installation);
    let expected = format!(
        "porchlight: the database cannot be used now: PostgreSQL at 127.0.0.1:{port}, database login: \
         connection to server at \"127.0.0.1\", port {port} failed: Connection refused. \
         Check that it runs and that the database URL is right"
    );
    assert_eq!(said, expected);
}

#[test]
fn a_folder_that_cannot_be_made_is_one_clear_sentence() {
    let installation = Installation::on("sqlite:file/porchlight.db", "");
    fs::write(installation.folder.path().join("file"), "no folder").expect("written");
    let said = refusal(&installation);
    assert!(
        said.ends_with("file/porchlight.db is a file where a folder is needed: name another place"),
        "{said}"
    );
    assert!(
        said.starts_with("porchlight: a part of the path ") && !said.contains("database cannot"),
        "{said}"
    );
}

#[test]
fn an_address_that_is_taken_is_said_before_anything_is_made() {
    let installation = Installation::new("");
    let port = installation.base.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("it is free");
    let said = refusal(&installation);
    assert_eq!(
        said,
        format!(
            "porchlight: cannot listen on 127.0.0.1:{port}, which is server.listen: another program listens there \
             already. Stop that one, or set server.listen to another port"
        )
    );
    assert!(!installation.folder.path().join("porchlight.db").exists(), "nothing was touched");
}

#[test]
fn an_address_of_the_metrics_that_is_taken_is_said_with_its_setting() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = taken.local_addr().expect("an address");
    let said = refusal(&Installation::new(&format!("metrics.listen = \"{address}\"")));
    assert!(said.contains(&format!("{address}, which is metrics.listen: ")), "{said}");
}

#[tokio::test]
async fn whoever_comes_while_the_keys_are_made_waits_and_is_answered_in_full() {
    let mut installation = Installation::new("");
    let discovery = format!("{}/.well-known/openid-configuration", installation.base);
    let first = async {
        loop {
            // Refused until the port is taken, which is before there is a key; then held until it can be answered.
            if let Ok(answer) = http::client().get(&discovery).send().await {
                break answer;
            }
            tokio::task::yield_now().await;
        }
    };
    let (answer, ()) = tokio::join!(first, installation.serve());
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.expect("a body");
    let metadata: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let algorithms = metadata["id_token_signing_alg_values_supported"].as_array().expect("a list");
    assert!(algorithms.iter().any(|alg| alg == "RS256"), "{metadata}");
}

#[tokio::test]
async fn a_master_key_that_is_not_where_it_was_is_never_made_anew_beside_a_database_that_needs_it() {
    let mut installation = Installation::new("");
    installation.serve().await;
    installation.kill();
    let keys = installation.folder.path().join("keys");
    fs::rename(&keys, installation.folder.path().join("moved")).expect("moved");
    let said = refusal(&installation);
    assert!(said.contains("keys/master.key is missing") && said.contains("keys.master_file"), "{said}");
    assert!(!keys.exists(), "a new key was made");
    fs::rename(installation.folder.path().join("moved"), &keys).expect("moved back");
    installation.serve().await;
}

#[test]
fn config_check_says_first_whether_it_is_good_and_marks_what_a_preset_sets() {
    let installation = Installation::new("sign_in.preset = \"email-code\"");
    let output = installation.run(&["config", "check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(said.lines().next(), Some("the configuration is good"), "{said}");
    assert!(said.contains("sign_in.code_length = 8    (preset email-code)"), "{said}");
    assert!(said.contains("sign_in.access = 0    (default)"), "{said}");
}

#[test]
fn a_preset_that_cannot_work_is_refused_by_the_check_and_at_the_start() {
    let installation = Installation::new("sign_in.preset = \"phone-link\"");
    for command in [&["config", "check"][..], &["serve"]] {
        let output = installation.run(command);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(78), "{said}");
        assert!(said.contains("sign_in.preset: needs text messages"), "{said}");
    }
}

#[test]
fn config_check_reads_the_files_that_are_named_as_the_server_does() {
    let pem = |what: &str| format!("-----BEGIN {what}-----\nbm90aGluZw==\n-----END {what}-----\n");
    for (settings, files, key) in [
        (
            "geo.database = \"places.mmdb\"",
            vec![("places.mmdb", "these are no places".to_owned())],
            "geo.database",
        ),
        (
            "server.tls_certificate = \"chain.pem\"\nserver.tls_key = \"key.pem\"",
            vec![("chain.pem", pem("CERTIFICATE")), ("key.pem", pem("PRIVATE KEY"))],
            "server.tls_certificate",
        ),
    ] {
        let installation = Installation::new(settings);
        for (name, text) in files {
            fs::write(installation.folder.path().join(name), text).expect("written");
        }
        let output = installation.run(&["config", "check"]);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(78), "{said}");
        assert!(said.contains(&format!("{key}: ")), "{said}");
        assert!(!installation.run(&["serve"]).status.success(), "nor does the server start");
    }
}

#[test]
fn a_misspelt_command_hears_the_right_one() {
    let output = Installation::new("").run(&["serv"]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        output.status.code() == Some(2) && said.contains("a similar subcommand exists: 'serve'"),
        "{said}"
    );
}

#[test]
fn what_is_wrong_with_a_setting_is_said_without_the_words_of_a_parser() {
    for (setting, said_of_it) in [
        (
            "sign_in.sign_up = \"invited\"",
            "sign_in.sign_up: must be \"closed\", \"invite\", \"approval\" or \"open\", not \"invited\"",
        ),
        ("sign_in.code_length = \"six\"", "sign_in.code_length: must be a whole number from 0 to "),
        ("sign_in.access = \"a week\"", "sign_in.access: must be a whole number, not \"a week\""),
        ("sign_in.offer_passkey = 1", "sign_in.offer_passkey: must be true or false, not 1"),
        ("sign_in.steps = [{ anyof = [] }]", "has no key \"anyof\"; its keys are any_of, fallback"),
        ("metrics.token_file = \"nowhere\"", "metrics.token_file: there is no file "),
        (
            "[metrics\nenabled = false",
            "the brackets around the name of this section are not right; write [metrics]",
        ),
        ("[metrics]]\nenabled = false", "are not right; write [metrics]"),
        ("brand.logo = https://example.test/logo", "something stands here without quotes"),
        ("word", "this key has no value"),
    ] {
        // Its last line is `sign_up`, which a second one would only double.
        let installation = Installation::new("");
        let written = fs::read_to_string(installation.config()).expect("a file");
        let written = written.replace("sign_in.sign_up = \"open\"\n", "");
        fs::write(installation.config(), format!("{written}{setting}\n")).expect("written");
        let output = installation.run(&["config", "check"]);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.code() == Some(78) && said.contains(said_of_it), "{setting}: {said}");
        assert!(said.contains("has 1 fault"), "nothing else follows from it: {said}");
    }
}

#[test]
fn a_public_url_with_a_path_is_refused_with_the_address_that_would_do() {
    let installation = Installation::new("");
    let written = fs::read_to_string(installation.config()).expect("a file");
    let with_path = written.replacen("\"\n", "/id\"\n", 1);
    fs::write(installation.config(), with_path).expect("written");
    let output = installation.run(&["config", "check"]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("must end after the host and port"), "{said}");
    assert!(said.contains(&format!("write: public_url = \"{}\"", installation.base)), "{said}");
}
