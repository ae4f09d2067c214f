//! Few open files, and more connections than that

use crate::support::{binary::Installation, clock::eventually, http};
use std::{fs, net::TcpStream};

fn open_files(installation: &Installation) -> usize {
    fs::read_dir(format!("/proc/{}/fd", installation.process())).expect("its descriptors").count()
}

#[tokio::test]
async fn connections_leave_descriptors_for_the_database_and_files() {
    let mut installation = Installation::new("");
    installation.serve_with_descriptors(256, 256).await;
    assert!(installation.log().contains("few files may be open at once"), "{}", installation.log());
    let silent: Vec<_> =
        (0..300).map(|_| TcpStream::connect(installation.address()).expect("a connection")).collect();
    eventually("as many connections as there may be", || async {
        (open_files(&installation) >= 140).then_some(())
    })
    .await;
    drop(silent);
    // Whoever waited is answered when there is room again.
    let answer = http::send(http::client().get(format!("{}/health/ready", installation.base))).await;
    answer.expect(200);
    assert!(!installation.log().contains("Too many open files"), "{}", installation.log());
}

#[tokio::test]
async fn a_low_limit_of_open_files_is_raised_as_far_as_it_may_be() {
    let mut installation = Installation::new("");
    installation.serve_with_descriptors(256, 3000).await;
    let limits = fs::read_to_string(format!("/proc/{}/limits", installation.process())).expect("its limits");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("a line");
    let numbers: Vec<_> = line.split_whitespace().filter_map(|word| word.parse::<u32>().ok()).collect();
    assert_eq!(numbers, [3000, 3000]);
}
