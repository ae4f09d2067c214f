//! What a sign-in is worth: `amr` (RFC 8176) and `acr`, which say only what happened.

use crate::{
    app::ACR_VALUES,
    model::{
        login::Proof,
        policy::{Factor, Method},
    },
};

/// The acr of a sign-in with one factor. Mail is never called phishing-resistant.
pub const SINGLE_FACTOR: &str = ACR_VALUES[0];
/// The acr of a sign-in with two factors of different kinds.
pub const TWO_FACTOR: &str = ACR_VALUES[1];

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
            Method::Totp | Method::RecoveryCode => add("otp"),
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

/// The `acr` value of what was proved.
pub fn acr(proofs: &[Proof]) -> &'static str {
    if has_two_factors(proofs) { TWO_FACTOR } else { SINGLE_FACTOR }
}

/// Whether two different kinds of thing were proved: two messages to one mailbox are one factor.
pub fn has_two_factors(proofs: &[Proof]) -> bool {
    let proved = |factor: Factor| proofs.iter().any(|proof| proof.method.factor() == factor);
    proved(Factor::Mailbox) && proved(Factor::Possession)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(method: Method, other_device: bool) -> Proof {
        Proof { method, at: 0, other_device }
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
}
