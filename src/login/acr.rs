//! What a sign-in is worth: `amr` (RFC 8176) and `acr`, which say only what happened.

use crate::{
    app::ACR_VALUES,
    model::{
        login::{KeyProof, Proof},
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

/// The `amr` values of what was proved, each once.
pub fn amr(proofs: &[Proof]) -> Vec<&'static str> {
    let mut values = Vec::new();
    let mut add = |value| {
        if !values.contains(&value) {
            values.push(value);
        }
    };
    for proof in proofs {
        match proof.method {
            Method::EmailLink => add("email"),
            Method::EmailCode => {
                add("email");
                add("otp");
            }
            Method::SmsLink => add("sms"),
            Method::SmsCode => {
                add("sms");
                add("otp");
            }
            // RFC 8176 has no word for it.
            Method::Push => add("push"),
            Method::Totp | Method::RecoveryCode => add("otp"),
            // Of private use (RFC 8176 §6).
            Method::Qr => add("qr"),
            Method::AdminIssued => add("adm"),
            Method::Passkey => {
                // A key that its owner's account copies from device to device is not held by hardware.
                add(if proof.key.is_some_and(|key| !key.synced) { "hwk" } else { "swk" });
                add("user");
            }
            Method::Password => add("pwd"),
            // Of private use (RFC 8176 §6): that another provider says so. What it says of its own methods is
            // not repeated: we did not see it.
            Method::Upstream => add("fed"),
        }
        if proof.other_device {
            add("mca");
        }
    }
    if has_two_factors(proofs) {
        add("mfa");
    }
    values
}

/// The `acr` values that what was proved meets, weakest first: who gave more gave less too.
pub fn met(proofs: &[Proof]) -> &'static [&'static str] {
    let strongest = if proofs.iter().any(is_verified_key) {
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
    let told = met.iter().rev().find(|value| asked.contains(value)).or(met.last());
    told.copied().unwrap_or(SINGLE_FACTOR)
}

/// Whether two different kinds of thing were proved: two messages to one mailbox are one factor, and so are a
/// password and the mailbox by which it can be set anew. A key whose
/// device made sure of the person is two by itself: the device, and the finger, face or PIN.
pub fn has_two_factors(proofs: &[Proof]) -> bool {
    // An account elsewhere and a mailbox are one as well: who has the one most likely gets at the other.
    let kind = |proof: &Proof| match proof.method.factor() {
        Factor::Knowledge | Factor::Federated => Factor::Mailbox,
        other => other,
    };
    let mut kinds = proofs.iter().map(kind);
    let first = kinds.next();
    proofs.iter().any(is_verified_key) || kinds.any(|kind| Some(kind) != first)
}

fn is_verified_key(proof: &Proof) -> bool {
    proof.method == Method::Passkey && matches!(proof.key, Some(KeyProof { user_verified: true, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acr(proofs: &[Proof]) -> &'static str {
        super::acr(proofs, &ClaimsRequest::default())
    }

    fn proof(method: Method, other_device: bool) -> Proof {
        Proof { method, at: 0, other_device, key: None }
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

    #[test]
    fn a_notification_is_called_by_its_name_and_is_one_factor() {
        let proofs = [proof(Method::Push, true)];
        assert_eq!((acr(&proofs), amr(&proofs)), (SINGLE_FACTOR, vec!["push", "mca"]));
        let proofs = [proof(Method::EmailCode, false), proof(Method::Push, false)];
        assert_eq!((acr(&proofs), amr(&proofs)), (TWO_FACTOR, vec!["email", "otp", "push", "mfa"]));
    }

    #[test]
    fn a_password_and_an_app_are_two_factors_and_a_password_and_its_mailbox_are_one() {
        let both = [proof(Method::Password, false), proof(Method::Totp, false)];
        assert_eq!((acr(&both), amr(&both)), (TWO_FACTOR, vec!["pwd", "otp", "mfa"]));
        let mailbox = [proof(Method::Password, false), proof(Method::EmailLink, false)];
        assert_eq!((acr(&mailbox), amr(&mailbox)), (SINGLE_FACTOR, vec!["pwd", "email"]));
    }

    fn by(method: Method, key: Option<KeyProof>) -> [Proof; 1] {
        [Proof { method, at: 0, other_device: false, key }]
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
