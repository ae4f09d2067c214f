//! In real browsers

mod pages;
mod passkeys;
mod passwords;
mod presets;
mod scanner;
mod sign_in;
mod upstream;
