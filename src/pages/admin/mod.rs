//! For admins. Every page asks `guard::admin` first.

pub mod client;
pub mod clients;
mod draft;
pub mod figures;
mod form;
pub mod log;
pub mod messages;
pub mod people;
pub mod person;
pub mod risk;
