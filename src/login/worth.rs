//! What a proof is worth that rests on another session: an approval by a phone (`qr`), and a notification on a
//! device that was subscribed in some session (`push`). It does only where what was proved in that session would
//! have done by itself. Pure.

use super::acr;
use crate::model::{login::Proof, policy::Method};

/// What a sign-in asks for at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A step of the policy.
    Step {
        /// It is the first step, for which what an admin issued stands too.
        first: bool,
        /// Any one of these will do.
        methods: Vec<Method>,
    },
    /// The second factor.
    SecondFactor {
        /// Any one of these will do.
        methods: Vec<Method>,
    },
}

impl Wanted {
    /// The methods by which the session on which a proof rests may have proved it, for the people who must do that
    /// first.
    pub fn to_prove_there(&self) -> Vec<Method> {
        let (Self::Step { methods, .. } | Self::SecondFactor { methods }) = self;
        let mut there = methods.clone();
        there.retain(|method| !method.rests_on_a_session());
        if !there.contains(&Method::Passkey) {
            there.push(Method::Passkey);
        }
        there
    }
}

/// Whether a proof meets a step that takes these methods.
///
/// - What was proved here meets a step that names its method. What an admin issued stands for the first step, and
///   for no other.
/// - An approval by a phone meets a step that names `qr` when the phone's session proved what the step takes by
///   another method, or used a verified passkey.
/// - A notification meets a step that names `push` when the session in which the device was subscribed proved the
///   same, or two factors: beside `push` stands a message, which is one.
pub fn meets(first: bool, methods: &[Method], proof: &Proof) -> bool {
    let stands_in = first && proof.method == Method::AdminIssued;
    let rests_on_enough = || {
        proof
            .underlying
            .iter()
            .any(|one| one.is_verified_key() || one.method != Method::Qr && meets(first, methods, one))
    };
    match proof.method {
        Method::Qr => methods.contains(&Method::Qr) && rests_on_enough(),
        Method::Push => {
            methods.contains(&Method::Push) && (rests_on_enough() || acr::has_two_factors(&proof.underlying))
        }
        method => methods.contains(&method) || stands_in,
    }
}

