//! One file a method. A method says only what to send and how to compare.

pub mod passkey;
pub mod password;
pub mod push;
pub mod recovery_code;
pub mod totp;
pub mod upstream;
