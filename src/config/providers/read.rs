//! Reads the keys of each provider.

use std::collections::BTreeMap;

use openssl::{ec::EcKey, nid::Nid};
use url::Url;

use super::{ALGS, CLAIMS, Credential, Kind, Provider};
use crate::config::public_url::{PublicUrl, is_local};
use crate::config::source::Source;
use crate::protocol::secret::Secret;

/// The keys of a provider, without those of its claims.
const KEYS: [&str; 16] = [
    "kind",
    "label",
    "enabled",
    "issuer",
    "client_id",
    "client_secret",
    "client_secret_file",
    "id_token_signed_response_alg",
    "scopes",
    "allowed_domains",
    "sign_up",
    "trust_email",
    "team_id",
    "key_id",
    "private_key",
    "private_key_file",
];

/// The providers in the configuration that have no errors.
pub(in crate::config) fn read(
    source: &mut Source,
    public_url: Option<&PublicUrl>,
) -> BTreeMap<String, Provider> {
    let may_be_here = public_url.is_some_and(PublicUrl::is_local);
    let mut providers = BTreeMap::new();
    for name in source.names_under("providers") {
        let section = format!("providers.{name}");
        // The section itself is known, even when it is empty.
        source.entry(&section);
        if let Err(text) = check_name(&name) {
            source.fault(&section, text, None);
        }
        let reader = Reader { source, section: &section, may_be_here };
        if let Some(provider) = reader.provider(&name) {
            providers.insert(name, provider);
        }
    }
    providers
}

fn check_name(name: &str) -> Result<(), &'static str> {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    // The last part of a path that has another meaning.
    if plain && name != "decline" && !name.is_empty() && name.len() <= 40 {
        Ok(())
    } else {
        Err("a provider's name has at most 40 of a-z, 0-9 and -")
    }
}

struct Reader<'a> {
    source: &'a mut Source,
    section: &'a str,
    may_be_here: bool,
}