/// Whether a proof that rests on another session does for what is asked for, after the proofs that were made here.
/// As the second factor it does when both together are two factors; an approval by a phone only when the phone's
/// session proved it by a method that the policy takes as one, or used a verified passkey.
pub fn takes(wanted: &Wanted, known: &[Proof], proof: &Proof) -> bool {
    match wanted {
        Wanted::Step { first, methods } => meets(*first, methods, proof),
        Wanted::SecondFactor { methods } => {
            let all: Vec<Proof> = known.iter().chain([proof]).cloned().collect();
            let is_named = |one: &Proof| one.is_verified_key() || methods.contains(&one.method);
            let named = proof.method != Method::Qr || proof.underlying.iter().any(is_named);
            named && acr::has_two_factors(&all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::login::KeyProof;
    use Method::{AdminIssued, EmailCode, Passkey, Password, Push, Qr, SmsCode, Totp};

    fn proof(method: Method) -> Proof {
        let key = (method == Passkey).then_some(KeyProof { synced: true, user_verified: true });
        Proof { key, ..Proof::new(method, 0) }
    }

    fn by(method: Method, session: &[Method]) -> Proof {
        let session: Vec<Proof> = session.iter().map(|method| proof(*method)).collect();
        Proof { underlying: Proof::passed_on(&session), ..Proof::new(method, 0) }
    }

    #[test]
    fn a_phone_approves_a_step_only_where_its_session_proved_what_the_step_takes_by_another_method() {
        let cases: [(bool, &[Method], &[Method], bool); 16] = [
            (true, &[EmailCode, Qr], &[EmailCode], true),
            (true, &[EmailCode, Qr], &[EmailCode, Totp], true),
            (true, &[EmailCode, Qr], &[Passkey], true),
            (true, &[EmailCode, Qr], &[SmsCode], false),
            (true, &[EmailCode, Qr], &[], false),
            (true, &[EmailCode, Qr], &[AdminIssued], true),
            (true, &[EmailCode], &[EmailCode], false),
            // The strictest app and the weakest session.
            (true, &[Passkey, Qr], &[EmailCode], false),
            (true, &[Passkey, Qr], &[EmailCode, Totp], false),
            (true, &[Passkey, Qr], &[Password, SmsCode, Totp], false),
            (true, &[Passkey, Qr], &[Passkey], true),
            (true, &[Passkey, Qr], &[EmailCode, Passkey], true),
            // A later step.
            (false, &[Totp, Qr], &[EmailCode], false),
            (false, &[Totp, Qr], &[EmailCode, Totp], true),
            (false, &[Totp, Qr], &[AdminIssued], false),
            (false, &[Password, Qr], &[Passkey], true),
        ];
        for (first, methods, session, does) in cases {
            let wanted = Wanted::Step { first, methods: methods.to_vec() };
            let known = if first { Vec::new() } else { vec![proof(EmailCode)] };
            assert_eq!(takes(&wanted, &known, &by(Qr, session)), does, "{methods:?} {session:?}");
        }
    }

    #[test]
    fn a_phone_gives_the_second_factor_only_where_its_session_was_given_one_that_the_policy_takes() {
        let cases: [(&[Method], &[Method], bool); 7] = [
            (&[Totp, Qr], &[EmailCode], false),
            (&[Totp, Qr], &[EmailCode, Totp], true),
            (&[Totp, Qr], &[Totp], true),
            (&[Totp, Qr], &[Passkey], true),
            (&[Totp, Qr], &[SmsCode], false),
            (&[SmsCode, Qr], &[SmsCode], true),
            (&[SmsCode, Qr], &[EmailCode, Totp], false),
        ];
        for (methods, session, does) in cases {
            let wanted = Wanted::SecondFactor { methods: methods.to_vec() };
            let takes = takes(&wanted, &[proof(EmailCode)], &by(Qr, session));
            assert_eq!(takes, does, "{methods:?} {session:?}");
        }
        let after_app = Wanted::SecondFactor { methods: vec![Totp, Qr] };
        assert!(!takes(&after_app, &[proof(Totp)], &by(Qr, &[Totp])), "one app is one factor");
    }

    #[test]
    fn a_notification_does_only_where_its_device_was_subscribed_with_enough() {
        let message = [Push, EmailCode];
        let cases: [(bool, &[Method], &[Method], bool); 8] = [
            (true, &message, &[EmailCode], true),
            (true, &message, &[Passkey], true),
            (true, &message, &[SmsCode], false),
            (true, &message, &[SmsCode, Totp], true),
            (true, &message, &[], false),
            (true, &[EmailCode], &[EmailCode], false),
            (false, &[Push, SmsCode], &[EmailCode], false),
            (false, &[Push, SmsCode], &[SmsCode], true),
        ];
        for (first, methods, session, does) in cases {
            assert_eq!(meets(first, methods, &by(Push, session)), does, "{methods:?} {session:?}");
        }
        let second = Wanted::SecondFactor { methods: vec![Push, SmsCode] };
        for (session, does) in [(&[EmailCode][..], false), (&[EmailCode, Totp], true), (&[SmsCode], true)] {
            assert_eq!(takes(&second, &[proof(EmailCode)], &by(Push, session)), does, "{session:?}");
        }
    }

    #[test]
    fn a_screen_that_a_phone_let_in_opens_no_stricter_app_than_the_phone_s_session_could() {
        let screen = by(Qr, &[EmailCode]);
        assert!(meets(true, &[EmailCode, Qr], &screen));
        assert!(!meets(true, &[Passkey, Qr], &screen));
        let again = Proof { underlying: Proof::passed_on(&[screen]), ..Proof::new(Qr, 0) };
        assert!(meets(true, &[EmailCode, Qr], &again) && !meets(true, &[Passkey, Qr], &again));
    }
}
