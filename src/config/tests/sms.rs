//! `[sms]` and its providers.

use super::*;
use crate::config::sms::{Api, Body, Countries, Provider, Transport, Verb};

/// Every key that a provider of some kind has.
pub const PROVIDER_KEYS: [&str; 22] = [
    "sms.provider.1.kind",
    "sms.provider.1.name",
    "sms.provider.1.url",
    "sms.provider.1.account_sid",
    "sms.provider.1.auth_token",
    "sms.provider.1.auth_token_file",
    "sms.provider.1.messaging_service_sid",
    "sms.provider.1.from",
    "sms.provider.1.service_sid",
    "sms.provider.1.api_key",
    "sms.provider.1.api_secret",
    "sms.provider.1.api_secret_file",
    "sms.provider.1.method",
    "sms.provider.1.headers",
    "sms.provider.1.body",
    "sms.provider.1.format",
    "sms.provider.1.secret",
    "sms.provider.1.secret_file",
    "sms.provider.1.success",
    "sms.provider.1.id_pointer",
    "sms.transport",
    "sms.default_region",
];

const ON: &str = "[sms]\ntransport = \"providers\"\ndefault_region = \"CH\"\n";
const TWILIO: &str = "[[sms.provider]]\nkind = \"twilio\"\naccount_sid = \"AC1\"\nauth_token = \"hunter2\"\nfrom = \"+12025550123\"\n";