impl Reader<'_> {
    fn provider(mut self, name: &str) -> Option<Provider> {
        let Some(kind) = self.required("kind", "oidc", Kind::parse) else {
            // What the other keys should say is not known; that they are keys is.
            let claims = CLAIMS.map(|(claim, _)| format!("claims.{claim}"));
            for key in KEYS.iter().map(|key| (*key).to_owned()).chain(claims) {
                self.source.entry(&self.key(&key));
            }
            return None;
        };
        let label = self.source.parsed_or(&self.key("label"), kind.label().unwrap_or(name), parse_label);
        let enabled = self.source.flag(&self.key("enabled"), true);
        let issuer = self.issuer(kind);
        let client_id = self.required("client_id", "…", |text| Ok(text.to_owned()));
        let credential = if kind == Kind::Apple { self.apple() } else { self.secret() };
        let alg = self.key("id_token_signed_response_alg");
        let id_token_signed_response_alg = self.source.parsed(&alg, "ES256", parse_alg);
        let scopes = self.scopes(kind);
        let allowed_domains = self.source.list(&self.key("allowed_domains"), &[], parse_domain);
        let may_sign_up = self.source.parsed_or(&self.key("sign_up"), "allow", |text| match text {
            "allow" => Ok(true),
            "link_only" => Ok(false),
            other => Err(format!("must be \"allow\" or \"link_only\", not {other:?}")),
        });
        let trust_email = self.trust_email(kind, issuer.as_deref());
        let claims = self.claims(kind);
        Some(Provider {
            name: name.to_owned(),
            kind,
            label,
            enabled,
            issuer: issuer?,
            client_id: client_id?,
            credential: credential?,
            id_token_signed_response_alg,
            scopes,
            allowed_domains,
            may_sign_up,
            trust_email,
            claims,
        })
    }

    fn issuer(&mut self, kind: Kind) -> Option<String> {
        let may_be_here = self.may_be_here;
        let parse = |text: &str| parse_issuer(text, may_be_here);
        match kind.issuer() {
            Some(default) => Some(self.source.parsed_or(&self.key("issuer"), default, parse)),
            None => self.required("issuer", "https://accounts.example.org", parse),
        }
    }

    fn secret(&mut self) -> Option<Credential> {
        let key = self.key("client_secret");
        if !self.source.is_set(&key) && !self.source.is_set(&format!("{key}_file")) {
            self.source.fault(&key, "is missing", Some("\"…\""));
        }
        self.source.secret(&key).map(Credential::Secret)
    }

    fn apple(&mut self) -> Option<Credential> {
        let team_id = self.required("team_id", "ABCDE12345", parse_apple_id);
        let key_id = self.required("key_id", "ABCDE12345", parse_apple_id);
        let key = self.key("private_key");
        if !self.source.is_set(&key) && !self.source.is_set(&format!("{key}_file")) {
            let text = "is missing: the .p8 file that Apple gave you";
            self.source.fault(&format!("{key}_file"), text, Some("\"AuthKey_ABCDE12345.p8\""));
        }
        // A variable has one line.
        let written = self.source.secret(&key)?;
        let private_key = Secret::new(written.expose().replace("\\n", "\n").trim());
        let parsed = EcKey::private_key_from_pem(private_key.expose().as_bytes());
        if !parsed.is_ok_and(|key| key.group().curve_name() == Some(Nid::X9_62_PRIME256V1)) {
            let written = if self.source.is_set(&key) { key } else { format!("{key}_file") };
            self.source.fault(&written, "is no private key for ES256 in PEM, as Apple's .p8 files are", None);
            return None;
        }
        Some(Credential::Apple { team_id: team_id?, key_id: key_id?, private_key })
    }

    fn scopes(&mut self, kind: Kind) -> Vec<String> {
        let key = self.key("scopes");
        let faulty = self.source.fault_count();
        let scopes = self.source.list(&key, kind.scopes(), parse_scope);
        let lacks_openid = kind != Kind::Github && !scopes.iter().any(|scope| scope == "openid");
        if lacks_openid && self.source.fault_count() == faulty {
            self.source.fault(
                &key,
                "must contain openid (OIDC Core §3.1.2.1)",
                Some(&format!("{:?}", kind.scopes())),
            );
        }
        scopes
    }

    fn trust_email(&mut self, kind: Kind, issuer: Option<&str>) -> bool {
        let key = self.key("trust_email");
        let trusted = self.source.flag(&key, false);
        let anyone = ["/common/", "/organizations/", "/consumers/"];
        let is_open =
            kind == Kind::Microsoft && issuer.is_some_and(|url| anyone.iter().any(|part| url.contains(part)));
        if trusted && is_open {
            // Whoever runs a tenant writes any address they like into it.
            let text = "cannot be true while every tenant may come in: set the issuer of your own tenant";
            self.source.fault(&key, text, Some("false"));
        }
        trusted
    }

    fn claims(&mut self, kind: Kind) -> BTreeMap<&'static str, String> {
        let mut claims = BTreeMap::new();
        for (claim, usual) in CLAIMS {
            let usual = if kind == Kind::Github && claim == "picture" { "avatar_url" } else { usual };
            let theirs = self.source.parsed_or(&self.key(&format!("claims.{claim}")), usual, parse_claim);
            if !theirs.is_empty() {
                claims.insert(claim, theirs);
            }
        }
        claims
    }

    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.section)
    }

    fn required<T>(
        &mut self,
        name: &str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let key = self.key(name);
        if !self.source.is_set(&key) {
            self.source.fault(&key, "is missing", Some(&format!("\"{example}\"")));
        }
        self.source.parsed(&key, example, parse)
    }
}

fn parse_label(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().count() <= 40 {
        Ok(text.to_owned())
    } else {
        Err("must have at most 40 characters".to_owned())
    }
}

/// An issuer identifier (OIDC Discovery §3): https, no query, no fragment. A slash at the end is part of it.
fn parse_issuer(text: &str, may_be_here: bool) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("must be an https address: {error}"))?;
    let is_here = may_be_here && url.host().is_some_and(|host| is_local(&host));
    if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
        return Err("must begin with https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain a user name or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not have a query or a fragment".to_owned());
    }
    Ok(text.to_owned())
}

fn parse_scope(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if !text.is_empty() && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err(format!("must be a list of scopes, each a word of its own, not {text:?}"))
    }
}

fn parse_alg(text: &str) -> Result<&'static str, String> {
    let known = ALGS.into_iter().find(|alg| *alg == text);
    known.ok_or_else(|| format!("must be one of {}, not {text:?}", ALGS.join(", ")))
}

fn parse_domain(text: &str) -> Result<String, String> {
    match url::Host::parse(text) {
        Ok(url::Host::Domain(domain)) if domain.contains('.') => Ok(domain),
        _ => Err(format!("must be domains such as \"example.org\", not {text:?}")),
    }
}

fn parse_claim(text: &str) -> Result<String, String> {
    if text.len() <= 100 { Ok(text.to_owned()) } else { Err("must be the name of a claim".to_owned()) }
}

fn parse_apple_id(text: &str) -> Result<String, String> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(text.to_owned()) } else { Err("must be ten letters and digits".to_owned()) }
}
