mod client_add;
mod crash;
mod database_away;
mod disk_full;
mod start;
mod tls;
