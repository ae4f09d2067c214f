//! Refused requests of apps, on the admin pages.

use serde::Serialize;

use super::page::{Ago, PROBE, moment};
use crate::model::client_error::ClientError;

/// One refused request. Its texts are `cause-{cause}`, and `cause-{cause}-mend` for how to fix it.
#[derive(Clone, Debug, Serialize)]
pub struct ClientErrorLine {
    /// The cause, as a part of the texts' names.
    pub cause: String,
    /// The cause as in the log.
    pub word: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// The parameter that was at fault.
    pub parameter: Option<String>,
    /// The value of the parameter.
    pub value: Option<String>,
    /// The reference that the page showed.
    pub reference: String,
    /// The network address.
    pub ip: String,
    /// How long ago.
    pub ago: Ago,
    /// The time.
    pub at: String,
}

impl ClientErrorLine {
    /// The line as it is shown at that time.
    pub fn new(error: ClientError, now: i64) -> Self {
        let word = error.cause.as_str();
        Self {
            cause: word.replace('_', "-"),
            word: word.to_owned(),
            endpoint: error.endpoint,
            parameter: error.parameter,
            value: error.value,
            reference: error.reference,
            ip: error.ip,
            ago: Ago::new(now - error.at),
            at: moment(error.at),
        }
    }

    /// Typical lines of an app with a wrong configuration.
    pub(super) fn samples() -> Vec<Self> {
        let line = |word: &str, endpoint: &str, parameter: Option<&str>, value: Option<&str>| Self {
            cause: word.replace('_', "-"),
            word: word.into(),
            endpoint: endpoint.into(),
            parameter: parameter.map(Into::into),
            value: value.map(Into::into),
            reference: "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10".into(),
            ip: "198.51.100.7".into(),
            ago: Ago::new(130),
            at: moment(1_790_000_000),
        };
        vec![
            line(
                "redirect_uri_unregistered",
                "authorize",
                Some("redirect_uri"),
                Some("http://app.example/callback"),
            ),
            line("client_secret_wrong", "token", Some("client_secret"), None),
            line("refresh_token_used", "token", Some("refresh_token"), None),
        ]
    }

    /// A line in which each text is markup.
    pub(super) fn probe() -> Self {
        let mut line = Self::samples().remove(0);
        line.value = Some(PROBE.into());
        line.parameter = Some(PROBE.into());
        line.reference = PROBE.into();
        line.ip = PROBE.into();
        line
    }
}
