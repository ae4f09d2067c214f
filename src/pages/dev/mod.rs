//! Captured messages. These routes exist only with the capture transport, which refuses public names.

pub mod outbox;
