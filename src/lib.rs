//! Porchlight: a self-hosted OpenID Connect provider that signs people in without passwords.
//!
//! The house, from the ground up. Imports point downwards only, and rooms side by side do not import
//! each other (`tests/it/house` fails otherwise):
//!
//! - `protocol`: the words and rules of OAuth and OpenID Connect, pure; `files`: why the system refuses a file
//! - `model`: what we keep, as plain types and state machines
//! - `config`, `store`, `crypto`, `world`, `views`: settings, the database, keys, the outside, the pages
//! - `app`: all of that together, which every handler gets
//! - `observe`: the audit trail, the metrics and events for webhooks
//! - `outbox`: messages on their way
//! - `session`: how a session begins and ends, and everything that ends with it
//! - `login`: who is this person
//! - `admin`: what an operator or an admin may change
//! - `account`, `oauth`: what people may change of their own; from a person who signed in, or a client that proved
//!   itself, to an answer in the words of OAuth and OpenID Connect
//! - `web`: the glue to HTTP
//! - `endpoints`, `pages`, `jobs`: what software calls, what people see, and what runs on a schedule
//! - `routes`, `server`: every path and its handler; binding and stopping
//! - `demo`: the provider and a sample app in one command
//! - `cli`: the commands
//!
//! To find a page or a section of a standard, see `docs/map.md`.

pub mod account;
pub mod admin;
pub mod app;
pub mod cli;
pub mod config;
pub mod crypto;
mod demo;
mod endpoints;
mod files;
pub mod jobs;
pub mod login;
pub mod model;
pub mod oauth;
pub mod observe;
pub mod outbox;
mod pages;
pub mod protocol;
mod routes;
pub mod server;
pub mod session;
pub mod store;
pub mod views;
pub mod web;
pub mod world;
