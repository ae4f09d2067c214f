//! Everything that is tested from outside, in one binary. The tree mirrors `src/`.

mod browser;
mod endpoints;
mod faults;
mod house;
mod jobs;
mod login;
mod outbox;
mod pages;
mod server;
mod session;
mod store;
mod support;
mod web;
mod world;
