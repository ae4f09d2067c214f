//! Tokens that a provider signed: signature by its own keys and a known algorithm, issuer, audience, time.

use super::{
    Fault, fault,
    metadata::{self, Keys, Metadata},
};
use crate::{app::App, config::providers::Provider};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, JsonWebKey, Nonce,
    SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Alg},
};
use serde_json::{Map, Value};

/// What a provider may sign with: [`crate::config::providers::ALGS`] in the library's words.
const ALGS: [Alg; 8] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EdDsa,
];
/// How far a provider's clock may be ahead of ours, in seconds.
const SKEW_SECONDS: i64 = 300;

/// The algorithm of that name.
fn named(alg: &str) -> Option<Alg> {
    serde_json::from_value(Value::String(alg.to_owned())).ok()
}

/// What an ID token may be signed with (OIDC Core §3.1.3.7, 7): the algorithm that we are registered for, where the
/// configuration names it.
fn id_token_algs(provider: &Provider) -> Vec<Alg> {
    match provider.id_token_signed_response_alg {
        Some(alg) => named(alg).into_iter().collect(),
        None => ALGS.to_vec(),
    }
}

/// What a logout token may be signed with (OIDC Back-Channel Logout §2.6): the algorithm that we are registered for,
/// else RS256, the default of a registration. A provider that does not have RS256 registers nobody for it, so then it
/// is one of those that it has.
pub(super) fn logout_token_algs(provider: &Provider, metadata: &Metadata) -> Vec<Alg> {
    let listed = metadata.id_token_signing_alg_values_supported();
    if provider.id_token_signed_response_alg.is_some() {
        id_token_algs(provider)
    } else if listed.contains(&Alg::RsaSsaPkcs1V15Sha256) {
        vec![Alg::RsaSsaPkcs1V15Sha256]
    } else {
        ALGS.into_iter().filter(|alg| listed.contains(alg)).collect()
    }
}

/// The claims of an ID token that is right in everything (OIDC Core §3.1.3.7).
pub(super) async fn check(
    app: &App,
    provider: &Provider,
    metadata: &Metadata,
    (id_token, access_token): (&CoreIdToken, &AccessToken),
    nonce: &Nonce,
) -> Result<Map<String, Value>, Fault> {
    let claims = payload(&id_token.to_string())?;
    let issuer = metadata::expected_issuer(metadata, &claims)?;
    let keys = metadata::keys(app, metadata, false).await?;
    let first = verify(app, provider, (&issuer, keys), (id_token, access_token), nonce, metadata);
    match first {
        Err(Refused::UnknownKey) => {
            let keys = metadata::keys(app, metadata, true).await?;
            verify(app, provider, (&issuer, keys), (id_token, access_token), nonce, metadata)
        }
        known => known,
    }
    .map_err(Refused::fault)?;
    check_azp(provider, &claims)?;
    Ok(claims)
}

enum Refused {
    UnknownKey,
    Wrong(Fault),
}

impl Refused {
    fn fault(self) -> Fault {
        match self {
            Self::UnknownKey => {
                Fault::new("the token is signed with a key that the provider does not publish")
            }
            Self::Wrong(fault) => fault,
        }
    }
}

fn verify(
    app: &App,
    provider: &Provider,
    (issuer, keys): (&str, Keys),
    (id_token, access_token): (&CoreIdToken, &AccessToken),
    nonce: &Nonce,
    metadata: &Metadata,
) -> Result<(), Refused> {
    let wrong = |error: &dyn std::error::Error| Refused::Wrong(fault(error));
    let url = IssuerUrl::new(issuer.to_owned()).map_err(|error| wrong(&error))?;
    let now = app.now_elsewhere();
    let (set, client) = (keys.set.clone(), ClientId::new(provider.client_id.clone()));
    // As a public client, so that no algorithm with a shared secret is ever taken.
    let verifier = CoreIdTokenVerifier::new_public_client(client, url, set)
        .set_allowed_algs(id_token_algs(provider))
        .set_time_fn(move || DateTime::<Utc>::from_timestamp(now, 0).unwrap_or_default())
        .set_issue_time_verifier_fn(move |at| {
            let ahead = at.timestamp() > now + SKEW_SECONDS;
            if ahead { Err("issued in the future".to_owned()) } else { Ok(()) }
        });
    let claims = id_token.claims(&verifier, nonce).map_err(|error| match error {
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            Refused::UnknownKey
        }
        other => wrong(&other),
    })?;
    let key = id_token.signing_key(&verifier).map_err(|error| wrong(&error))?;
    if !keys.may_sign_for(key.key_id().map(|kid| kid.as_str()), metadata, issuer) {
        return Err(Refused::Wrong(Fault::new("the key is of another tenant")));
    }
    if let Some(expected) = claims.access_token_hash() {
        let alg = id_token.signing_alg().map_err(|error| wrong(&error))?;
        let hash = AccessTokenHash::from_token(access_token, alg, key).map_err(|error| wrong(&error))?;
        if hash != *expected {
            return Err(Refused::Wrong(Fault::new("at_hash does not match the access token")));
        }
    }
    Ok(())
}

