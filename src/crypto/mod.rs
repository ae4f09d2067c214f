//! Digests, sealing and signatures, all on OpenSSL, and password hashes. No storage, no clock, no network.
//!
//! | need | where |
//! |---|---|
//! | compare a token or a code without keeping it | [`digest`] |
//! | the one secret of an installation, and the keys that come of it | [`master`] |
//! | keep something that must be read again | [`seal`] |
//! | check a password without keeping it, a few at a time | [`password`] |
//! | sign our tokens, publish our keys, check what we signed | [`keyring`] |
//! | prove that a form came from our own page | [`csrf`] |
//! | sign what webhooks receive | [`webhook`] |
//! | JWS for everybody else's keys, through `jsonwebtoken` | [`openssl_provider`] |

pub mod csrf;
pub mod digest;
pub mod key_material;
pub mod keyring;
pub mod master;
pub mod openssl_provider;
pub mod password;
pub mod seal;
pub mod webhook;
