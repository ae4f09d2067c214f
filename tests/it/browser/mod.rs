//! In real browsers

mod pages;
mod passkeys;
mod passwords;
mod presets;
mod qr;
mod scanner;
mod sign_in;
