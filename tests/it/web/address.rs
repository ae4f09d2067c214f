//! The address that is counted and shown, behind a proxy

use crate::support::{Browser, TestApp};

#[tokio::test]
async fn one_odd_element_of_the_forwarded_list_hides_no_other() {
    let app = TestApp::spawn().await;
    for (number, (listed, seen)) in [
        ("203.0.113.9, unknown, 198.51.100.7:4711", "198.51.100.7"),
        ("garbage, [2001:db8::7]:4711, 127.0.0.1", "2001:db8::7"),
        ("203.0.113.9, unknown", "127.0.0.1"),
    ]
    .into_iter()
    .enumerate()
    {
        let address = format!("p{number}@example.test");
        let waiting = Browser::new(&app).from(listed).ask("/account", &address).await;
        assert_eq!(waiting.status, 200);
        let rows = app.audit().await;
        let newest = rows.iter().find(|row| row.contains("device: Some")).expect("a row");
        assert!(newest.contains(&format!("\"{seen}\"")), "{listed}: {newest}");
        assert!(!newest.contains("203.0.113.9"), "{listed}: {newest}");
    }
}
