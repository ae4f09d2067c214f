//! In real browsers

mod account;
mod pages;
mod passkeys;
mod scanner;
mod sign_in;
