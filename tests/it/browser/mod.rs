//! In real browsers

mod pages;
mod passkeys;
mod push;
mod scanner;
mod sign_in;