/// OIDC Core §3.1.3.7, 5: the library leaves `azp` to us.
fn check_azp(provider: &Provider, claims: &Map<String, Value>) -> Result<(), Fault> {
    match claims.get("azp") {
        Some(azp) if azp.as_str() != Some(&provider.client_id) => {
            Err(Fault::new("the token was issued to another client (azp)"))
        }
        _ => Ok(()),
    }
}

/// What a JWT says, unverified.
pub(super) fn payload(token: &str) -> Result<Map<String, Value>, Fault> {
    json_object(token.split('.').nth(1).unwrap_or_default())
}

fn json_object(part: &str) -> Result<Map<String, Value>, Fault> {
    let shapeless = || Fault::new("not a JWT");
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| shapeless())?;
    serde_json::from_slice(&bytes).map_err(|_| shapeless())
}

/// The claims of any other JWT of the provider that says it is of one of these types, signed with one of these
/// algorithms by a key that it publishes. Everything that the claims say is left to the caller.
pub(super) async fn check_signature(
    app: &App,
    metadata: &Metadata,
    token: &str,
    (types, algs): (&[&str], &[Alg]),
) -> Result<Map<String, Value>, Fault> {
    let claims = payload(token)?;
    let issuer = metadata::expected_issuer(metadata, &claims)?;
    let signed = |keys: Keys| signed_by(&keys, token, (types, algs), metadata, &issuer);
    match signed(metadata::keys(app, metadata, false).await?) {
        Err(Refused::UnknownKey) => signed(metadata::keys(app, metadata, true).await?),
        known => known,
    }
    .map_err(Refused::fault)?;
    match claims.get("iss").and_then(Value::as_str) {
        Some(iss) if iss == issuer => Ok(claims),
        _ => Err(Fault::new("the token is of another issuer")),
    }
}

fn signed_by(
    keys: &Keys,
    token: &str,
    (types, algs): (&[&str], &[Alg]),
    metadata: &Metadata,
    issuer: &str,
) -> Result<(), Refused> {
    let wrong = |text: &str| Refused::Wrong(Fault::new(text));
    let shapeless = || wrong("not a signed JWT");
    let (message, signature) = token.rsplit_once('.').ok_or_else(shapeless)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| shapeless())?;
    let header = json_object(message.split('.').next().unwrap_or_default()).map_err(Refused::Wrong)?;
    if header.contains_key("crit") {
        return Err(wrong("the token has a crit header"));
    }
    let typ = header.get("typ").and_then(Value::as_str);
    if typ.is_some_and(|typ| !types.iter().any(|known| known.eq_ignore_ascii_case(typ))) {
        return Err(wrong("the token is of another type"));
    }
    let alg = header.get("alg").and_then(Value::as_str).and_then(named);
    let alg = alg.filter(|alg| algs.contains(alg)).ok_or_else(|| {
        wrong("the token's alg is not the registered one: see id_token_signed_response_alg of the provider")
    })?;
    let kid = header.get("kid").and_then(Value::as_str);
    let is_named = |key: &&openidconnect::core::CoreJsonWebKey| {
        kid.is_none() || key.key_id().map(|id| id.as_str()) == kid
    };
    let candidates: Vec<_> = keys.set.keys().iter().filter(is_named).collect();
    if candidates.is_empty() {
        return Err(Refused::UnknownKey);
    }
    let fits = |key: &openidconnect::core::CoreJsonWebKey| {
        keys.may_sign_for(key.key_id().map(|id| id.as_str()), metadata, issuer)
            && key.verify_signature(&alg, message.as_bytes(), &signature).is_ok()
    };
    if candidates.into_iter().any(fits) { Ok(()) } else { Err(wrong("the token's signature does not match")) }
}
