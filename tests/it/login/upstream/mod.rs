//! Other providers

pub mod fake;
mod github;
mod kinds;
mod linking;
mod logout;
mod people;
mod policy;
pub mod scene;
mod trip;
mod wrong;
