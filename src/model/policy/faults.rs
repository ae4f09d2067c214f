//! What can be wrong with a policy, and what to change.

use super::{Method, Policy, RegistrationField, SecondFactor};
use crate::model::{
    access_window,
    contact::ContactKind,
    risk::{Outcome, Rule},
};

/// Faults found so far.
#[derive(Default)]
struct Faults(Vec<(String, String)>);

impl Faults {
    fn add(&mut self, key: &str, text: &str) {
        self.0.push((key.to_owned(), text.to_owned()));
    }
}

impl Policy {
    /// Everything that is wrong with it, as a key and a sentence that says what to change.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        self.check_begin(&mut faults);
        self.check_steps(&mut faults);
        self.check_second_factor(&mut faults);
        self.check_lifetimes(&mut faults);
        self.check_limits(&mut faults);
        faults.0
    }

    /// What people type or tell where a sign-in begins.
    fn check_begin(&self, faults: &mut Faults) {
        if self.identifiers.is_empty() && self.registration.is_empty() {
            faults.add("identifiers", "name at least one thing that people may type, such as \"email\"");
        }
        let asks = |field| self.registration.contains(&field);
        let reaches = |method: &Method| match method.channel() {
            Some(ContactKind::Email) => asks(RegistrationField::Email),
            Some(ContactKind::Phone) => asks(RegistrationField::Phone),
            None => false,
        };
        if !self.registration.is_empty() && !self.first().iter().any(reaches) {
            faults.add("registration", "ask for what the first step sends its message to: email or phone");
        }
        let is_typed = |method: &Method| is_code(*method) || *method == Method::Password;
        if self.identifiers.is_empty() && self.first().iter().any(is_typed) {
            faults.add("identifiers", "name what people may type beside a password or a code of their app");
        }
    }

    fn check_steps(&self, faults: &mut Faults) {
        if self.steps.is_empty() || self.steps.iter().any(|step| step.any_of.is_empty()) {
            faults.add("steps", "name at least one step, each with at least one method in any_of");
        }
        if !self.first().is_empty() && self.first().iter().copied().all(is_code) {
            faults.add(
                "steps",
                "\"totp\" and \"recovery_code\" stand beside another method in the first step: who has not \
                 set up an app must get in",
            );
        }
        if self.steps.iter().any(|step| step.fallback.contains(&Method::Qr)) {
            faults.add("steps", "\"qr\" is no fallback for a message that cannot be sent: name it in any_of");
        }
        for step in &self.steps {
            check_company("steps", &step.any_of, faults);
            check_company("steps", &step.fallback, faults);
        }
    }

    fn check_second_factor(&self, faults: &mut Faults) {
        let (key, methods) = ("second_factor_methods", &self.second_factor_methods);
        if self.second_factor_groups.iter().any(|name| name.is_empty() || name.chars().any(char::is_control))
        {
            faults.add(
                "second_factor_groups",
                "a group's name has at least one letter and no control character",
            );
        }
        if methods.is_empty() && self.second_factor != SecondFactor::Nobody {
            faults.add(key, "name at least one, such as \"totp\"");
        }
        let asks_more = |rule| self.risk.of(rule) == Outcome::SecondFactor;
        if methods.is_empty() && Rule::ALL.into_iter().any(asks_more) {
            faults.add("risk", "second_factor asks for one of second_factor_methods, and there is none");
        }
        let by_mail = |method: &Method| method.channel() == Some(ContactKind::Email);
        if methods.contains(&Method::Password)
            && self.steps.iter().any(|step| step.any_of.iter().any(by_mail))
        {
            faults
                .add(key, "a password is no second factor where people sign in by mail: a mail sets it anew");
        }
        check_company(key, methods, faults);
    }

    fn check_lifetimes(&self, faults: &mut Faults) {
        let l = &self.lifetimes;
        for (key, value, most) in [
            ("lifetimes.link", l.link.get(), 86_400),
            ("lifetimes.code", l.code.get(), 7 * 86_400),
            ("lifetimes.push", l.push.get(), 3600),
            ("lifetimes.session", l.session.get(), 400 * 86_400),
            // 0 is "nobody is asked".
            ("lifetimes.session_remembered", l.session_remembered.get().max(1), 400 * 86_400),
            ("lifetimes.session_idle", l.session_idle.get(), 400 * 86_400),
            ("lifetimes.access_token", l.access_token.get(), 86_400),
            ("lifetimes.id_token", l.id_token.get(), 86_400),
            ("lifetimes.refresh_token", l.refresh_token.get(), 400 * 86_400),
        ] {
            if value < 1 || value > most {
                faults.add(key, &format!("must be 1 to {most} seconds"));
            }
        }
        // 0 is "a second use always revokes".
        if !(0..=3600).contains(&l.refresh_grace.get()) {
            faults.add("lifetimes.refresh_grace", "must be 0 to 3600 seconds");
        }
        if let Some(text) = access_window::fault(self.access.get()) {
            faults.add("access", text);
        }
    }

    fn check_limits(&self, faults: &mut Faults) {
        let l = &self.limits;
        if !(6..=10).contains(&self.code_length) {
            faults.add("code_length", "must be 6 to 10 digits");
        }
        if !(1..=20).contains(&l.tries_per_code) {
            faults.add("limits.tries_per_code", "must be 1 to 20");
        }
        if l.passwords_per_ip == 0 {
            faults.add(
                "limits.passwords_per_ip",
                "must be at least 1; to take no passwords, leave them out of steps",
            );
        }
        if [l.sends_per_address, l.requests_per_ip, l.wrong_codes_per_address].contains(&0) {
            faults.add(
                "limits",
                "sends_per_address, requests_per_ip and wrong_codes_per_address must be at least 1, or \
                 nobody can sign in",
            );
        }
        if !(0..=3600).contains(&l.resend_cooldown.get()) {
            faults.add("limits.resend_cooldown", "must be 0 to 3600 seconds");
        }
    }
}

