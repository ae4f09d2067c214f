//! In real browsers

mod pages;
mod passkeys;
mod passwords;
mod presets;
mod push;
mod scanner;
mod sign_in;
mod upstream;
