//! The system's random numbers, remembered: what a page shows once and nobody sends can still be compared.

use porchlight::{
    protocol::hex,
    world::random::{Random, SystemRandom},
};
use std::sync::{Arc, Mutex};

/// All that was drawn. Clones share it.
#[derive(Clone, Default)]
pub struct Drawn(Arc<Mutex<Vec<Vec<u8>>>>);

impl Random for Drawn {
    fn fill(&self, buffer: &mut [u8]) {
        SystemRandom.fill(buffer);
        self.0.lock().expect("the draws").push(buffer.to_vec());
    }
}

impl Drawn {
    /// Every token, newest first.
    pub fn tokens(&self) -> Vec<String> {
        let all = self.0.lock().expect("the draws");
        let tokens = all.iter().rev().filter(|drawn| drawn.len() == 32);
        tokens.map(|drawn| hex(drawn)).collect()
    }
}
