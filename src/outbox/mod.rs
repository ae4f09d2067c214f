//! Messages on their way: queued in the transaction that makes what they tell, worded in the reader's
//! language when they are sent, and delivered by whichever process takes them. What other machines are told goes
//! the same way (`deliveries`).

mod by_mail;
mod by_push;
pub mod by_sms;
pub mod deliver;
pub mod deliveries;
pub mod health;
pub mod queue;
pub mod sms_guard;
pub mod sms_notification;
pub mod wording;
