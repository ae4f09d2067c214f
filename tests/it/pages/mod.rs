mod account;
mod admin;
mod dev;
mod invite;
mod not_me;
mod password;
mod r#static;
