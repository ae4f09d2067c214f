//! What a person gets by text message to sign in or to prove a number.

use super::{Body, Channel, FirstName, ShortName};
use crate::model::device::Device;
use serde::{Deserialize, Serialize};

/// A link to sign in.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsSignInContent {
    /// The person's first name, when known.
    pub first_name: FirstName,
    /// The app's name.
    pub app: ShortName,
    /// The sign-in link.
    pub link: String,
    /// The code, when there is one beside the link.
    #[serde(default)]
    pub code: Option<String>,
    /// For how many minutes it is good.
    pub minutes: i64,
    /// The host of the page where a code is typed, for browsers that fill it in (WebOTP).
    #[serde(default)]
    pub domain: String,
    /// The link is accepted only in the browser that asked for it.
    #[serde(default)]
    pub same_browser: bool,
}

/// A code to sign in.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsCodeContent {
    /// The app's name.
    pub app: ShortName,
    /// The code.
    pub code: String,
    /// For how many minutes it is good.
    pub minutes: i64,
    /// The host of the page where it is typed, for browsers that fill it in (WebOTP).
    pub domain: String,
}

/// Somebody wants to add a number that belongs to an account already.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsTakenContent {
    /// The app's name.
    pub app: ShortName,
}

/// An admin issued a way to sign in, which this message does not hold.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsIssuedContent {
    /// The installation's name.
    pub app: ShortName,
    /// Where the admin sat.
    #[serde(default)]
    pub device: Device,
}

impl Body for SmsSignInContent {
    fn kind(&self) -> &'static str {
        "sms_sign_in"
    }

    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }

    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl Body for SmsCodeContent {
    fn kind(&self) -> &'static str {
        "sms_code"
    }

    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn code(&self) -> Option<&str> {
        Some(&self.code)
    }
}

impl Body for SmsTakenContent {
    fn kind(&self) -> &'static str {
        "sms_taken"
    }

    fn channel(&self) -> Channel {
        Channel::Sms
    }
}

impl Body for SmsIssuedContent {
    fn kind(&self) -> &'static str {
        "sms_issued"
    }

    fn channel(&self) -> Channel {
        Channel::Sms
    }
}
