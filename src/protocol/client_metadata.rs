//! Client metadata (RFC 7591 §2, OIDC Dynamic Client Registration §2).

use serde::{Deserialize, Serialize};

use super::client_auth::AuthMethod;
use super::fault::{MetadataFault, Reason};
use super::jose::SigningAlg;
use super::redirect_uri::{self, RedirectUri, Schemes};
use super::response_type::ResponseType;
use super::scope::Scope;
use super::token::GrantType;

/// The largest number of characters in a client's name.
const MAX_NAME: usize = 200;
/// The largest number of entries in a list.
const MAX_LIST: usize = 50;

/// `application_type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// Runs on a server or in a browser.
    #[default]
    Web,
    /// Runs on the person's device.
    Native,
}

/// `subject_type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// Every client sees the same `sub` (OIDC Core §8).
    #[default]
    Public,
}

impl SubjectType {
    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
        }
    }
}

/// The metadata of one client, under the names of RFC 7591. An absent field has the default of the
/// standard. Nothing is checked until [`ClientMetadata::check`] is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    /// The redirect URIs, as they were written.
    pub redirect_uris: Vec<String>,
    /// The name that people see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// The home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// The logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// The privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// The terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// The grants it may use.
    pub grant_types: Vec<GrantType>,
    /// The response types it may ask for.
    pub response_types: Vec<ResponseType>,
    /// How it authenticates at the token endpoint.
    pub token_endpoint_auth_method: AuthMethod,
    /// The scope values it may ask for. By default all that are supported.
    pub scope: Scope,
    /// Mail addresses of the people who are responsible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// The URIs to which a person may be sent after signing out (RP-Initiated Logout §3.1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// The algorithm of its ID tokens.
    pub id_token_signed_response_alg: SigningAlg,
    /// The algorithm of signed `UserInfo` responses. If absent, they are plain JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<SigningAlg>,
    /// `max_age` for requests without one, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<i64>,
    /// The ID token must have `auth_time`.
    pub require_auth_time: bool,
    /// The URI that starts a sign-in at the client (OIDC Core §4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// The URI that is notified when a session ends (OIDC Back-Channel Logout §2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether its logout tokens name the session with `sid`. Otherwise they name only the person, and the client
    /// ends all of the person's sessions (OIDC Back-Channel Logout §2.2, §2.4 and §2.7).
    pub backchannel_logout_session_required: bool,
    /// On a server or on the person's device.
    pub application_type: ApplicationType,
    /// Whether clients see the same `sub`.
    pub subject_type: SubjectType,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        Self {
            redirect_uris: Vec::new(),
            client_name: None,
            client_uri: None,
            logo_uri: None,
            policy_uri: None,
            tos_uri: None,
            grant_types: vec![GrantType::AuthorizationCode],
            response_types: vec![ResponseType::Code],
            token_endpoint_auth_method: AuthMethod::default(),
            scope: Scope::supported(),
            contacts: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            id_token_signed_response_alg: SigningAlg::RS256,
            userinfo_signed_response_alg: None,
            default_max_age: None,
            require_auth_time: false,
            initiate_login_uri: None,
            backchannel_logout_uri: None,
            backchannel_logout_session_required: false,
            application_type: ApplicationType::default(),
            subject_type: SubjectType::default(),
        }
    }
}

impl ClientMetadata {
    /// What a client gets that an admin registers without saying more. Each value has its name here: a grant type,
    /// response type or authentication method that is added later is given to nobody who did not ask for it.
    pub fn of_new_client() -> Self {
        Self {
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            response_types: vec![ResponseType::Code],
            token_endpoint_auth_method: AuthMethod::ClientSecretBasic,
            ..Self::default()
        }
    }

    /// Everything that keeps this from being registered by a client that may have those schemes. Empty if nothing
    /// does.
    pub fn check(&self, schemes: Schemes) -> Vec<MetadataFault> {
        let mut faults = Faults::default();
        self.check_redirect_uris(schemes, &mut faults);
        self.check_texts(&mut faults);
        self.check_pages(&mut faults);
        self.check_grants(&mut faults);
        self.check_tokens(&mut faults);
        faults.0
    }

