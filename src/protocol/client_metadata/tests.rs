use super::*;
use serde_json::json;

fn good() -> ClientMetadata {
    ClientMetadata { redirect_uris: vec!["https://rp.example/cb".into()], ..ClientMetadata::default() }
}

fn fields(metadata: &ClientMetadata) -> Vec<&'static str> {
    metadata.check(Schemes::Dotted).iter().map(|fault| fault.field).collect()
}

#[test]
fn absent_members_have_the_defaults_of_the_standards() {
    let read: ClientMetadata =
        serde_json::from_value(json!({"redirect_uris": ["https://rp.example/cb"]})).unwrap();
    assert_eq!(read, good());
    assert_eq!(read.check(Schemes::Dotted), []);
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(written["grant_types"], json!(["authorization_code"]));
    assert_eq!(written["response_types"], json!(["code"]));
    assert_eq!(written["id_token_signed_response_alg"], "RS256");
    assert_eq!(written["application_type"], "web");
    assert_eq!(written["subject_type"], "public");
    assert_eq!(written.get("client_name"), None);
}

#[test]
fn a_new_client_gets_what_is_named_and_no_more() {
    let new = ClientMetadata { redirect_uris: good().redirect_uris, ..ClientMetadata::of_new_client() };
    let written = serde_json::to_value(&new).unwrap();
    assert_eq!(written["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(written["response_types"], json!(["code"]));
    assert_eq!(written["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(new.check(Schemes::Dotted), []);
}

#[test]
fn what_is_written_reads_back_the_same() {
    let metadata = ClientMetadata {
        client_name: Some("Café".into()),
        token_endpoint_auth_method: AuthMethod::None,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        default_max_age: Some(60),
        contacts: vec!["a@b.example".into()],
        ..good()
    };
    let text = serde_json::to_string(&metadata).unwrap();
    assert_eq!(serde_json::from_str::<ClientMetadata>(&text).unwrap(), metadata);
    assert!(metadata.is_public());
}

#[test]
fn every_fault_is_told_at_once() {
    let metadata = ClientMetadata {
        redirect_uris: vec!["http://rp.example/cb".into(), "javascript:x".into()],
        client_name: Some("a\u{0}".into()),
        logo_uri: Some("data:image/png,x".into()),
        tos_uri: Some("http://rp.example/tos".into()),
        response_types: vec![],
        userinfo_signed_response_alg: Some(SigningAlg::RS256),
        default_max_age: Some(-1),
        ..ClientMetadata::default()
    };
    assert_eq!(
        fields(&metadata),
        [
            "redirect_uris",
            "redirect_uris",
            "client_name",
            "logo_uri",
            "tos_uri",
            "response_types",
            "userinfo_signed_response_alg",
            "default_max_age"
        ]
    );
}

#[test]
fn a_fault_names_the_field_and_the_value() {
    let metadata =
        ClientMetadata { redirect_uris: vec!["https://rp.example/cb#x".into()], ..ClientMetadata::default() };
    assert_eq!(
        metadata.check(Schemes::Dotted)[0].to_string(),
        "redirect_uris: 'https://rp.example/cb#x' must not have a fragment (#)"
    );
}

#[test]
fn names_are_short_and_cannot_turn_the_text_around() {
    for name in ["", " ", "a\nb", "a\u{202e}b", &"x".repeat(201)] {
        let metadata = ClientMetadata { client_name: Some(name.into()), ..good() };
        assert_eq!(fields(&metadata), ["client_name"], "{name:?}");
    }
    let metadata = ClientMetadata { client_name: Some("ü".repeat(200)), ..good() };
    assert_eq!(metadata.check(Schemes::Dotted), []);
}

#[test]
fn a_client_without_a_way_in_is_refused() {
    assert_eq!(fields(&ClientMetadata::default()), ["redirect_uris"]);
    let metadata = ClientMetadata { grant_types: vec![GrantType::RefreshToken], ..good() };
    assert_eq!(fields(&metadata), ["grant_types", "response_types"]);
}
