//! What the tests stand on: a real server with a database of its own and a fake world, browsers of
//! two kinds, a relying party, and a mail server that only receives.

pub mod app;
pub mod authenticator;
pub mod binary;
pub mod browser;
pub mod chromium;
pub mod clock;
pub mod db;
pub mod end_user;
pub mod ending;
pub mod gallery;
pub mod gate;
pub mod html;
pub mod http;
pub mod mailbox;
pub mod mmdb;
pub mod notifications;
pub mod orphan;
pub mod password;
pub mod people;
pub mod proxy;
pub mod push;
pub mod random;
pub mod raw;
pub mod rp;
pub mod settings;
pub mod smtp;
pub mod snapshot;
pub mod stand_in;
pub mod tokens;

pub use app::TestApp;
pub use browser::Browser;
pub use http::Page;
