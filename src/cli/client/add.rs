//! `porchlight client add`

use super::{
    super::{failure::Failure, keys, open, output},
    show,
};
use crate::{
    admin::{
        AdminError,
        clients::{self, NewClient},
    },
    model::client::{AccessTokenFormat, ClientSettings, ConsentRule},
    protocol::{
        client_auth::AuthMethod,
        client_metadata::ClientMetadata,
        jose::SigningAlg,
        pkce::PkceRule,
        scope::{OFFLINE_ACCESS, Scope},
        token::GrantType,
    },
};
use clap::{ArgAction, Args, ValueEnum};
use std::path::Path;

/// An app to be registered.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Add {
    /// The name that people see
    #[arg(long)]
    name: String,
    /// A redirect URI, to which responses may be sent; may be repeated
    #[arg(long = "redirect-uri", value_name = "URI", required = true)]
    redirect_uris: Vec<String>,
    /// A URI to which people may be sent after signing out; may be repeated
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// The URI that is notified when a session ends (OIDC back-channel logout)
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// Whether logout tokens name the session (`sid`); with `false` they name only the person, and the app ends all
    /// of their sessions
    #[arg(
        long,
        value_name = "BOOL",
        default_value_t = true,
        action = ArgAction::Set,
        requires = "backchannel_logout_uri"
    )]
    backchannel_logout_session_required: bool,
    /// Allow URIs whose scheme has no dot, such as `myapp:/callback`; another app on the same device can claim the
    /// same scheme (RFC 8252 §7.1)
    #[arg(long)]
    allow_custom_scheme: bool,
    /// The app cannot keep a secret, because it runs in a browser or on a phone
    #[arg(long)]
    public: bool,
    /// Refuse requests without PKCE, even with a nonce; a public app always needs PKCE
    #[arg(long)]
    require_pkce: bool,
    /// Accept requests with neither PKCE nor a nonce, for software that can send neither
    #[arg(long, conflicts_with_all = ["public", "require_pkce"])]
    no_pkce: bool,
    /// Keep the claims about the person out of ID tokens; the app then reads them at UserInfo
    #[arg(long)]
    no_id_token_claims: bool,
    /// How the app authenticates at the token endpoint
    #[arg(long, value_enum, default_value_t = Method::Basic, conflicts_with = "public")]
    auth_method: Method,
    /// Do not ask people for consent, because it is your own app
    #[arg(long)]
    skip_consent: bool,
    /// The format of its access tokens
    #[arg(long, value_enum, default_value_t = Format::Opaque)]
    access_token: Format,
    /// Let the app reuse one refresh token until it expires, as FAPI 2.0 recommends; without this, each use returns
    /// a new one
    #[arg(long, conflicts_with = "public")]
    no_refresh_token_rotation: bool,
    /// The algorithm of its ID tokens
    #[arg(long, value_parser = keys::alg(), default_value = "RS256")]
    alg: SigningAlg,
    /// The sign-in policy; without it, the default one
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
    /// A scope value that the app may request; may be repeated; without it, all
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// The `client_id`; without it, a new one is created
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Print JSON with the names of RFC 7591
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    #[value(name = "client_secret_basic")]
    Basic,
    #[value(name = "client_secret_post")]
    Post,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Opaque,
    Jwt,
}

impl Add {
    /// Registers the app and shows it with its secret.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let json = self.json;
        let new = self.client()?;
        let app = open::app(path).await?;
        let created = clients::create(&app, new, open::ACTOR).await;
        let (client, secret) = created.map_err(|error| match error {
            AdminError::Conflict => Failure::Failed("that client_id is taken".to_owned()),
            other => other.into(),
        })?;
        show::one(&client, secret.as_ref(), json);
        for warning in clients::warnings(&app, &client).await {
            output::warning(format_args!("{}: {warning}", output::plain(client.name())));
        }
        Ok(())
    }

    fn client(self) -> Result<NewClient, Failure> {
        let scope = if self.scopes.is_empty() {
            Scope::supported()
        } else {
            Scope::parse(&self.scopes.join(" ")).map_err(|error| Failure::Usage(error.to_string()))?
        };
        let refreshes = scope.contains(OFFLINE_ACCESS);
        let mut metadata = ClientMetadata {
            client_name: Some(self.name),
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            backchannel_logout_session_required: self.backchannel_logout_uri.is_some()
                && self.backchannel_logout_session_required,
            backchannel_logout_uri: self.backchannel_logout_uri,
            token_endpoint_auth_method: match self.auth_method {
                Method::Basic => AuthMethod::ClientSecretBasic,
                Method::Post => AuthMethod::ClientSecretPost,
            },
            scope,
            id_token_signed_response_alg: self.alg,
            ..ClientMetadata::of_new_client()
        };
        if !refreshes {
            metadata.grant_types.retain(|grant| *grant != GrantType::RefreshToken);
        }
        let settings = ClientSettings {
            pkce: match (self.require_pkce, self.no_pkce) {
                (true, _) => PkceRule::Required,
                (false, true) => PkceRule::Optional,
                (false, false) => PkceRule::ChallengeOrNonce,
            },
            id_token_claims: !self.no_id_token_claims,
            custom_schemes: self.allow_custom_scheme,
            consent: if self.skip_consent { ConsentRule::Skip } else { ConsentRule::Ask },
            access_token_format: match self.access_token {
                Format::Opaque => AccessTokenFormat::Opaque,
                Format::Jwt => AccessTokenFormat::Jwt,
            },
            policy: self.policy,
            rotate_refresh_tokens: !self.no_refresh_token_rotation,
        };
        Ok(NewClient { metadata, settings, client_id: self.client_id, public: self.public })
    }
}
