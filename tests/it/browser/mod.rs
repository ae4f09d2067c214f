//! In real browsers

mod pages;
mod scanner;
mod sign_in;
