mod client_add;
mod crash;
mod database_away;
mod database_locked;
mod database_silent;
mod disk_full;
mod start;
mod tls;
