//! The admin pages about apps (clients).

use serde::Serialize;

use super::{
    client_errors::ClientErrorLine,
    form_fault::FormFault,
    page::{Ago, PROBE, Page, moment},
};

/// All clients.
#[derive(Clone, Debug, Serialize)]
pub struct Clients {
    /// One line for each client.
    pub clients: Vec<ClientLine>,
    /// The page to add one.
    pub new_url: String,
    /// Refused requests that name no registered app.
    pub refused: Vec<ClientErrorLine>,
    /// The next page, if there is one.
    pub older_url: Option<String>,
    /// The first page, unless this is it.
    pub newest_url: Option<String>,
}

/// A client in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ClientLine {
    /// The page that shows it.
    pub url: String,
    /// Its `client_id`.
    pub client_id: String,
    /// Its name.
    pub name: String,
    /// Whether it has a secret.
    pub kind: ClientKind,
    /// Its redirect URIs.
    pub redirects: Vec<String>,
    /// Whether it is switched off.
    pub disabled: bool,
    /// Why it cannot be read, and is refused.
    pub unreadable: Option<String>,
}

impl ClientLine {
    /// A client of which no more than its id can be read.
    pub fn unreadable(client_id: &str, cause: &str) -> Self {
        Self {
            url: String::new(),
            client_id: client_id.to_owned(),
            name: client_id.to_owned(),
            kind: ClientKind::Confidential,
            redirects: Vec::new(),
            disabled: false,
            unreadable: Some(cause.to_owned()),
        }
    }
}

/// Whether a client can keep a secret (RFC 6749 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// It can keep a secret.
    Confidential,
    /// It cannot keep a secret.
    Public,
}

impl Page for Clients {
    const TEMPLATE: &'static str = "pages/admin/clients.html";

    fn samples() -> Vec<Self> {
        let line = |name: &str, kind, disabled| ClientLine {
            url: "/admin/clients/sample".into(),
            client_id: "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10".into(),
            name: name.into(),
            kind,
            redirects: vec!["https://app.example/callback".into(), "http://127.0.0.1/callback".into()],
            disabled,
            unreadable: None,
        };
        let page = |clients| Self {
            clients,
            new_url: "/admin/clients/new".into(),
            refused: vec![],
            older_url: None,
            newest_url: None,
        };
        let probe = ClientLine {
            client_id: PROBE.into(),
            redirects: vec![PROBE.into()],
            ..line(PROBE, ClientKind::Public, false)
        };
        vec![
            page(vec![
                line("Sample app", ClientKind::Confidential, false),
                line("Phone app", ClientKind::Public, true),
                ClientLine::unreadable("newer-app", "column clients.settings could not be read"),
            ]),
            Self {
                older_url: Some("/admin/clients?before=a".into()),
                newest_url: Some("/admin/clients".into()),
                ..page(vec![ClientLine::unreadable(PROBE, PROBE)])
            },
            Self { refused: ClientErrorLine::samples(), ..page(vec![]) },
            Self { refused: vec![ClientErrorLine::probe()], ..page(vec![probe]) },
        ]
    }
}

/// The form for a new or existing client. Posts the fields of [`ClientValues`] under their names
/// to `action`; the two booleans are `true` when ticked and absent otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct ClientForm {
    /// Where the form goes.
    pub action: String,
    /// Where "cancel" goes.
    pub cancel_url: String,
    /// What the fields hold.
    pub values: ClientValues,
    /// What has to be corrected.
    pub errors: Vec<FormFault>,
    /// Whether the client does not exist yet.
    pub is_new: bool,
    /// Whether the values were typed before the person signed in again, and are still to be saved.
    pub draft: bool,
}

