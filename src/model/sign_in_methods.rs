//! What a person has to get in with. The last way is never taken away.

use super::{
    contact::{Contact, ContactKind},
    policy::{Method, Policy, PolicyStep},
};

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignInMethods {
    /// Proven mail addresses.
    pub mailboxes: usize,
    /// Proven telephone numbers.
    pub phones: usize,
    /// Passkeys.
    pub passkeys: usize,
    /// A password.
    pub password: bool,
    /// An authenticator app.
    pub totp: bool,
    /// Recovery codes.
    pub recovery_codes: bool,
}

impl SignInMethods {
    /// With that contact.
    #[must_use]
    pub fn with(self, contact: &Contact) -> Self {
        let count = usize::from(contact.verified_at.is_some());
        match contact.kind {
            ContactKind::Email => Self { mailboxes: self.mailboxes + count, ..self },
            ContactKind::Phone => Self { phones: self.phones + count, ..self },
        }
    }

    /// Without that contact, which is among them.
    #[must_use]
    pub fn without(self, contact: &Contact) -> Self {
        let count = usize::from(contact.verified_at.is_some());
        match contact.kind {
            ContactKind::Email => Self { mailboxes: self.mailboxes.saturating_sub(count), ..self },
            ContactKind::Phone => Self { phones: self.phones.saturating_sub(count), ..self },
        }
    }

    /// With one passkey less.
    #[must_use]
    pub fn without_passkey(self) -> Self {
        Self { passkeys: self.passkeys.saturating_sub(1), ..self }
    }

    /// Whether a person who has these can come to have only those: every step of the policy that could be met
    /// can still be met.
    pub fn can_become(self, fewer: Self, policy: &Policy) -> bool {
        policy.steps.iter().all(|step| fewer.meets(step) || !self.meets(step))
    }

    fn meets(self, step: &PolicyStep) -> bool {
        step.methods(false).into_iter().any(|method| match method {
            Method::EmailLink | Method::EmailCode => self.mailboxes > 0,
            Method::SmsLink | Method::SmsCode => self.phones > 0,
            Method::Passkey => self.passkeys > 0,
            // It needs an address or a number beside it.
            Method::Password => self.password && self.mailboxes + self.phones > 0,
            Method::Totp => self.totp,
            Method::RecoveryCode => self.recovery_codes,
            // A notification goes beside a message, a picture needs another device that is signed in, and another
            // provider may be gone tomorrow: none is what the last way in may rest on, nor is an admin's help. A new
            // method is nobody's last way in either, until it is counted here.
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(steps: &[&[Method]]) -> Policy {
        Policy {
            steps: steps.iter().map(|methods| PolicyStep::any_of(methods)).collect(),
            ..Policy::default()
        }
    }

    #[test]
    fn the_last_passkey_stays_unless_there_is_another_way_in() {
        let mail = Policy::default();
        let keys_only = policy(&[&[Method::Passkey]]);
        let both = SignInMethods { mailboxes: 1, passkeys: 1, ..SignInMethods::default() };
        let key = SignInMethods { passkeys: 1, ..SignInMethods::default() };
        let lose = |methods: SignInMethods, policy| methods.can_become(methods.without_passkey(), policy);
        assert!(lose(both, &mail), "mail is a way in");
        assert!(!lose(key, &mail), "there is no address");
        assert!(!lose(both, &keys_only), "the policy takes no mail");
        assert!(
            lose(SignInMethods { passkeys: 2, ..SignInMethods::default() }, &keys_only),
            "there is another passkey"
        );
    }

    #[test]
    fn a_password_stays_where_nothing_else_is_taken_and_is_nothing_without_an_address() {
        let taken = policy(&[&[Method::EmailLink, Method::Password]]);
        let alone = policy(&[&[Method::Password]]);
        let both = SignInMethods { mailboxes: 1, password: true, ..SignInMethods::default() };
        let lost = SignInMethods { password: false, ..both };
        assert!(both.can_become(lost, &taken) && !both.can_become(lost, &alone));
        assert!(!both.can_become(SignInMethods { mailboxes: 0, ..both }, &taken));
    }

    #[test]
    fn what_a_later_step_asks_for_stays_too_and_what_nobody_asks_for_may_go() {
        let wizard = policy(&[&[Method::SmsCode], &[Method::EmailLink]]);
        let methods = SignInMethods { mailboxes: 1, phones: 2, ..SignInMethods::default() };
        assert!(!methods.can_become(SignInMethods { mailboxes: 0, ..methods }, &wizard));
        assert!(methods.can_become(SignInMethods { phones: 1, ..methods }, &wizard));
        assert!(methods.can_become(SignInMethods { phones: 0, ..methods }, &Policy::default()));
        let none = SignInMethods { mailboxes: 2, ..SignInMethods::default() };
        assert!(
            none.can_become(SignInMethods { mailboxes: 1, ..none }, &wizard),
            "a step that nobody could meet anyway"
        );
    }
}
