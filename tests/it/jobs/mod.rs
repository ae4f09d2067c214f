mod access_end;
mod housekeeping;
mod outbox;
