//! A length of time.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Mul, Sub};

use super::UnixTime;

/// A length of time, in whole seconds. Added to a time it gives a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(i64);

impl Seconds {
    /// No time at all: in a configuration, that something is switched off.
    pub const ZERO: Self = Self(0);
    /// One minute.
    pub const MINUTE: Self = Self(60);
    /// One hour.
    pub const HOUR: Self = Self(3600);
    /// One day.
    pub const DAY: Self = Self(86_400);

    /// So many.
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// From one time to another.
    pub const fn between(from: UnixTime, to: UnixTime) -> Self {
        Self(to - from)
    }

    /// How many.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether it is no time at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add<Seconds> for UnixTime {
    type Output = Self;

    fn add(self, length: Seconds) -> Self {
        self + length.0
    }
}

impl Sub<Seconds> for UnixTime {
    type Output = Self;

    fn sub(self, length: Seconds) -> Self {
        self - length.0
    }
}

impl Mul<Seconds> for i64 {
    type Output = Seconds;

    fn mul(self, length: Seconds) -> Seconds {
        Seconds(self * length.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_and_a_length_give_a_time() {
        let at: UnixTime = 1_000_000;
        assert_eq!(at + 2 * Seconds::HOUR - Seconds::MINUTE, 1_007_140);
        assert_eq!(Seconds::between(at, at + Seconds::DAY), Seconds::DAY);
    }
}
