//! In real browsers

mod account;
mod admin_credentials;
mod cross_site;
mod opened_link;
mod pages;
mod passkeys;
mod passwords;
mod presets;
mod push;
mod qr;
mod scanner;
mod sign_in;
mod upstream;
