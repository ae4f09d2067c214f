//! What a provider publishes of itself (OIDC Discovery §4) and its keys, kept as long as it allows.

use super::{Fault, fault};
use crate::{
    app::App,
    config::providers::{Kind, Provider},
    world::documents::Bytes,
};
use openidconnect::{
    AdditionalProviderMetadata, ProviderMetadata, TokenUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

/// Where Microsoft writes the tenant into an issuer that stands for all of them.
const TENANT: &str = "{tenantid}";

/// Members that are not of OIDC Discovery itself.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Further {
    /// RFC 9207 §3.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Further {}

pub(super) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A provider's keys.
pub(super) struct Keys {
    /// As the library reads them.
    pub set: CoreJsonWebKeySet,
    /// Member `issuer` of each key that has one, by its `kid`: Microsoft's keys are not all for every tenant.
    pub issuers: Map<String, Value>,
}

/// Reads what the provider publishes, and checks that it speaks of itself.
pub(super) async fn discover(app: &App, provider: &Provider) -> Result<Metadata, Fault> {
    let url = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let bytes = app.documents.get(&*app.world.http, &url, app.now()).await.map_err(Fault::new)?;
    let metadata: Metadata = serde_json::from_slice(&bytes).map_err(|error| fault(&error))?;
    if !speaks_for(provider, metadata.issuer().as_str()) {
        return Err(Fault::new(format!(
            "the metadata are of another issuer, {}",
            metadata.issuer().as_str()
        )));
    }
    let here = app.config.public_url.is_local();
    let endpoints =
        [Some(metadata.authorization_endpoint().url()), metadata.token_endpoint().map(TokenUrl::url)];
    if !endpoints.into_iter().flatten().all(|url| is_safe(url, here)) {
        return Err(Fault::new("an endpoint is not https"));
    }
    Ok(metadata)
}

fn is_safe(url: &Url, here: bool) -> bool {
    url.scheme() == "https" || (here && url.scheme() == "http")
}

/// OIDC Discovery §4.3: the issuer is the one that was asked, but for Microsoft's, which stands for many.
fn speaks_for(provider: &Provider, issuer: &str) -> bool {
    let (asked, said) = (provider.issuer.trim_end_matches('/'), issuer.trim_end_matches('/'));
    if asked == said {
        return true;
    }
    let without_tenant = |url: &str| {
        let url = Url::parse(url).ok()?;
        let mut path: Vec<String> = url.path_segments()?.map(str::to_owned).collect();
        // Asked by `common` or by a domain, it answers by a template or by the tenant's id.
        path.len().checked_sub(2).map(|at| path.remove(at))?;
        Some((url.origin(), path))
    };
    provider.kind == Kind::Microsoft
        && without_tenant(asked).is_some_and(|asked| without_tenant(said) == Some(asked))
}

/// Who must have issued a token of this provider: its issuer, in which a tenant takes its place. Nothing of
/// the token is believed for it; its signature and `iss` are compared afterwards.
pub(super) fn expected_issuer(metadata: &Metadata, claims: &Map<String, Value>) -> Result<String, Fault> {
    let issuer = metadata.issuer().as_str();
    if !issuer.contains(TENANT) {
        return Ok(issuer.to_owned());
    }
    let tenant = claims.get("tid").and_then(Value::as_str).unwrap_or_default();
    match uuid::Uuid::try_parse(tenant) {
        Ok(_) => Ok(issuer.replace(TENANT, tenant)),
        Err(_) => Err(Fault::new("the token names no tenant")),
    }
}

/// RFC 9207 §2.4: an answer that names another issuer is somebody else's; where the provider says that it
/// always names itself, an answer without is too.
pub(super) fn check_iss(metadata: &Metadata, iss: Option<&str>) -> Result<(), Fault> {
    let issuer = metadata.issuer().as_str();
    match iss {
        Some(iss) if iss == issuer || issuer.contains(TENANT) => Ok(()),
        Some(_) => Err(Fault::new("the answer is of another issuer (RFC 9207)")),
        None if metadata.additional_metadata().authorization_response_iss_parameter_supported => {
            Err(Fault::new("the answer names no issuer (RFC 9207)"))
        }
        None => Ok(()),
    }
}

/// The provider's keys. `newer` when a token names a key that is not among those we have.
pub(super) async fn keys(app: &App, metadata: &Metadata, newer: bool) -> Result<Keys, Fault> {
    let (http, url, now) = (&*app.world.http, metadata.jwks_uri().as_str(), app.now());
    let read = if newer {
        app.documents.newer(http, url, now).await
    } else {
        app.documents.get(http, url, now).await
    };
    parse_keys(&read.map_err(Fault::new)?)
}

fn parse_keys(bytes: &Bytes) -> Result<Keys, Fault> {
    let document: Value = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
    let listed = document.get("keys").and_then(Value::as_array).into_iter().flatten();
    let issuers =
        listed.filter_map(|key| Some((key.get("kid")?.as_str()?.to_owned(), key.get("issuer")?.clone())));
    let issuers = issuers.collect();
    Ok(Keys { set: serde_json::from_value(document).map_err(|error| fault(&error))?, issuers })
}

impl Keys {
    /// Whether the key of that name may sign for that issuer.
    pub(super) fn may_sign_for(&self, kid: Option<&str>, metadata: &Metadata, issuer: &str) -> bool {
        match kid.and_then(|kid| self.issuers.get(kid)).and_then(Value::as_str) {
            // A template stands for all.
            Some(own) => own == issuer || own == metadata.issuer().as_str(),
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::providers::Credential, protocol::secret::Secret};
    use serde_json::json;
    use std::collections::BTreeMap;

    fn provider(kind: Kind, issuer: &str) -> Provider {
        Provider {
            name: "x".to_owned(),
            kind,
            label: "X".to_owned(),
            enabled: true,
            issuer: issuer.to_owned(),
            client_id: "c".to_owned(),
            credential: Credential::Secret(Secret::new("s")),
            id_token_signed_response_alg: None,
            scopes: Vec::new(),
            allowed_domains: Vec::new(),
            may_sign_up: true,
            trust_email: false,
            claims: BTreeMap::new(),
        }
    }

    fn metadata(issuer: &str, names_itself: bool) -> Metadata {
        serde_json::from_value(json!({
            "issuer": issuer, "authorization_endpoint": "https://x.example/a", "jwks_uri": "https://x.example/k",
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": names_itself,
        }))
        .unwrap()
    }

    const ALL: &str = "https://login.microsoftonline.com/{tenantid}/v2.0";
    const TID: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

    #[test]
    fn a_provider_speaks_for_itself_and_microsoft_for_its_tenants() {
        let plain = provider(Kind::Oidc, "https://x.example/a");
        assert!(speaks_for(&plain, "https://x.example/a") && speaks_for(&plain, "https://x.example/a/"));
        assert!(!speaks_for(&plain, "https://x.example/b") && !speaks_for(&plain, "https://y.example/a"));
        let microsoft = provider(Kind::Microsoft, "https://login.microsoftonline.com/common/v2.0");
        assert!(speaks_for(&microsoft, ALL));
        assert!(speaks_for(&microsoft, &ALL.replace("{tenantid}", TID)));
        assert!(!speaks_for(&microsoft, "https://evil.example/{tenantid}/v2.0"));
        assert!(!speaks_for(&microsoft, "https://login.microsoftonline.com/{tenantid}/v1.0"));
        assert!(!speaks_for(&provider(Kind::Oidc, "https://login.microsoftonline.com/common/v2.0"), ALL));
    }

    #[test]
    fn a_tenant_takes_its_place_in_the_issuer_and_nothing_else_does() {
        let claims = |tid: &str| json!({ "tid": tid }).as_object().unwrap().clone();
        let all = metadata(ALL, false);
        assert_eq!(expected_issuer(&all, &claims(TID)).unwrap(), ALL.replace("{tenantid}", TID));
        for wrong in ["", "common", "x/../y", "{tenantid}"] {
            assert!(expected_issuer(&all, &claims(wrong)).is_err(), "{wrong}");
        }
        let one = metadata("https://x.example", false);
        assert_eq!(expected_issuer(&one, &claims("whoever")).unwrap(), "https://x.example");
    }

    #[test]
    fn an_answer_that_should_name_its_issuer_must() {
        let (silent, named) = (metadata("https://x.example", false), metadata("https://x.example", true));
        assert!(check_iss(&silent, None).is_ok() && check_iss(&named, Some("https://x.example")).is_ok());
        assert!(check_iss(&named, None).is_err());
        assert!(check_iss(&named, Some("https://y.example")).is_err());
        assert!(check_iss(&silent, Some("https://y.example")).is_err());
    }

    #[test]
    fn a_key_of_one_tenant_signs_for_no_other() {
        let own = ALL.replace("{tenantid}", TID);
        let document = json!({ "keys": [
            { "kid": "all", "kty": "RSA", "n": "AQAB", "e": "AQAB", "issuer": ALL },
            { "kid": "one", "kty": "RSA", "n": "AQAB", "e": "AQAB", "issuer": own },
        ] });
        let bytes: Bytes = document.to_string().into_bytes().into();
        let (keys, metadata) = (parse_keys(&bytes).unwrap(), metadata(ALL, false));
        let other = ALL.replace("{tenantid}", "00000000-0000-0000-0000-000000000001");
        assert!(keys.may_sign_for(Some("all"), &metadata, &other));
        assert!(keys.may_sign_for(Some("one"), &metadata, &own));
        assert!(!keys.may_sign_for(Some("one"), &metadata, &other));
    }
}
