//! The policies that ship: each is what one kind of installation needs, with its numbers.

use super::policy::{
    Identifier, Lifetimes, Limits, Method, Policy, PolicyStep, RegistrationField, SecondFactor, SignUp,
};
use crate::protocol::seconds::Seconds;

const MINUTE: Seconds = Seconds::MINUTE;
const HOUR: Seconds = Seconds::HOUR;
const DAY: Seconds = Seconds::DAY;

/// Their names.
pub const NAMES: [&str; 5] = ["phone-link", "hybrid", "instant", "verified-access", "email-code"];

/// The preset of that name.
pub fn find(name: &str) -> Option<Policy> {
    match name {
        "phone-link" => Some(phone_link()),
        "hybrid" => Some(hybrid()),
        "instant" => Some(instant()),
        "verified-access" => Some(verified_access()),
        "email-code" => Some(email_code()),
        _ => None,
    }
}

/// Sites whose people know their telephone number: a link by text message, approved on the phone.
fn phone_link() -> Policy {
    Policy {
        identifiers: vec![Identifier::Phone],
        steps: vec![PolicyStep::any_of(&[Method::SmsLink])],
        second_factor: SecondFactor::Admins,
        second_factor_groups: vec!["privileged".to_owned()],
        second_factor_methods: vec![Method::Passkey, Method::SmsCode, Method::Totp, Method::RecoveryCode],
        lifetimes: Lifetimes { link: 10 * MINUTE, code: 10 * MINUTE, ..Lifetimes::default() },
        ..Policy::default()
    }
}

/// Sites for everybody: a link by mail first, other providers second, a password last.
fn hybrid() -> Policy {
    Policy {
        steps: vec![PolicyStep::any_of(&[
            Method::EmailLink,
            Method::EmailCode,
            Method::Upstream,
            Method::Password,
            Method::Passkey,
        ])],
        sign_up: SignUp::Open,
        lifetimes: Lifetimes {
            link: 15 * MINUTE,
            session: DAY,
            session_remembered: 30 * DAY,
            session_idle: 30 * DAY,
            access_token: HOUR,
            refresh_token: 30 * DAY,
            ..Lifetimes::default()
        },
        limits: Limits { passwords_per_ip: 5, wrong_codes_per_ip: 5, ..Limits::default() },
        ..Policy::default()
    }
}

/// People with a device of their own: one tap on a notification, and a code by mail beside it.
fn instant() -> Policy {
    Policy {
        steps: vec![PolicyStep::any_of(&[Method::Push, Method::EmailLink, Method::EmailCode])],
        lifetimes: Lifetimes { push: 5 * MINUTE, ..Lifetimes::default() },
        limits: Limits { tries_per_code: 5, ..Limits::default() },
        ..Policy::default()
    }
}

/// A network or portal that lets its members in for a day: a number and an address, both proved.
fn verified_access() -> Policy {
    Policy {
        identifiers: Vec::new(),
        registration: vec![RegistrationField::Name, RegistrationField::Email, RegistrationField::Phone],
        steps: vec![
            PolicyStep { any_of: vec![Method::SmsCode], fallback: vec![Method::EmailLink] },
            PolicyStep::any_of(&[Method::EmailLink]),
        ],
        second_factor: SecondFactor::Nobody,
        sign_up: SignUp::Open,
        offer_passkey: false,
        lifetimes: Lifetimes {
            link: HOUR,
            code: 10 * MINUTE,
            session: DAY,
            session_idle: DAY,
            refresh_token: DAY,
            ..Lifetimes::default()
        },
        access: DAY,
        limits: Limits {
            requests_per_ip: 10,
            wrong_codes_per_address: 5,
            resend_cooldown: MINUTE,
            ..Limits::default()
        },
        ..Policy::default()
    }
}

/// Small apps: an address, eight digits, and signed in for a month in that browser.
fn email_code() -> Policy {
    Policy {
        identifiers: vec![Identifier::Email],
        registration: vec![RegistrationField::Name, RegistrationField::Username, RegistrationField::Email],
        steps: vec![PolicyStep::any_of(&[Method::EmailCode])],
        sign_up: SignUp::Open,
        code_length: 8,
        lifetimes: Lifetimes { session: 30 * DAY, session_idle: 30 * DAY, ..Lifetimes::default() },
        ..Policy::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_policy_without_fault() {
        for name in NAMES {
            assert_eq!(find(name).expect(name).faults(), [], "{name}");
        }
        assert!(find("default").is_none());
    }
}
