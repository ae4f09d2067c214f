//! What a session gives, and what is left of it when it has ended

mod consent;
mod devices;
mod race;
mod revocation;
