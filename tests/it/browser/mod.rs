//! In real browsers

mod pages;
mod passkeys;
mod presets;
mod push;
mod scanner;
mod sign_in;
