//! For admins. Every page asks `guard::admin` first.

pub mod client;
pub mod clients;
mod draft;
mod form;
pub mod log;
pub mod messages;
pub mod risk;
pub mod statistics;
pub mod user;
pub mod user_removal;
pub mod users;
