mod clients;
mod concurrency;
mod guesses;
mod migrations;
mod replicas;