fn providers(more: &str) -> Vec<Provider> {
    match smallest_with(&format!("{ON}{more}")).unwrap().sms.transport {
        Transport::Providers(providers) => providers,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_section_nothing_is_sent() {
    let sms = smallest_with("").unwrap().sms;
    assert_eq!((sms.transport, sms.default_region), (Transport::None, None));
    assert_eq!((sms.caps.number, sms.caps.ip), (3, 10));
    assert!(!sms.countries.contains("CH"));
}

#[test]
fn providers_are_asked_in_the_order_of_the_file() {
    let more = format!(
        "{TWILIO}[[sms.provider]]\nkind = \"twilio_verify\"\naccount_sid = \"AC1\"\nauth_token = \"t\"\nservice_sid = \"VA1\"\n\
         [[sms.provider]]\nkind = \"vonage\"\nname = \"backup\"\napi_key = \"k\"\napi_secret = \"s\"\nfrom = \"Porch\"\n\
         [[sms.provider]]\nkind = \"http\"\nurl = \"https://sms.example/send/\"\nheaders = [\"X-Key: {{secret}}\"]\nsecret = \"s\"\n\
         body = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\"}}'\nsuccess = [\"202\"]\nid_pointer = \"/id\"\n"
    );
    let found = providers(&more);
    let names: Vec<_> =
        found.iter().map(|provider| (provider.name.as_str(), provider.url.as_str())).collect();
    assert_eq!(
        names,
        [
            ("twilio", "https://api.twilio.com"),
            ("twilio-verify", "https://verify.twilio.com"),
            ("backup", "https://rest.nexmo.com"),
            ("http", "https://sms.example/send"),
        ]
    );
    let Api::Http { verb, headers, format, success, .. } = &found[3].api else { panic!("{:?}", found[3]) };
    assert_eq!((*verb, *format, success.as_slice()), (Verb::Post, Body::Json, &[202][..]));
    assert_eq!(headers[0], ("X-Key".to_owned(), "{secret}".to_owned()));
}

#[test]
fn the_faults_of_every_provider_are_reported_at_once_with_their_lines() {
    let more = format!(
        "{ON}[[sms.provider]]\nkind = \"twilio\"\naccount_sid = \"XY\"\n[[sms.provider]]\nkind = \"vonage\"\n\
         api_kye = \"k\"\n[[sms.provider]]\nkind = \"http\"\nurl = \"http://sms.example\"\nbody = \"x\"\n"
    );
    let faults = smallest_with(&more).unwrap_err();
    let found: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
    for key in [
        "sms.provider.1.account_sid",
        "sms.provider.1.auth_token",
        "sms.provider.1.from",
        "sms.provider.2.api_kye",
        "sms.provider.2.api_key",
        "sms.provider.2.api_secret",
        "sms.provider.2.from",
        "sms.provider.3.url",
        "sms.provider.3.body",
    ] {
        assert!(found.contains(&key), "{key} is not among {found:?}");
    }
    let text = faults.to_string();
    assert!(text.contains("did you mean sms.provider.2.api_key?"), "{text}");
    assert!(text.contains("(in [[sms.provider]], number 1)"), "{text}");
}

#[test]
fn a_provider_can_come_from_the_environment_and_its_secret_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token"), "hunter2\n").unwrap();
    let path = folder.path().join("token").display().to_string();
    let env = [
        ("PORCHLIGHT_SMS__TRANSPORT", "providers"),
        ("PORCHLIGHT_SMS__DEFAULT_REGION", "CH"),
        ("PORCHLIGHT_SMS__PROVIDER__1__KIND", "twilio"),
        ("PORCHLIGHT_SMS__PROVIDER__1__ACCOUNT_SID", "AC1"),
        ("PORCHLIGHT_SMS__PROVIDER__1__AUTH_TOKEN_FILE", &path),
        ("PORCHLIGHT_SMS__PROVIDER__1__MESSAGING_SERVICE_SID", "MG1"),
    ];
    let config = load(SMALLEST, &env).unwrap();
    let Transport::Providers(found) = &config.sms.transport else { panic!("{:?}", config.sms) };
    let Api::Twilio { auth_token, .. } = &found[0].api else { panic!("{:?}", found[0]) };
    assert_eq!(auth_token.expose(), "hunter2");
}

#[test]
fn no_secret_of_a_provider_is_printed() {
    let config = smallest_with(&format!("{ON}{TWILIO}")).unwrap();
    let lines: String = config.summary().iter().map(ToString::to_string).collect();
    assert!(!format!("{config:?}{lines}").contains("hunter2"));
}

#[test]
fn sending_needs_a_provider_and_a_country() {
    assert_eq!(only_fault(smallest_with(ON)).key, "sms.transport");
    let nowhere = format!("[sms]\ntransport = \"providers\"\n{TWILIO}");
    assert_eq!(only_fault(smallest_with(&nowhere)).key, "sms.default_region");
    let file = "public_url = \"https://id.example.org\"\n[mail]\nhost = \"h\"\nfrom = \"a@example.org\"\n[sms]\ntransport = \"capture\"\ndefault_region = \"CH\"\n";
    assert_eq!(only_fault(load(file, &[])).key, "sms.transport");
}

#[test]
fn two_providers_need_two_names() {
    let fault = only_fault(smallest_with(&format!("{ON}{TWILIO}{TWILIO}")));
    assert_eq!(fault.key, "sms.provider.2.name");
}

#[test]
fn countries_are_the_default_region_and_those_that_are_listed() {
    let countries = |more: &str| smallest_with(&format!("[sms]\n{more}")).unwrap().sms.countries;
    assert_eq!(countries("default_region = \"CH\"\n"), Countries::These(vec!["CH".to_owned()]));
    let two = countries("default_region = \"CH\"\nallowed_countries = [\"DE\"]\n");
    assert!(two.contains("CH") && two.contains("DE") && !two.contains("JM"));
    assert!(countries("allowed_countries = [\"*\"]\n").contains("JM"));
    assert_eq!(
        only_fault(smallest_with("[sms]\nallowed_countries = [\"Swiss\"]\n")).key,
        "sms.allowed_countries"
    );
}

#[test]
fn a_segment_costs_what_its_country_says() {
    let sms = smallest_with("[sms]\ncost_per_segment = 2\ncosts = [\"CH=7\"]\n").unwrap().sms;
    assert_eq!((sms.budget.cost("CH", 2), sms.budget.cost("DE", 2)), (14, 4));
    assert_eq!(only_fault(smallest_with("[sms]\ncosts = [\"CH\"]\n")).key, "sms.costs");
}
