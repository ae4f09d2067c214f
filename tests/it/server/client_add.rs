//! `porchlight client add`: what an app is registered with

use crate::support::{app::CALLBACK, binary::Installation};
use serde_json::Value;

fn add(installation: &Installation, more: &[&str]) -> Value {
    let words = ["client", "add", "--name", "Wiki", "--redirect-uri", CALLBACK, "--json"];
    installation.json(&[&words[..], more].concat())
}

/// Everything that the command says when it refuses.
fn refusal(installation: &Installation, redirect_uri: &str, more: &[&str]) -> String {
    let words = ["client", "add", "--name", "Wiki", "--redirect-uri", redirect_uri, "--json"];
    let output = installation.run(&[&words[..], more].concat());
    assert!(!output.status.success(), "{redirect_uri} {more:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_app_gets_its_claims_in_the_id_token_and_sends_pkce_or_a_nonce_unless_it_is_said_otherwise() {
    let installation = Installation::new("");
    let usual = add(&installation, &[]);
    assert_eq!(usual["settings"]["pkce"], "challenge_or_nonce", "{usual}");
    assert_eq!(usual["settings"]["id_token_claims"], true);
    assert_eq!(usual["settings"]["custom_schemes"], false);
    assert_eq!(usual["scope"], "openid profile email address phone groups offline_access");
    let strict = add(&installation, &["--require-pkce", "--no-id-token-claims"]);
    assert_eq!(
        (&strict["settings"]["pkce"], &strict["settings"]["id_token_claims"]),
        (&"required".into(), &false.into())
    );
    assert_eq!(add(&installation, &["--no-pkce"])["settings"]["pkce"], "optional");
    assert!(
        refusal(&installation, CALLBACK, &["--no-pkce", "--require-pkce"]).contains("cannot be used with")
    );
    assert!(refusal(&installation, CALLBACK, &["--no-pkce", "--public"]).contains("cannot be used with"));
}

#[test]
fn a_scheme_without_a_dot_takes_a_switch_of_its_own_and_a_dangerous_one_is_never_taken() {
    let installation = Installation::new("");
    let said = refusal(&installation, "myapp:/callback", &[]);
    assert!(said.contains("without a dot must be allowed"), "{said}");
    for uri in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"] {
        let said = refusal(&installation, uri, &["--allow-custom-scheme"]);
        assert!(said.contains("must not use the scheme"), "{uri}: {said}");
    }
    let more = [
        "--allow-custom-scheme",
        "--redirect-uri",
        "myapp:/callback",
        "--post-logout-redirect-uri",
        "myapp:/bye",
    ];
    let made = add(&installation, &more);
    assert_eq!(made["redirect_uris"][1], "myapp:/callback", "{made}");
    assert_eq!(made["post_logout_redirect_uris"][0], "myapp:/bye", "{made}");
}

#[test]
fn an_app_is_told_which_session_has_ended_unless_it_is_to_be_told_the_person_alone() {
    let installation = Installation::new("");
    let uri = ["--backchannel-logout-uri", "https://app.example/logout"];
    assert_eq!(add(&installation, &uri)["backchannel_logout_session_required"], true);
    let without = [&uri[..], &["--backchannel-logout-session-required", "false"]].concat();
    assert_eq!(add(&installation, &without)["backchannel_logout_session_required"], false);
}
