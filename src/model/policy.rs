//! A sign-in policy: what a person must prove to reach a client.

use serde::{Deserialize, Serialize};

/// What people may type to say who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An e-mail address.
    Email,
}

/// One way to prove who one is. The enum is closed, so the compiler lists what a new one must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A link by mail.
    EmailLink,
    /// A code by mail, typed on the screen that asked.
    EmailCode,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// One of the codes that a person wrote down for the day when nothing else is at hand.
    RecoveryCode,
    /// A passkey, with the person verified by their device.
    Passkey,
    /// A notification on a device that the person chose for it, with a link.
    Push,
}

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

/// Who may make an account by signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Only people whom an admin has added or invited.
    Invite,
    /// Anyone who proves an address.
    Open,
}

/// How long things live, all in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// A link in a message.
    pub link: i64,
    /// A code in a message.
    pub code: i64,
    /// A link in a notification.
    pub push: i64,
    /// A session, from sign-in to its absolute end.
    pub session: i64,
    /// A session that is not used, to its idle end.
    pub session_idle: i64,
    /// An access token.
    pub access_token: i64,
    /// An ID token.
    pub id_token: i64,
    /// A refresh token family, from the sign-in to its absolute end.
    pub refresh_token: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        const DAY: i64 = 86_400;
        Self {
            link: 900,
            code: 900,
            push: 300,
            session: 30 * DAY,
            session_idle: 14 * DAY,
            access_token: 3600,
            id_token: 3600,
            refresh_token: 30 * DAY,
        }
    }
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
    /// Seconds between two sends of one sign-in.
    pub resend_cooldown: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sends_per_address: 10, requests_per_ip: 60, tries_per_code: 5, resend_cooldown: 30 }
    }
}

/// One step: any one of these methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyStep {
    /// The methods, in the order in which they are offered.
    pub any_of: Vec<Method>,
}

/// What kind of thing a method proves. Two methods of one kind are one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// That the person reads a mailbox.
    Mailbox,
    /// That the person has a device or a paper of their own.
    Possession,
}

impl Method {
    /// Whether it can say who somebody is, and not only that it is them.
    pub fn identifies(self) -> bool {
        matches!(self, Self::EmailLink | Self::EmailCode | Self::Passkey)
    }

    /// The kind of thing that it proves.
    pub fn factor(self) -> Factor {
        match self {
            Self::EmailLink | Self::EmailCode => Factor::Mailbox,
            Self::Totp | Self::RecoveryCode | Self::Passkey | Self::Push => Factor::Possession,
        }
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
    /// What a link does elsewhere.
    pub other_device: OtherDevice,
    /// Who may sign up.
    pub sign_up: SignUp,
    /// Whether a passkey is offered once after a sign-in by mail, in browsers that can have one.
    pub offer_passkey: bool,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// Digits in a code, 6 to 10.
    pub code_length: u32,
    /// How often things may be tried.
    pub limits: Limits,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            identifiers: vec![Identifier::Email],
            steps: vec![PolicyStep { any_of: vec![Method::EmailLink, Method::EmailCode, Method::Passkey] }],
            second_factor: SecondFactor::Enrolled,
            other_device: OtherDevice::Number,
            sign_up: SignUp::Invite,
            offer_passkey: true,
            lifetimes: Lifetimes::default(),
            code_length: 6,
            limits: Limits::default(),
        }
    }
}

impl Policy {
    /// Whether that step can be met by that method.
    pub fn step_allows(&self, step: usize, method: Method) -> bool {
        self.steps.get(step).is_some_and(|step| step.any_of.contains(&method))
    }

    /// Whether some step can be met by that method.
    pub fn allows(&self, method: Method) -> bool {
        self.steps.iter().any(|step| step.any_of.contains(&method))
    }

    /// Everything that is wrong with it, as a key and a sentence that says what to change.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, text: &str| faults.push((key.to_owned(), text.to_owned()));
        if self.identifiers.is_empty() {
            fault("identifiers", "name at least one thing that people may type, such as \"email\"");
        }
        if self.steps.is_empty() || self.steps.iter().any(|step| step.any_of.is_empty()) {
            fault("steps", "name at least one step, each with at least one method in any_of");
        }
        let second_only = |method: &Method| !method.identifies() && *method != Method::Push;
        if self.steps.iter().flat_map(|step| &step.any_of).any(second_only) {
            fault(
                "steps",
                "an authenticator app or a recovery code is a second factor: it cannot say who somebody is",
            );
        }
        let by_mail = |step: &PolicyStep| {
            step.any_of.iter().any(|method| matches!(method, Method::EmailLink | Method::EmailCode))
        };
        if self.steps.iter().any(|step| step.any_of.contains(&Method::Push) && !by_mail(step)) {
            fault(
                "steps",
                "push stands beside email_link or email_code: who has no device for it must get in too",
            );
        }
        if !(6..=10).contains(&self.code_length) {
            fault("code_length", "must be 6 to 10 digits");
        }
        let l = &self.lifetimes;
        for (key, value, most) in [
            ("lifetimes.link", l.link, 86_400),
            ("lifetimes.code", l.code, 7 * 86_400),
            ("lifetimes.push", l.push, 3600),
            ("lifetimes.session", l.session, 400 * 86_400),
            ("lifetimes.session_idle", l.session_idle, 400 * 86_400),
            ("lifetimes.access_token", l.access_token, 86_400),
            ("lifetimes.id_token", l.id_token, 86_400),
            ("lifetimes.refresh_token", l.refresh_token, 400 * 86_400),
        ] {
            if value < 1 || value > most {
                fault(key, &format!("must be 1 to {most} seconds"));
            }
        }
        if !(1..=20).contains(&self.limits.tries_per_code) {
            fault("limits.tries_per_code", "must be 1 to 20");
        }
        if self.limits.sends_per_address == 0 || self.limits.requests_per_ip == 0 {
            fault(
                "limits",
                "sends_per_address and requests_per_ip must be at least 1, or nobody can sign in",
            );
        }
        if !(0..=3600).contains(&self.limits.resend_cooldown) {
            fault("limits.resend_cooldown", "must be 0 to 3600 seconds");
        }
        faults
    }
}
