use super::*;
use proptest::prelude::*;

fn matches(registered: &str, presented: &str) -> bool {
    RedirectUri::parse(registered, Schemes::Dotted).unwrap().matches(presented)
}

#[test]
fn https_loopback_and_private_use_uris_can_be_registered() {
    for text in [
        "https://app.example/cb",
        "https://app.example",
        "https://app.example:8443/cb?tenant=1&x=%20",
        "https://xn--bcher-kva.example/cb",
        "http://localhost/cb",
        "http://localhost:3000/cb",
        "http://127.0.0.1:3000/cb",
        "http://[::1]:3000/cb",
        "http://rp.localhost:8081/cb",
        "com.example.app:/oauth2redirect",
        "com.example.app://callback",
    ] {
        assert_eq!(RedirectUri::parse(text, Schemes::Dotted).map(String::from), Ok(text.to_owned()));
    }
}

#[test]
fn dangerous_and_ambiguous_uris_cannot() {
    for text in [
        "",
        "/cb",
        "app.example/cb",
        "//app.example/cb",
        "https:app.example/cb",
        "https:/app.example/cb",
        "https:///app.example/cb",
        "https://",
        "https://app.example/cb#x",
        "https://app.example/cb#",
        "https://user@app.example/cb",
        "https://user:pw@app.example/cb",
        "https://@app.example/cb",
        "https://*.app.example/cb",
        "https://app.example\\@evil.example/cb",
        "https://app.example/c b",
        " https://app.example/cb",
        "https://app.example/cb\n",
        "https://app.exa\tmple/cb",
        "https://b\u{fc}cher.example/cb",
        "https://app%2eexample/cb",
        "http://app.example/cb",
        "http://localhost.app.example/cb",
        "http://2130706433/cb",
        "http://0x7f.1/cb",
        "http://127.1/cb",
        "http://127.0.0.1.example/cb",
        "http://app.test/cb",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:https://app.example/1",
        "myapp:/cb",
        "urn:ietf:wg:oauth:2.0:oob",
        "com.example.app://user@host/cb",
        "https://app.example/cb?code=1",
        "https://app.example/cb?x=1&%73tate=1",
        "https://app.example:99999/cb",
    ] {
        assert!(RedirectUri::parse(text, Schemes::Dotted).is_err(), "{text:?}");
    }
    let long = format!("https://app.example/{}", "x".repeat(MAX_LEN));
    assert!(RedirectUri::parse(&long, Schemes::Any).is_err());
}

#[test]
fn a_refusal_says_what_is_wrong() {
    for (text, word) in [
        ("https://user@app.example/cb", "user name"),
        ("https://*.app.example/cb", "wildcard"),
        ("https://app.example/*", "wildcard"),
        ("http://app.example/cb", "https"),
        ("https://app.example/cb#x", "fragment"),
        ("javascript:alert(1)", "scheme javascript"),
        ("https://APP%2eexample/cb", "app.example"),
    ] {
        let reason = RedirectUri::parse(text, Schemes::Dotted).unwrap_err().to_string();
        assert!(reason.contains(word), "{text}: {reason}");
    }
}

#[test]
fn a_scheme_without_a_dot_is_taken_where_it_was_allowed_and_a_dangerous_one_nowhere() {
    for text in ["myapp:/cb", "my-app://callback", "org+x:/cb?x=1", "obsidian://oidc"] {
        assert!(RedirectUri::parse(text, Schemes::Any).is_ok(), "{text}");
        let reason = RedirectUri::parse(text, Schemes::Dotted).unwrap_err().to_string();
        assert!(reason.contains("RFC 8252"), "{text}: {reason}");
        assert!(RedirectUri::registered(text).unwrap().matches(text), "{text}");
    }
    let dangerous = NEVER.map(|scheme| format!("{scheme}:/cb"));
    let odd = ["JavaScript:alert(1)", "DATA:text/html,x", "c:/cb", "localhost:3000/cb", "myapp://user@x/cb"];
    for text in dangerous.iter().map(String::as_str).chain(odd) {
        assert!(RedirectUri::parse(text, Schemes::Any).is_err(), "{text}");
        assert!(RedirectUri::registered(text).is_err(), "{text}");
    }
}

