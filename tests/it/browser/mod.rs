//! In real browsers

mod pages;
mod passkeys;
mod presets;
mod qr;
mod scanner;
mod sign_in;
