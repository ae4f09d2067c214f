//! The pages of a sign-in, on the first screen.

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
pub mod restart;
pub mod second;
pub mod wait;
