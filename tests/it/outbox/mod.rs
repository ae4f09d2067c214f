//! Notifications and text messages: on their way, within their limits, and what providers say of them later. What other machines are
//! told.

mod deliveries;
mod logout;
mod private_network;
mod push;
mod sms;
mod sms_guard;
mod sms_status;
mod stand_in;
mod words;
