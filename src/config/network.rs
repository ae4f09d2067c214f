//! A range of network addresses, as it is written in the configuration.

pub use crate::model::network::Network;
