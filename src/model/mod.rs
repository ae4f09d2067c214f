//! What we keep, as plain types and state machines. Storage and pages are built on these;
//! nothing here knows how it is stored or shown.

pub mod access_token;
pub mod access_window;
pub mod audit;
pub mod authenticator;
pub mod challenge;
pub mod client;
pub mod consent;
pub mod contact;
pub mod credential;
pub mod device;
pub mod grant;
pub mod handle;
pub mod id;
pub mod key;
pub mod lifetimes;
pub mod login;
pub mod message;
pub mod notice;
pub mod password;
pub mod policy;
pub mod preset;
pub mod refresh_token;
pub mod risk;
pub mod session;
pub mod user;
