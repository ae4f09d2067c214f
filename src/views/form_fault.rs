//! What has to be corrected in a form, in the reader's language.

use super::page::PROBE;
use crate::protocol::fault::{CODES, MetadataFault};
use serde::Serialize;
use std::collections::BTreeMap;

/// One thing that has to be corrected in a form.
#[derive(Clone, Debug, Serialize)]
pub struct FormFault {
    /// The field, by its name in the standard: its words are the text `client-fault-field-{field}`, or the name itself.
    pub field: &'static str,
    /// What is wrong with it: the text `client-fault-{code}`.
    pub code: &'static str,
    /// The arguments of that text.
    pub arguments: BTreeMap<&'static str, String>,
}

impl FormFault {
    /// Every code, each with all arguments that a text may have.
    pub(super) fn samples() -> Vec<Self> {
        let arguments = [
            ("value", "http://app.example/callback"),
            ("most", "50"),
            ("host", "app.example"),
            ("scheme", "myapp"),
            ("name", "code"),
            ("alg", "ES256"),
            ("text", "the address is private"),
        ];
        let all = || arguments.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let of = |code| Self { field: "redirect_uris", code, arguments: all() };
        CODES.into_iter().map(of).collect()
    }

    pub(super) fn probe() -> Self {
        let arguments = [("text", PROBE.to_owned())].into_iter().collect();
        Self { field: "policy", code: "other", arguments }
    }
}

impl From<MetadataFault> for FormFault {
    fn from(fault: MetadataFault) -> Self {
        let MetadataFault { field, reason } = fault;
        Self { field, code: reason.code, arguments: reason.arguments.into_iter().collect() }
    }
}
