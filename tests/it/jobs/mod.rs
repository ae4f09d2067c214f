mod housekeeping;
mod outbox;
