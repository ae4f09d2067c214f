//! Everything that can go wrong with a request, and nothing per route.

use crate::{
    login::methods::password::Trouble,
    model::fault::Fault,
    oauth::OperationError,
    protocol::{cause::Cause, error::OAuthError},
    store::StoreError,
};
use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use std::{cell::RefCell, fmt};

/// Why a request was not answered as asked. `error_response` gives it its page or its JSON.
#[derive(Debug)]
pub enum Failure {
    /// Nothing is there.
    NotFound,
    /// The path is right, the method is not.
    NotAllowed,
    /// The request makes no sense; for the app's developer, what to fix.
    BadRequest(Option<String>),
    /// An admin's request that cannot be: why, in the reader's words on the page.
    Fault(Fault),
    /// An app's request that cannot be answered and must not be sent back to the app (RFC 6749 §4.1.2.1): a page, with
    /// what to fix for the app's developer.
    Refused {
        /// What is wrong, for the log and the admin.
        error: OAuthError,
        /// The same for the page.
        detail: String,
    },
    /// A form that did not come from our page, or cookies are off.
    Forbidden,
    /// Too often; seconds until it may be tried again.
    TooMany(i64),
    /// The body is larger than we read.
    TooLarge,
    /// The body did not come in time (RFC 9110 §15.5.9).
    TooSlow,
    /// The request names a host that we do not answer for (RFC 9110 §15.5.20).
    Misdirected,
    /// The database is not there, or too much is asked at once. Nothing was lost.
    Unavailable(String),
    /// Ours: what happened, for the log.
    Internal(String),
    /// The client's, in the standard's words, as JSON (RFC 6749 §5.2).
    OAuth(OAuthError),
    /// The same for a protected resource (RFC 6750 §3); `None` when no token came.
    Bearer(Option<OAuthError>),
    /// Nothing went wrong, but somebody must do something else first: the answer is here already.
    Answered(Box<Early>),
}

impl Failure {
    /// An app's request that gets a page with the error's own words.
    pub fn refused(error: OAuthError) -> Self {
        Self::Refused { detail: error.description().to_owned(), error }
    }

    /// What was wrong with a request of an app, if it was one; `None` where the fault is another.
    pub fn oauth(&self) -> Option<OAuthError> {
        match self {
            Self::OAuth(error) | Self::Bearer(Some(error)) | Self::Refused { error, .. } => {
                Some(error.clone())
            }
            Self::Bearer(None) => Some(OAuthError::invalid_token("").because(Cause::AccessTokenMissing)),
            Self::BadRequest(_) | Self::TooLarge => {
                Some(OAuthError::invalid_request("").because(Cause::RequestUnreadable))
            }
            _ => None,
        }
    }

    /// Its kind in one word, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed => "method_not_allowed",
            Self::BadRequest(_) | Self::Fault(_) => "bad_request",
            Self::Refused { .. } | Self::OAuth(_) | Self::Bearer(_) => "refused",
            Self::Forbidden => "forbidden",
            Self::TooMany(_) => "too_many",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::Misdirected => "misdirected",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
            Self::Answered(_) => "answered",
        }
    }

    /// Answers with this, whatever the handler would have said.
    pub fn answered(answer: HttpResponse) -> Self {
        Self::Answered(Box::new(Early { status: answer.status(), answer: RefCell::new(Some(answer)) }))
    }

    /// The same with its answer changed, where there is one.
    #[must_use]
    pub fn with_answer(self, change: impl FnOnce(HttpResponse) -> HttpResponse) -> Self {
        match self {
            Self::Answered(early) => Self::answered(change(early.take())),
            other => other,
        }
    }
}

/// An answer that was made early. It is given once.
#[derive(Debug)]
pub struct Early {
    status: StatusCode,
    answer: RefCell<Option<HttpResponse>>,
}

impl Early {
    fn take(&self) -> HttpResponse {
        self.answer.take().unwrap_or_else(|| HttpResponse::new(self.status))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        let status = match self {
            Self::NotFound => 404,
            Self::NotAllowed => 405,
            Self::BadRequest(_) | Self::Fault(_) | Self::Refused { .. } => 400,
            Self::Forbidden => 403,
            Self::TooMany(_) => 429,
            Self::TooLarge => 413,
            Self::TooSlow => 408,
            Self::Misdirected => 421,
            Self::Unavailable(_) => 503,
            Self::Internal(_) => 500,
            Self::OAuth(error) => error.http_status(),
            Self::Bearer(error) => error.as_ref().map_or(401, OAuthError::http_status),
            Self::Answered(early) => return early.status,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Answered(early) => early.take(),
            _ => HttpResponse::new(self.status_code()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            // An operation looks before it writes: a conflict that it does not expect means that somebody else wrote the
            // same row in between. A second attempt finds that row.
            StoreError::Unavailable(_)
            | StoreError::Busy(_)
            | StoreError::Full(_)
            | StoreError::Conflict(_) => Self::Unavailable(error.to_string()),
            StoreError::File(_) | StoreError::Broken(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Busy => Self::Unavailable(trouble.to_string()),
            Trouble::Store(error) => error.into(),
        }
    }
}

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Refused(error) => error.into(),
            OperationError::Store(error) => error.into(),
            OperationError::Internal(cause) => Self::Internal(cause),
        }
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        Self::OAuth(error)
    }
}
