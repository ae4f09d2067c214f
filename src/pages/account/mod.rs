//! A person's own pages. `sections` is the list that the first of them shows; each file here says in its
//! `SECTION` how it stands there.

pub mod activity;
pub mod apps;
pub mod authenticator;
pub mod contacts;
pub mod data;
pub mod home;
pub mod passkeys;
pub mod password;
pub mod profile;
pub mod providers;
pub mod push;
pub mod second_factor;
mod sections;
pub mod sessions;
