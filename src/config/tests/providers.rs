//! `[providers.NAME]`.

use super::*;
use crate::config::providers::{Credential, Kind};
use openssl::{
    ec::{EcGroup, EcKey},
    nid::Nid,
    pkey::PKey,
};

/// Every key that a provider of some kind has.
pub const KEYS: [&str; 22] = [
    "providers.NAME.kind",
    "providers.NAME.label",
    "providers.NAME.enabled",
    "providers.NAME.issuer",
    "providers.NAME.client_id",
    "providers.NAME.client_secret",
    "providers.NAME.client_secret_file",
    "providers.NAME.team_id",
    "providers.NAME.key_id",
    "providers.NAME.private_key",
    "providers.NAME.private_key_file",
    "providers.NAME.scopes",
    "providers.NAME.allowed_domains",
    "providers.NAME.sign_up",
    "providers.NAME.trust_email",
    "providers.NAME.claims.name",
    "providers.NAME.claims.given_name",
    "providers.NAME.claims.family_name",
    "providers.NAME.claims.nickname",
    "providers.NAME.claims.picture",
    "providers.NAME.claims.locale",
    "providers.NAME.claims.email",
];

const GOOGLE: &str =
    "[providers.google]\nkind = \"google\"\nclient_id = \"c\"\nclient_secret = \"hunter2\"\n";
/// A key as Apple gives it.
fn p8() -> String {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    String::from_utf8(key.private_key_to_pem_pkcs8().unwrap()).unwrap()
}

#[test]
fn a_kind_an_id_and_a_secret_are_enough() {
    let config = smallest_with(GOOGLE).unwrap();
    let google = &config.providers["google"];
    assert_eq!((google.kind, google.label.as_str(), google.enabled), (Kind::Google, "Google", true));
    assert_eq!(google.issuer, "https://accounts.google.com");
    assert_eq!(google.scopes, ["openid", "email", "profile"]);
    assert!(google.may_sign_up && !google.trust_email && google.allowed_domains.is_empty());
    assert_eq!(google.claims.get("picture").map(String::as_str), Some("picture"));
    assert!(!google.claims.contains_key("nickname"));
    assert!(smallest_with("").unwrap().providers.is_empty());
}

#[test]
fn a_provider_can_come_from_the_environment_and_its_secret_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "hunter2\n").unwrap();
    let path = folder.path().join("secret").display().to_string();
    let env = [
        ("PORCHLIGHT_PROVIDERS__WORK__KIND", "oidc"),
        ("PORCHLIGHT_PROVIDERS__WORK__ISSUER", "https://login.example.org/realms/a/"),
        ("PORCHLIGHT_PROVIDERS__WORK__CLIENT_ID", "c"),
        ("PORCHLIGHT_PROVIDERS__WORK__CLIENT_SECRET_FILE", &path),
        ("PORCHLIGHT_PROVIDERS__WORK__CLAIMS__NAME", "display_name"),
    ];
    let work = load(SMALLEST, &env).unwrap().providers["work"].clone();
    assert_eq!((work.label.as_str(), work.issuer.as_str()), ("work", "https://login.example.org/realms/a/"));
    assert_eq!(work.credential, Credential::Secret(Secret::new("hunter2")));
    assert_eq!(work.claims["name"], "display_name");
    let file = format!("{SMALLEST}[providers.my-own]\nkind = \"google\"\nclient_id = \"c\"\n");
    let config = load(&file, &[("PORCHLIGHT_PROVIDERS__MY_OWN__CLIENT_SECRET", "s")]).unwrap();
    assert!(config.providers.contains_key("my-own"), "an underscore stands for a hyphen");
}

#[test]
fn apples_key_is_read_from_its_file() {
    let (folder, key) = (tempfile::tempdir().unwrap(), p8());
    std::fs::write(folder.path().join("key.p8"), &key).unwrap();
    let apple = |more: &str| {
        let file = format!(
            "{SMALLEST}[providers.apple]\nkind = \"apple\"\nclient_id = \"c\"\nteam_id = \"TEAM567890\"\n\
             key_id = \"KEY4567890\"\n{more}"
        );
        load_in(folder.path(), &file, &[])
    };
    let config = apple("private_key_file = \"key.p8\"\n").unwrap();
    assert!(
        matches!(&config.providers["apple"].credential, Credential::Apple { team_id, .. } if team_id == "TEAM567890")
    );
    assert!(!format!("{config:?}").contains("PRIVATE KEY"));
    let in_one_line = apple(&format!("private_key = '{}'\n", key.replace('\n', "\\n"))).unwrap();
    assert_eq!(in_one_line.providers["apple"], config.providers["apple"]);
    assert_eq!(only_fault(apple("")).key, "providers.apple.private_key_file");
    std::fs::write(folder.path().join("other"), "-----BEGIN PUBLIC KEY-----\n").unwrap();
    assert!(only_fault(apple("private_key_file = \"other\"\n")).text.contains("ES256"));
}