/// The settings of a client.
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of the form")]
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClientValues {
    /// Its name.
    pub name: String,
    /// One redirect URI on each line.
    pub redirect_uris: String,
    /// One post-logout redirect URI on each line.
    pub post_logout_redirect_uris: String,
    /// Whether it has no secret.
    pub public: bool,
    /// `required`, `challenge_or_nonce` or `optional`.
    pub pkce: String,
    /// Whether its ID tokens have the claims of the granted scopes.
    pub id_token_claims: bool,
    /// Whether its redirect URIs may have a scheme without a dot.
    pub custom_schemes: bool,
    /// Whether each use of a refresh token gives a new one.
    pub rotate_refresh_tokens: bool,
    /// `ask` or `skip`.
    pub consent: String,
    /// `opaque` or `jwt`.
    pub access_token_format: String,
    /// The algorithm of its ID tokens.
    pub alg: String,
    /// Its logo.
    pub logo_uri: String,
    /// Its home page.
    pub client_uri: String,
    /// Which version of the app the form was opened on; nothing for a new one.
    pub version: String,
}

impl ClientValues {
    fn sample() -> Self {
        Self {
            name: "Sample app".into(),
            redirect_uris: "https://app.example/callback\nhttp://127.0.0.1/callback".into(),
            post_logout_redirect_uris: "https://app.example/".into(),
            public: false,
            pkce: "challenge_or_nonce".into(),
            id_token_claims: true,
            custom_schemes: true,
            rotate_refresh_tokens: true,
            consent: "skip".into(),
            access_token_format: "opaque".into(),
            alg: "RS256".into(),
            logo_uri: String::new(),
            client_uri: "https://app.example/".into(),
            version: "7".into(),
        }
    }

    fn probe() -> Self {
        Self {
            name: PROBE.into(),
            redirect_uris: "</textarea><w>".into(),
            post_logout_redirect_uris: "</textarea><w>".into(),
            logo_uri: PROBE.into(),
            client_uri: PROBE.into(),
            public: true,
            consent: "ask".into(),
            access_token_format: "jwt".into(),
            alg: "EdDSA".into(),
            ..Self::sample()
        }
    }
}

impl Page for ClientForm {
    const TEMPLATE: &'static str = "pages/admin/client_form.html";

    fn samples() -> Vec<Self> {
        let page = |values, errors, is_new| Self {
            action: "/admin/clients".into(),
            cancel_url: "/admin/clients".into(),
            values,
            errors,
            is_new,
            draft: false,
        };
        vec![
            page(
                ClientValues {
                    pkce: "challenge_or_nonce".into(),
                    id_token_claims: true,
                    rotate_refresh_tokens: true,
                    alg: "RS256".into(),
                    consent: "ask".into(),
                    access_token_format: "opaque".into(),
                    ..ClientValues::default()
                },
                vec![],
                true,
            ),
            page(ClientValues::sample(), FormFault::samples(), false),
            page(ClientValues::probe(), vec![FormFault::probe()], false),
            Self { draft: true, ..page(ClientValues::sample(), vec![], false) },
        ]
    }
}

/// A secret of a client, of which only the digest is known.
#[derive(Clone, Debug, Serialize)]
pub struct SecretLine {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub made: String,
    /// When it expires or expired.
    pub ends: Option<String>,
    /// Whether it has expired.
    pub ended: bool,
    /// When it was last used, to the day.
    pub used: Option<Ago>,
    /// Whether it can be ended, because there is another valid one.
    pub may_end: bool,
}

