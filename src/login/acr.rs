//! What a sign-in is worth: `amr` (RFC 8176) and `acr`, which say only what happened.

use crate::{
    app::ACR_VALUES,
    model::{
        login::Proof,
        policy::{Factor, Method},
    },
    protocol::{authorize::AuthorizationRequest, claims::ClaimsRequest},
};

/// The acr of a sign-in with one factor. Mail is never called phishing-resistant.
pub const SINGLE_FACTOR: &str = ACR_VALUES[0];
/// The acr of a sign-in with two factors of different kinds.
pub const TWO_FACTOR: &str = ACR_VALUES[1];
/// The acr of a sign-in with a key that is bound to our address and made sure who used it.
pub const PHISHING_RESISTANT: &str = ACR_VALUES[2];

/// The `amr` values of what was proved, each once. An approval by a phone has those of the phone's session too.
pub fn amr(proofs: &[Proof]) -> Vec<&'static str> {
    let mut values = Vec::new();
    for proof in proofs {
        add_amr(&mut values, proof);
    }
    if has_two_factors(proofs) {
        values.push("mfa");
    }
    values
}

fn add_amr(values: &mut Vec<&'static str>, proof: &Proof) {
    if proof.method == Method::Qr {
        proof.underlying.iter().for_each(|one| add_amr(values, one));
    }
    // A key that its owner's account copies from device to device is not held by hardware.
    let key: &[&'static str] = match (proof.method, proof.key.is_some_and(|key| !key.synced)) {
        (Method::Passkey, true) => &["hwk"],
        (Method::Passkey, false) => &["swk"],
        _ => &[],
    };
    let other_device: &[&'static str] = if proof.other_device { &["mca"] } else { &[] };
    for value in key.iter().chain(proof.method.amr()).chain(other_device) {
        if !values.contains(value) {
            values.push(value);
        }
    }
}

/// The `acr` values that what was proved meets, weakest first: who gave more gave less too. Only a key that was used
/// in this very browser resists phishing; one that was used on the phone that approved is two factors and no more,
/// since somebody can be talked into an approval.
pub fn met(proofs: &[Proof]) -> &'static [&'static str] {
    let strongest = if proofs.iter().any(Proof::is_verified_key) {
        PHISHING_RESISTANT
    } else if has_two_factors(proofs) {
        TWO_FACTOR
    } else {
        SINGLE_FACTOR
    };
    let rank = ACR_VALUES.iter().position(|value| *value == strongest).unwrap_or(0);
    &ACR_VALUES[..=rank]
}

/// The values that an app asked for and that we know, the dearest to it first.
pub fn asked(request: &AuthorizationRequest) -> Vec<&str> {
    let claimed = request.claims.requested_acrs().map(|asked| asked.values).unwrap_or_default();
    let preferred = || request.acr_values.iter().map(String::as_str).collect();
    let mut values = if claimed.is_empty() { preferred() } else { claimed };
    values.retain(|value| ACR_VALUES.contains(value));
    values
}

/// The `acr` value of a token: the strongest that was met and that the app asked for (`OpenID` Connect Core
/// §5.5.1.1), else the strongest that was met.
pub fn acr(proofs: &[Proof], claims: &ClaimsRequest) -> &'static str {
    let met = met(proofs);
    let asked = claims.requested_acrs().map(|asked| asked.values).unwrap_or_default();
    let reached = met.iter().rev().find(|value| asked.contains(value)).or(met.last());
    reached.copied().unwrap_or(SINGLE_FACTOR)
}

/// Whether two different kinds of thing were proved: two messages to one mailbox are one factor, and so are a
/// password and the mailbox by which it can be set anew. A key whose device made sure of the person is two by
/// itself: the device, and the finger, face or PIN.
pub fn has_two_factors(proofs: &[Proof]) -> bool {
    proofs.iter().any(holds_verified_key) || kinds(proofs).len() > 1
}

/// Whether these proofs show more than others: a kind of thing that those do not cover, or a key that resists phishing.
pub fn is_worth_more(proofs: &[Proof], than: &[Proof]) -> bool {
    let had = shown(than);
    let is_new = |kind: &Factor| !had.iter().any(|have| covers(*have, *kind));
    shown(proofs).iter().any(is_new) || met(proofs).len() > met(than).len()
}

/// Whether whoever showed the one can get at the other. A mailbox sets a password anew, and most likely an account at another
/// provider too. Neither opens the mailbox: somebody may know the password and read no mail.
fn covers(have: Factor, want: Factor) -> bool {
    have == want || have == Factor::Mailbox && matches!(want, Factor::Knowledge | Factor::Federated)
}

