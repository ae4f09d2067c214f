//! In real browsers

mod pages;
mod passkeys;
mod presets;
mod scanner;
mod sign_in;