    /// Whether the client cannot keep a secret (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == AuthMethod::None
    }

    /// Whether it may use a grant.
    pub fn may_use(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }

    fn check_redirect_uris(&self, schemes: Schemes, faults: &mut Faults) {
        if self.redirect_uris.is_empty() && self.may_use(GrantType::AuthorizationCode) {
            faults.add("redirect_uris", Reason::new("needed", "at least one is needed"));
        }
        for (field, uris) in [
            ("redirect_uris", &self.redirect_uris),
            ("post_logout_redirect_uris", &self.post_logout_redirect_uris),
        ] {
            faults.check_length(field, uris);
            for uri in uris {
                faults.check_uri(field, uri, RedirectUri::parse(uri, schemes).map(|_| ()));
            }
        }
    }

    fn check_texts(&self, faults: &mut Faults) {
        if let Some(name) = &self.client_name {
            faults.check_text("client_name", name, MAX_NAME);
        }
        faults.check_length("contacts", &self.contacts);
        for contact in &self.contacts {
            faults.check_text("contacts", contact, 254);
        }
    }

    fn check_pages(&self, faults: &mut Faults) {
        for (field, uri) in [
            ("client_uri", &self.client_uri),
            ("logo_uri", &self.logo_uri),
            ("policy_uri", &self.policy_uri),
            ("tos_uri", &self.tos_uri),
            ("initiate_login_uri", &self.initiate_login_uri),
        ] {
            if let Some(uri) = uri {
                faults.check_uri(field, uri, redirect_uri::check_page_uri(uri));
            }
        }
        if let Some(uri) = &self.backchannel_logout_uri {
            let fragment = || Reason::new("fragment", "must not have a fragment (#)");
            let whole = if uri.contains('#') { Err(fragment()) } else { Ok(()) };
            let checked = whole.and_then(|()| redirect_uri::check_called_uri(uri));
            faults.check_uri("backchannel_logout_uri", uri, checked);
        }
    }

    /// RFC 7591 §2.1: grant types and response types must agree.
    fn check_grants(&self, faults: &mut Faults) {
        let code = self.may_use(GrantType::AuthorizationCode);
        if self.grant_types.is_empty() {
            faults.add("grant_types", Reason::new("needed", "at least one is needed"));
        }
        if self.may_use(GrantType::RefreshToken) && !code {
            let english = "refresh_token needs authorization_code beside it";
            faults.add("grant_types", Reason::new("refresh-alone", english));
        }
        if code != self.response_types.contains(&ResponseType::Code) {
            let english = "code and the grant type authorization_code need each other";
            faults.add("response_types", Reason::new("code-alone", english));
        }
    }

    fn check_tokens(&self, faults: &mut Faults) {
        if self.userinfo_signed_response_alg.is_some() {
            let english = "signed UserInfo answers are not supported: leave it out";
            faults.add("userinfo_signed_response_alg", Reason::new("signed-userinfo", english));
        }
        if self.default_max_age.is_some_and(|seconds| seconds < 0) {
            faults.add("default_max_age", Reason::new("negative", "must not be negative"));
        }
    }
}

#[derive(Default)]
struct Faults(Vec<MetadataFault>);

impl Faults {
    fn add(&mut self, field: &'static str, reason: Reason) {
        self.0.push(MetadataFault::new(field, reason));
    }

    fn check_uri(&mut self, field: &'static str, uri: &str, result: Result<(), Reason>) {
        if let Err(reason) = result {
            let shown: String = uri.chars().take(100).flat_map(char::escape_debug).collect();
            self.add(field, reason.about(&shown));
        }
    }

    fn check_length(&mut self, field: &'static str, list: &[String]) {
        if list.len() > MAX_LIST {
            let english = format!("must not have more than {MAX_LIST} entries");
            self.add(field, Reason::new("too-many", english).with("most", MAX_LIST.to_string()));
        }
    }

    fn check_text(&mut self, field: &'static str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(field, Reason::new("empty", "must not be empty"));
        }
        if text.chars().count() > most {
            let english = format!("must not be longer than {most} characters");
            self.add(field, Reason::new("too-long", english).with("most", most.to_string()));
        }
        if text.chars().any(|c| c.is_control() || turns_text(c)) {
            self.add(field, Reason::new("control", "must not have control characters"));
        }
    }
}

/// Characters that change the direction of the text after them, and so can make one name look like another.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
