//! `porchlight demo`

use crate::support::{binary::Installation, clock::eventually, http, orphan};
use std::{
    fs,
    process::{Child, Stdio},
};

/// A demo that ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn every_command_works_on_a_running_demo_by_the_file_that_it_writes() {
    let installation = Installation::new("");
    let folder = installation.folder.path();
    let (port, app_port) = (orphan::free_port(), orphan::free_port());
    let (out, err) = (folder.join("out"), folder.join("err"));
    let mut command = installation.bare();
    command
        .args(["demo", "--data", "d", "--port", &port.to_string(), "--app-port", &app_port.to_string()])
        .env("PORCHLIGHT_CONFIG", installation.config())
        .env("PORCHLIGHT_BRAND__NAME", "Unread")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).expect("a file"))
        .stderr(fs::File::create(&err).expect("a file"));
    let demo = Demo(command.spawn().expect("it starts"));
    let ready = format!("http://localhost:{port}/health/ready");
    let client = http::client();
    eventually("the demo", || async { client.get(&ready).send().await.ok().filter(|a| a.status() == 200) })
        .await;

    let banner = eventually("its addresses", || async {
        fs::read_to_string(&out).ok().filter(|text| text.contains("Ctrl-C"))
    })
    .await;
    assert!(banner.contains("--config d/porchlight.toml"), "{banner}");
    let warned = fs::read_to_string(&err).expect("a file");
    assert!(warned.contains("does not read PORCHLIGHT_BRAND__NAME, PORCHLIGHT_CONFIG"), "{warned}");

    let run = |arguments: &[&str]| {
        let mut command = installation.bare();
        command.args(arguments).args(["--config", "d/porchlight.toml"]).output().expect("it runs")
    };
    let added = run(&["user", "add", "--email", "ada@example.test", "--name", "Ada"]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let listed = run(&["user", "list"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("ada@example.test"), "{listed:?}");
    let apps = run(&["client", "list", "--json"]);
    assert!(
        String::from_utf8_lossy(&apps.stdout).contains("sample-app"),
        "the demo's own database: {apps:?}"
    );
    let secret = fs::read_to_string(folder.join("d/sample-app.secret")).expect("a file");
    let written = fs::read_to_string(folder.join("d/porchlight.toml")).expect("a file");
    for text in [&banner, &written] {
        assert!(!text.contains(secret.trim()), "{text}");
    }
    drop(demo);
}
