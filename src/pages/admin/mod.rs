//! For admins. Every page asks `guard::admin` first.

pub mod client;
pub mod clients;
mod form;
pub mod people;
pub mod person;
pub mod risk;