/// One client, with what its developer needs. Posts `overlap`, in seconds, to `rotate_action`, the id of a secret as
/// `secret` to `end_action`, and nothing to `remove_action`.
#[derive(Clone, Debug, Serialize)]
pub struct ClientShow {
    /// Its `client_id`.
    pub client_id: String,
    /// Whether it has a secret.
    pub kind: ClientKind,
    /// What an admin has set.
    pub values: ClientValues,
    /// Whether it is switched off.
    pub disabled: bool,
    /// The secret, which is shown only once.
    pub secret: Option<String>,
    /// The discovery document.
    pub discovery_url: String,
    /// Settings ready to paste into an app.
    pub snippet: String,
    /// Its secrets, newest first.
    pub secrets: Vec<SecretLine>,
    /// How long an old secret can remain valid, in seconds.
    pub overlaps: Vec<i64>,
    /// The default for it, in seconds.
    pub overlap: i64,
    /// Where "new secret" goes.
    pub rotate_action: String,
    /// Where "end it now" goes.
    pub end_action: String,
    /// Where "remove" goes.
    pub remove_action: String,
    /// Where it is edited.
    pub edit_url: String,
    /// All clients.
    pub list_url: String,
    /// What was just done, as a part of the keys of its texts.
    pub done: Option<&'static str>,
    /// Why it is not notified of sign-outs, in English.
    pub warnings: Vec<String>,
    /// Its newest requests that were refused.
    pub refused: Vec<ClientErrorLine>,
}

impl Page for ClientShow {
    const TEMPLATE: &'static str = "pages/admin/client_show.html";

    fn samples() -> Vec<Self> {
        let secret = |id: &str, ends: Option<i64>, ended, used: Option<i64>| SecretLine {
            id: id.into(),
            made: moment(1_790_000_000),
            ends: ends.map(moment),
            ended,
            used: used.map(Ago::new),
            may_end: !ended,
        };
        let plain = Self {
            client_id: "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10".into(),
            kind: ClientKind::Confidential,
            values: ClientValues::sample(),
            disabled: false,
            secret: Some("k7Qm2vXz0pLr9sTb4nWc6yHd8fJg1aEu3iVo5xRkqZM".into()),
            discovery_url: "https://id.example/.well-known/openid-configuration".into(),
            snippet: "OIDC_ISSUER=https://id.example\nOIDC_CLIENT_ID=0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10\nOIDC_CLIENT_SECRET=k7Qm2vXz0pLr9sTb4nWc6yHd8fJg1aEu3iVo5xRkqZM\nOIDC_SCOPES=openid email profile".into(),
            secrets: vec![secret("2", None, false, None), secret("1", Some(1_790_086_400), false, Some(7300))],
            overlaps: vec![0, 3600, 86_400, 604_800],
            overlap: 86_400,
            rotate_action: "/admin/clients/1/rotate".into(),
            end_action: "/admin/clients/1/end-secret".into(),
            remove_action: "/admin/clients/1/remove".into(),
            edit_url: "/admin/clients/1/edit".into(),
            list_url: "/admin/clients".into(),
            done: None,
            warnings: vec![],
            refused: vec![],
        };
        let probe = Self {
            client_id: PROBE.into(),
            warnings: vec![PROBE.into()],
            refused: vec![ClientErrorLine::probe()],
            kind: ClientKind::Public,
            values: ClientValues::probe(),
            disabled: true,
            secret: Some(PROBE.into()),
            discovery_url: PROBE.into(),
            snippet: PROBE.into(),
            ..plain.clone()
        };
        vec![
            plain.clone(),
            Self {
                secret: None,
                values: ClientValues { post_logout_redirect_uris: String::new(), ..ClientValues::sample() },
                secrets: vec![
                    secret("2", None, false, None),
                    secret("1", Some(1_790_000_000), true, Some(7300)),
                ],
                warnings: vec!["backchannel_logout_uri: 10.0.0.1 is not a public address".into()],
                refused: ClientErrorLine::samples(),
                done: Some("ended"),
                ..plain.clone()
            },
            probe,
            Self { secret: None, done: Some("again"), ..plain },
        ]
    }
}

/// The person is signed in but is not an admin.
#[derive(Clone, Debug, Serialize)]
pub struct NotAllowed {
    /// Who is signed in.
    pub email: String,
    /// The person's own page.
    pub home_url: String,
}

impl Page for NotAllowed {
    const TEMPLATE: &'static str = "pages/admin/not_allowed.html";

    fn samples() -> Vec<Self> {
        ["ada@example.com", PROBE]
            .map(|email| Self { email: email.into(), home_url: "/account".into() })
            .into()
    }
}