/// The kinds of thing that make two factors.
fn kinds(proofs: &[Proof]) -> Vec<Factor> {
    let mut kinds = Vec::new();
    for kind in shown(proofs) {
        // A password and the mailbox that sets it anew are one. An account at another provider and a mailbox are one as well:
        // who has the one most likely gets at the other.
        let kind = if covers(Factor::Mailbox, kind) { Factor::Mailbox } else { kind };
        add(&mut kinds, kind);
    }
    kinds
}

/// The kinds of thing that proofs stand for, each once.
fn shown(proofs: &[Proof]) -> Vec<Factor> {
    let mut shown = Vec::new();
    for proof in proofs {
        add_shown(&mut shown, proof);
    }
    shown
}

fn add(kinds: &mut Vec<Factor>, kind: Factor) {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

/// One that rests on another session stands for what was proved there. Of one that rests on nothing that is known, nothing is
/// counted.
fn add_shown(kinds: &mut Vec<Factor>, proof: &Proof) {
    match proof.method {
        // The device itself counts where it was subscribed with two factors. Otherwise whoever has the one could
        // have subscribed a device of their own.
        Method::Push if has_two_factors(&proof.underlying) => add(kinds, Factor::Possession),
        Method::Push | Method::Qr => proof.underlying.iter().for_each(|one| add_shown(kinds, one)),
        method => add(kinds, method.factor()),
    }
}

/// A verified passkey, used here or on the phone that approved.
fn holds_verified_key(proof: &Proof) -> bool {
    let on_the_phone = proof.method == Method::Qr && proof.underlying.iter().any(Proof::is_verified_key);
    proof.is_verified_key() || on_the_phone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::login::KeyProof;

    fn acr(proofs: &[Proof]) -> &'static str {
        super::acr(proofs, &ClaimsRequest::default())
    }

    fn proof(method: Method, other_device: bool) -> Proof {
        Proof { other_device, ..Proof::new(method, 0) }
    }

    #[test]
    fn two_messages_to_one_mailbox_are_one_factor() {
        let proofs = [proof(Method::EmailLink, false), proof(Method::EmailCode, false)];
        assert_eq!((acr(&proofs), amr(&proofs)), (SINGLE_FACTOR, vec!["email", "otp"]));
    }

    #[test]
    fn a_mailbox_and_an_authenticator_app_are_two() {
        let proofs = [proof(Method::EmailLink, true), proof(Method::Totp, false)];
        assert_eq!((acr(&proofs), amr(&proofs)), (TWO_FACTOR, vec!["email", "mca", "otp", "mfa"]));
    }

    #[test]
    fn another_provider_is_one_factor_whatever_it_says_of_itself() {
        let fed = proof(Method::Upstream, false);
        assert_eq!(
            (acr(std::slice::from_ref(&fed)), amr(std::slice::from_ref(&fed))),
            (SINGLE_FACTOR, vec!["fed"])
        );
        let with_mail = [fed.clone(), proof(Method::EmailCode, false)];
        assert_eq!(acr(&with_mail), SINGLE_FACTOR);
        let with_app = [fed, proof(Method::Totp, false)];
        assert_eq!((acr(&with_app), amr(&with_app)), (TWO_FACTOR, vec!["fed", "otp", "mfa"]));
    }

    fn resting_on(method: Method, underlying: &[Proof]) -> Proof {
        Proof { underlying: underlying.to_vec(), ..proof(method, true) }
    }

    #[test]
    fn a_notification_is_called_by_its_name_and_is_worth_what_its_device_was_subscribed_with() {
        let (mail, app) = (proof(Method::EmailCode, false), proof(Method::Totp, false));
        let (text, key) = (proof(Method::SmsCode, false), key_proof());
        let unknown = [proof(Method::Push, true)];
        assert_eq!((acr(&unknown), amr(&unknown)), (SINGLE_FACTOR, vec!["push", "mca"]));
        let by = |rests: &[Proof]| resting_on(Method::Push, rests);
        for (proofs, worth) in [
            (vec![mail.clone(), unknown[0].clone()], SINGLE_FACTOR),
            (vec![mail.clone(), by(std::slice::from_ref(&mail))], SINGLE_FACTOR),
            (vec![by(&[mail.clone(), app.clone()])], SINGLE_FACTOR),
            (vec![mail.clone(), by(&[mail.clone(), app.clone()])], TWO_FACTOR),
            (vec![mail.clone(), by(std::slice::from_ref(&key))], TWO_FACTOR),
            // The SIM and the mailbox.
            (vec![text, by(std::slice::from_ref(&mail))], TWO_FACTOR),
            (vec![app.clone(), by(&[mail, app])], SINGLE_FACTOR),
            (vec![by(&[key])], SINGLE_FACTOR),
        ] {
            assert_eq!(acr(&proofs), worth, "{proofs:?}");
        }
    }

    fn key_proof() -> Proof {
        let key = Some(KeyProof { synced: false, user_verified: true });
        Proof { key, ..Proof::new(Method::Passkey, 0) }
    }

    #[test]
    fn an_approval_by_a_phone_is_worth_what_the_phone_s_session_proved_and_no_more() {
        let (mail, app) = (proof(Method::EmailCode, false), proof(Method::Totp, false));
        let by = |rests: &[Proof]| resting_on(Method::Qr, rests);
        for (proofs, worth, values) in [
            (vec![by(&[])], SINGLE_FACTOR, vec!["qr", "mca"]),
            (vec![mail.clone(), by(&[])], SINGLE_FACTOR, vec!["email", "otp", "qr", "mca"]),
            (
                vec![mail.clone(), by(std::slice::from_ref(&mail))],
                SINGLE_FACTOR,
                vec!["email", "otp", "qr", "mca"],
            ),
            (vec![by(&[mail.clone(), app.clone()])], TWO_FACTOR, vec!["email", "otp", "qr", "mca", "mfa"]),
            // Somebody can be talked into an approval, whatever the phone was signed in with.
            (vec![by(&[key_proof()])], TWO_FACTOR, vec!["hwk", "user", "qr", "mca", "mfa"]),
        ] {
            assert_eq!((acr(&proofs), amr(&proofs)), (worth, values), "{proofs:?}");
        }
        let notified = resting_on(Method::Push, std::slice::from_ref(&mail));
        assert_eq!(acr(&[mail, by(&[notified])]), SINGLE_FACTOR, "the mailbox again, by two devices");
    }

    #[test]
    fn what_is_passed_on_twice_gains_nothing() {
        let mail = proof(Method::EmailCode, false);
        let notified = resting_on(Method::Push, std::slice::from_ref(&mail));
        let approved = resting_on(Method::Qr, &Proof::passed_on(&[notified.clone(), mail.clone()]));
        assert_eq!(Proof::passed_on(&[approved.clone(), mail.clone()]), [notified, mail.clone()]);
        assert_eq!(Proof::rested_on(&[approved]), [mail]);
    }

    #[test]
    fn a_password_and_an_app_are_two_factors_and_a_password_and_its_mailbox_are_one() {
        let both = [proof(Method::Password, false), proof(Method::Totp, false)];
        assert_eq!((acr(&both), amr(&both)), (TWO_FACTOR, vec!["pwd", "otp", "mfa"]));
        let mailbox = [proof(Method::Password, false), proof(Method::EmailLink, false)];
        assert_eq!((acr(&mailbox), amr(&mailbox)), (SINGLE_FACTOR, vec!["pwd", "email"]));
    }

    fn by(method: Method, key: Option<KeyProof>) -> [Proof; 1] {
        [Proof { key, ..Proof::new(method, 0) }]
    }

    #[test]
    fn a_key_that_cannot_leave_its_device_and_one_that_can_are_told_apart() {
        let key = |synced| Some(KeyProof { synced, user_verified: true });
        assert_eq!(amr(&by(Method::Passkey, key(false))), ["hwk", "user", "mfa"]);
        assert_eq!(amr(&by(Method::Passkey, key(true))), ["swk", "user", "mfa"]);
    }

    #[test]
    fn only_a_passkey_that_verified_the_person_resists_phishing() {
        let key = |user_verified| Some(KeyProof { synced: false, user_verified });
        assert_eq!(acr(&by(Method::Passkey, key(true))), "phr");
        assert_eq!(acr(&by(Method::Passkey, key(false))), SINGLE_FACTOR);
        for method in [Method::EmailLink, Method::EmailCode] {
            assert_eq!(acr(&by(method, None)), SINGLE_FACTOR);
        }
        assert_eq!(acr(&[]), SINGLE_FACTOR);
    }

    #[test]
    fn who_gave_more_than_was_asked_is_told_as_was_asked() {
        let passkey = by(Method::Passkey, Some(KeyProof { synced: true, user_verified: true }));
        let asked = |value: &str| {
            ClaimsRequest::parse(&format!(
                r#"{{"id_token": {{"acr": {{"essential": true, "value": "{value}"}}}}}}"#
            ))
            .expect("claims")
        };
        assert_eq!(met(&passkey), ACR_VALUES);
        assert_eq!(super::acr(&passkey, &asked(TWO_FACTOR)), TWO_FACTOR);
        assert_eq!(super::acr(&passkey, &asked("gold")), PHISHING_RESISTANT);
        assert_eq!(super::acr(&by(Method::EmailLink, None), &asked(TWO_FACTOR)), SINGLE_FACTOR);
    }
}
