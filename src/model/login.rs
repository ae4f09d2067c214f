//! A sign-in under way, as one row: the frozen request, the browser it is bound to, the policy,
//! and a stage that only moves forward.

use super::{
    contact::ContactKind,
    device::Device,
    id::{ClientId, LoginId, SessionId, UserId},
    policy::{Method, PolicyStep},
};
use crate::protocol::{UnixTime, authorize::AuthorizationRequest, error::ErrorCode, local_path::LocalPath};
use serde::{Deserialize, Serialize};

/// Why somebody signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An app asked, and gets a code.
    Authorize(Box<AuthorizationRequest>),
    /// A page of our own needs a session.
    OwnPage {
        /// The page's path.
        path: LocalPath,
    },
}

/// One thing that a person proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How.
    pub method: Method,
    /// When.
    pub at: UnixTime,
    /// On a second device, which approved the first.
    #[serde(default)]
    pub other_device: bool,
    /// What is known of the key, when it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyProof>,
    /// What was proved in the session on which this proof rests: for `qr`, the session of the phone that approved;
    /// for `push`, the session in which the device was subscribed. The proof is worth no more than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub underlying: Vec<Proof>,
    /// In a sign-in under way: the session that lent it, where it was not proved in this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lent_by: Option<SessionId>,
    /// In a sign-in under way: the session on another device in which it was approved. Ending that session before
    /// the sign-in has been completed withdraws the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_in: Option<SessionId>,
}

impl Proof {
    /// A proof that was made here and rests on no other session.
    pub fn new(method: Method, at: UnixTime) -> Self {
        Self {
            method,
            at,
            other_device: false,
            key: None,
            underlying: Vec::new(),
            lent_by: None,
            approved_in: None,
        }
    }

    /// A verified passkey, used here.
    pub fn is_verified_key(&self) -> bool {
        self.method == Method::Passkey && matches!(self.key, Some(KeyProof { user_verified: true, .. }))
    }

    /// What a session with these proofs passes on to a sign-in that it approves. A proof that was itself passed on
    /// is replaced by what it rested on, so that nothing gains worth by being passed on twice.
    pub fn passed_on(session: &[Self]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for proof in session {
            let own = if proof.method == Method::Qr { proof.underlying.clone() } else { vec![proof.clone()] };
            all.extend(own.into_iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
        }
        all
    }

    /// What a device that is subscribed in a session with these proofs rests on: neither `qr` nor `push`, which are
    /// replaced by what they rested on.
    pub fn rested_on(session: &[Self]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for proof in Self::passed_on(session) {
            let own = if proof.method == Method::Push { proof.underlying } else { vec![proof] };
            all.extend(own.into_iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
        }
        all
    }
}

/// What a key said of itself when it signed. Nobody attests it, so no more is claimed than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyProof {
    /// It may be copied to other devices by its owner's account there; else it cannot leave its device.
    pub synced: bool,
    /// The device made sure that it was the person, by a finger, a face or a PIN.
    pub user_verified: bool,
}

/// What is asked of the person while they must prove who they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prove {
    /// What was proved earlier in this sign-in, or by the session that it began with.
    #[serde(default)]
    pub proofs: Vec<Proof>,
    /// The session that proved it, where it was not proved in this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// What the message holds, any of which will do.
    #[serde(default = "link_and_code_by_mail")]
    pub methods: Vec<Method>,
    /// What was typed and is shown again; after the first step the address in a form that others may see.
    pub address: String,
    /// Where the message goes when no stored contact says better.
    #[serde(default)]
    pub to: String,
    /// The message went to another contact of the person whom the address names.
    #[serde(default)]
    pub to_other_contact: bool,
    /// The message holds a link beside its code of which the first screen tells nothing: the tries of codes are used up
    /// by what was typed elsewhere, and that screen must not say that it was the same person's. Opened in the browser
    /// that began, the link signs in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden_link: bool,
    /// The folded address that it went to, by which a proof finds its contact.
    pub contact_key: String,
    /// The person, when the address is known. Never shown before the first proof.
    pub user: Option<UserId>,
    /// The number that the first screen shows.
    pub number: u8,
    /// When the last message was made.
    pub sent_at: UnixTime,
    /// When its link ends.
    pub link_expires_at: UnixTime,
    /// When its code ends.
    pub code_expires_at: UnixTime,
    /// How many messages were asked for.
    pub sends: u32,
}

/// What a message held before there were others.
fn link_and_code_by_mail() -> Vec<Method> {
    vec![Method::EmailLink, Method::EmailCode]
}

impl Prove {
    /// The kind of contact that the message went to.
    pub fn channel(&self) -> ContactKind {
        self.methods.iter().find_map(|method| method.channel()).unwrap_or(ContactKind::Email)
    }

    /// The link that the message holds.
    pub fn link(&self) -> Option<Method> {
        self.methods.iter().copied().find(|method| method.is_link())
    }

    /// The link that the message holds, whether or not the first screen tells of it.
    pub fn link_in_message(&self) -> Option<Method> {
        let hidden = || self.code().filter(|_| self.hidden_link).and_then(Method::link_beside);
        self.link().or_else(hidden)
    }

    /// The code that the message holds.
    pub fn code(&self) -> Option<Method> {
        self.methods.iter().copied().find(|method| method.is_code())
    }

