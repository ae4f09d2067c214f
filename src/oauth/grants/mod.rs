//! One file per grant type: its `Input` is what the client presents, and `exchange` redeems it in one transaction. They
//! do not know each other; what two of them need stands beside this folder.

pub mod authorization_code;
pub mod refresh_token;
