//! The shape of the house: which room may import which, how large a file may grow, the map of the doors, what the alerts
//! watch, names that were replaced, and that every file is compiled.
//! Each check is a function of the files, so that each also has a test on files that break it.

mod alerts;
mod apps;
mod circles;
mod doors;
mod imports;
mod layers;
mod map;
mod modules;
mod names;
mod paths;
mod plain;
mod recipes;
mod size;
mod tree;
mod words;
