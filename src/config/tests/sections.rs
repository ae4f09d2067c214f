//! The sections one by one: what each accepts and refuses.

use super::*;

#[test]
fn capture_is_refused_for_a_host_that_others_can_reach() {
    for host in ["localhost", "127.0.0.1:8080", "[::1]", "id.localhost", "id.test"] {
        let file = format!("public_url = \"http://{host}\"\n[mail]\ntransport = \"capture\"\n");
        assert!(load(&file, &[]).unwrap().captures_mail(), "{host}");
    }
    let file = "public_url = \"https://id.example.org\"\n[mail]\ntransport = \"capture\"\n";
    assert_eq!(only_fault(load(file, &[])).key, "mail.transport");
}

#[test]
fn the_port_of_a_mail_server_follows_its_security() {
    for (security, port) in [("tls", 465), ("none", 25), ("starttls", 587)] {
        let config = smallest_with(&format!("security = \"{security}\"\n")).unwrap();
        let Transport::Smtp(smtp) = &config.mail.transport else { panic!("not sent by SMTP") };
        assert_eq!(smtp.port, port);
    }
}

#[test]
fn a_password_is_not_sent_unprotected() {
    let login = "security = \"none\"\nusername = \"u\"\npassword = \"hunter2\"\n";
    assert_eq!(only_fault(smallest_with(login)).key, "mail.security");
    let here = SMALLEST.replace("smtp.example.org", "127.0.0.1");
    assert!(load(&format!("{here}{login}"), &[]).is_ok());
}

#[test]
fn a_user_name_and_a_password_go_together() {
    assert_eq!(only_fault(smallest_with("username = \"u\"\n")).key, "mail.password");
    assert_eq!(only_fault(smallest_with("password = \"p\"\n")).key, "mail.username");
}

#[test]
fn the_sender_is_one_address() {
    for from in ["Porch <a@example.org>", "a@example.org", "\\\"A, B\\\" <a@example.org>"] {
        let file = SMALLEST.replace("a@example.org", from);
        assert!(load(&file, &[]).is_ok(), "{from}");
    }
    for from in ["porchlight", "a@example.org, b@example.org", "a@x\\nBcc: b@example.org", "<>", ""] {
        assert_eq!(
            only_fault(load(&SMALLEST.replace("a@example.org", from), &[])).key,
            "mail.from",
            "{from}"
        );
    }
}

#[test]
fn a_database_is_sqlite_or_postgresql() {
    let url =
        |url: &str| smallest_with(&format!("[database]\nurl = \"{url}\"\n")).map(|config| config.database);
    let shown = |url_: &str| url(url_).unwrap().describe();
    assert_eq!(shown("postgresql://db/p"), "postgresql://db/p");
    assert_eq!(shown("sqlite:/var/p.db"), "sqlite:/var/p.db");
    assert_eq!(shown("sqlite:///var/p.db"), "sqlite:/var/p.db");
    assert_eq!(shown("/var/p.db"), "sqlite:/var/p.db");
    for wrong in
        ["mysql://u:hunter2@db/p", "sqlite:", "sqlite::memory:", "postgres://[", "sqlite:a.db?mode=ro"]
    {
        let fault = only_fault(url(wrong).map(|_: Database| unreachable!("{wrong} was accepted")));
        assert!(fault.key == "database.url" && !fault.to_string().contains("hunter2"), "{fault}");
    }
}

#[test]
fn the_master_key_is_32_bytes_and_stands_in_one_place() {
    let keys = |keys: &str| smallest_with(&format!("[keys]\n{keys}\n"));
    assert_eq!(only_fault(keys("master = \"c2hvcnQ=\"")).key, "keys.master");
    let both = format!("master = \"{MASTER}\"\nmaster_file = \"k\"");
    assert_eq!(only_fault(keys(&both)).key, "keys.master_file");
}

#[test]
fn rs256_cannot_be_left_out_and_no_algorithm_named_twice() {
    let algorithms = |list: &str| smallest_with(&format!("[keys]\nalgorithms = {list}\n"));
    assert_eq!(
        algorithms("[\"ES256\", \"RS256\"]").unwrap().keys.algorithms,
        [SigningAlg::ES256, SigningAlg::RS256]
    );
    for wrong in ["[]", "[\"ES256\"]", "[\"RS256\", \"RS256\"]", "[\"RS256\", \"none\"]", "\"RS256\"", "[1]"]
    {
        assert_eq!(only_fault(algorithms(wrong)).key, "keys.algorithms", "{wrong}");
    }
}

#[test]
fn a_new_key_is_published_at_least_as_long_as_it_is_cached() {
    assert_eq!(only_fault(smallest_with("[keys]\npublish_seconds = 3599\n")).key, "keys.publish_seconds");
}

