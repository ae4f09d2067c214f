//! A sign-in policy: what a person must prove to reach a client.

mod faults;
mod method;
mod sign_up;

use super::{access_window::AccessScope, contact::ContactKind, risk::RiskRules};
use crate::protocol::seconds::Seconds;
use serde::{Deserialize, Serialize};

pub use super::lifetimes::Lifetimes;
pub use method::{Factor, Method};
pub use sign_up::{Identifier, RegistrationField, SignUp};

/// What a link may do on a device or in a browser other than the one that asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherDevice {
    /// Nothing: it says to open it where the sign-in was started, or to type the code there.
    SameBrowser,
    /// Approve the first screen with one tap.
    Approve,
    /// Approve the first screen by typing the number that it shows.
    Number,
}

/// How often things may be tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Messages to one address in an hour.
    pub sends_per_address: u32,
    /// Sign-in requests from one network address in an hour.
    pub requests_per_ip: u32,
    /// Wrong answers to one code.
    pub tries_per_code: u32,
    /// Wrong codes in an hour for one person, or for an address that is nobody's, over all messages.
    pub wrong_codes_per_address: u32,
    /// Wrong codes from one network address in an hour; 0 for no such limit.
    pub wrong_codes_per_ip: u32,
    /// The time between two messages that one browser asks for one address, in however many sign-ins.
    pub resend_cooldown: Seconds,
    /// Wrong passwords from one network address in an hour.
    pub passwords_per_ip: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sends_per_address: 10,
            requests_per_ip: 60,
            tries_per_code: 5,
            wrong_codes_per_address: 20,
            wrong_codes_per_ip: 0,
            resend_cooldown: Seconds::new(30),
            passwords_per_ip: 5,
        }
    }
}

/// One step: any one of these methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyStep {
    /// The methods. Pages offer first what is likeliest to succeed.
    pub any_of: Vec<Method>,
    /// Methods that do instead, once a message of this step could not be sent.
    #[serde(default)]
    pub fallback: Vec<Method>,
}

impl PolicyStep {
    /// A step of these methods.
    pub fn any_of(methods: &[Method]) -> Self {
        Self { any_of: methods.to_vec(), fallback: Vec::new() }
    }

    /// What will do, with or without what does instead.
    pub fn methods(&self, with_fallback: bool) -> Vec<Method> {
        let fallback = if with_fallback { self.fallback.as_slice() } else { &[] };
        self.any_of.iter().chain(fallback).copied().collect()
    }
}

/// Who must give a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// Nobody, whatever they have set up.
    Nobody,
    /// Whoever has set one up.
    Enrolled,
    /// Admins, who set one up when they have none, and whoever has set one up.
    Admins,
    /// Everybody; who has none sets one up.
    Everyone,
}

/// A sign-in policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Its name, unique in an installation; `default` is what clients without one get.
    pub name: String,
    /// What people may type to identify themselves.
    pub identifiers: Vec<Identifier>,
    /// The steps, in order; each must be proved.
    pub steps: Vec<PolicyStep>,
    /// Who must give a second factor.
    pub second_factor: SecondFactor,
    /// Groups whose people must give one, whatever the others must.
    pub second_factor_groups: Vec<String>,
    /// What counts as one.
    pub second_factor_methods: Vec<Method>,
    /// What comes of a sign-in that is unusual.
    pub risk: RiskRules,
    /// What a link does elsewhere.
    pub other_device: OtherDevice,
    /// Who may sign up.
    pub sign_up: SignUp,
    /// What people are asked for when they make an account; nothing but their address when empty.
    pub registration: Vec<RegistrationField>,
    /// The other providers that may be used, in the order in which they are offered; empty for all there are.
    pub providers: Vec<String>,
    /// Whether a passkey is offered once after a sign-in by mail, in browsers that can have one.
    pub offer_passkey: bool,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// Digits in a code, 6 to 10.
    pub code_length: u32,
    /// How long access lasts before every step must be proved anew; 0 when it has no end of its own.
    pub access: Seconds,
    /// Which apps one access is for.
    pub access_scope: AccessScope,
    /// How often things may be tried.
    pub limits: Limits,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            identifiers: vec![Identifier::Email],
            steps: vec![PolicyStep::any_of(&[
                Method::EmailLink,
                Method::EmailCode,
                Method::Passkey,
                Method::Upstream,
            ])],
            second_factor: SecondFactor::Enrolled,
            second_factor_groups: Vec::new(),
            second_factor_methods: vec![Method::Passkey, Method::Totp, Method::RecoveryCode],
            risk: RiskRules::default(),
            other_device: OtherDevice::Number,
            sign_up: SignUp::Invite,
            registration: Vec::new(),
            providers: Vec::new(),
            offer_passkey: true,
            lifetimes: Lifetimes::default(),
            code_length: 6,
            access: Seconds::ZERO,
            access_scope: AccessScope::Person,
            limits: Limits::default(),
        }
    }
}

/// The name of the policy under which the admin pages are reached.
pub const ADMIN: &str = "admin";

impl Policy {
    /// What the admin pages ask for where nothing else is said: what everybody proves, and a second factor, unless
    /// this is an installation to try things with, whose messages never leave it.
    #[must_use]
    pub fn of_admins(&self, is_trial: bool) -> Self {
        let second_factor = match self.second_factor {
            SecondFactor::Everyone => SecondFactor::Everyone,
            as_all if is_trial => as_all,
            _ => SecondFactor::Admins,
        };
        Self { name: ADMIN.to_owned(), second_factor, access: Seconds::ZERO, ..self.clone() }
    }

    /// Whether some step can be met by that method.
    pub fn allows(&self, method: Method) -> bool {
        self.steps.iter().any(|step| step.any_of.contains(&method))
    }

    /// The methods with which a sign-in can begin.
    pub fn first(&self) -> &[Method] {
        self.steps.first().map(|step| step.any_of.as_slice()).unwrap_or_default()
    }

    /// Whether a sign-in can begin with that method.
    pub fn begins_with(&self, method: Method) -> bool {
        self.first().contains(&method)
    }

    /// Whether a sign-in can begin for a person of whom nothing but a contact of that kind is known: they type it, or
    /// the form's first message goes there.
    pub fn begins_for(&self, kind: ContactKind) -> bool {
        let identifier = match kind {
            ContactKind::Email => Identifier::Email,
            ContactKind::Phone => Identifier::Phone,
        };
        self.identifiers.contains(&identifier) || self.form_reaches() == Some(kind)
    }

    /// To which contact of the registration form the first message goes.
    pub fn form_reaches(&self) -> Option<ContactKind> {
        let mut kinds = self.first().iter().filter_map(|method| method.channel());
        kinds.find(|kind| match kind {
            ContactKind::Email => self.registration.contains(&RegistrationField::Email),
            ContactKind::Phone => self.registration.contains(&RegistrationField::Phone),
        })
    }

    /// Whether somebody whom nobody has added may make an account.
    pub fn welcomes_strangers(&self) -> bool {
        matches!(self.sign_up, SignUp::Open | SignUp::Approval)
    }

    /// Whether that method does anywhere in it.
    pub fn takes(&self, method: Method) -> bool {
        self.steps.iter().any(|step| step.methods(true).contains(&method))
            || self.second_factor_methods.contains(&method)
    }

    /// Whether that other provider may be used.
    pub fn takes_provider(&self, name: &str) -> bool {
        self.takes(Method::Upstream)
            && (self.providers.is_empty() || self.providers.iter().any(|one| one == name))
    }
}
