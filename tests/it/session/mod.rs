//! What a session gives, and what is left of it when it has ended

mod clock_back;
mod consent;
mod devices;
mod proof_race;
mod race;
mod revocation;
