//! The form of an app, both ways.

use crate::{
    model::client::{AccessTokenFormat, Client, ClientSettings, ConsentRule},
    protocol::{
        client_auth::AuthMethod, client_metadata::ClientMetadata, jose::SigningAlg, params::Params,
        pkce::PkceRule,
    },
    views::admin::ClientValues,
};

/// What the form shows of an app.
pub fn values(client: &Client) -> ClientValues {
    let (metadata, settings) = (&client.metadata, &client.settings);
    ClientValues {
        name: client.name().to_owned(),
        redirect_uris: metadata.redirect_uris.join("\n"),
        post_logout_redirect_uris: metadata.post_logout_redirect_uris.join("\n"),
        public: client.is_public(),
        pkce: pkce_name(client.pkce()),
        id_token_claims: settings.id_token_claims,
        custom_schemes: settings.custom_schemes,
        rotate_refresh_tokens: client.rotates_refresh_tokens(),
        consent: if settings.consent == ConsentRule::Skip { "skip" } else { "ask" }.to_owned(),
        access_token_format: if settings.access_token_format == AccessTokenFormat::Jwt {
            "jwt"
        } else {
            "opaque"
        }
        .to_owned(),
        alg: metadata.id_token_signed_response_alg.as_str().to_owned(),
        logo_uri: metadata.logo_uri.clone().unwrap_or_default(),
        client_uri: metadata.client_uri.clone().unwrap_or_default(),
        version: client.version.to_string(),
    }
}

/// The word of a rule in the form.
fn pkce_name(rule: PkceRule) -> String {
    match rule {
        PkceRule::Required => "required",
        PkceRule::ChallengeOrNonce => "challenge_or_nonce",
        PkceRule::Optional => "optional",
    }
    .to_owned()
}

/// What was typed, as it was typed.
pub fn typed(form: &Params) -> ClientValues {
    let text = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    ClientValues {
        name: text("name"),
        redirect_uris: text("redirect_uris"),
        post_logout_redirect_uris: text("post_logout_redirect_uris"),
        public: form.has("public"),
        pkce: text("pkce"),
        id_token_claims: form.has("id_token_claims"),
        custom_schemes: form.has("custom_schemes"),
        rotate_refresh_tokens: form.has("rotate_refresh_tokens"),
        consent: text("consent"),
        access_token_format: text("access_token_format"),
        alg: text("alg"),
        logo_uri: text("logo_uri"),
        client_uri: text("client_uri"),
        version: text("version"),
    }
}

/// An empty form with the usual choices.
pub fn fresh() -> ClientValues {
    ClientValues {
        pkce: pkce_name(PkceRule::default()),
        id_token_claims: ClientSettings::of_new_client().id_token_claims,
        rotate_refresh_tokens: true,
        consent: "ask".to_owned(),
        access_token_format: "opaque".to_owned(),
        alg: SigningAlg::RS256.as_str().to_owned(),
        ..ClientValues::default()
    }
}

/// Writes the form over an app's metadata and settings; what the form does not name stays as it was.
pub fn apply(
    values: &ClientValues,
    mut metadata: ClientMetadata,
    mut settings: ClientSettings,
) -> (ClientMetadata, ClientSettings) {
    let lines =
        |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    // Never absent: an empty name is refused, as it is on the command line.
    metadata.client_name = Some(values.name.clone());
    metadata.redirect_uris = lines(&values.redirect_uris);
    metadata.post_logout_redirect_uris = lines(&values.post_logout_redirect_uris);
    metadata.logo_uri = optional(&values.logo_uri);
    metadata.client_uri = optional(&values.client_uri);
    metadata.id_token_signed_response_alg = SigningAlg::parse(&values.alg).unwrap_or(SigningAlg::RS256);
    if values.public {
        metadata.token_endpoint_auth_method = AuthMethod::None;
    } else if metadata.is_public() {
        metadata.token_endpoint_auth_method = AuthMethod::ClientSecretBasic;
    }
    settings.pkce = match values.pkce.as_str() {
        "required" => PkceRule::Required,
        "optional" => PkceRule::Optional,
        _ => PkceRule::ChallengeOrNonce,
    };
    settings.id_token_claims = values.id_token_claims;
    settings.custom_schemes = values.custom_schemes;
    settings.rotate_refresh_tokens = values.public || values.rotate_refresh_tokens;
    settings.consent = if values.consent == "skip" { ConsentRule::Skip } else { ConsentRule::Ask };
    settings.access_token_format =
        if values.access_token_format == "jwt" { AccessTokenFormat::Jwt } else { AccessTokenFormat::Opaque };
    (metadata, settings)
}

/// A new app's metadata: it may refresh, if a person allows it.
pub fn new_metadata() -> ClientMetadata {
    ClientMetadata::of_new_client()
}
