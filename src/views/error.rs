//! The error page.

use serde::Serialize;

use super::page::{PROBE, Page};
use crate::model::fault::Fault;

/// Says what went wrong and what to do next.
#[derive(Clone, Debug, Serialize)]
pub struct Error {
    /// The HTTP status.
    pub status: u16,
    /// What went wrong.
    pub kind: ErrorKind,
    /// For the developer of an app: error code and the parameter at fault, in English.
    pub detail: Option<String>,
    /// Why what an admin asked for cannot be.
    pub fault: Option<Fault>,
    /// The reference that finds this error in the log.
    pub reference: String,
    /// The address to try again.
    pub retry_url: Option<String>,
    /// The start page.
    pub home_url: Option<String>,
}

/// What went wrong.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ErrorKind {
    /// No such page.
    NotFound,
    /// The request is not valid, most often because of an app.
    BadRequest,
    /// A form without its token, from elsewhere, or without cookies.
    Forbidden,
    /// Too many requests.
    TooMany {
        /// When to try again.
        minutes: i64,
    },
    /// The request is too large.
    TooLarge,
    /// The request took too long to arrive.
    TooSlow,
    /// The request is for another host.
    Misdirected,
    /// The database is unavailable.
    Unavailable,
    /// An internal error.
    Internal,
}

impl Page for Error {
    const TEMPLATE: &'static str = "pages/error.html";

    fn samples() -> Vec<Self> {
        let page = |status, kind| Self {
            status,
            kind,
            detail: None,
            fault: None,
            reference: "7F3K-Q2MX".into(),
            retry_url: Some("/".into()),
            home_url: None,
        };
        let developer = Self {
            detail: Some("invalid_request: redirect_uri https://app.example/callback is not registered for this client".into()),
            retry_url: None,
            ..page(400, ErrorKind::BadRequest)
        };
        let probe = Self {
            detail: Some(PROBE.into()),
            reference: PROBE.into(),
            home_url: Some(PROBE.into()),
            ..page(500, ErrorKind::Internal)
        };
        let fault = |fault| Self { fault: Some(fault), ..page(400, ErrorKind::BadRequest) };
        let faults = [
            Fault::new("overlap-too-long"),
            Fault::new("public-has-no-secret"),
            Fault::new("too-many-secrets").with("most", "5"),
            Fault::new("last-secret"),
            Fault::new("client-unreadable").with("id", PROBE).with("cause", PROBE),
            Fault::new("algorithm-not-configured").with("alg", PROBE),
        ]
        .map(fault);
        vec![
            page(500, ErrorKind::Internal),
            developer,
            page(404, ErrorKind::NotFound),
            page(403, ErrorKind::Forbidden),
            page(429, ErrorKind::TooMany { minutes: 1 }),
            page(429, ErrorKind::TooMany { minutes: 20 }),
            page(413, ErrorKind::TooLarge),
            page(408, ErrorKind::TooSlow),
            Self {
                retry_url: None,
                home_url: Some("https://id.example".into()),
                ..page(421, ErrorKind::Misdirected)
            },
            page(503, ErrorKind::Unavailable),
            Self { retry_url: None, home_url: Some("/account".into()), ..page(404, ErrorKind::NotFound) },
            probe,
        ]
        .into_iter()
        .chain(faults)
        .collect()
    }
}