#[test]
fn a_certificate_and_its_key_go_together_and_must_be_readable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.pem"), "-----BEGIN CERTIFICATE-----\n").unwrap();
    std::fs::write(folder.path().join("k.pem"), "-----BEGIN EC PRIVATE KEY-----\n").unwrap();
    let tls = |lines: &str| load_in(folder.path(), &format!("{SMALLEST}[server]\n{lines}\n"), &[]);
    let both = tls("tls_certificate = \"c.pem\"\ntls_key = \"k.pem\"").unwrap();
    assert_eq!(both.server.tls.unwrap().key, folder.path().join("k.pem"));
    assert_eq!(only_fault(tls("tls_certificate = \"c.pem\"")).key, "server.tls_key");
    assert_eq!(only_fault(tls("tls_key = \"k.pem\"")).key, "server.tls_certificate");
    assert_eq!(
        only_fault(tls("tls_certificate = \"k.pem\"\ntls_key = \"k.pem\"")).key,
        "server.tls_certificate"
    );
    assert_eq!(only_fault(tls("tls_certificate = \"c.pem\"\ntls_key = \"no.pem\"")).key, "server.tls_key");
}

#[test]
fn brand_values_are_checked() {
    let brand = |line: &str| smallest_with(&format!("[brand]\n{line}\n"));
    let config = brand(
        "name = \"Bücherei\"\nterms_url = \"https://example.org/t\"\nsupport_email = \"h@example.org\"",
    );
    assert_eq!(config.unwrap().brand.name, "Bücherei");
    assert!(!brand("name = \"Bücherei\"").unwrap().brand.formal_address);
    assert!(brand("formal_address = true").unwrap().brand.formal_address);
    for wrong in [
        "name = \"a\\nb\"",
        "color = \"blue\"",
        "logo = \"nowhere.svg\"",
        "terms_url = \"javascript:alert(1)\"",
        "privacy_url = \"http://example.org\"",
        "support_email = \"nobody\"",
        "formal_address = \"Sie\"",
    ] {
        let fault = only_fault(brand(wrong));
        assert!(wrong.starts_with(fault.key.strip_prefix("brand.").unwrap()), "{fault}");
    }
}

#[test]
fn log_levels_are_checked() {
    let level = |level: &str| smallest_with(&format!("[log]\nlevel = \"{level}\"\n"));
    assert!(level("info,porchlight=debug").is_ok());
    assert_eq!(only_fault(level("a=b=c")).key, "log.level");
}

#[test]
fn a_short_metrics_token_is_refused() {
    let fault = only_fault(smallest_with("[metrics]\ntoken = \"short\"\n"));
    assert!(fault.key == "metrics.token" && !fault.to_string().contains("short\""), "{fault}");
}

#[test]
fn passkeys_follow_the_public_url_or_keep_the_name_they_had_before_a_move() {
    let config = smallest_with("").unwrap();
    assert_eq!(config.passkeys.rp_id.as_deref(), Some(config.public_url.host()));
    let own = config.public_url.as_str().to_owned();
    let moved = |origins: &str| {
        smallest_with(&format!("[passkeys]\nrp_id = \"old.example\"\nrelated_origins = [{origins}]\n"))
    };
    assert_eq!(moved(&format!("{own:?}")).unwrap().passkeys.rp_id.as_deref(), Some("old.example"));
    let fault = only_fault(moved(""));
    assert!(fault.key == "passkeys.rp_id" && fault.to_string().contains(&own), "{fault}");
    assert_eq!(
        only_fault(smallest_with("[passkeys]\nrelated_origins = [\"example.com/x\"]\n")).key,
        "passkeys.related_origins"
    );
    let numbered =
        load("public_url = \"http://127.0.0.1:8080\"\nmail.transport = \"capture\"\n", &[]).unwrap();
    assert_eq!(numbered.passkeys.rp_id, None);
}

#[test]
fn while_anything_is_captured_the_server_listens_on_this_machine_alone() {
    let file = |listen: &str, captured: &str| {
        let sms = "[sms]\ndefault_region = \"CH\"\n";
        let transports = match captured {
            "mail" => format!("[mail]\ntransport = \"capture\"\n{sms}"),
            "sms" => format!("{MAIL}{sms}transport = \"capture\"\n"),
            _ => format!("{MAIL}{sms}[push]\ntransport = \"capture\"\n"),
        };
        format!("public_url = \"http://id.test\"\n[server]\nlisten = \"{listen}\"\n{transports}")
    };
    for captured in ["mail", "sms", "push"] {
        for listen in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080"] {
            let fault = only_fault(load(&file(listen, captured), &[]));
            assert_eq!(fault.key, "server.listen", "{captured} {listen}");
            let line = "listen = \"127.0.0.1:8080\"    (in [server])";
            assert_eq!(fault.write.as_deref(), Some(line), "it says the line to change");
        }
        for listen in ["127.0.0.1:8080", "127.0.0.2:80", "[::1]:8080"] {
            load(&file(listen, captured), &[]).unwrap();
        }
    }
    let sent = format!("public_url = \"http://id.test\"\n[server]\nlisten = \"0.0.0.0:8080\"\n{MAIL}");
    load(&sent, &[]).unwrap();
}

const MAIL: &str = "[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@example.org\"\n";

#[test]
fn the_figures_may_have_a_listener_of_their_own() {
    let config = smallest_with("[metrics]\nlisten = \"10.0.0.5:9464\"\n").unwrap();
    assert_eq!(config.metrics.listen, Some("10.0.0.5:9464".parse().unwrap()));
    assert_eq!(smallest_with("").unwrap().metrics.listen, None);
    assert_eq!(only_fault(smallest_with("[metrics]\nlisten = \"here\"\n")).key, "metrics.listen");
}
