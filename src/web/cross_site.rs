//! Forms that another site posts to a protocol endpoint. They come without our cookies (`SameSite=Lax`), so the
//! browser is asked to send the same request again in a way that brings them, and no cookie is set meanwhile.

use super::{Failure, PageRequest, site};
use crate::{
    protocol::params::Params,
    views::resubmit::{Field, Resubmit},
};
use actix_web::{HttpRequest, HttpResponse};

/// The longest address that every browser and proxy takes.
const LONGEST_ADDRESS: usize = 8000;

/// How the same request comes with our cookies: by GET, or, where it is too long for an address, by a form of a page
/// of ours. `None` when it brings them already. A request that repeats a parameter is refused either way.
pub fn again(
    request: &PageRequest,
    http_request: &HttpRequest,
    params: &Params,
) -> Result<Option<HttpResponse>, Failure> {
    if site::may_set_cookies(http_request) || params.duplicate().is_some() {
        return Ok(None);
    }
    let path = http_request.path();
    let address = format!("{path}?{}", params.to_query());
    if address.len() < LONGEST_ADDRESS {
        return Ok(Some(request.redirect(&address)));
    }
    let field = |(name, value): (&str, &str)| Field { name: name.to_owned(), value: value.to_owned() };
    let fields = params.pairs().map(field).collect();
    request.page(&Resubmit { action: path.to_owned(), fields }).map(Some)
}
