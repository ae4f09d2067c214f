mod account;
mod admin;
mod dev;
mod invite;
mod not_me;
mod r#static;
