//! A map that forgets: by time, and the oldest first when it is full.

use crate::protocol::UnixTime;
use std::collections::HashMap;

/// The largest number of entries, so that a robot cannot fill the memory of a demo.
const MOST: usize = 1000;

/// Values under keys that nobody can guess.
pub struct Memory<T>(HashMap<String, (UnixTime, T)>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Memory<T> {
    /// Remembers a value until that time.
    pub fn insert(&mut self, now: UnixTime, key: String, ends_at: UnixTime, value: T) {
        self.0.retain(|_, (end, _)| *end > now);
        if self.0.len() >= MOST {
            let oldest = self.0.iter().min_by_key(|(_, (end, _))| *end).map(|(key, _)| key.clone());
            oldest.and_then(|key| self.0.remove(&key));
        }
        self.0.insert(key, (ends_at, value));
    }

    /// Takes a value out.
    pub fn take(&mut self, now: UnixTime, key: &str) -> Option<T> {
        self.0.remove(key).filter(|(end, _)| *end > now).map(|(_, value)| value)
    }

    /// Reads a value without taking it out.
    pub fn get(&self, now: UnixTime, key: &str) -> Option<&T> {
        self.0.get(key).filter(|(end, _)| *end > now).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_there_until_its_time_and_can_be_taken_once() {
        let mut memory = Memory::default();
        memory.insert(0, "a".to_owned(), 10, 'x');
        assert_eq!((memory.get(9, "a"), memory.get(10, "a"), memory.get(0, "b")), (Some(&'x'), None, None));
        assert_eq!((memory.take(9, "a"), memory.take(9, "a")), (Some('x'), None));
        memory.insert(0, "a".to_owned(), 10, 'x');
        assert_eq!(memory.take(10, "a"), None);
    }

    #[test]
    fn a_full_memory_forgets_what_ends_first() {
        let mut memory = Memory::default();
        for n in 0..=MOST {
            memory.insert(0, n.to_string(), 10 + i64::try_from(n).unwrap_or(0), n);
        }
        assert_eq!((memory.0.len(), memory.get(0, "0"), memory.get(0, "1")), (MOST, None, Some(&1)));
        memory.insert(2000, "late".to_owned(), 3000, 0);
        assert_eq!(memory.0.len(), 1);
    }
}
