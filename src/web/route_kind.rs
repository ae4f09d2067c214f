//! What a path is. `routes.rs` says it of each, and it decides the form of errors (`error_response`) and what every answer
//! carries (`headers`).

use actix_web::HttpRequest;
use std::collections::HashMap;

/// Who asks at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteKind {
    /// A person's browser opens it. Its errors are pages, and nobody keeps an answer.
    Page,
    /// An endpoint of OAuth or OpenID Connect for apps, some of which live in a browser. Its errors are JSON (RFC 6749
    /// §5.2), and scripts of every site may ask and read (Fetch §3.2): no answer depends on a cookie.
    Protocol,
    /// Servers ask, or scripts of our own pages. Its errors are JSON, and scripts of other sites read nothing.
    Api,
    /// A file that a page loads. Its errors are JSON, which nobody reads.
    File,
}

/// The kinds of all paths by their patterns, for requests that are refused before they come to a route.
#[derive(Default)]
pub struct RouteKinds(HashMap<&'static str, RouteKind>);

impl RouteKinds {
    /// Notes the kind of a path.
    pub fn insert(&mut self, pattern: &'static str, kind: RouteKind) {
        self.0.insert(pattern, kind);
    }
}

impl RouteKind {
    /// The kind of the path that a request names. Where nothing is, a person gets a page.
    pub fn of(request: &HttpRequest) -> Self {
        if let Some(kind) = request.app_data::<Self>() {
            return *kind;
        }
        let known = request.app_data::<RouteKinds>().zip(request.match_pattern());
        known.and_then(|(kinds, pattern)| kinds.0.get(pattern.as_str()).copied()).unwrap_or(Self::Page)
    }

    /// Whether its answers are read by programs.
    pub fn is_json(self) -> bool {
        self != Self::Page
    }
}
