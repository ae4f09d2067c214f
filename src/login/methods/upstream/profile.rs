//! What a provider says of a person, read with suspicion: nothing of it is markup, endless or believed unless
//! the provider vouches for it.

use super::Fault;
use crate::{
    config::providers::{Kind, Provider},
    model::identity::UpstreamAccount,
    protocol::{claims::UserClaims, email::EmailAddress, person_name::PersonName},
};
use serde_json::{Map, Value};
use url::Url;

/// OIDC Core §2: a `sub` has at most 255 ASCII characters.
const MOST_SUBJECT: usize = 255;

/// A person with an account elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamProfile {
    /// The account.
    pub account: UpstreamAccount,
    /// The address that the provider vouches for.
    pub email: Option<EmailAddress>,
    /// The address as it was named, for the person to recognise the account by.
    pub named: Option<String>,
    /// What an account here would begin with.
    pub claims: UserClaims,
    /// The provider's session.
    pub sid: Option<String>,
    /// Google's word for the organisation that owns the account.
    hosted_domain: Option<String>,
}

/// Reads it from the claims of a checked ID token, with those of UserInfo, or from an API.
pub(super) fn read(
    provider: &Provider,
    issuer: &str,
    subject: &str,
    claims: &Map<String, Value>,
) -> Result<UpstreamProfile, Fault> {
    let sound = |text: &str| {
        !text.is_empty()
            && text.len() <= MOST_SUBJECT
            && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
    };
    if !sound(subject) {
        return Err(Fault::new("the account has no sub as OIDC Core §2 writes it"));
    }
    let claimed =
        |ours: &str| provider.claims.get(ours).and_then(|theirs| claims.get(theirs)).and_then(Value::as_str);
    let address = claimed("email").and_then(|text| EmailAddress::parse(text).ok());
    let vouched = provider.trust_email || vouches(provider.kind, claims);
    Ok(UpstreamProfile {
        account: UpstreamAccount {
            provider: provider.name.clone(),
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
        },
        named: address.as_ref().map(|address| address.as_str().to_owned()),
        email: address.filter(|_| vouched),
        claims: user_claims(claimed),
        sid: claims.get("sid").and_then(Value::as_str).filter(|sid| sound(sid)).map(str::to_owned),
        hosted_domain: claims.get("hd").and_then(Value::as_str).map(str::to_lowercase),
    })
}

/// Whether the provider says that the person has proved their address. Microsoft means something else by
/// `email`; what it has seen of it, it says in `xms_edov`.
fn vouches(kind: Kind, claims: &Map<String, Value>) -> bool {
    let word = if kind == Kind::Microsoft { "xms_edov" } else { "email_verified" };
    match claims.get(word) {
        Some(Value::Bool(said)) => *said,
        // Apple writes a string, Microsoft a string or a number.
        Some(Value::String(said)) => said == "true" || (kind == Kind::Microsoft && said == "1"),
        Some(Value::Number(said)) => kind == Kind::Microsoft && said.as_i64() == Some(1),
        _ => false,
    }
}

fn user_claims<'a>(claimed: impl Fn(&str) -> Option<&'a str>) -> UserClaims {
    let word = |name: &str| claimed(name).and_then(line);
    UserClaims {
        name: word("name"),
        given_name: word("given_name"),
        family_name: word("family_name"),
        nickname: word("nickname"),
        // A username is chosen here: it is one's name to sign in with.
        picture: claimed("picture").filter(|text| is_picture(text)).map(str::to_owned),
        locale: claimed("locale").filter(|tag| is_tag(tag)).map(str::to_owned),
        ..UserClaims::default()
    }
}

/// A name on one line; `None` when nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    PersonName::of_others(text).map(String::from)
}

fn is_picture(text: &str) -> bool {
    text.len() <= 1000 && Url::parse(text).is_ok_and(|url| url.scheme() == "https")
}

fn is_tag(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (2..=35).contains(&text.len()) && text.bytes().all(plain)
}

