//! What a sign-in is worth: `amr` (RFC 8176) and `acr`, which say only what happened.

use crate::model::{login::Proof, policy::Method};

/// The acr of a sign-in with one factor. Mail is never called phishing-resistant.
pub const SINGLE_FACTOR: &str = crate::app::ACR_VALUES[0];

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
        }
        if proof.other_device {
            add("mca");
        }
    }
    values
}

/// The `acr` value of what was proved.
pub fn acr(_proofs: &[Proof]) -> &'static str {
    SINGLE_FACTOR
}
