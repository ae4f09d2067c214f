//! The pages of a sign-in, on the first screen.

pub mod account;
pub mod cancel;
pub mod code;
pub mod consent;
pub mod ended;
pub mod enrol;
pub mod identify;
pub mod passkey;
pub mod passkey_offer;
pub mod push_offer;
pub mod restart;
pub mod second;
pub mod wait;
