//! In real browsers

mod account;
mod pages;
mod passkeys;
mod passwords;
mod presets;
mod scanner;
mod sign_in;