    /// When there is nothing more to wait for.
    pub fn expires_at(&self) -> UnixTime {
        let link = self.link().map(|_| self.link_expires_at);
        let code = self.code().map(|_| self.code_expires_at);
        link.max(code).unwrap_or(self.link_expires_at)
    }
}

/// Why a sign-in ended without success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// "This wasn't me", on the device with the message.
    Denied,
    /// It was not finished in time.
    Expired,
    /// Too many wrong codes or numbers.
    TooManyTries,
    /// The account is stopped.
    NotAllowed,
    /// The address that was proved belongs to another account than the one that was proved before.
    OtherAccount,
    /// It was too unusual, by the rules of the policy.
    Risk,
    /// The person refused the app.
    ConsentDenied,
    /// The person went back to the app.
    Cancelled,
}

impl EndReason {
    /// What the app is told (RFC 6749 §4.1.2.1).
    pub fn error_code(self) -> ErrorCode {
        ErrorCode::AccessDenied
    }
}

/// Where a sign-in stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Who is it?
    Identify,
    /// They say who; now they must prove it.
    Prove(Prove),
    /// They proved it.
    Proved {
        /// Who it is.
        user: UserId,
        /// How.
        proofs: Vec<Proof>,
        /// When, in milliseconds: how long the first screen takes to go on is measured from here.
        at_ms: i64,
    },
    /// The app has its code, or the page its session.
    Issued,
    /// It ended without.
    Refused {
        /// Why.
        reason: EndReason,
    },
}

impl Stage {
    /// The name under which it is stored and on which conditional updates are made.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Prove(_) => "prove",
            Self::Proved { .. } => "proved",
            Self::Issued => "issued",
            Self::Refused { .. } => "refused",
        }
    }
}

/// What the person chose along the way.
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Who chose to go on with the account that is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_selected_by: Option<UserId>,
    /// They want to sign in as somebody else.
    pub other_account: bool,
    /// Who allowed the app, in this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_by: Option<UserId>,
    /// The browser said that it can make a passkey.
    #[serde(default)]
    pub can_passkey: bool,
    /// The browser said that it can show notifications.
    #[serde(default)]
    pub can_push: bool,
    /// The session of this browser is not enough: only a proof made in this sign-in counts.
    #[serde(default)]
    pub fresh_proof: bool,
    /// The policy is another one than that of the page, and is asked before its person changes how they get in: of what the
    /// session proved only what is recent counts, and steps that the person cannot meet are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_change: bool,
    /// They asked to be remembered on this device.
    #[serde(default)]
    pub remember: bool,
    /// They want to choose the way on themselves.
    #[serde(default)]
    pub other_way: bool,
    /// A message could not be sent, so that what the policy names instead will do.
    #[serde(default)]
    pub fallback: bool,
    /// The tries of codes were used up when a message of this sign-in was made, so that it held a link beside the code,
    /// which does as well.
    #[serde(default)]
    pub link_beside_code: bool,
    /// The end of the session that vouched for this sign-in: what comes of it lasts no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_longer_than: Option<UnixTime>,
    /// What they told of themselves to make an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
}

impl Choices {
    /// What meets that step in this sign-in.
    pub fn methods_of(&self, step: &PolicyStep) -> Vec<Method> {
        let mut methods = step.methods(self.fallback);
        if self.link_beside_code {
            add_links(&mut methods);
        }
        methods
    }
}

/// Adds the link beside each code of which there is no link yet.
pub fn add_links(methods: &mut Vec<Method>) {
    let links: Vec<Method> = methods.iter().filter_map(|method| method.link_beside()).collect();
    for link in links {
        if !methods.contains(&link) {
            methods.push(link);
        }
    }
}

/// What a person told of themselves to make an account. None of it is proved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The full name.
    pub name: Option<String>,
    /// The username that they would like.
    pub username: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number, in E.164.
    pub phone: Option<String>,
}

/// A sign-in.
#[derive(Clone, Debug)]
pub struct Login {
    /// Its id, which is in the address bar and opens nothing without the browser's cookie.
    pub id: LoginId,
    /// SHA-256 of the browser's cookie: only that browser can go on with it.
    pub browser_digest: Vec<u8>,
    /// The app; `None` when the purpose is a page of our own.
    pub client_id: Option<ClientId>,
    /// Why.
    pub purpose: Purpose,
    /// The policy's name.
    pub policy: String,
    /// The language in which it began.
    pub lang: String,
    /// From where.
    pub device: Device,
    /// Where it stands.
    pub stage: Stage,
    /// What was chosen.
    pub choices: Choices,
    /// Began.
    pub created_at: UnixTime,
    /// Its end, whatever stage it is at.
    pub expires_at: UnixTime,
}

impl Login {
    /// The app's request, when an app asked.
    pub fn request(&self) -> Option<&AuthorizationRequest> {
        match &self.purpose {
            Purpose::Authorize(request) => Some(request),
            Purpose::OwnPage { .. } => None,
        }
    }

    /// What must be proved now, if anything.
    pub fn prove(&self) -> Option<&Prove> {
        match &self.stage {
            Stage::Prove(prove) => Some(prove),
            _ => None,
        }
    }

    /// Whether nothing has been proved in it so far.
    pub fn is_unproved(&self) -> bool {
        match &self.stage {
            Stage::Identify => true,
            Stage::Prove(asked) => asked.proofs.is_empty(),
            Stage::Proved { .. } | Stage::Issued | Stage::Refused { .. } => false,
        }
    }
}
