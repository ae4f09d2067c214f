//! Where the parameters of an authorization request come from.

use crate::protocol::params::{Params, ParamsError};

/// A request as it arrived.
pub enum RequestSource<'a> {
    /// By GET: the query, as it was sent (OIDC Core §3.1.2.1).
    Query(&'a str),
    /// By POST: the form.
    Form(Params),
}

impl RequestSource<'_> {
    /// The parameters that all checks after this one look at. `request` and `request_uri` are refused among those
    /// (OIDC Core §6), so nothing is taken from elsewhere.
    ///
    /// # Errors
    /// The query cannot be read.
    pub fn params(self) -> Result<Params, ParamsError> {
        match self {
            Self::Query(query) => Params::parse(query.as_bytes()),
            Self::Form(params) => Ok(params),
        }
    }
}
