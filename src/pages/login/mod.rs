//! The pages of a sign-in, on the first screen.

use crate::model::policy::Method;

pub mod account;
pub mod cancel;
pub mod code;
pub mod consent;
pub mod ended;
pub mod enrol;
pub mod forgot;
pub mod identify;
pub mod passkey;
pub mod passkey_offer;
pub mod password;
pub mod push_offer;
pub mod qr;
pub mod register;
pub mod restart;
pub mod second;
pub mod upstream;
pub mod wait;

/// What a message of these methods holds, as a part of the texts' names.
fn sends(methods: &[Method]) -> &'static str {
    match (methods.iter().any(|method| method.is_link()), methods.iter().any(|method| method.is_code())) {
        (true, true) => "both",
        (true, false) => "link",
        (false, true) => "code",
        (false, false) => "none",
    }
}