fn is_code(method: Method) -> bool {
    matches!(method, Method::Totp | Method::RecoveryCode)
}

/// What not everybody has stands beside what everybody has, and what an admin issues is in no list.
fn check_company(key: &str, methods: &[Method], faults: &mut Faults) {
    if methods.contains(&Method::Push) && !methods.iter().any(|method| method.channel().is_some()) {
        faults
            .add(key, "push stands beside a message, such as email_code: who has no device must get in too");
    }
    if methods == [Method::Qr] {
        faults
            .add(key, "\"qr\" stands beside another method: who has no phone that is signed in must get in");
    }
    if methods.contains(&Method::AdminIssued) {
        faults.add(key, "\"admin_issued\" is always possible, and no policy names it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{Identifier, PolicyStep};

    fn keys(policy: &Policy) -> Vec<String> {
        policy.faults().into_iter().map(|(key, _)| key).collect()
    }

    fn steps(steps: &[&[Method]]) -> Policy {
        let steps = steps.iter().map(|methods| PolicyStep::any_of(methods)).collect();
        Policy { steps, ..Policy::default() }
    }

    #[test]
    fn every_method_that_can_be_named_has_a_place_in_every_step() {
        use Method::{EmailCode, Passkey, Password, Push, Qr, RecoveryCode, SmsCode, Totp, Upstream};
        for method in [EmailCode, SmsCode, Totp, RecoveryCode, Passkey, Push, Qr, Upstream, Password] {
            assert_eq!(keys(&steps(&[&[method, EmailCode], &[method, SmsCode]])), [""; 0], "{method:?}");
            let as_second = Policy {
                second_factor: SecondFactor::Everyone,
                second_factor_methods: vec![method, SmsCode],
                ..steps(&[&[SmsCode]])
            };
            assert_eq!(keys(&as_second), [""; 0], "{method:?}");
        }
    }

    #[test]
    fn what_not_everybody_has_is_never_the_only_way() {
        for alone in [Method::Push, Method::Qr, Method::Totp, Method::RecoveryCode] {
            assert_eq!(keys(&steps(&[&[alone]])), ["steps"], "{alone:?}");
        }
        assert_eq!(keys(&steps(&[&[Method::AdminIssued, Method::EmailCode]])), ["steps"]);
    }

    #[test]
    fn a_password_is_no_second_factor_beside_the_mailbox_that_sets_it_anew() {
        let second = |first: &[Method]| Policy {
            second_factor: SecondFactor::Everyone,
            second_factor_methods: vec![Method::Password],
            ..steps(&[first])
        };
        assert_eq!(keys(&second(&[Method::EmailLink])), ["second_factor_methods"]);
        assert_eq!(keys(&second(&[Method::SmsCode])), [""; 0]);
    }

    #[test]
    fn what_is_typed_beside_an_address_needs_one() {
        let nobody = Policy {
            identifiers: Vec::new(),
            registration: vec![RegistrationField::Email],
            ..steps(&[&[Method::EmailCode, Method::Password]])
        };
        assert_eq!(keys(&nobody), ["identifiers"]);
        assert_eq!(keys(&Policy { identifiers: vec![Identifier::Email], ..nobody }), [""; 0]);
    }
}
