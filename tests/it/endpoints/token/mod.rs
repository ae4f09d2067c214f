//! POST /token

mod authorization_code;
mod changed_client;
mod client_auth;
mod refresh_token;
