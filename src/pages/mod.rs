//! For people. Each file opens with its path. Pages never route to one another: every form ends in a
//! redirect to where the login goes on.

pub mod account;
pub mod admin;
pub mod admin_link;
pub mod assets;
pub mod dev;
pub mod invite;
pub mod link;
pub mod login;
pub mod qr;
pub mod report;
pub mod reset;
pub mod web_app;
