//! In real browsers

mod pages;
mod passkeys;
mod scanner;
mod sign_in;
mod upstream;
