mod clients;
mod concurrency;
mod guesses;
mod lock_order;
mod migrations;
mod replicas;
mod restored;
