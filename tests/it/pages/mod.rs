mod account;
mod admin;
mod dev;
mod invite;
mod password;
mod report;
mod r#static;
