//! A sign-in policy: what a person must prove to reach a client.

mod method;
mod sign_up;

use super::{
    access_window::{self, AccessScope},
    contact::ContactKind,
    risk::{Outcome, RiskRules, Rule},
};
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
    /// Wrong answers to one challenge; also wrong numbers on the approval page are at most three.
    pub tries_per_code: u32,
    /// Wrong codes for one address in an hour, whatever number of messages they are spread over.
    pub wrong_codes_per_address: u32,
    /// Seconds between two sends of one sign-in.
    pub resend_cooldown: i64,
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
            resend_cooldown: 30,
            passwords_per_ip: 5,
        }
    }
}

/// One step: any one of these methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyStep {
    /// The methods, in the order in which they are offered.
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
    /// How long access lasts, in seconds, before every step must be proved anew; 0 when it has no end of its own.
    pub access: i64,
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
            access: 0,
            access_scope: AccessScope::Person,
            limits: Limits::default(),
        }
    }
}

impl Policy {
    /// Whether some step can be met by that method.
    pub fn allows(&self, method: Method) -> bool {
        self.steps.iter().any(|step| step.any_of.contains(&method))
    }

    /// Whether a sign-in can begin with that method.
    pub fn begins_with(&self, method: Method) -> bool {
        self.steps.first().is_some_and(|step| step.any_of.contains(&method))
    }

    /// Whether somebody whom nobody has added may make an account.
    pub fn welcomes_strangers(&self) -> bool {
        matches!(self.sign_up, SignUp::Open | SignUp::Approval)
    }

    /// Whether that other provider may be used.
    pub fn takes_provider(&self, name: &str) -> bool {
        let is_way = self.allows(Method::Upstream)
            || self.second_factor_methods.contains(&Method::Upstream)
            || self.steps.iter().any(|step| step.fallback.contains(&Method::Upstream));
        is_way && (self.providers.is_empty() || self.providers.iter().any(|one| one == name))
    }