#[test]
fn an_asterisk_is_a_character_in_a_query_and_in_what_was_registered_before() {
    assert!(RedirectUri::parse("https://app.example/cb?tenant=*", Schemes::Dotted).is_ok());
    let before = "https://app.example/cb*";
    assert!(RedirectUri::registered(before).unwrap().matches(before));
    assert!(!RedirectUri::registered(before).unwrap().matches("https://app.example/cbx"));
}

#[test]
fn matching_is_by_string() {
    let registered = "https://app.example/cb?x=1";
    assert!(matches(registered, registered));
    for presented in [
        "https://app.example/cb",
        "https://app.example/cb?x=1&y=2",
        "https://app.example/cb/?x=1",
        "https://app.example:443/cb?x=1",
        "https://APP.example/cb?x=1",
        "https://app.example/./cb?x=1",
        "https://app.example/cb?x=1#",
        "https://app.example/cb?x=%31",
        "http://app.example/cb?x=1",
    ] {
        assert!(!matches(registered, presented), "{presented}");
    }
}

#[test]
fn the_port_of_a_loopback_uri_does_not_count() {
    assert!(matches("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"));
    assert!(matches("http://127.0.0.1:1/cb", "http://127.0.0.1/cb"));
    assert!(matches("http://[::1]:1/cb", "http://[::1]:65535/cb"));
    assert!(matches("http://[::1]/cb", "http://[::1]:65535/cb"));
    assert!(matches("http://localhost:1/cb?x", "http://localhost:2/cb?x"));
    for presented in [
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:00080/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:+80/cb",
        "http://127.0.0.1:80@evil.example/cb",
        "http://127.0.0.1:80:80/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.1:80/cb2",
        "http://127.0.0.1:80/cb?x",
        "http://localhost:80/cb",
        "https://127.0.0.1:80/cb",
        "HTTP://127.0.0.1:80/cb",
        "http://evil.example/cb",
    ] {
        assert!(!matches("http://127.0.0.1/cb", presented), "{presented}");
    }
    assert!(!matches("http://rp.localhost:1/cb", "http://rp.localhost:2/cb"));
}

#[test]
fn pages_of_a_client_are_https_or_loopback() {
    for text in ["https://app.example/terms#eu", "http://localhost:3000/logo.png"] {
        assert_eq!(check_page_uri(text), Ok(()), "{text}");
    }
    for text in ["http://app.example", "javascript:alert(1)", "data:,x", "/terms", "a.b:/x"] {
        assert!(check_page_uri(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "\\PC{0,40}", tail in "\\PC{0,20}") {
        let _ = RedirectUri::registered(&text);
        let _ = RedirectUri::registered(&format!("https://{text}"));
        let _ = RedirectUri::registered(&format!("http://127.0.0.1{tail}"));
        let _ = matches("http://127.0.0.1/cb", &format!("http://127.0.0.1{tail}"));
    }

    #[test]
    fn what_is_accepted_matches_itself_and_reads_back(
        host in "[a-z]{1,9}\\.example", port in 1u16.., path in "[a-zA-Z0-9/._~%-]{0,20}"
    ) {
        let text = format!("https://{host}:{port}/{path}");
        let uri = RedirectUri::parse(&text, Schemes::Dotted).unwrap();
        prop_assert!(uri.matches(&text));
        let json = serde_json::to_string(&uri).unwrap();
        prop_assert_eq!(serde_json::from_str::<RedirectUri>(&json).unwrap(), uri);
    }

    /// Whatever follows a loopback host, a match never sends the answer to another host.
    #[test]
    fn a_match_stays_on_its_host(tail in "[:@/?.a-z0-9\\[\\]\\\\]{0,20}") {
        let presented = format!("http://127.0.0.1{tail}/cb");
        if matches("http://127.0.0.1/cb", &presented) {
            let url = Url::parse(&presented).unwrap();
            prop_assert_eq!(url.host_str(), Some("127.0.0.1"));
            prop_assert_eq!(url.path(), "/cb");
            prop_assert!(url.username().is_empty());
        }
    }
}
