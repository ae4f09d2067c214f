//! Digests, sealing and signatures, all on OpenSSL, and password hashes. No storage, no clock, no network.
//!
//! | need | where |
//! |---|---|
//! | compare a token or a code without keeping it | [`digest`] |
//! | the one secret of an installation, and the keys that are derived from it | [`master`] |
//! | encrypt something that must be read again | [`seal`] |
//! | check a password without keeping it, a few at a time | [`password`] |
//! | sign our tokens, publish our keys, check what we signed | [`keyring`] |
//! | recognise an old ID token of ours | [`hint_key`] |
//! | prove that a form came from our own page | [`csrf`] |
//! | identify us to push services | [`vapid`] |
//! | encrypt a notification for one device | [`web_push`] |
//! | sign what webhooks receive | [`webhook`] |
//! | sign with a key that another party gave us | [`given_key`] |
//! | JWS with the keys of others, through `jsonwebtoken` | [`openssl_provider`] |

pub mod csrf;
pub mod digest;
pub mod given_key;
pub mod hint_key;
pub mod key_material;
pub mod keyring;
pub mod master;
pub mod openssl_provider;
pub mod password;
pub mod seal;
pub mod vapid;
pub mod web_push;
pub mod webhook;