    /// Where a notification is taken without a message beside it.
    fn lonely_push(&self) -> impl Iterator<Item = &'static str> {
        let lonely = |methods: &[Method]| {
            methods.contains(&Method::Push) && !methods.iter().any(|method| method.channel().is_some())
        };
        let in_steps = self.steps.iter().any(|step| lonely(&step.any_of) || lonely(&step.fallback));
        let as_second = lonely(&self.second_factor_methods);
        [in_steps.then_some("steps"), as_second.then_some("second_factor_methods")].into_iter().flatten()
    }

    /// Everything that is wrong with it, as a key and a sentence that says what to change.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, text: &str| faults.push((key.to_owned(), text.to_owned()));
        if self.identifiers.is_empty() && self.registration.is_empty() {
            fault("identifiers", "name at least one thing that people may type, such as \"email\"");
        }
        let asks = |field| self.registration.contains(&field);
        if !self.registration.is_empty() {
            let first = self.steps.first().map(|step| step.any_of.as_slice()).unwrap_or_default();
            let reaches = first.iter().any(|method| match method.channel() {
                Some(ContactKind::Email) => asks(RegistrationField::Email),
                Some(ContactKind::Phone) => asks(RegistrationField::Phone),
                None => false,
            });
            if !reaches {
                fault("registration", "ask for what the first step sends its message to: email or phone");
            }
        }
        if self.steps.is_empty() || self.steps.iter().any(|step| step.any_of.is_empty()) {
            fault("steps", "name at least one step, each with at least one method in any_of");
        }
        for key in self.lonely_push() {
            fault(key, "push stands beside a message, such as email_code: who has no device must get in too");
        }
        if self.second_factor_groups.iter().any(|name| name.is_empty() || name.chars().any(char::is_control))
        {
            fault("second_factor_groups", "a group's name has at least one letter and no control character");
        }
        if self.second_factor_methods.is_empty() && self.second_factor != SecondFactor::Nobody {
            fault("second_factor_methods", "name at least one, such as \"totp\"");
        }
        let asks_more = |rule| self.risk.of(rule) == Outcome::SecondFactor;
        if self.second_factor_methods.is_empty() && Rule::ALL.into_iter().any(asks_more) {
            fault("risk", "second_factor asks for one of second_factor_methods, and there is none");
        }
        if !(6..=10).contains(&self.code_length) {
            fault("code_length", "must be 6 to 10 digits");
        }
        let (l, l_of) = (&self.lifetimes, &self.limits);
        for (key, value, most) in [
            ("lifetimes.link", l.link, 86_400),
            ("lifetimes.code", l.code, 7 * 86_400),
            ("lifetimes.push", l.push, 3600),
            ("lifetimes.session", l.session, 400 * 86_400),
            // 0 is "nobody is asked".
            ("lifetimes.session_remembered", l.session_remembered.max(1), 400 * 86_400),
            ("lifetimes.session_idle", l.session_idle, 400 * 86_400),
            ("lifetimes.access_token", l.access_token, 86_400),
            ("lifetimes.id_token", l.id_token, 86_400),
            ("lifetimes.refresh_token", l.refresh_token, 400 * 86_400),
        ] {
            if value < 1 || value > most {
                fault(key, &format!("must be 1 to {most} seconds"));
            }
        }
        if let Some(text) = access_window::fault(self.access) {
            fault("access", text);
        }
        if !(1..=20).contains(&self.limits.tries_per_code) {
            fault("limits.tries_per_code", "must be 1 to 20");
        }
        let by_mail = |method: &Method| method.channel() == Some(ContactKind::Email);
        if self.second_factor_methods.contains(&Method::Password)
            && self.steps.iter().any(|step| step.any_of.iter().any(by_mail))
        {
            fault(
                "second_factor_methods",
                "a password is no second factor where people sign in by mail: a mail sets it anew",
            );
        }
        if self.limits.passwords_per_ip == 0 {
            fault(
                "limits.passwords_per_ip",
                "must be at least 1; to take no passwords, leave them out of steps",
            );
        }
        if [l_of.sends_per_address, l_of.requests_per_ip, l_of.wrong_codes_per_address].contains(&0) {
            fault(
                "limits",
                "sends_per_address, requests_per_ip and wrong_codes_per_address must be at least 1, or \
                 nobody can sign in",
            );
        }
        if !(0..=3600).contains(&self.limits.resend_cooldown) {
            fault("limits.resend_cooldown", "must be 0 to 3600 seconds");
        }
        faults.extend(self.faults_of_qr());
        faults.extend(self.faults_of_typed());
        faults
    }

    /// What is typed beside an address needs one, and who has not set it up yet must get in too.
    fn faults_of_typed(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, text: &str| faults.push((key.to_owned(), text.to_owned()));
        let first = self.steps.first().map(|step| step.any_of.as_slice()).unwrap_or_default();
        let is_code = |method: &Method| matches!(method, Method::Totp | Method::RecoveryCode);
        if !first.is_empty() && first.iter().all(is_code) {
            fault(
                "steps",
                "\"totp\" and \"recovery_code\" stand beside another method in the first step: who has not \
                 set up an app must get in",
            );
        }
        let is_typed = |method: &Method| is_code(method) || *method == Method::Password;
        if self.identifiers.is_empty() && first.iter().any(is_typed) {
            fault("identifiers", "name what people may type beside a password or a code of their app");
        }
        faults
    }

    /// Not everybody has a device that is signed in.
    fn faults_of_qr(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, text: &str| faults.push((key.to_owned(), text.to_owned()));
        if self.steps.iter().any(|step| step.fallback.contains(&Method::Qr)) {
            fault("steps", "\"qr\" is no fallback for a message that cannot be sent: name it in any_of");
        }
        let lonely = |methods: &[Method]| methods == [Method::Qr];
        let lonely_step = self.steps.iter().any(|step| lonely(&step.any_of));
        for (key, is_lonely) in
            [("steps", lonely_step), ("second_factor_methods", lonely(&self.second_factor_methods))]
        {
            if is_lonely {
                fault(
                    key,
                    "\"qr\" stands beside another method: who has no phone that is signed in must get in",
                );
            }
        }
        let all = self.steps.iter().flat_map(|step| step.methods(true));
        if all.chain(self.second_factor_methods.iter().copied()).any(|method| method == Method::AdminIssued) {
            fault("steps", "\"admin_issued\" is always possible, and no policy names it");
        }
        faults
    }
}
