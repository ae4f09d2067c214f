//! `[[webhooks]]` and `[retention]`.

use super::super::webhooks::WebhookEvent;
use super::*;

/// Keys that only a webhook has.
pub const KEYS: [&str; 5] = [
    "webhooks.1.url",
    "webhooks.1.secret",
    "webhooks.1.secret_file",
    "webhooks.1.events",
    "webhooks.1.allow_private",
];

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn with(lines: &str) -> Result<Config, Faults> {
    smallest_with(&format!("[[webhooks]]\n{lines}\n"))
}

#[test]
fn a_webhook_needs_an_address_and_a_secret_and_hears_of_everything() {
    let config = with(&format!("url = \"https://gate.example.org/x\"\nsecret = \"{SECRET}\"")).unwrap();
    let webhook = &config.webhooks[0];
    assert_eq!((webhook.events.as_slice(), webhook.allow_private), (&WebhookEvent::ALL[..], false));
    assert_eq!(webhook.key().len(), 24);
    assert!(smallest_with("").unwrap().webhooks.is_empty());
    let keys: Vec<String> = with("").unwrap_err().0.into_iter().map(|fault| fault.key).collect();
    assert_eq!(keys, ["webhooks.1.url", "webhooks.1.secret"]);
}

#[test]
fn what_cannot_be_a_webhook_is_refused_with_its_key() {
    let url = "url = \"https://gate.example.org/x\"";
    let secret = format!("secret = \"{SECRET}\"");
    for (lines, key) in [
        (format!("url = \"http://gate.example.org/\"\n{secret}"), "webhooks.1.url"),
        (format!("url = \"https://u:p@gate.example.org/\"\n{secret}"), "webhooks.1.url"),
        (format!("url = \"gate\"\n{secret}"), "webhooks.1.url"),
        (format!("{url}\nsecret = \"whsec_c2hvcnQ=\""), "webhooks.1.secret"),
        (format!("{url}\nsecret = \"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\""), "webhooks.1.secret"),
        (format!("{url}\n{secret}\nevents = [\"access.revoked\"]"), "webhooks.1.events"),
        (format!("{url}\n{secret}\n[[webhooks]]\n{url}\n{secret}"), "webhooks.2.url"),
    ] {
        assert_eq!(only_fault(with(&lines)).key, key, "{lines}");
    }
}

#[test]
fn a_gate_in_the_own_network_may_do_without_tls() {
    let lines = format!("url = \"http://192.168.1.1/\"\nsecret = \"{SECRET}\"\nallow_private = true");
    assert!(with(&lines).unwrap().webhooks[0].allow_private);
}
