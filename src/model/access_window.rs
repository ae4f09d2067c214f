//! Access with an end, which is set when the person proves who they are.

use super::{
    device::Device,
    id::{AccessWindowId, ClientId, UserId},
};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// Which apps one access is for, as a policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessScope {
    /// Every app of the policy.
    Person,
    /// The one app that the person signed in to.
    Client,
}

/// What is wrong with so many seconds of access.
pub fn fault(seconds: i64) -> Option<&'static str> {
    const MOST: i64 = 400 * 86_400;
    let good = seconds == 0 || (60..=MOST).contains(&seconds);
    (!good).then_some("must be 60 to 34560000 seconds, or 0 for access without an end of its own")
}

/// A person's access under one policy.
#[derive(Clone, Debug)]
pub struct AccessWindow {
    /// Its id.
    pub id: AccessWindowId,
    /// Whose.
    pub user_id: UserId,
    /// The policy's name.
    pub policy: String,
    /// The one app that it is for; `None` when it is for every app of the policy.
    pub client_id: Option<ClientId>,
    /// Where the last proof was made.
    pub device: Device,
    /// Began.
    pub started_at: UnixTime,
    /// Ends by itself; a new proof of every step moves this on.
    pub ends_at: UnixTime,
    /// Set when it ended.
    pub ended_at: Option<UnixTime>,
    /// Why it ended.
    pub why: Option<AccessEnd>,
}

impl AccessWindow {
    /// Whether it still stands.
    pub fn is_live(&self, now: UnixTime) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }

    /// What a session or a grant that stands on it keeps.
    pub fn access(&self) -> Access {
        Access { window: self.id.clone(), ends_at: self.ends_at }
    }
}

/// On which window something stands, and when that ends for it. Moving the window's end on moves this one not:
/// what was given stays as short as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The window.
    pub window: AccessWindowId,
    /// The end.
    pub ends_at: UnixTime,
}

/// Why access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessEnd {
    /// Its time was over.
    Expired,
    /// The person signed out, and was signed in with it nowhere else.
    SignedOut,
    /// The account was stopped.
    Disabled,
    /// An admin ended it.
    Admin,
}

impl AccessEnd {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Expired, Self::SignedOut, Self::Disabled, Self::Admin];

    /// The name under which it is stored and told to others.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::SignedOut => "signed_out",
            Self::Disabled => "disabled",
            Self::Admin => "admin",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == name)
    }
}
