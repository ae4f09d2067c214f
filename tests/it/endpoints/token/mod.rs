//! POST /token

mod authorization_code;
mod client_auth;
mod refresh_token;