/// Whether the account is of a domain that may come in: by Google's own word, else by the proved address.
pub(super) fn may_come_in(provider: &Provider, person: &UpstreamProfile) -> bool {
    let by_address = || {
        let key = person.email.as_ref()?.comparison_key();
        key.rsplit_once('@').map(|(_, domain)| domain.to_owned())
    };
    let domain = if provider.kind == Kind::Google { person.hosted_domain.clone() } else { by_address() };
    provider.allowed_domains.is_empty()
        || domain.is_some_and(|domain| provider.allowed_domains.contains(&domain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::providers::Credential, protocol::secret::Secret};
    use serde_json::json;

    fn provider(kind: Kind) -> Provider {
        let claims = ["name", "picture", "locale", "email"].map(|name| (name, name.to_owned()));
        Provider {
            name: "x".to_owned(),
            kind,
            label: "X".to_owned(),
            enabled: true,
            issuer: "https://x.example".to_owned(),
            client_id: "c".to_owned(),
            credential: Credential::Secret(Secret::new("s")),
            id_token_signed_response_alg: None,
            scopes: Vec::new(),
            allowed_domains: Vec::new(),
            may_sign_up: true,
            trust_email: false,
            claims: claims.into(),
        }
    }

    fn person(provider: &Provider, claims: &Value) -> UpstreamProfile {
        read(provider, "https://x.example", "1", claims.as_object().unwrap()).unwrap()
    }

    #[test]
    fn an_address_counts_only_when_the_provider_vouches_for_it() {
        for (kind, word, value, counts) in [
            (Kind::Oidc, "email_verified", json!(true), true),
            (Kind::Apple, "email_verified", json!("true"), true),
            (Kind::Oidc, "email_verified", json!(false), false),
            (Kind::Oidc, "email_verified", json!("false"), false),
            (Kind::Oidc, "email_verified", json!(1), false),
            (Kind::Oidc, "other", json!(true), false),
            (Kind::Microsoft, "email_verified", json!(true), false),
            (Kind::Microsoft, "xms_edov", json!(true), true),
            (Kind::Microsoft, "xms_edov", json!("1"), true),
            (Kind::Microsoft, "xms_edov", json!(0), false),
            (Kind::Oidc, "xms_edov", json!(true), false),
        ] {
            let said = person(&provider(kind), &json!({ "email": "ada@example.org", word: value }));
            assert_eq!(said.email.is_some(), counts, "{kind:?} {word} {value}");
            assert_eq!(said.named.as_deref(), Some("ada@example.org"));
        }
        let trusted = Provider { trust_email: true, ..provider(Kind::Oidc) };
        assert!(person(&trusted, &json!({ "email": "ada@example.org" })).email.is_some());
        assert!(person(&trusted, &json!({ "email": "ada@example.org, eve@example.org" })).email.is_none());
    }

    #[test]
    fn an_account_without_a_proper_sub_is_refused() {
        for subject in ["", "ü", "a\nb", &"x".repeat(256)] {
            assert!(
                read(&provider(Kind::Oidc), "https://x.example", subject, &Map::new()).is_err(),
                "{subject}"
            );
        }
    }

    #[test]
    fn names_are_one_line_and_pictures_are_https() {
        let said =
            json!({ "name": " Ada\r\n<b>Lovelace ", "picture": "javascript:alert(1)", "locale": "en-GB" });
        let claims = person(&provider(Kind::Oidc), &said).claims;
        assert_eq!(claims.name.as_deref(), Some("Ada <b>Lovelace"));
        assert_eq!((claims.picture, claims.locale.as_deref()), (None, Some("en-GB")));
    }

    #[test]
    fn google_names_the_organisation_and_others_have_the_domain_of_the_address() {
        let only = |kind| Provider { allowed_domains: vec!["example.org".to_owned()], ..provider(kind) };
        let said = |hd: Value, email: &str| json!({ "hd": hd, "email": email, "email_verified": true });
        let may = |kind, said: Value| may_come_in(&only(kind), &person(&only(kind), &said));
        assert!(may(Kind::Google, said(json!("example.org"), "ada@sub.example.org")));
        assert!(
            !may(Kind::Google, said(json!(null), "ada@example.org")),
            "a private account with that address"
        );
        assert!(may(Kind::Oidc, said(json!(null), "ada@Example.ORG")));
        assert!(!may(Kind::Oidc, said(json!("example.org"), "ada@example.com")));
        assert!(!may(Kind::Oidc, said(json!(null), "ada@evil-example.org")));
        assert!(!may(Kind::Oidc, json!({ "email": "ada@example.org" })), "nobody vouches for it");
    }
}
