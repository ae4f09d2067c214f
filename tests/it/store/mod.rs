mod concurrency;
mod migrations;
mod replicas;
