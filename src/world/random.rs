//! Random values.

use crate::protocol::{hex, secret::Secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};
use std::sync::{Mutex, PoisonError};

/// A source of random bytes fit for secrets.
pub trait Random: Send + Sync {
    /// Fills the buffer. Panics if the source fails, because nothing can go on without it.
    fn fill(&self, buffer: &mut [u8]);

    /// 256 bits as 64 lower-case hex characters.
    fn token(&self) -> Secret {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        Secret::new(hex(&bytes))
    }

    /// 256 bits as 43 characters of base64url, the longest `nonce` that some providers accept.
    fn nonce(&self) -> Secret {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// That many decimal digits; all numbers of that length are equally likely.
    fn digits(&self, count: u32) -> Secret {
        let digits: String = (0..count).map(|_| char::from(b'0' + self.below(10))).collect();
        Secret::new(digits)
    }

    /// The number that the first screen shows and the other device asks for: 10 to 99.
    fn match_number(&self) -> u8 {
        10 + self.below(90)
    }

    /// A number below `end`, which is 1 to 255; all of them are equally likely.
    fn below(&self, end: u8) -> u8 {
        // Bytes past the last whole multiple would make the low numbers likelier.
        let whole = u8::try_from(256 / u16::from(end) * u16::from(end) - 1).unwrap_or(u8::MAX);
        loop {
            let mut byte = [0];
            self.fill(&mut byte);
            if byte[0] <= whole {
                return byte[0] % end;
            }
        }
    }
}

/// Makes time-ordered ids (RFC 9562 §5.7). Within a process each is greater than the one before it,
/// also within a millisecond (§6.2, method 1), so that the newest row of a table is its greatest id.
#[derive(Default)]
pub struct Ids(Mutex<(u64, u16)>);

impl Ids {
    /// The next id, for a moment in milliseconds since 1970.
    pub fn next(&self, random: &dyn Random, now_ms: i64) -> String {
        const COUNTER_END: u16 = 1 << 12;
        let now = u64::try_from(now_ms).unwrap_or(0);
        let (millis, counter) = {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = match *last {
                (before, _) if before < now => (now, 0),
                (before, counter) if counter + 1 < COUNTER_END => (before, counter + 1),
                (before, _) => (before + 1, 0),
            };
            *last
        };
        let mut bytes = [0; 10];
        random.fill(&mut bytes);
        bytes[..2].copy_from_slice(&counter.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }
}

/// The system's CSPRNG.
#[derive(Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        SysRng.try_fill_bytes(buffer).expect("the system gives random bytes, or nothing here is safe");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::{HashMap, HashSet},
        sync::atomic::{AtomicU8, Ordering},
    };

    /// Returns every byte value in turn.
    struct Counting(AtomicU8);

    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, Ordering::SeqCst));
        }
    }

    fn counting(start: u8) -> Box<dyn Random> {
        Box::new(Counting(AtomicU8::new(start)))
    }

    #[test]
    fn a_token_is_64_lower_case_hex_characters_of_the_bytes_drawn() {
        let token = counting(0xf0).token();
        assert_eq!(token.expose(), "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f");
        let tokens: HashSet<String> = (0..1000).map(|_| SystemRandom.token().expose().to_owned()).collect();
        assert_eq!(tokens.len(), 1000);
    }

    #[test]
    fn every_digit_and_every_match_number_is_equally_likely() {
        let source = counting(0);
        let digits = source.digits(2500);
        assert_eq!(digits.expose().len(), 2500);
        for digit in '0'..='9' {
            assert_eq!(digits.expose().matches(digit).count(), 250, "{digit}");
        }
        let source = counting(0);
        let mut seen: HashMap<u8, u32> = HashMap::new();
        (0..180 * 3).for_each(|_| *seen.entry(source.match_number()).or_default() += 1);
        assert_eq!(seen.len(), 90);
        assert!(seen.iter().all(|(number, times)| (10..=99).contains(number) && *times == 6), "{seen:?}");
    }

    #[test]
    fn digits_keep_leading_zeros() {
        assert_eq!(counting(0).digits(6).expose(), "012345");
        assert_eq!(counting(250).digits(3).expose(), "012", "250 to 255 are drawn again");
        assert_eq!(counting(0).digits(0).expose(), "");
    }

    #[test]
    fn the_smallest_and_the_largest_end_work() {
        let source = counting(0);
        assert!((0..256).all(|_| source.below(1) == 0));
        assert!((0..255).all(|n| i32::from(source.below(255)) == n));
    }

    #[test]
    fn ids_are_version_7_unique_and_sort_by_time() {
        let made = Ids::default();
        let id = made.next(&SystemRandom, 1_645_557_742_000);
        assert!(id.starts_with("017f22e2-79b0-7"), "RFC 9562 appendix A.6: {id}");
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{id}");
        let ids: Vec<String> = (0..10_000).map(|_| made.next(&SystemRandom, 1_645_557_742_000)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "each is greater than the one before it");
        assert!(id < ids[0] && ids[9999] < made.next(&SystemRandom, 1_645_557_742_900));
    }
}
