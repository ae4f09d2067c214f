//! A person's own pages

mod activity;
mod apps;
mod contacts;
mod data;
mod home;
mod profile;
mod sessions;
mod shown_once;
mod told;
