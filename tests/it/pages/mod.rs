mod account;
mod admin;
mod dev;
mod invite;
mod r#static;
