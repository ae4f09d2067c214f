//! In real browsers

mod pages;
mod passkeys;
mod passwords;
mod scanner;
mod sign_in;
