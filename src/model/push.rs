//! Devices that get sign-in notifications (Web Push, RFC 8030), and what is kept of each.

use super::{
    device::Device,
    id::{PushDeviceId, UserId},
    login::Proof,
};
use crate::protocol::UnixTime;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// How many devices one person may have.
pub const MOST_DEVICES: usize = 10;
/// For how long a browser in which somebody else was signed in is taken for a shared one, in seconds.
pub const SHARED_SECONDS: i64 = 90 * 86_400;
/// The longest address of a push service that is taken, in bytes.
const MOST_ENDPOINT: usize = 2048;

/// A device that gets a person's notifications.
#[derive(Clone, Debug)]
pub struct PushDevice {
    /// Our name for it.
    pub id: PushDeviceId,
    /// Whose it is.
    pub user_id: UserId,
    /// SHA-256 of its address at the push service; unique.
    pub endpoint_digest: Vec<u8>,
    /// Its [`Subscription`], sealed for this person.
    pub sealed: Vec<u8>,
    /// SHA-256 of its browser's cookie: a link that is opened elsewhere is noticed.
    pub browser_digest: Vec<u8>,
    /// What was proved in the session in which it was subscribed: an approval on it is worth no more.
    pub proofs: Vec<Proof>,
    /// What it said of itself.
    pub device: Device,
    /// The name that the person sees.
    pub name: String,
    /// Added.
    pub created_at: UnixTime,
    /// Last used to sign in.
    pub last_used_at: Option<UnixTime>,
}

/// Where a device is reached and what its messages are encrypted with. Whoever has it can send to the device,
/// if they also have our key: it has no `Debug`, and is kept sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Subscription {
    /// Its address at the push service (RFC 8030 §4).
    pub endpoint: String,
    /// Its public key: an uncompressed P-256 point (RFC 8291 §3.1), 65 bytes.
    pub p256dh: Vec<u8>,
    /// Its authentication secret (RFC 8291 §3.2), 16 bytes.
    pub auth: Vec<u8>,
}

impl Subscription {
    /// Reads what a browser tells of a subscription (Push API §8.3): an address, and two keys as base64url.
    /// Whether we call that address is for `world::http` to say.
    pub fn parse(endpoint: &str, p256dh: &str, auth: &str) -> Option<Self> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let (p256dh, auth) = (bytes(p256dh)?, bytes(auth)?);
        let sound = endpoint.len() <= MOST_ENDPOINT
            && p256dh.len() == 65
            && p256dh.first() == Some(&4)
            && auth.len() == 16;
        sound.then(|| Self { endpoint: endpoint.to_owned(), p256dh, auth })
    }

    /// What a subscription is sealed for: a row that is moved to another person does not open.
    pub fn purpose(user: &UserId) -> String {
        format!("push {user}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn a_subscription_has_keys_of_their_length_and_an_address_of_bearable_length() {
        let parse = Subscription::parse;
        let read = parse("https://push.example/1", POINT, &format!("{AUTH}==")).expect("as browsers send it");
        assert_eq!((read.p256dh.len(), read.auth.len()), (65, 16));
        assert!(parse("https://push.example/1", &POINT[1..], AUTH).is_none());
        assert!(parse("https://push.example/1", &POINT.replacen('B', "A", 1), AUTH).is_none(), "compressed");
        assert!(parse("https://push.example/1", POINT, &AUTH[2..]).is_none());
        assert!(parse("https://push.example/1", POINT, "*").is_none());
        assert!(parse(&format!("https://push.example/{}", "x".repeat(2048)), POINT, AUTH).is_none());
    }
}