#[test]
fn the_faults_of_every_provider_are_reported_at_once_with_their_lines() {
    let more = "[providers.A]\nkind = \"google\"\nclient_id = \"c\"\nclient_secret = \"s\"\n\
                [providers.b]\nkind = \"oidc\"\nissuer = \"http://login.example.org\"\nscopes = [\"email\"]\n\
                [providers.c]\nkind = \"facebook\"\nclient_id = \"c\"\n[providers.d]\n\
                [providers.e]\nkind = \"apple\"\nteam_id = \"short\"\nclient_secret = \"s\"\n\
                [providers.f]\nkind = \"microsoft\"\nclient_id = \"c\"\nclient_secret = \"s\"\ntrust_email = true\nallowed_domains = [\"@x\"]\n";
    let faults = smallest_with(more).unwrap_err();
    let found: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
    for key in [
        "providers.A",
        "providers.b.issuer",
        "providers.b.scopes",
        "providers.b.client_id",
        "providers.b.client_secret",
        "providers.c.kind",
        "providers.d.kind",
        "providers.e.team_id",
        "providers.e.key_id",
        "providers.e.client_id",
        "providers.e.private_key_file",
        "providers.e.client_secret",
        "providers.f.trust_email",
        "providers.f.allowed_domains",
    ] {
        assert!(found.contains(&key), "{key} is not among {found:?}");
    }
    assert!(!found.contains(&"providers.c.client_id"), "{found:?}");
    assert!(faults.to_string().contains("write: client_id = \"…\"    (in [providers.b])"), "{faults}");
}

#[test]
fn an_issuer_without_tls_is_for_trying_things_out() {
    let provider = "[providers.x]\nkind = \"oidc\"\nclient_id = \"c\"\nclient_secret = \"s\"\nissuer = ";
    let local = "public_url = \"http://localhost:8080\"\n[mail]\ntransport = \"capture\"\n";
    assert!(load(&format!("{local}{provider}\"http://127.0.0.1:9000/a\"\n"), &[]).is_ok());
    assert!(load(&format!("{local}{provider}\"http://login.example.org\"\n"), &[]).is_err());
    for issuer in
        ["http://127.0.0.1:9000", "https://u@x.org", "https://x.org/?a", "https://x.org/#a", "x.org"]
    {
        let fault = only_fault(smallest_with(&format!("{provider}\"{issuer}\"\n")));
        assert_eq!(fault.key, "providers.x.issuer", "{issuer}");
    }
}

#[test]
fn a_tenant_of_ones_own_may_be_trusted() {
    let more = "[providers.m]\nkind = \"microsoft\"\nclient_id = \"c\"\nclient_secret = \"s\"\ntrust_email = true\n\
                issuer = \"https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0\"\n";
    assert!(smallest_with(more).unwrap().providers["m"].trust_email);
}

#[test]
fn a_policy_names_providers_that_are_there() {
    let config = smallest_with(&format!("{GOOGLE}[policies.a]\nproviders = [\"google\"]\n")).unwrap();
    assert!(config.policies["a"].takes_provider("google") && !config.policies["a"].takes_provider("apple"));
    assert!(config.sign_in.takes_provider("google"));
    let fault = only_fault(smallest_with(&format!("{GOOGLE}[policies.a]\nproviders = [\"gogle\"]\n")));
    assert_eq!(fault.key, "policies.a.providers");
    let fault =
        only_fault(smallest_with("[sign_in]\nproviders = [\"apple\"]\n[policies.a]\ncode_length = 8\n"));
    assert_eq!(fault.key, "sign_in.providers");
    let only = "[sign_in]\nsteps = [{ any_of = [\"upstream\"] }]\n";
    assert_eq!(only_fault(smallest_with(only)).key, "sign_in.steps");
    assert!(smallest_with(&format!("{only}{GOOGLE}")).is_ok());
}

#[test]
fn no_secret_of_a_provider_is_printed() {
    let config = smallest_with(GOOGLE).unwrap();
    let lines: String = config.summary().iter().map(ToString::to_string).collect();
    assert!(!format!("{config:?}{lines}").contains("hunter2"));
}
