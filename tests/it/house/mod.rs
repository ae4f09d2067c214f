//! The shape of the house: which room may import which, how large a file may grow, and the map of the doors.
//! Each check is a function of the files, so that each also has a test on files that break it.

mod imports;
mod layers;
mod map;
mod paths;
mod plain;
mod size;
mod tree;
mod words;
