//! The authorization endpoint (RFC 6749 §3.1, OIDC Core §3.1.2): `source` says where a request comes from, [`check`]
//! checks it, [`begin()`] opens the sign-in that answers it, `conclude` gives the client its code, and `response` is what
//! the client gets.

mod conclude;
mod response;
mod source;

pub use conclude::{Concluded, conclude};
pub use response::AuthorizationResponse;
pub use source::RequestSource;

use crate::{
    app::App,
    login::{BrowserSession, RequestContext, begin, browser_session, facts, next, state::Step},
    model::{client::Client, id::ClientId, login::Login},
    protocol::{
        authorize::{self, AuthorizationRequest, PageError, RequestRules, Target},
        params::{Params, ParamsError},
    },
    store::StoreError,
};
use std::sync::Arc;

/// A request that passed every check, and who sent it.
pub struct Checked {
    /// Who asks.
    pub client: Arc<Client>,
    /// What for.
    pub request: AuthorizationRequest,
}

/// Why a request is not answered by a sign-in.
pub enum Rejection {
    /// Its parameters cannot be read.
    Unreadable(ParamsError),
    /// A fault that is shown on a page, and never sent to an address that nobody has checked (RFC 6749 §4.1.2.1).
    Page(PageError),
    /// A fault that the client is told of.
    Response(Box<AuthorizationResponse>),
    /// The database did not do its part.
    Store(StoreError),
}

impl From<ParamsError> for Rejection {
    fn from(error: ParamsError) -> Self {
        Self::Unreadable(error)
    }
}

impl From<PageError> for Rejection {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The checks of the endpoint, in their order. Only after the target is known can a fault be sent to the client. Those
/// of the request itself are listed in [`AuthorizationRequest::parse`].
///
/// # Errors
/// The first check that fails.
pub async fn check(app: &App, source: RequestSource<'_>) -> Result<Checked, Rejection> {
    let params = source.params()?;
    let client = find_client(app, &params).await?;
    let target = Target::check(&params, client.id.as_str(), &client.metadata)?;
    let request = check_request(app, &client, &target, &params)?;
    Ok(Checked { client, request })
}

async fn find_client(app: &App, params: &Params) -> Result<Arc<Client>, Rejection> {
    let id = authorize::client_id(params)?;
    let client = app.client(&ClientId::new(id)).await?;
    client.ok_or_else(|| PageError::UnknownClient { given: id.to_owned() }.into())
}

fn check_request(
    app: &App,
    client: &Client,
    target: &Target,
    params: &Params,
) -> Result<AuthorizationRequest, Rejection> {
    AuthorizationRequest::parse(params, target, &client.metadata, &RequestRules { pkce: app.pkce(client) })
        .map_err(|error| {
            Rejection::Response(Box::new(AuthorizationResponse::error(app.issuer(), target, error)))
        })
}

/// A sign-in that has been opened for a request, and what it comes to now.
pub struct Begun {
    /// The sign-in. It has no row yet.
    pub login: Login,
    /// Who asks.
    pub client: Arc<Client>,
    /// Who is here.
    pub browser: BrowserSession,
    /// What happens now.
    pub step: Step,
}

/// Opens the sign-in that answers a request: one read.
///
/// # Errors
/// Those of the database.
pub async fn begin(app: &Arc<App>, checked: Checked, context: RequestContext) -> Result<Begun, StoreError> {
    let shared = Arc::clone(app);
    app.store
        .read(move |conn| {
            let Checked { client, request } = checked;
            let browser = browser_session::recognise(&shared, conn, &context)?;
            let login = begin::for_client(&shared, &client, request, &browser);
            let facts = facts::read(&shared, conn, &login, Some(&client), &browser)?;
            let step = next::next(&login, &facts);
            Ok(Begun { login, client, browser, step })
        })
        .await
}
