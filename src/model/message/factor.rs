//! What a person is told of a change to their ways to sign in.

use super::Body;
use crate::model::origin::Origin;
use serde::{Deserialize, Serialize};

/// What happened to a person's ways to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// A passkey was made.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A device gets sign-in notifications.
    PushAdded,
    /// A device gets them no more.
    PushRemoved,
    /// An authenticator app was set up.
    AuthenticatorAdded,
    /// An authenticator app was taken away, and the recovery codes with it.
    AuthenticatorRemoved,
    /// New recovery codes took the place of the earlier ones.
    RecoveryCodesMade,
    /// A password was set where there was none.
    PasswordSet,
    /// Another password took the place of the one before.
    PasswordChanged,
    /// The password was removed.
    PasswordRemoved,
    /// An account at another provider was linked.
    ProviderLinked,
    /// An account at another provider was unlinked.
    ProviderUnlinked,
}

impl FactorChange {
    /// The page on which the person can look at it and undo it.
    pub fn page(self) -> &'static str {
        match self {
            Self::PasskeyAdded | Self::PasskeyRemoved => "/account/passkeys",
            Self::AuthenticatorAdded | Self::AuthenticatorRemoved | Self::RecoveryCodesMade => {
                "/account/second-factor"
            }
            Self::PasswordSet | Self::PasswordChanged | Self::PasswordRemoved => "/account/password",
            Self::PushAdded | Self::PushRemoved => "/account/push",
            Self::ProviderLinked | Self::ProviderUnlinked => "/account/providers",
        }
    }
}

/// A way to sign in was added or removed, with who did it from where.
#[derive(Clone, Serialize, Deserialize)]
pub struct FactorChangedContent {
    /// What happened.
    pub change: FactorChange,
    /// The person's name for it; empty where there can be only one.
    pub name: String,
    /// From where it was done.
    #[serde(flatten)]
    pub origin: Origin,
    /// Where to look and to undo it; it holds no secret.
    pub link: String,
    /// "This wasn't me"; empty in messages of before there was such a link.
    #[serde(default)]
    pub report_link: String,
}

impl Body for FactorChangedContent {
    fn kind(&self) -> &'static str {
        "factor_changed"
    }

    fn link(&self) -> Option<&str> {
        Some(&self.report_link)
    }
}
